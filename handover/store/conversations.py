"""Queries on conversations and their message log.

Every function takes the connection of a transaction that the caller opened. The row
of the conversation is always written first: its lock orders all that follows.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.conversation import (
    TRANSITIONS,
    Command,
    NotPossibleNow,
    TicketState,
    Transition,
)
from handover.core.message import NewMessage
from handover.core.records import Conversation
from handover.core.words import Lang, Level, Region, State
from handover.store import messages
from handover.store.schema import conversation, event, ticket


class UnknownConversation(LookupError):
    """Raised when there is no such conversation."""


async def insert_conversation(
    db: AsyncConnection,
    opened: Conversation,
    token_hash: str,
    disclosure: NewMessage,
) -> None:
    """Open a conversation; its first message is the disclosure, in one transaction."""
    await db.execute(
        insert(conversation).values(
            id=opened.id,
            token_hash=token_hash,
            reference=opened.reference,
            channel=opened.channel,
            lang=opened.lang,
            level=opened.level,
            region=opened.region,
            state=opened.state,
            last_seq=0,
            created_at=opened.created_at,
            changed_at=opened.created_at,
        )
    )
    await messages.append(db, opened.id, disclosure, now=opened.created_at)
    await record_event(db, opened.id, 1, "ConversationOpened", None, opened.created_at)


async def find(
    db: AsyncConnection, conversation_id: str, *, lock: bool = False
) -> Conversation:
    """Return one conversation; `lock` keeps others from changing it meanwhile.

    Raises:
        UnknownConversation: There is none with this id.
    """
    wanted = select(conversation).where(conversation.c.id == conversation_id)
    row = (await db.execute(wanted.with_for_update() if lock else wanted)).first()
    if row is None:
        raise UnknownConversation("no conversation has this id")
    return _conversation(row)


async def find_token_hash(db: AsyncConnection, conversation_id: str) -> str | None:
    """Return the stored hash of the conversation's token, or None."""
    found = await db.scalar(
        select(conversation.c.token_hash).where(conversation.c.id == conversation_id)
    )
    return None if found is None else str(found)


async def change_state(
    db: AsyncConnection, conversation_id: str, command: Command, now: datetime
) -> Transition:
    """Apply a command with one conditional update.

    Raises:
        NotPossibleNow: The state does not allow it; nothing was changed.
        UnknownConversation: There is no such conversation.
    """
    transition = TRANSITIONS[command]
    changed = await db.scalar(
        update(conversation)
        .where(
            conversation.c.id == conversation_id,
            conversation.c.state.in_(transition.sources),
        )
        .values(state=transition.target, changed_at=now)
        .returning(conversation.c.id)
    )
    if changed is None:
        raise NotPossibleNow(command, (await find(db, conversation_id)).state)
    return transition


async def set_preferences(
    db: AsyncConnection, conversation_id: str, changes: dict[str, Any]
) -> None:
    """Change language, level, region or the last topic.

    A waiting ticket follows the language, so that the right agents see it.
    """
    await db.execute(
        update(conversation)
        .where(conversation.c.id == conversation_id)
        .values(**changes)
    )
    if "lang" in changes:
        await db.execute(
            update(ticket)
            .where(
                ticket.c.conversation_id == conversation_id,
                ticket.c.state == TicketState.WAITING,
            )
            .values(lang=changes["lang"])
        )


async def record_event(
    db: AsyncConnection,
    conversation_id: str,
    seq: int,
    name: str,
    actor: str | None,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one typed event; `detail` never holds a citizen's words."""
    await db.execute(
        insert(event).values(
            conversation_id=conversation_id,
            seq=seq,
            at=now,
            name=name,
            actor=actor,
            detail=detail or {},
        )
    )


async def last_guesses(
    db: AsyncConnection, conversation_id: str, *, after: int, limit: int
) -> list[dict[str, Any]]:
    """Return what the machine last understood, newest first, for the agent."""
    rows = await db.execute(
        select(event.c.seq, event.c.detail)
        .where(
            event.c.conversation_id == conversation_id,
            event.c.name == "MessageUnderstood",
            event.c.seq > after,
        )
        .order_by(event.c.seq.desc())
        .limit(limit)
    )
    return [
        {
            "text_seq": row.seq,
            "topic": row.detail.get("topic"),
            "facet": row.detail.get("facet"),
            "confidence": row.detail.get("confidence"),
        }
        for row in rows
    ]


def _conversation(row: Row[Any]) -> Conversation:
    return Conversation(
        id=row.id,
        reference=row.reference,
        channel=row.channel,
        lang=Lang(row.lang),
        level=Level(row.level),
        region=Region(row.region) if row.region else None,
        state=State(row.state),
        last_seq=row.last_seq,
        last_topic=row.last_topic,
        created_at=row.created_at,
    )
