"""What time does to the queue: leases, reservations and offers run out.

Every moment stands in the database, so any hub may do it, also after a crash, and two
that do it at once do it once: each step checks again under the conversation's lock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handover.content.catalogue import Catalogue
from handover.core.conversation import Command, NotPossibleNow
from handover.core.records import Ticket
from handover.core.routing import (
    OFFER_LIFE,
    Offer,
    is_reserved,
    offers_to_end,
    plan_offers,
)
from handover.fanout import Fanout
from handover.meters import Meters
from handover.picture import Picture
from handover.store import conversations, messages, offers, tickets
from handover.store.engine import Database


@dataclass
class Sweeping:
    """Base of the waiting room: what the clock sets off.

    Attributes:
        lease: How long an agent may be out of reach before the place goes back (R-15).
    """

    database: Database
    catalogue: Catalogue
    fanout: Fanout
    clock: Callable[[], datetime]
    lease: timedelta
    meters: Meters

    async def sweep(self, picture: Picture) -> bool:
        """Let run out what is due: leases first, then reservations, then offers.

        Returns:
            Whether anything was due: the picture is old then.
        """
        now = self.clock()
        async with self.database.reading() as db:
            lost = await tickets.expired(db, now)
        lapsed = [
            ticket
            for ticket in picture.waiting
            if ticket.reserved_until is not None
            and not _waits_for_target(ticket, picture, now)
        ]
        ended = offers_to_end(picture.offers, picture.on_duty, now)
        for conversation_id in lost:
            await self._give_back(conversation_id)
        for ticket in lapsed:
            await self._unreserve(ticket)
        for offer in ended:
            async with self.database.writing() as db:
                await offers.end(
                    db,
                    now,
                    offers.PASSED,
                    conversation_id=offer.conversation,
                    agent_id=offer.agent,
                )
        return bool(lost or lapsed or ended)

    async def make_offers(self, picture: Picture) -> bool:
        """Hold out what waits to whoever is next; tell whether anything was offered."""
        now = self.clock()
        planned = plan_offers(picture.places, picture.on_duty, picture.offers, now)
        made = [
            await self._offer(Offer(conversation, agent, now + OFFER_LIFE), now)
            for conversation, agent in planned
        ]
        return any(made)

    async def _offer(self, offer: Offer, now: datetime) -> bool:
        async with self.database.writing() as db:
            await conversations.find(db, offer.conversation, lock=True)
            ticket = await tickets.find_open(db, offer.conversation)
            if ticket is None or ticket.claimed_by is not None:
                return False
            return await offers.make(db, offer, ticket_id=ticket.id, now=now)

    async def _give_back(self, conversation_id: str) -> None:
        """Put back a conversation whose agent's lease has run out; tell the citizen."""
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
        self.meters.sweeps.inc()
        self.fanout.publish(conversation_id)

    async def _unreserve(self, seen: Ticket) -> None:
        """Let everybody take what its colleague or team did not; tell the citizen."""
        now = self.clock()
        async with self.database.writing() as db:
            conversation = await conversations.find(db, seen.conversation, lock=True)
            ticket = await tickets.find_open(db, seen.conversation)
            if ticket is None or ticket.reserved_until != seen.reserved_until:
                return
            await tickets.unreserve(db, seen.conversation)
            notice = self.catalogue.notice("transfer_lapsed", conversation.as_read)
            seq = await messages.append(db, seen.conversation, notice, now=now)
            await conversations.record_event(
                db, seen.conversation, seq or 0, "ReservationLapsed", None, now
            )
        self.fanout.publish(seen.conversation)


def _waits_for_target(ticket: Ticket, picture: Picture, now: datetime) -> bool:
    return is_reserved(ticket.place, ticket.reserved_until, picture.on_duty, now)
