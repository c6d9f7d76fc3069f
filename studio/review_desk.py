"""What happens to a draft as a whole: check, review, publish.

Publishing is one row in the database after all else is kept: a power cut leaves the
old release live or the new one, never a mixture.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.draft import (
    Step,
    approvals_with,
    state_after,
    still_missing,
)
from handover.core.permissions import granted
from handover.core.records import AgentAccount
from handover.live_content import STUDIO, LiveContent
from handover.store import audit, drafts, releases
from handover.store.drafts import Draft, StepTaken
from handover.store.engine import Database
from handover.store.releases import Release
from studio.checking import Checker
from studio.dialogue_desk import DialogueDesk
from studio.draft_reader import NoSuchDraft
from studio.draft_writer import ChangedMeanwhile
from studio.editor_desk import EditorDesk
from studio.model_desk import ModelDesk
from studio.release_desk import ReleaseDesk
from studio.training_desk import TrainingDesk, is_taught

__all__ = ["BehindLive", "HasFaults", "NothingChanged", "ReviewDesk"]


class BehindLive(Exception):
    """Raised when something was published since the draft was begun."""


class HasFaults(Exception):
    """Raised when a draft breaks the rules of the content; holds every fault."""

    def __init__(self, faults: list[dict[str, str | int]]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class NothingChanged(Exception):
    """Raised when a draft holds no change."""


class ReviewDesk(ReleaseDesk):
    """Every verb of a reviewer, and the two of an editor who is done."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        live: LiveContent,
        editors: EditorDesk,
        checker: Checker,
        trainers: TrainingDesk,
        dialogues: DialogueDesk,
        models: ModelDesk,
    ) -> None:
        super().__init__(database, clock, live, models)
        self._editors = editors
        self._checker = checker
        self._trainers = trainers
        self._dialogues = dialogues

    async def submit(
        self, draft_id: str, account: AgentAccount, comment: str, *, version: int
    ) -> Draft:
        """Hand a draft to a second person, once it keeps the rules of the content.

        Raises:
            NothingChanged: It changes nothing.
            BehindLive: It must be brought onto what is live first.
            HasFaults: It breaks rules.
            ChangedMeanwhile: It is not the version that was seen.
            NotInThisState: It is being reviewed already, or over.
        """
        if not await self._editors.changed_files(draft_id):
            raise NothingChanged
        await self._must_be_on_live(await self._editors.find(draft_id))
        await self.check(draft_id)
        await self._model_for(draft_id)
        return await self._take(
            draft_id, account, Step.SUBMITTED, comment, version=version
        )

    async def check(self, draft_id: str) -> str:
        """Check everything as it would be live; takes seconds the first time.

        The test dialogues that it changes are played with the model that serves.

        Returns:
            What messages will carry as its release.

        Raises:
            HasFaults: Something breaks a rule.
            AssistantUnavailable: Dialogues cannot be played now.
        """
        draft = await self._editors.find(draft_id)
        since = await self._live.written_out(await self.release(draft.base_number))
        files = await self._editors.changed_files(draft_id)
        texts = await self._editors.texts(draft_id)
        checked = await self._checker.check(texts, since, files)
        faults = checked.faults
        if not faults and not any(is_taught(file.path) for file in files):
            # Where something is taught all dialogues are played with the new model.
            faults = await self._dialogues.faults(files)
        if faults:
            raise HasFaults(faults)
        return checked.content

    async def send_back(
        self, draft_id: str, account: AgentAccount, comment: str, *, version: int
    ) -> Draft:
        """Give it back to its editors; they may also take it back themselves.

        Raises:
            NotInThisState: It is not being reviewed.
            ChangedMeanwhile: It is not the version that was seen.
        """
        return await self._take(
            draft_id, account, Step.SENT_BACK, comment, version=version
        )

    async def withdraw(
        self, draft_id: str, account: AgentAccount, comment: str, *, version: int
    ) -> Draft:
        """Put it aside for good; nothing of it is lost.

        Raises:
            NotInThisState: It is over.
            ChangedMeanwhile: It is not the version that was seen.
        """
        return await self._take(
            draft_id, account, Step.WITHDRAWN, comment, version=version
        )

    async def approve(
        self, draft_id: str, account: AgentAccount, comment: str, *, version: int
    ) -> Draft:
        """Agree to what a draft says now.

        Raises:
            NotYourStep: They wrote in it, or their role has no consent to give.
            NotInThisState: It is not being reviewed.
            ChangedMeanwhile: It is not the version that was seen.
        """
        files = await self._editors.changed_files(draft_id)
        locked = any(file.touches_locked for file in files)
        draft = await self._editors.find(draft_id)
        approvals = approvals_with(
            draft.approvals, account.login, granted(account.roles), draft.authors
        )
        missing = still_missing(approvals, touches_locked=locked)
        state = state_after(draft.state, Step.APPROVED, missing)
        async with self._database.writing() as db:
            await self._seen(db, draft_id, version)
            now = self._clock()
            changed = replace(draft, state=state, approvals=approvals, changed_at=now)
            await drafts.change(db, changed)
            await self._note(db, draft_id, account, Step.APPROVED, comment)
        return await self._editors.find(draft_id)

    async def publish(
        self, draft_id: str, account: AgentAccount, notes: str, *, version: int
    ) -> Release:
        """Make a draft that was agreed to what is live.

        Raises:
            NotInThisState: Nobody has agreed to it.
            BehindLive: Something else was published meanwhile.
            ChangedMeanwhile: It is not the version that was seen.
            HasFaults: It breaks a rule since it was submitted.
        """
        draft = await self._editors.find(draft_id)
        state = state_after(draft.state, Step.PUBLISHED)
        await self._must_be_on_live(draft)
        texts = await self._editors.texts(draft_id)
        content = await self.check(draft_id)
        model = await self._model_for(draft_id)
        manifest = {path: releases.blob_hash(text) for path, text in texts.items()}
        async with self._database.writing() as db:
            await releases.lock(db)
            await self._seen(db, draft_id, version)
            live = await releases.live(db)
            if live is None or live.release_number != draft.base_number:
                raise BehindLive
            now = self._clock()
            number = await releases.insert_release(
                db,
                manifest,
                content=content,
                origin=STUDIO,
                notes=notes,
                authors=draft.authors,
                approvers=set(draft.approvals.values()),
                now=now,
                model=model,
            )
            await releases.publish(db, number, account.login, now)
            await drafts.change(
                db, replace(draft, state=state, changed_at=now, release_number=number)
            )
            await self._note(db, draft_id, account, Step.PUBLISHED, notes)
            await audit.append(
                db,
                account.login,
                "content_published",
                str(number),
                {"draft": draft_id, "authors": [*draft.authors]},
                now,
            )
        await self._live.refresh()
        await self._models.follow_if_up()
        return await self.release(number)

    async def _model_for(self, draft_id: str) -> str | None:
        """Return the model that goes with a draft; None: the one that serves goes on.

        Raises:
            NotTrained: It teaches something, and there is no good model of it.
        """
        draft = await self._editors.find(draft_id)
        files = await self._editors.changed_files(draft_id)
        if any(is_taught(file.path) for file in files):
            return await self._trainers.good_model(await self._editors.texts(draft_id))
        return (await self.release(draft.base_number)).model

    async def _must_be_on_live(self, draft: Draft) -> None:
        live = await self._live.adopt()
        if draft.base_number != live.number:
            raise BehindLive

    async def _take(
        self,
        draft_id: str,
        account: AgentAccount,
        step: Step,
        comment: str,
        *,
        version: int,
    ) -> Draft:
        async with self._database.writing() as db:
            draft = await self._seen(db, draft_id, version)
            state = state_after(draft.state, step)
            changed = replace(
                draft, state=state, changed_at=self._clock(), approvals={}
            )
            await drafts.change(db, changed)
            await self._note(db, draft_id, account, step, comment)
        return await self._editors.find(draft_id)

    async def _seen(self, db: AsyncConnection, draft_id: str, version: int) -> Draft:
        draft = await drafts.find(db, draft_id, to_change=True)
        if draft is None:
            raise NoSuchDraft(draft_id)
        if draft.version != version:
            raise ChangedMeanwhile(draft.version)
        return draft

    async def _note(
        self,
        db: AsyncConnection,
        draft_id: str,
        account: AgentAccount,
        step: Step,
        comment: str,
    ) -> None:
        now = self._clock()
        taken = StepTaken(now, account.login, step, comment)
        await drafts.record_step(db, draft_id, taken)
        if step is not Step.PUBLISHED:
            action = f"draft_{step}"
            await audit.append(db, account.login, action, draft_id, {}, now)
