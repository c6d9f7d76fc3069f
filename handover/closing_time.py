"""When the hours begin or end: tell who waits, and refresh what everybody sees.

Whoever still waits at the closing hour is told once, keeps the place for the next
opening, and may choose another way (docs/adr/0014-opening-hours-and-callbacks.md).
"""

from dataclasses import dataclass, field
from datetime import datetime

from handover.core.records import Ticket
from handover.core.words import Lang, State
from handover.fanout import QUEUE
from handover.keeping_on import keep_on
from handover.opening import Opening
from handover.store import conversations, messages
from handover.workplace import Workplace

LOOKS_EVERY_SECONDS = 5.0
TOLD = "ClosedWhileWaiting"
"""Event that says who was told, so that no process tells them a second time."""


@dataclass
class ClosingTime(Workplace):
    """Watches the clock; the same in every hub process."""

    opening: Opening
    _open: frozenset[Lang] | None = None
    _told: dict[str, datetime] = field(default_factory=dict)

    async def run(self) -> None:
        """Look at the clock again and again; until cancelled."""
        await keep_on("tell of the closing", self.look, every=LOOKS_EVERY_SECONDS)

    async def look(self) -> None:
        """Tell whoever waits in a language that has closed since they came."""
        is_open = frozenset(lang for lang in Lang if self.opening.is_open(lang))
        if self._open not in {None, is_open}:
            # The next opening stands in everybody's `state`.
            self.fanout.wake(QUEUE)
        self._open = is_open
        for ticket in self.waiting.picture.waiting:
            since = self.opening.closed_since(ticket.lang)
            if since is not None and ticket.queued_at < since:
                await self._tell(ticket, since)
        waiting = {ticket.conversation for ticket in self.waiting.picture.waiting}
        self._told = {one: at for one, at in self._told.items() if one in waiting}

    async def _tell(self, ticket: Ticket, since: datetime) -> None:
        """Say it in the conversation, if no process has since the closing."""
        if self._told.get(ticket.conversation) == since:
            return
        now = self.clock()
        async with self.database.writing() as db:
            conversation = await conversations.find(db, ticket.conversation, lock=True)
            is_news = conversation.state is State.QUEUED and not (
                await conversations.has_event(db, conversation.id, TOLD, since=since)
            )
            if is_news:
                place = self.waiting.picture.position(conversation.id) or 1
                notice = self.opening.closed_meanwhile(
                    conversation.as_read, place=place
                )
                seq = await messages.append(db, conversation.id, notice, now=now)
                await conversations.record_event(
                    db, conversation.id, seq or 0, TOLD, None, now
                )
        self._told[ticket.conversation] = since
        if is_news:
            self.fanout.publish(ticket.conversation)
