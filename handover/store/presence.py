"""Queries on who is there: availability with its reason, signs of life, load."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.agent_words import Availability
from handover.core.conversation import TicketState
from handover.core.records import Colleague, Presence
from handover.store.accounts import account_of
from handover.store.schema import agent, presence, ticket


async def note_life(db: AsyncConnection, agent_id: str, now: datetime) -> None:
    """Note that the agent's connection lives."""
    await _change(db, agent_id, seen_at=now)


async def set_presence(
    db: AsyncConnection, agent_id: str, said: Presence, now: datetime
) -> None:
    """Keep what an agent said about being there; who becomes available is idle."""
    await _change(
        db,
        agent_id,
        seen_at=now,
        idle_since=now,
        availability=said.availability,
        back_at=said.back_at,
    )


async def note_turn(db: AsyncConnection, agent_id: str, now: datetime) -> None:
    """Note that the agent just got a conversation: others come first now."""
    await _change(db, agent_id, idle_since=now)


async def _change(db: AsyncConnection, agent_id: str, **changes: Any) -> None:
    await db.execute(
        update(presence).where(presence.c.agent_id == agent_id).values(**changes)
    )


async def find_presence(db: AsyncConnection, agent_id: str) -> Presence:
    """Return what the agent last said about being there."""
    row = (
        await db.execute(
            select(presence.c.availability, presence.c.back_at).where(
                presence.c.agent_id == agent_id
            )
        )
    ).first()
    if row is None:
        return Presence(Availability.AWAY)
    return Presence(Availability(row.availability), row.back_at)


async def colleagues(db: AsyncConnection, seen_after: datetime) -> list[Colleague]:
    """Return every enabled agent with presence and load, in order of their names.

    Args:
        db: The connection.
        seen_after: Whoever gave no sign of life since is not here.
    """
    held = (
        select(ticket.c.claimed_by, func.count().label("load"))
        .where(ticket.c.state == TicketState.ASSIGNED)
        .group_by(ticket.c.claimed_by)
        .subquery()
    )
    rows = await db.execute(
        select(agent, presence, func.coalesce(held.c.load, 0).label("load"))
        .join(presence, presence.c.agent_id == agent.c.id)
        .join(held, held.c.claimed_by == agent.c.id, isouter=True)
        .where(agent.c.disabled.is_(False))
        .order_by(agent.c.name, agent.c.id)
    )
    return [
        Colleague(
            account=account_of(row),
            presence=Presence(Availability(row.availability), row.back_at),
            load=row.load,
            idle_since=row.idle_since,
            is_here=row.seen_at > seen_after,
        )
        for row in rows
    ]
