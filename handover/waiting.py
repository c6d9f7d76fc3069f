"""The waiting room: taking a place, telling everybody their place, giving places back.

The picture of the queue is read from the database once per change and shared by all
connections of this process; nothing here is the truth, the tickets are.
"""

import asyncio
import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.content.catalogue import Catalogue
from handover.core.conversation import Command, NotPossibleNow
from handover.core.message import NewMessage
from handover.core.records import AgentAccount, Conversation, Ticket
from handover.core.waiting_queue import expected_wait, position
from handover.core.words import Lang, Priority, State
from handover.fanout import QUEUE, Fanout
from handover.store import accounts, conversations, messages, tickets
from handover.store.engine import Database, StoreUnavailable

logger = logging.getLogger(__name__)

MEASURED_OVER = timedelta(days=14)
SWEEPS_PER_LEASE = 12


@dataclass(frozen=True)
class Picture:
    """The queue as it is now, for everybody in this process."""

    waiting: tuple[Ticket, ...] = ()
    assigned: tuple[Ticket, ...] = ()
    agents: tuple[AgentAccount, ...] = ()
    handling: tuple[float, ...] = ()

    def position(self, conversation: str) -> int | None:
        """Return the place of a waiting conversation in its language, from 1."""
        return position([ticket.place for ticket in self.waiting], conversation)

    def expected_wait(self, place: int, lang: Lang) -> tuple[int, int] | None:
        """Return the wait as a range in seconds, or None when nobody is there."""
        agents = sum(lang in agent.langs for agent in self.agents)
        return expected_wait(place, agents, self.handling)


@dataclass
class WaitingRoom:
    """Takes and returns places; keeps the shared picture.

    Attributes:
        lease: How long an agent may be out of reach before the place goes back (R-15).
    """

    database: Database
    catalogue: Catalogue
    fanout: Fanout
    clock: Callable[[], datetime]
    lease: timedelta
    picture: Picture = field(default_factory=Picture)
    _dirty: asyncio.Event = field(default_factory=asyncio.Event)

    def changed(self) -> None:
        """Say that places, agents or assignments changed; call after the commit."""
        self._dirty.set()

    async def enter_or_confirm(
        self,
        db: AsyncConnection,
        conversation: Conversation,
        *,
        now: datetime,
        share_history: bool = True,
        client_msg_id: str | None = None,
    ) -> int | None:
        """Take a place in the queue and tell the citizen which; or confirm theirs.

        Returns:
            The seq of the notice.

        Raises:
            NotPossibleNow: A person is there already, or the conversation is closed.
        """
        if conversation.state is State.QUEUED:
            changed = await tickets.set_share_history(
                db, conversation.id, share_history=share_history
            )
            notice = self._confirmation(
                await self._read(db),
                conversation,
                client_msg_id,
                share_history=share_history if changed else None,
            )
            return await messages.append(db, conversation.id, notice, now=now)
        change = await conversations.change_state(
            db, conversation.id, Command.REQUEST_HUMAN, now
        )
        await tickets.open_ticket(
            db,
            conversation,
            priority=await _priority(db, conversation.id),
            share_history=share_history,
            now=now,
        )
        notice = self._queued_notice(
            await self._read(db), conversation, share_history, client_msg_id
        )
        seq = await messages.append(db, conversation.id, notice, now=now)
        await conversations.record_event(
            db, conversation.id, seq or 0, change.event, "citizen", now
        )
        return seq

    def _confirmation(
        self,
        picture: Picture,
        conversation: Conversation,
        client_msg_id: str | None,
        *,
        share_history: bool | None,
    ) -> NewMessage:
        """Build the line for who asks again; says so when the sharing changed."""
        if share_history is not None:
            return self._queued_notice(
                picture, conversation, share_history, client_msg_id
            )
        return self.catalogue.notice(
            "already_queued",
            conversation.as_read,
            client_msg_id=client_msg_id,
            position=picture.position(conversation.id) or 1,
        )

    def _queued_notice(
        self,
        picture: Picture,
        conversation: Conversation,
        share_history: bool,
        client_msg_id: str | None,
    ) -> NewMessage:
        place = picture.position(conversation.id) or 1
        wait = picture.expected_wait(place, conversation.lang)
        if wait is None:
            return self.catalogue.notice(
                "queued_no_agent",
                conversation.as_read,
                client_msg_id=client_msg_id,
                position=place,
            )
        low, high = (max(1, math.ceil(seconds / 60)) for seconds in wait)
        return self.catalogue.notice(
            "queued" if share_history else "queued_without_history",
            conversation.as_read,
            client_msg_id=client_msg_id,
            position=place,
            low=low,
            high=max(high, low + 1),
        )

    async def _read(self, db: AsyncConnection) -> Picture:
        now = self.clock()
        found = await tickets.open_tickets(db)
        return Picture(
            waiting=tuple(each for each in found if each.claimed_by is None),
            assigned=tuple(each for each in found if each.claimed_by is not None),
            agents=tuple(await accounts.available_agents(db, now - self.lease)),
            handling=tuple(await tickets.handling_seconds(db, MEASURED_OVER, now)),
        )

    async def run(self) -> None:
        """Refresh the picture after each change, and sweep; until cancelled."""
        sweep_seconds = self.lease.total_seconds() / SWEEPS_PER_LEASE
        while True:
            try:
                async with asyncio.timeout(sweep_seconds):
                    await self._dirty.wait()
            except TimeoutError:
                pass
            self._dirty.clear()
            try:
                await self.sweep()
                await self.refresh()
            except StoreUnavailable:
                logger.warning("the queue cannot be read: the database does not answer")
                await asyncio.sleep(1)

    async def refresh(self) -> None:
        """Read the picture and wake who listens, if it changed."""
        async with self.database.reading() as db:
            picture = await self._read(db)
        if picture != self.picture:
            self.picture = picture
            self.fanout.publish(QUEUE)

    async def sweep(self) -> None:
        """Give back the places of agents whose lease has run out."""
        async with self.database.reading() as db:
            lost = await tickets.expired(db, self.clock())
        for conversation_id in lost:
            await self._give_back(conversation_id)

    async def _give_back(self, conversation_id: str) -> None:
        now = self.clock()
        async with self.database.writing() as db:
            conversation = await conversations.find(db, conversation_id, lock=True)
            if conversation_id not in await tickets.expired(db, now):
                return
            try:
                change = await conversations.change_state(
                    db, conversation_id, Command.EXPIRE_LEASE, now
                )
            except NotPossibleNow:
                return
            await tickets.put_back(db, conversation_id)
            seq = await messages.append(
                db,
                conversation_id,
                self.catalogue.notice("agent_lost", conversation.as_read),
                now=now,
            )
            await conversations.record_event(
                db, conversation_id, seq or 0, change.event, None, now
            )
        self.fanout.publish(conversation_id)


async def _priority(db: AsyncConnection, conversation_id: str) -> Priority:
    """Return the priority of a new place: a crisis earlier on still counts."""
    in_crisis = await messages.was_in_crisis(
        db, conversation_id
    ) or await tickets.had_crisis(db, conversation_id)
    return Priority.CRISIS if in_crisis else Priority.NORMAL
