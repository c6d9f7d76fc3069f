"""The hubs that share one database: which of them live, and what they publish.

Each gives a sign once a second in the table `hub`. A SQLite database has one hub, and
nobody to give signs to.
"""

import asyncio
import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handover.core.liveness import Liveness
from handover.settings import Settings
from handover.store import hubs
from handover.store.engine import Database, StoreUnavailable

logger = logging.getLogger(__name__)

FORGOTTEN_AFTER = timedelta(days=1)


def hub_name(settings: Settings) -> str:
    """Return this hub's name: the same again after a restart, so that it knows its own.

    Two hubs cannot listen on one port of one machine.
    """
    return f"{socket.gethostname()[:58]}:{settings.port}"


@dataclass
class Peers:
    """What this hub knows of the others; `give_sign` must be called each beat.

    Attributes:
        alive: Names of the hubs that live, this one among them.
        releases: Release of the content that each of them serves.
    """

    database: Database
    clock: Callable[[], datetime]
    name: str
    release: str
    alive: frozenset[str] = frozenset()
    releases: dict[str, str] = field(default_factory=dict)
    _liveness: Liveness = field(default_factory=Liveness)

    def __post_init__(self) -> None:
        self.alive = frozenset({self.name})
        self.releases = {self.name: self.release}

    @property
    def are_there(self) -> bool:
        """Tell whether another hub lives."""
        return len(self.alive) > 1

    @property
    def disagree(self) -> bool:
        """Tell whether living hubs serve different releases of the content."""
        return len(set(self.releases.values())) > 1

    async def give_sign(self) -> None:
        """Give a sign and look who else does.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        if self.database.is_sqlite:
            return
        now = self.clock()
        try:
            async with self.database.writing() as db:
                await hubs.give_sign(db, self.name, self.release, now)
                await hubs.forget_unseen(db, now - FORGOTTEN_AFTER)
                seen = await hubs.all_seen(db)
        except StoreUnavailable:
            # The others could give no sign either: none of them is dead for that.
            self._liveness.lose_sight(_seconds())
            raise
        signs = {hub.name: hub.seen_at for hub in seen}
        self.alive = self._liveness.observe(signs, _seconds()) | {self.name}
        releases = {hub.name: hub.release for hub in seen if hub.name in self.alive}
        did_disagree = self.disagree
        self.releases = releases | {self.name: self.release}
        if self.disagree and not did_disagree:
            logger.warning("hubs serve different releases: %s", self.releases)

    async def leave(self) -> None:
        """Tell the others that this hub goes; without a database they will notice."""
        try:
            async with self.database.writing() as db:
                await hubs.leave(db, self.name)
        except StoreUnavailable:
            logger.warning("the other hubs could not be told: no database")


def _seconds() -> float:
    return asyncio.get_running_loop().time()
