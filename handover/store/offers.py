"""Queries on offers: a waiting conversation held out to one agent for a while.

Two unique indexes keep it at one open offer for each ticket and for each agent, however
many hubs plan offers at once.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.conversation import TicketState
from handover.core.routing import Offer
from handover.store.schema import offer, ticket

OPEN = "open"
ACCEPTED = "accepted"
DECLINED = "declined"
PASSED = "passed"
"""Its time was up, its agent was gone, or the conversation was taken otherwise."""


async def make(
    db: AsyncConnection,
    made: Offer,
    *,
    ticket_id: str,
    now: datetime,
) -> bool:
    """Hold a conversation out to an agent; False when another hub was first."""
    try:
        async with db.begin_nested():
            await db.execute(
                insert(offer).values(
                    conversation_id=made.conversation,
                    ticket_id=ticket_id,
                    agent_id=made.agent,
                    offered_at=now,
                    expires_at=made.expires_at,
                    outcome=OPEN,
                )
            )
    except IntegrityError:
        return False
    return True


async def of_waiting(db: AsyncConnection) -> list[Offer]:
    """Return every open offer, and the past ones of the conversations that wait."""
    rows = await db.execute(
        select(offer)
        .join(ticket, ticket.c.id == offer.c.ticket_id)
        .where(or_(offer.c.outcome == OPEN, ticket.c.state == TicketState.WAITING))
        .order_by(offer.c.id)
    )
    return [
        Offer(row.conversation_id, row.agent_id, row.expires_at, row.ended_at)
        for row in rows
    ]


async def end(
    db: AsyncConnection,
    now: datetime,
    outcome: str,
    *,
    conversation_id: str | None = None,
    agent_id: str | None = None,
) -> bool:
    """End the open offers of a conversation, of an agent, or of both together.

    Returns:
        Whether there was one.
    """
    wanted: Sequence[ColumnElement[bool]] = [
        column == value
        for column, value in (
            (offer.c.conversation_id, conversation_id),
            (offer.c.agent_id, agent_id),
        )
        if value is not None
    ]
    ended = await db.execute(
        update(offer)
        .where(offer.c.outcome == OPEN, *wanted)
        .values(outcome=outcome, ended_at=now)
        .returning(offer.c.id)
    )
    return ended.first() is not None
