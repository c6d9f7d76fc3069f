"""What is in drafts and in what is live, file by file; nothing is changed here."""

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.draft import DraftState
from handover.store import drafts, releases
from handover.store.drafts import Draft, StepTaken
from handover.store.engine import Database
from handover.store.releases import Release
from studio.draft_files import FileChange

__all__ = [
    "DraftReader",
    "KnowsLive",
    "NoSuchDraft",
    "NoSuchFile",
    "base_and_changed",
    "there",
]

OPEN_STATES = (DraftState.OPEN, DraftState.IN_REVIEW, DraftState.APPROVED)


class NoSuchDraft(LookupError):
    """Raised when no draft has this id."""


class NoSuchFile(LookupError):
    """Raised when a path is none of the content, or may not become one."""


class KnowsLive(Protocol):
    """Whoever knows what is live."""

    async def adopt(self) -> Release:
        """Return the release that is live."""
        ...


class DraftReader:
    """Reads drafts and what is live."""

    def __init__(self, database: Database, live: KnowsLive) -> None:
        self._database = database
        self._live = live

    async def all(self, *states: DraftState) -> list[Draft]:
        """Return the drafts in these states, or all that are under way."""
        async with self._database.reading() as db:
            return await drafts.in_states(db, states or OPEN_STATES, limit=200)

    async def find(self, draft_id: str) -> Draft:
        """Return a draft.

        Raises:
            NoSuchDraft: There is none.
        """
        async with self._database.reading() as db:
            return there(await drafts.find(db, draft_id))

    async def steps(self, draft_id: str) -> list[StepTaken]:
        """Return what was done with a draft as a whole."""
        async with self._database.reading() as db:
            return await drafts.steps(db, draft_id)

    async def paths(self, draft_id: str | None) -> dict[str, bool]:
        """Return every path, of a draft or of what is live → whether it is changed."""
        if draft_id is None:
            live = await self._live.adopt()
            return dict.fromkeys(sorted(live.manifest), False)
        async with self._database.reading() as db:
            base, changed = await base_and_changed(db, draft_id)
        return {path: path in changed for path in sorted(_overlaid(base, changed))}

    async def text(self, draft_id: str | None, path: str) -> str:
        """Return what a file says in a draft, or live.

        Raises:
            NoSuchFile: It is not part of it.
        """
        if draft_id is None:
            release = await self._live.adopt()
            async with self._database.reading() as db:
                blob = release.manifest.get(path)
                found = await releases.read_blobs(db, [blob] if blob else [])
        else:
            async with self._database.reading() as db:
                base, changed = await base_and_changed(db, draft_id)
                blob = changed.get(path, base.manifest.get(path))
                found = await releases.read_blobs(db, [blob] if blob else [])
        if not found:
            raise NoSuchFile(path)
        return found[str(blob)]

    async def texts(self, draft_id: str) -> dict[str, str]:
        """Return every file of a draft, changed or not."""
        return await self.texts_in(draft_id, "")

    async def texts_in(self, draft_id: str | None, *starts: str) -> dict[str, str]:
        """Return the files whose paths begin so, of a draft or of what is live."""
        if draft_id is None:
            manifest = dict((await self._live.adopt()).manifest)
        else:
            async with self._database.reading() as db:
                manifest = _overlaid(*await base_and_changed(db, draft_id))
        wanted = {p: blob for p, blob in manifest.items() if p.startswith(starts)}
        async with self._database.reading() as db:
            blobs = await releases.read_blobs(db, wanted.values())
        return {path: blobs[blob] for path, blob in wanted.items()}

    async def changed_files(self, draft_id: str) -> list[FileChange]:
        """Return the files that differ from the release that a draft changes."""
        async with self._database.reading() as db:
            base, changed = await base_and_changed(db, draft_id)
            wanted = [base.manifest.get(path) for path in changed]
            blobs = await releases.read_blobs(
                db, [blob for blob in (*wanted, *changed.values()) if blob]
            )
        return [
            FileChange(
                path,
                blobs.get(base.manifest.get(path, "")),
                blobs[blob] if blob else None,
            )
            for path, blob in changed.items()
        ]


async def base_and_changed(
    db: AsyncConnection, draft_id: str
) -> tuple[Release, dict[str, str | None]]:
    """Return the release that a draft changes, and its files as `drafts.files`."""
    draft = there(await drafts.find(db, draft_id))
    base = await releases.find(db, draft.base_number)
    if base is None:
        raise NoSuchDraft(draft_id)
    return base, await drafts.files(db, draft_id)


def _overlaid(base: Release, changed: dict[str, str | None]) -> dict[str, str]:
    over = {**base.manifest, **changed}
    return {path: blob for path, blob in over.items() if blob is not None}


def there(draft: Draft | None) -> Draft:
    """Return a draft that was looked for, or say that there is none."""
    if draft is None:
        raise NoSuchDraft("no draft has this id")
    return draft
