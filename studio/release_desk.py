"""What was released: one, all of them, and making an earlier one live again."""

from collections.abc import Callable
from datetime import datetime

from handover.core.records import AgentAccount
from handover.live_content import LiveContent
from handover.store import audit, releases
from handover.store.engine import Database
from handover.store.releases import Release
from studio.model_desk import ModelDesk

__all__ = ["NoSuchRelease", "ReleaseDesk"]


class NoSuchRelease(LookupError):
    """Raised when no release has this number."""


class ReleaseDesk:
    """Reads releases, and goes back to one."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        live: LiveContent,
        models: ModelDesk,
    ) -> None:
        self._database = database
        self._clock = clock
        self._live = live
        self._models = models

    async def restore(self, number: int, account: AgentAccount) -> Release:
        """Make an earlier release live again; nothing of the later ones is lost.

        Raises:
            NoSuchRelease: There is none with this number.
        """
        release = await self.release(number)
        # Before it is live, so that every hub finds it whole.
        await self._live.written_out(release)
        async with self._database.writing() as db:
            await releases.lock(db)
            before = await releases.live(db)
            now = self._clock()
            await releases.publish(db, number, account.login, now)
            instead = before.release_number if before else None
            await audit.append(
                db,
                account.login,
                "content_restored",
                str(number),
                {"instead_of": instead},
                now,
            )
        await self._live.refresh()
        await self._models.follow_if_up()
        return release

    async def release(self, number: int) -> Release:
        """Return a release.

        Raises:
            NoSuchRelease: There is none with this number.
        """
        async with self._database.reading() as db:
            found = await releases.find(db, number)
        if found is None:
            raise NoSuchRelease(number)
        return found

    async def history(self) -> tuple[list[Release], list[releases.Publication]]:
        """Return the last releases and when each became live, newest first."""
        await self._live.adopt()
        async with self._database.reading() as db:
            found = await releases.newest(db, limit=100)
            published = await releases.publications(db, limit=100)
        # One after another of the same release is another model, no other content.
        before = [each.release_number for each in published[1:]]
        became = [
            each
            for each, number in zip(published, [*before, None], strict=True)
            if each.release_number != number
        ]
        return found, became
