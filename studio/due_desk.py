"""Puts together what needs a look, from the content and from what is stored of it."""

from collections.abc import Callable
from datetime import datetime

from handover.content.load import Content
from handover.store import source_checks
from handover.store.engine import Database
from studio.freshness import Due, due
from studio.history import History

__all__ = ["DueDesk"]


class DueDesk:
    """Answers what needs a look; changes nothing."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._history = History(database)

    async def due(self, content: Content) -> list[Due]:
        """Return what needs a look, most urgent first.

        Args:
            content: What is live.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        translations = await self._history.behind()
        async with self._database.reading() as db:
            checks = await source_checks.all_checks(db)
        today = self._clock().date()
        return due(content.topics.values(), translations, checks, today)
