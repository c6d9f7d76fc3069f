"""What editors do with drafts: open one, change fields and files, follow what is live.

A change says what stood there when its editor saw it. Two who write in different fields
never meet; the second in the same field is told what the first has written.
"""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import uuid4

from handover.content.reader import Place
from handover.core.draft import DraftState, Step, state_after
from handover.core.records import AgentAccount
from handover.store import drafts, releases
from handover.store.drafts import Draft, StepTaken
from handover.store.releases import Release
from studio.draft_files import from_plain, merged, plain, unlike
from studio.draft_reader import NoSuchFile, there
from studio.draft_writer import ChangedMeanwhile, DraftWriter, open_one
from studio.yaml_edit import load, put, value_at

__all__ = ["EditorDesk"]


class EditorDesk(DraftWriter):
    """Every verb of an editor."""

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
            draft = open_one(there(await drafts.find(db, draft_id, to_change=True)))
            await drafts.put_file(db, draft_id, path, None)
            await self._count(db, draft, account)

    async def forget(self, draft_id: str) -> None:
        """Leave no trace of a draft that nobody has seen."""
        async with self._database.writing() as db:
            await drafts.delete_draft(db, draft_id)

    async def revert(self, draft_id: str, account: AgentAccount, path: str) -> None:
        """Leave a file as it is in the release that the draft changes."""
        async with self._database.writing() as db:
            draft = open_one(there(await drafts.find(db, draft_id, to_change=True)))
            await drafts.drop_files(db, draft_id, [path])
            await self._count(db, draft, account)

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
