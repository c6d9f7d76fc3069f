"""Queries on the waiting queue: places, claims, leases.

Who wins a claim is decided on the conversation's row (`change_state`); what stands
here follows in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.agent_words import HandoverReason, WrapUp
from handover.core.conversation import TicketState
from handover.core.records import Conversation, Ticket
from handover.core.words import Lang, Priority
from handover.store import offers
from handover.store.schema import agent, conversation, ticket

_UNRESERVED = {"for_agent": None, "for_team": None, "reserved_until": None}


@dataclass(frozen=True)
class Reservation:
    """For whom alone a transferred conversation waits, and until when."""

    agent: str | None
    team: str | None
    until: datetime


async def open_ticket(
    db: AsyncConnection,
    asked: Conversation,
    *,
    priority: Priority,
    share_history: bool,
    reason: HandoverReason,
    now: datetime,
) -> None:
    """Take a place in the queue; one open ticket a conversation."""
    await db.execute(
        insert(ticket).values(
            id=str(uuid4()),
            conversation_id=asked.id,
            state=TicketState.WAITING,
            lang=asked.lang,
            topic=asked.last_topic,
            priority=priority,
            share_history=share_history,
            asked_at_seq=asked.last_seq,
            queued_at=now,
            version=1,
            reason=reason,
        )
    )


async def assign(
    db: AsyncConnection,
    conversation_id: str,
    agent_id: str,
    *,
    now: datetime,
    lease_until: datetime,
) -> None:
    """Give the waiting ticket to an agent, with a lease."""
    await _update_open(
        db,
        conversation_id,
        state=TicketState.ASSIGNED,
        claimed_by=agent_id,
        claimed_at=now,
        lease_until=lease_until,
        **_UNRESERVED,
    )


async def put_back(
    db: AsyncConnection, conversation_id: str, reserved: Reservation | None = None
) -> None:
    """Return to the queue at the original place: `queued_at` stays.

    Args:
        db: The connection.
        conversation_id: Of the open ticket.
        reserved: For whom alone it waits at first, after a transfer.
    """
    await _update_open(
        db,
        conversation_id,
        state=TicketState.WAITING,
        claimed_by=None,
        claimed_at=None,
        lease_until=None,
        for_agent=reserved and reserved.agent,
        for_team=reserved and reserved.team,
        reserved_until=reserved and reserved.until,
    )


async def unreserve(db: AsyncConnection, conversation_id: str) -> None:
    """Let everybody of the language take what waited for one colleague or team."""
    await _update_open(db, conversation_id, **_UNRESERVED)


async def held_by(db: AsyncConnection, agent_id: str) -> int:
    """Return how many conversations an agent holds."""
    found = await db.scalar(
        select(func.count()).where(
            ticket.c.claimed_by == agent_id, ticket.c.state == TicketState.ASSIGNED
        )
    )
    return int(found or 0)


async def set_share_history(
    db: AsyncConnection, conversation_id: str, *, share_history: bool
) -> bool:
    """Change what the agent will see of the past; tell whether it was a change."""
    changed = await db.scalar(
        update(ticket)
        .where(
            ticket.c.conversation_id == conversation_id,
            ticket.c.state == TicketState.WAITING,
            ticket.c.share_history != share_history,
        )
        .values(share_history=share_history, version=ticket.c.version + 1)
        .returning(ticket.c.id)
    )
    return changed is not None


async def raise_to_crisis(db: AsyncConnection, conversation_id: str) -> None:
    """Give the open ticket, if there is one, the first priority; it keeps it."""
    await db.execute(
        update(ticket)
        .where(
            ticket.c.conversation_id == conversation_id,
            ticket.c.state != TicketState.ENDED,
            ticket.c.priority != Priority.CRISIS,
        )
        .values(priority=Priority.CRISIS, version=ticket.c.version + 1)
    )


async def had_crisis(db: AsyncConnection, conversation_id: str) -> bool:
    """Tell whether a ticket of this conversation ever had crisis priority."""
    found = await db.scalar(
        select(func.count()).where(
            ticket.c.conversation_id == conversation_id,
            ticket.c.priority == Priority.CRISIS,
        )
    )
    return bool(found)


async def end(
    db: AsyncConnection,
    conversation_id: str,
    now: datetime,
    outcome: WrapUp | None = None,
) -> None:
    """End the open ticket, if there is one, and keep how it came out.

    What was held out to an agent of it is withdrawn.
    """
    await offers.end(db, now, offers.PASSED, conversation_id=conversation_id)
    await _update_open(
        db,
        conversation_id,
        state=TicketState.ENDED,
        lease_until=None,
        ended_at=now,
        outcome=outcome,
    )


async def _update_open(
    db: AsyncConnection, conversation_id: str, **changes: Any
) -> None:
    await db.execute(
        update(ticket)
        .where(
            ticket.c.conversation_id == conversation_id,
            ticket.c.state != TicketState.ENDED,
        )
        .values(version=ticket.c.version + 1, **changes)
    )


async def open_tickets(db: AsyncConnection) -> list[Ticket]:
    """Return all places and assignments, in order of arrival."""
    rows = await db.execute(
        select(ticket, conversation.c.channel)
        .join(conversation, conversation.c.id == ticket.c.conversation_id)
        .where(ticket.c.state.in_([TicketState.WAITING, TicketState.ASSIGNED]))
        .order_by(ticket.c.queued_at)
    )
    return [_ticket(row) for row in rows]


async def find_open(db: AsyncConnection, conversation_id: str) -> Ticket | None:
    """Return the conversation's open ticket, or None."""
    row = (
        await db.execute(
            select(ticket, conversation.c.channel)
            .join(conversation, conversation.c.id == ticket.c.conversation_id)
            .where(
                ticket.c.conversation_id == conversation_id,
                ticket.c.state != TicketState.ENDED,
            )
        )
    ).first()
    return None if row is None else _ticket(row)


