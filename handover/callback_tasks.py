"""Callbacks as tasks of agents: take, call, answer, give back, end, expire.

A task shows its phone number and its note to the one agent who has taken it. Two agents
never have the same one: each change is conditional on the state the agent saw.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.callback import NOTE_CHARS, Callback, CallbackState, Outcome
from handover.core.conversation import NotPossibleNow
from handover.core.records import AgentAccount, Conversation
from handover.core.words import BOT_MAY_SPEAK, Author
from handover.store import callbacks, conversations, messages
from handover.workplace import Workplace

IN_VAIN = frozenset({Outcome.NOT_REACHED, Outcome.WRONG_NUMBER})


class TaskGone(Exception):
    """Raised when a task is not the agent's (any more): withdrawn, done, or taken.

    Attributes:
        taken_by: First name of the colleague who has it, if one has.
    """

    def __init__(self, taken_by: str | None = None) -> None:
        super().__init__("the task is not this agent's")
        self.taken_by = taken_by


@dataclass
class CallbackTasks(Workplace):
    """The agents' side of callbacks."""

    async def pending(self) -> list[Callback]:
        """Return all tasks that are not done, what is due first in front."""
        async with self.database.reading() as db:
            return await callbacks.pending(db)

    async def take(self, agent: AgentAccount, callback_id: str) -> None:
        """Make a task one's own; taking it twice is taking it once.

        Raises:
            NotPossibleNow: It is in a language that the agent does not speak.
            TaskGone: A colleague was first, or it is not there any more.
        """
        async with self.database.writing() as db:
            task, conversation = await _locked(db, callback_id)
            if task.asked.lang not in agent.langs:
                raise NotPossibleNow("take", conversation.state)
            if task.taken_by == agent.id:
                return
            if not await callbacks.take(db, callback_id, agent.id):
                raise TaskGone(task.taken_by_name)
            await self._record(db, conversation, "CallbackTaken", agent)

    async def give_back(
        self, agent: AgentAccount, callback_id: str, *, is_tried: bool, note: str
    ) -> None:
        """Return one's own task to the list; the citizen reads of a call in vain.

        Raises:
            TaskGone: It is not the agent's.
        """
        async with self.database.writing() as db:
            task, conversation = await _locked(db, callback_id, held_by=agent)
            if not await callbacks.give_back(
                db,
                callback_id,
                agent.id,
                tries=task.tries + int(is_tried),
                note=self._masked(note),
            ):
                raise TaskGone
            name = "CallbackTried" if is_tried else "CallbackGivenBack"
            await self._record(db, conversation, name, agent)
            if is_tried:
                await self._tell(db, conversation, "callback_not_reached", agent)
        self.fanout.publish(conversation.id)

    async def finish(
        self, agent: AgentAccount, callback_id: str, outcome: Outcome, *, note: str
    ) -> None:
        """End one's own call; who could not be reached reads what else there is.

        Raises:
            TaskGone: It is not the agent's.
        """
        async with self.database.writing() as db:
            _, conversation = await _locked(db, callback_id, held_by=agent)
            await self._finish(db, agent, callback_id, conversation, outcome, note)
            if outcome in IN_VAIN:
                await self._tell(
                    db, conversation, "callback_given_up", agent, ["callback"]
                )
        self.fanout.publish(conversation.id)

    async def answer(self, agent: AgentAccount, callback_id: str, text: str) -> None:
        """Answer one's own message in the conversation that it came from.

        Raises:
            TaskGone: It is not the agent's.
        """
        async with self.database.writing() as db:
            _, conversation = await _locked(db, callback_id, held_by=agent)
            await self._finish(
                db, agent, callback_id, conversation, Outcome.ANSWERED, ""
            )
            words = self.catalogue.spoken_by(
                Author.AGENT,
                self.masker.mask(text).text,
                conversation.as_read,
                client_msg_id=callback_id,
                name=agent.name,
            )
            await messages.append(db, conversation.id, words, now=self.clock())
            # Where a person is there, or nobody writes any more, it would be untrue.
            if conversation.state in BOT_MAY_SPEAK:
                await self._tell(db, conversation, "message_answered", agent)
        self.fanout.publish(conversation.id)

    async def _finish(
        self,
        db: AsyncConnection,
        agent: AgentAccount,
        callback_id: str,
        conversation: Conversation,
        outcome: Outcome,
        note: str,
    ) -> None:
        if not await callbacks.finish(
            db,
            callback_id,
            agent.id,
            outcome,
            note=self._masked(note),
            now=self.clock(),
        ):
            raise TaskGone
        detail = {"outcome": outcome.value}
        await self._record(db, conversation, "CallbackDone", agent, detail)

    def _masked(self, note: str) -> str:
        """Return an agent's note as it is kept; masking may have made it longer."""
        return self.masker.mask(note).text[:NOTE_CHARS]

    async def _tell(
        self,
        db: AsyncConnection,
        conversation: Conversation,
        key: str,
        agent: AgentAccount,
        choices: Sequence[str] = (),
    ) -> None:
        notice = self.catalogue.notice(
            key, conversation.as_read, choices=choices, name=agent.name
        )
        await messages.append(db, conversation.id, notice, now=self.clock())

    async def _record(
        self,
        db: AsyncConnection,
        conversation: Conversation,
        name: str,
        agent: AgentAccount,
        detail: dict[str, str] | None = None,
    ) -> None:
        await conversations.record_event(
            db,
            conversation.id,
            conversation.last_seq,
            name,
            agent.id,
            self.clock(),
            detail,
        )

    async def expire_unseen(self, before: datetime) -> int:
        """End what was asked for before a moment and nobody saw to; return how many.

        Number and notes are erased, and the citizen reads that nobody came.
        """
        async with self.database.reading() as db:
            found = await callbacks.unseen(db, before)
        return sum([await self._expire(each) for each in found])

    async def _expire(self, callback_id: str) -> bool:
        """End one; false if somebody saw to it or withdrew it meanwhile."""
        now = self.clock()
        try:
            async with self.database.writing() as db:
                _, conversation = await _locked(db, callback_id)
                await callbacks.expire(db, callback_id, now)
                notice = self.catalogue.notice(
                    "callback_expired", conversation.as_read, choices=["callback"]
                )
                seq = await messages.append(db, conversation.id, notice, now=now)
                await conversations.record_event(
                    db, conversation.id, seq or 0, "CallbackExpired", None, now
                )
        except TaskGone:
            return False
        self.fanout.publish(conversation.id)
        return True


async def _locked(
    db: AsyncConnection, callback_id: str, held_by: AgentAccount | None = None
) -> tuple[Callback, Conversation]:
    """Return a task that is not done and its conversation, whose row is locked first.

    Everybody locks the conversation before its callback, so nobody waits in a ring.

    Raises:
        TaskGone: It is not there any more, or `held_by` does not have it.
    """
    found = await callbacks.find(db, callback_id)
    if found is None:
        raise TaskGone
    conversation = await conversations.find(db, found.asked.conversation, lock=True)
    # It may have been withdrawn or taken while its conversation was waited for.
    task = await callbacks.find(db, callback_id)
    if task is None or task.state is CallbackState.DONE:
        raise TaskGone
    if held_by is not None and task.taken_by != held_by.id:
        raise TaskGone(task.taken_by_name)
    return task, conversation
