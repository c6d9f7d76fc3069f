"""The waiting room: taking a place, telling everybody their place, keeping it moving.

The picture of the queue is read from the database once per change and shared by all
connections of this process; nothing here is the truth, the tickets are.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.agent_words import HandoverReason
from handover.core.conversation import Command
from handover.core.message import NewMessage
from handover.core.reach import Reach
from handover.core.records import Conversation
from handover.core.reply import came_after_fallbacks
from handover.core.words import Priority, State
from handover.fanout import PLACES, QUEUE, Listener
from handover.keeping_on import keep_on
from handover.opening import Opening
from handover.picture import Picture, read_picture
from handover.store import conversations, messages, tickets
from handover.sweeping import Sweeping

__all__ = ["Picture", "WaitingRoom"]

SWEEPS_PER_LEASE = 12
REST_SECONDS = 0.1
"""Least pause between two pictures: a burst of changes is told to all once."""

LOOKED_BACK_ON = 3
"""So many of the bot's last messages tell whether they led to the request."""


@dataclass
class WaitingRoom(Sweeping):
    """Takes and returns places; keeps the shared picture."""

    opening: Opening
    picture: Picture = field(default_factory=Picture)

    def changed(self) -> None:
        """Say that places, agents or assignments changed; call after the commit."""
        self.fanout.publish(PLACES)

    async def enter_or_confirm(
        self,
        db: AsyncConnection,
        conversation: Conversation,
        *,
        now: datetime,
        share_history: bool = True,
        reason: HandoverReason = HandoverReason.PRESSED,
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
                share_history=share_history,
                has_changed=changed,
            )
            return await messages.append(db, conversation.id, notice, now=now)
        change = await conversations.change_state(
            db, conversation.id, Command.REQUEST_HUMAN, now
        )
        priority = await _priority(db, conversation.id)
        reason = await _reason(db, conversation.id, reason, priority)
        await tickets.open_ticket(
            db,
            conversation,
            priority=priority,
            share_history=share_history,
            reason=reason,
            now=now,
        )
        notice = self._queued_notice(
            await self._read(db), conversation, share_history, client_msg_id
        )
        seq = await messages.append(db, conversation.id, notice, now=now)
        await conversations.record_event(
            db,
            conversation.id,
            seq or 0,
            change.event,
            "citizen",
            now,
            {"reason": reason},
        )
        return seq

    def _confirmation(
        self,
        picture: Picture,
        conversation: Conversation,
        client_msg_id: str | None,
        *,
        share_history: bool,
        has_changed: bool,
    ) -> NewMessage:
        """Build the line for who asks again.

        It is the whole one again when the sharing changed or nobody can come soon.
        """
        place = picture.position(conversation.id) or 1
        wait = picture.expected_wait(place, conversation.lang)
        is_near = self.opening.reach(conversation.lang, wait) is Reach.NOW
        if has_changed or not is_near:
            return self._queued_notice(
                picture, conversation, share_history, client_msg_id
            )
        return self.catalogue.notice(
            "already_queued",
            conversation.as_read,
            client_msg_id=client_msg_id,
            position=place,
        )

    def _queued_notice(
        self,
        picture: Picture,
        conversation: Conversation,
        share_history: bool,
        client_msg_id: str | None,
    ) -> NewMessage:
        place = picture.position(conversation.id) or 1
        return self.opening.queued(
            conversation.as_read,
            place=place,
            wait_seconds=picture.expected_wait(place, conversation.lang),
            share_history=share_history,
            client_msg_id=client_msg_id,
        )

    async def _read(self, db: AsyncConnection) -> Picture:
        return await read_picture(db, self.clock(), self.lease)

    async def run(self) -> None:
        """Refresh the picture after each change, and sweep; until cancelled."""
        ear = Listener()
        self.fanout.listen(ear, PLACES)
        sweep_seconds = self.lease.total_seconds() / SWEEPS_PER_LEASE

        async def turn_after_a_change() -> None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(sweep_seconds):
                    await ear.next()
            await self.turn()

        await keep_on("move the queue", turn_after_a_change, every=REST_SECONDS)

    async def turn(self) -> None:
        """Let run out what is due, offer what waits, and tell everybody, once."""
        picture = await self._look()
        if await self.sweep(picture):
            picture = await self._look()
        if await self.make_offers(picture):
            picture = await self._look()
        self._show(picture)

    async def refresh(self) -> None:
        """Read the picture and wake who listens, if it changed."""
        self._show(await self._look())

    async def _look(self) -> Picture:
        async with self.database.reading() as db:
            return await self._read(db)

    def _show(self, picture: Picture) -> None:
        if picture != self.picture:
            self.picture = picture
            self.fanout.wake(QUEUE)


async def _priority(db: AsyncConnection, conversation_id: str) -> Priority:
    """Return the priority of a new place: a crisis earlier on still counts."""
    in_crisis = await messages.was_in_crisis(
        db, conversation_id
    ) or await tickets.had_crisis(db, conversation_id)
    return Priority.CRISIS if in_crisis else Priority.NORMAL


async def _reason(
    db: AsyncConnection,
    conversation_id: str,
    asked: HandoverReason,
    priority: Priority,
) -> HandoverReason:
    """Return how it came to the request: what led there says more than the button."""
    if priority is Priority.CRISIS:
        return HandoverReason.CRISIS
    if asked is not HandoverReason.PRESSED:
        return asked
    recent = await messages.last_bot_messages(db, conversation_id, LOOKED_BACK_ON)
    if came_after_fallbacks([message.said.kind for message in recent]):
        return HandoverReason.AFTER_FALLBACKS
    return asked
