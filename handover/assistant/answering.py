"""Answer each citizen message once, in order, and never while a person is there.

The debt is in the database (`awaits_reply`, and which hub owes it), so what a hub that
was killed owes is paid by another one, or after its restart. Each conversation is
worked on by one task at a time.
"""

import asyncio
import logging
from dataclasses import dataclass, field

from sqlalchemy.exc import IntegrityError

from handover.assistant.replying import Replying
from handover.core.backlog import Backlog, Busy
from handover.store import owed
from handover.store.engine import StoreUnavailable
from handover.store.log import read_work

logger = logging.getLogger(__name__)

RETRY_SECONDS = 1.0


@dataclass
class Answering(Replying):
    """The bot's voice; `kick` it after each message that awaits a reply."""

    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _again: set[str] = field(default_factory=set)
    _backlog: Backlog = field(default_factory=Backlog)
    _is_stopping: bool = False

    def kick(self, conversation_id: str) -> None:
        """See to it that the conversation's unanswered messages get answered."""
        if self._is_stopping:
            return
        if conversation_id in self._tasks:
            self._again.add(conversation_id)
            return
        self._backlog.begin(conversation_id, _seconds())
        task = asyncio.create_task(self._work_off(conversation_id))
        self._tasks[conversation_id] = task
        task.add_done_callback(lambda _: self._done(conversation_id))

    def _done(self, conversation_id: str) -> None:
        self._tasks.pop(conversation_id, None)
        self._backlog.end(conversation_id)
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            self.kick(conversation_id)

    def take_on(self) -> None:
        """Make sure that one more question can be answered soon.

        Raises:
            Busy: Too many wait already.
        """
        wait = self._backlog.wait_for(_seconds())
        if wait:
            self.meters.refused_busy.inc()
            raise Busy(round(wait, 1))

    async def take_over(self, alive: frozenset[str]) -> None:
        """Answer what this hub owes, and what hubs that are not `alive` owed.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        async with self.database.reading() as db:
            debts = await owed.conversations_awaiting(db)
        ours = [each for each, owner in debts.items() if owner == self.name]
        if any(owner not in alive for owner in debts.values()):
            async with self.database.writing() as db:
                taken = await owed.take_debts(db, self.name, alive)
            self.meters.taken_over.inc(len(taken))
            ours += taken
        for conversation_id in ours:
            if conversation_id not in self._tasks:
                self.kick(conversation_id)

    async def stop(self) -> None:
        """Finish nothing; what is owed stays owed."""
        self._is_stopping = True
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def leave(self) -> None:
        """Leave unfinished answers to the other hubs, or to the next start."""
        try:
            async with self.database.writing() as db:
                await owed.leave_debts(db, self.name)
        except StoreUnavailable:
            logger.warning("answers could not be left to others: no database")

    async def _work_off(self, conversation_id: str) -> None:
        is_owing = True
        while is_owing:
            try:
                is_owing = await self._answer_next(conversation_id)
            except StoreUnavailable:
                await asyncio.sleep(RETRY_SECONDS)

    async def _answer_next(self, conversation_id: str) -> bool:
        """Answer the oldest message that this hub owes; return whether it owes more.

        Raises:
            StoreUnavailable: The database does not answer; the debt stands.
        """
        async with self.database.reading() as db:
            work = await read_work(db, conversation_id, self.name)
        if work is None:
            return False
        asked = work.unanswered[0]
        try:
            await self.answer(work.conversation, asked, work.recent)
        except IntegrityError:
            # Another hub answered first; its reply is the one that counts.
            await self._settle(conversation_id, asked.seq)
        # What came in meanwhile has kicked this conversation again.
        return len(work.unanswered) > 1

    async def _settle(self, conversation_id: str, seq: int) -> None:
        async with self.database.writing() as db:
            await owed.settle(db, conversation_id, seq)


def _seconds() -> float:
    return asyncio.get_running_loop().time()