async def holder(db: AsyncConnection, conversation_id: str) -> tuple[str, str] | None:
    """Return (agent id, first name) of whoever holds the conversation, or None."""
    row = (
        await db.execute(
            select(agent.c.id, agent.c.name)
            .join(ticket, ticket.c.claimed_by == agent.c.id)
            .where(
                ticket.c.conversation_id == conversation_id,
                ticket.c.state == TicketState.ASSIGNED,
            )
        )
    ).first()
    return None if row is None else (row.id, row.name)


async def extend_leases(
    db: AsyncConnection, agent_id: str, lease_until: datetime
) -> None:
    """Keep an agent's conversations: called while their connection lives."""
    await db.execute(
        update(ticket)
        .where(ticket.c.claimed_by == agent_id, ticket.c.state == TicketState.ASSIGNED)
        .values(lease_until=lease_until)
    )


async def expired(db: AsyncConnection, now: datetime) -> list[str]:
    """Return the conversations whose lease has run out."""
    rows = await db.scalars(
        select(ticket.c.conversation_id).where(
            ticket.c.state == TicketState.ASSIGNED, ticket.c.lease_until < now
        )
    )
    return [str(row) for row in rows]


async def handling_seconds(
    db: AsyncConnection, since: timedelta, now: datetime, limit: int = 50
) -> list[float]:
    """Return the lengths of recent conversations with a person, in seconds."""
    rows = await db.execute(
        select(ticket.c.claimed_at, ticket.c.ended_at)
        .where(
            ticket.c.state == TicketState.ENDED,
            ticket.c.claimed_at.is_not(None),
            ticket.c.ended_at > now - since,
        )
        .order_by(ticket.c.ended_at.desc())
        .limit(limit)
    )
    return [(ended - claimed).total_seconds() for claimed, ended in rows]


def _ticket(row: Row[Any]) -> Ticket:
    return Ticket(
        id=row.id,
        conversation=row.conversation_id,
        lang=Lang(row.lang),
        topic=row.topic,
        priority=Priority(row.priority),
        share_history=row.share_history,
        asked_at_seq=row.asked_at_seq,
        channel=row.channel,
        queued_at=row.queued_at,
        claimed_by=row.claimed_by,
        claimed_at=row.claimed_at,
        reason=HandoverReason(row.reason),
        for_agent=row.for_agent,
        for_team=row.for_team,
        reserved_until=row.reserved_until,
    )
