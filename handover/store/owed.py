"""Queries on what is owed: the bot's answers, and the agents' next words.

Every function takes the connection of a transaction that the caller opened.
"""

from datetime import datetime

from sqlalchemy import bindparam, case, func, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.conversation import TicketState
from handover.core.words import Author
from handover.store.schema import Moment, conversation, message, ticket

_SETTLE_ALL = (
    update(message)
    .where(
        message.c.conversation_id == bindparam("in_conversation"),
        message.c.awaits_reply,
    )
    .values(awaits_reply=False)
)
_SETTLE_ONE = _SETTLE_ALL.where(message.c.seq == bindparam("of_seq"))


async def settle(
    db: AsyncConnection, conversation_id: str, seq: int | None = None
) -> None:
    """Mark one message as answered, or all of them when a person takes over."""
    if seq is None:
        await db.execute(_SETTLE_ALL, {"in_conversation": conversation_id})
    else:
        await db.execute(
            _SETTLE_ONE, {"in_conversation": conversation_id, "of_seq": seq}
        )


async def conversations_awaiting(db: AsyncConnection) -> dict[str, str | None]:
    """Return the conversations with an unanswered message, and who owes it."""
    rows = await db.execute(
        select(conversation.c.id, conversation.c.answered_by)
        .join(message, message.c.conversation_id == conversation.c.id)
        .where(message.c.awaits_reply)
        .distinct()
    )
    return {row.id: row.answered_by for row in rows}


async def take_debts(
    db: AsyncConnection, name: str, alive: frozenset[str]
) -> list[str]:
    """Take over the answers owed by hubs that are not `alive`; of two, one gets each.

    Returns:
        The conversations that `name` now answers.
    """
    owing = select(message.c.conversation_id).where(message.c.awaits_reply)
    owner = conversation.c.answered_by
    rows = await db.scalars(
        update(conversation)
        .where(
            conversation.c.id.in_(owing),
            owner.is_(None) | owner.not_in(sorted(alive | {name})),
        )
        .values(answered_by=name)
        .returning(conversation.c.id)
    )
    return [str(row) for row in rows]


async def leave_debts(db: AsyncConnection, name: str) -> None:
    """Leave what this hub has not answered to the others."""
    owing = select(message.c.conversation_id).where(message.c.awaits_reply)
    await db.execute(
        update(conversation)
        .where(conversation.c.id.in_(owing), conversation.c.answered_by == name)
        .values(answered_by=None)
    )


async def unanswered_by_agents(db: AsyncConnection) -> dict[str, datetime]:
    """Return since when the citizen waits for a word of whoever holds the conversation.

    From the claim on until the agent's first message; afterwards from the citizen's
    first message that the agent has not answered. Conversations where nobody waits are
    left out.
    """
    answered = (
        select(func.max(message.c.seq))
        .where(
            message.c.conversation_id == ticket.c.conversation_id,
            message.c.author == Author.AGENT,
            message.c.at >= ticket.c.claimed_at,
        )
        .correlate(ticket)
        .scalar_subquery()
    )
    first = (
        select(func.min(message.c.at))
        .where(
            message.c.conversation_id == ticket.c.conversation_id,
            message.c.author == Author.CITIZEN,
            message.c.seq > answered,
        )
        .correlate(ticket)
        .scalar_subquery()
    )
    waits_since = case((answered.is_(None), ticket.c.claimed_at), else_=first)
    rows = await db.execute(
        select(
            ticket.c.conversation_id,
            type_coerce(waits_since, Moment).label("since"),
        ).where(ticket.c.state == TicketState.ASSIGNED)
    )
    return {row.conversation_id: row.since for row in rows if row.since is not None}
