"""Writing files of drafts: one or several at once, and undoing it to the letter.

What is changed at once is changed as a whole, by what stands there at that moment.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.draft import DraftState, NotInThisState
from handover.core.records import AgentAccount
from handover.store import drafts, releases
from handover.store.drafts import Draft
from handover.store.engine import Database
from handover.store.releases import Release
from studio.draft_reader import (
    DraftReader,
    KnowsLive,
    NoSuchFile,
    base_and_changed,
    there,
)
from studio.yaml_edit import EditError

__all__ = ["ChangedMeanwhile", "DraftWriter", "Rewritten", "Texts", "open_one"]

_PATH = re.compile(r"(?:[a-z_]+/)?[a-z0-9_]+(?:\.[a-z]{2})?\.yml")
MOST_CHARS = 400_000
"""A content file longer than this is a mistake (a proposal)."""


class ChangedMeanwhile(Exception):
    """Raised when somebody else changed the same place; `now` is what stands there."""

    def __init__(self, now: Any) -> None:
        super().__init__("this was changed by somebody else meanwhile")
        self.now = now


Texts = dict[str, str | None]
"""Path → text, None for no file."""


@dataclass(frozen=True)
class Rewritten:
    """One file that was changed.

    Attributes:
        before: SHA-256 of its text before, None for no file.
        after: SHA-256 of its text after, None for no file.
    """

    path: str
    before: str | None
    after: str | None


class DraftWriter(DraftReader):
    """Writes files of drafts."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], live: KnowsLive
    ) -> None:
        super().__init__(database, live)
        self._clock = clock

    async def rewrite(
        self,
        draft_id: str,
        account: AgentAccount,
        path: str,
        edit: Callable[[str | None], str],
    ) -> str:
        """Change a file by what it says at that moment; return its new text.

        Args:
            draft_id: Which draft.
            account: Who changes it.
            path: The file.
            edit: Its text, None for none, → its new text; what it raises is passed on.

        Raises:
            NotInThisState: The draft is being reviewed, or over.
        """
        made: Texts = {}

        def one(now: Texts) -> Texts:
            made[path] = edit(now[path])
            return made

        await self.rewrite_all(draft_id, account, [path], one)
        return str(made[path])

    async def rewrite_all(
        self,
        draft_id: str,
        account: AgentAccount,
        paths: Iterable[str],
        edit: Callable[[Texts], Texts],
    ) -> list[Rewritten]:
        """Change several files at once, or none; return those that are other now.

        Args:
            draft_id: Which draft.
            account: Who changes them.
            paths: The files; no other one may be changed.
            edit: What they say at that moment → what they are to say; what it raises is
                passed on, and nothing is changed.

        Raises:
            NotInThisState: The draft is being reviewed, or over.
        """
        wanted = list(dict.fromkeys(paths))
        for path in wanted:
            if not _PATH.fullmatch(path):
                raise NoSuchFile(path)
        written = []
        async with self._database.writing() as db:
            draft = open_one(there(await drafts.find(db, draft_id, to_change=True)))
            base, changed = await base_and_changed(db, draft_id)
            blobs = {p: changed.get(p, base.manifest.get(p)) for p in wanted}
            known = await releases.read_blobs(db, filter(None, blobs.values()))
            now = {path: known[blob] if blob else None for path, blob in blobs.items()}
            for path, text in edit(now).items():
                before = blobs[path]
                if text is not None and len(text) > MOST_CHARS:
                    raise EditError("the file would be longer than any should be")
                after = None if text is None else releases.blob_hash(text)
                if after == before:
                    continue
                if text is not None:
                    await releases.keep_blobs(db, [text])
                await self._put(db, draft, base, path, after)
                written.append(Rewritten(path, before, after))
            if written:
                await self._count(db, draft, account)
        return written

    async def put_back(
        self, draft_id: str, account: AgentAccount, written: Iterable[Rewritten]
    ) -> None:
        """Undo a change of several files, if nothing else was changed in them since.

        Raises:
            ChangedMeanwhile: Something was.
            NoSuchFile: This never stood there.
            NotInThisState: The draft is being reviewed, or over.
        """
        async with self._database.writing() as db:
            draft = open_one(there(await drafts.find(db, draft_id, to_change=True)))
            base, changed = await base_and_changed(db, draft_id)
            for each in written:
                if not _PATH.fullmatch(each.path):
                    raise NoSuchFile(each.path)
                blob = changed.get(each.path, base.manifest.get(each.path))
                if blob != each.after:
                    raise ChangedMeanwhile(None)
                if each.before and not await releases.read_blobs(db, [each.before]):
                    raise NoSuchFile(each.path)
                await self._put(db, draft, base, each.path, each.before)
            await self._count(db, draft, account)

    async def _put(
        self,
        db: AsyncConnection,
        draft: Draft,
        base: Release,
        path: str,
        blob: str | None,
    ) -> None:
        if blob == base.manifest.get(path):
            await drafts.drop_files(db, draft.id, [path])
        else:
            await drafts.put_file(db, draft.id, path, blob)

    async def _count(
        self, db: AsyncConnection, draft: Draft, account: AgentAccount
    ) -> None:
        await drafts.change(
            db,
            replace(
                draft,
                changed_at=self._clock(),
                authors=(*draft.authors, account.login),
                approvals={},
            ),
        )


def open_one(draft: Draft) -> Draft:
    """Return a draft that may be changed, or say that this one may not."""
    if draft.state is not DraftState.OPEN:
        raise NotInThisState(f"a draft that is {draft.state} cannot be changed")
    return draft
