"""The queue as it is now: read once a change, shared by everybody in this process.

What each citizen is told is worked out once for all when the picture is made, not by
each connection. Nothing here is the truth; the tickets in the database are.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.records import AgentAccount, Colleague, Ticket
from handover.core.routing import Offer, OnDuty, seats
from handover.core.waiting_queue import (
    Place,
    Seats,
    Standing,
    expected_wait,
    order,
    standings,
)
from handover.core.words import Lang
from handover.store import offers, presence, tickets

MEASURED_OVER = timedelta(days=14)


@dataclass(frozen=True)
class Picture:
    """Who waits, who is served, who is there, and what is offered to whom.

    Attributes:
        waiting: Open places, in the order of the queue.
        handling: Lengths of recent conversations with a person, in seconds.
    """

    waiting: tuple[Ticket, ...] = ()
    assigned: tuple[Ticket, ...] = ()
    colleagues: tuple[Colleague, ...] = ()
    handling: tuple[float, ...] = ()
    offers: tuple[Offer, ...] = ()

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Return what the order of the queue depends on."""
        return tuple(ticket.place for ticket in self.waiting)

    @cached_property
    def on_duty(self) -> tuple[OnDuty, ...]:
        """Return the agents to whom conversations may be offered."""
        return tuple(each.on_duty for each in self.colleagues if each.is_on_duty)

    @cached_property
    def agents(self) -> tuple[AgentAccount, ...]:
        """Return the accounts of those agents."""
        return tuple(each.account for each in self.colleagues if each.is_on_duty)

    @cached_property
    def seats(self) -> dict[Lang, Seats]:
        """Return by language how many conversations they can hold, and have free."""
        return seats(self.on_duty)

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """Return place and wait of everybody who waits."""
        return standings(self.places, self.seats, self.handling)

    def position(self, conversation: str) -> int | None:
        """Return the place of a waiting conversation in its language, from 1."""
        found = self.standings.get(conversation)
        return found.position if found else None

    def expected_wait(self, place: int, lang: Lang) -> tuple[int, int] | None:
        """Return the wait as a range in seconds, or None when nobody is there."""
        return expected_wait(place, self.seats.get(lang, Seats()), self.handling)

    def colleague(self, agent_id: str | None) -> Colleague | None:
        """Return an agent by id, or None."""
        return next((c for c in self.colleagues if c.account.id == agent_id), None)


async def read_picture(db: AsyncConnection, now: datetime, lease: timedelta) -> Picture:
    """Read the picture; whoever gave no sign of life within `lease` is not here."""
    found = await tickets.open_tickets(db)
    waiting = [each for each in found if each.claimed_by is None]
    return Picture(
        waiting=tuple(sorted(waiting, key=lambda ticket: order(ticket.place))),
        assigned=tuple(each for each in found if each.claimed_by is not None),
        colleagues=tuple(await presence.colleagues(db, now - lease)),
        handling=tuple(await tickets.handling_seconds(db, MEASURED_OVER, now)),
        offers=tuple(await offers.of_waiting(db)),
    )
