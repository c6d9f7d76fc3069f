"""What editors do with drafts: open one, change fields and files, follow what is live.

A change says what stood there when its editor saw it. Two who write in different fields
never meet; the second in the same field is told what the first has written.
"""

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.content.reader import Place
from handover.core.draft import DraftState, NotInThisState, Step, state_after
from handover.core.records import AgentAccount
from handover.store import drafts, releases
from handover.store.drafts import Draft, StepTaken
from handover.store.engine import Database
from handover.store.releases import Release
from studio.draft_files import from_plain, merged, plain, unlike
from studio.draft_reader import (
    DraftReader,
    KnowsLive,
    NoSuchFile,
    base_and_changed,
    there,
)
from studio.yaml_edit import EditError, load, put, value_at

__all__ = ["ChangedMeanwhile", "EditorDesk", "Rewritten", "Texts"]

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


class EditorDesk(DraftReader):
    """Every verb of an editor."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], live: KnowsLive
    ) -> None:
        super().__init__(database, live)
        self._clock = clock

    # -- writing --------------------------------------------------------------------

    async def open(
        self, account: AgentAccount, title: str, *, base: Release | None = None
    ) -> Draft:
        """Begin a draft on a release, or on what is live."""
        live = base or await self._live.adopt()
        now = self._clock()
        new = Draft(
            id=str(uuid4()),
            title=title,
            base_number=live.number,
            state=DraftState.OPEN,
            version=1,
            created_by=account.login,
            created_at=now,
            changed_at=now,
            authors=(),
            approvals={},
            release_number=None,
        )
        async with self._database.writing() as db:
            await drafts.insert_draft(db, new)
            await drafts.record_step(
                db, new.id, StepTaken(now, account.login, Step.OPENED, "")
            )
        return new

    async def put_field(
        self,
        draft_id: str,
        account: AgentAccount,
        path: str,
        place: Place,
        was: Any,
        value: Any,
    ) -> str:
        """Change one field of a file; return the file's text.

        Args:
            draft_id: Which draft.
            account: Who changes it.
            path: The file.
            place: The keys that lead to the field.
            was: What stood there, in JSON, None for nothing.
            value: What is to stand there, in JSON, None to remove it.

        Raises:
            ChangedMeanwhile: Something else stands there.
            EditError: There is no such field, or it cannot be changed alone.
            NotInThisState: It is being reviewed, or is over.
        """

        def edit(text: str | None) -> str:
            if text is None:
                raise NoSuchFile(path)
            now = plain(value_at(load(text), place))
            if unlike(now, was):
                raise ChangedMeanwhile(now)
            return put(text, place, from_plain(value))

        return str(await self.rewrite(draft_id, account, path, edit))

    async def put_text(
        self, draft_id: str, account: AgentAccount, path: str, was: str, text: str
    ) -> None:
        """Replace a whole file, or add one.

        Args:
            draft_id: Which draft.
            account: Who changes it.
            path: The file.
            was: The text that stood there, empty for none.
            text: What is to stand there.

        Raises:
            ChangedMeanwhile: Another one stands there.
            EditError: It is no YAML.
        """
        load(text)

        def edit(now: str | None) -> str:
            if (now or "") != was:
                raise ChangedMeanwhile(now)
            return text

        await self.rewrite(draft_id, account, path, edit)

    async def remove(self, draft_id: str, account: AgentAccount, path: str) -> None:
        """Let a file go."""
        async with self._database.writing() as db:
            draft = _open(there(await drafts.find(db, draft_id, to_change=True)))
            await drafts.put_file(db, draft_id, path, None)
            await self._count(db, draft, account)

    async def forget(self, draft_id: str) -> None:
        """Leave no trace of a draft that nobody has seen."""
        async with self._database.writing() as db:
            await drafts.delete_draft(db, draft_id)

    async def revert(self, draft_id: str, account: AgentAccount, path: str) -> None:
        """Leave a file as it is in the release that the draft changes."""
        async with self._database.writing() as db:
            draft = _open(there(await drafts.find(db, draft_id, to_change=True)))
            await drafts.drop_files(db, draft_id, [path])
            await self._count(db, draft, account)

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
            draft = _open(there(await drafts.find(db, draft_id, to_change=True)))
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
            draft = _open(there(await drafts.find(db, draft_id, to_change=True)))
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

    async def update(self, draft_id: str, account: AgentAccount) -> Draft:
        """Bring a draft onto what is live now, field by field.

        Raises:
            Conflict: A field was changed in both; its places begin with the path.
        """
        live = await self._live.adopt()
        before = await self.find(draft_id)
        if before.base_number == live.number:
            return before
        mine = await self.changed_files(draft_id)
        async with self._database.reading() as db:
            hashes = [live.manifest[f.path] for f in mine if f.path in live.manifest]
            blobs = await releases.read_blobs(db, hashes)
        theirs = {f.path: blobs.get(live.manifest.get(f.path, "")) for f in mine}
        files = await asyncio.to_thread(merged, mine, theirs)
        async with self._database.writing() as db:
            draft = there(await drafts.find(db, draft_id, to_change=True))
            if draft.version != before.version:
                raise ChangedMeanwhile(None)
            state = state_after(draft.state, Step.UPDATED)
            await drafts.drop_files(db, draft_id, list(files))
            await releases.keep_blobs(db, [t for t in files.values() if t is not None])
            for path, text in files.items():
                blob = None if text is None else releases.blob_hash(text)
                if blob != live.manifest.get(path):
                    await drafts.put_file(db, draft_id, path, blob)
            now = self._clock()
            await drafts.change(
                db,
                replace(
                    draft,
                    base_number=live.number,
                    state=state,
                    changed_at=now,
                    approvals={},
                ),
            )
            taken = StepTaken(
                now, account.login, Step.UPDATED, f"release {live.number}"
            )
            await drafts.record_step(db, draft_id, taken)
        return await self.find(draft_id)


def _open(draft: Draft) -> Draft:
    if draft.state is not DraftState.OPEN:
        raise NotInThisState(f"a draft that is {draft.state} cannot be changed")
    return draft
