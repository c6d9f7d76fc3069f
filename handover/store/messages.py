"""Queries on the message log: the ordered record of what everybody said.

Every function takes the connection of a transaction that the caller opened.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.message import Message, NewMessage
from handover.core.words import Author, Kind, Lang, State
from handover.store.schema import conversation, message


async def append(
    db: AsyncConnection,
    conversation_id: str,
    said: NewMessage,
    *,
    now: datetime,
    only_in: frozenset[State] | None = None,
) -> int | None:
    """Append a message and return its `seq`.

    Returns:
        The new seq, or None when the state is not in `only_in`: nothing is written,
        which is how the bot stays silent once a person is there.
    """
    place = (
        update(conversation)
        .where(conversation.c.id == conversation_id)
        .values(last_seq=conversation.c.last_seq + 1, changed_at=now)
        .returning(conversation.c.last_seq)
    )
    if only_in is not None:
        place = place.where(conversation.c.state.in_(only_in))
    seq = await db.scalar(place)
    if seq is None:
        return None
    await db.execute(
        insert(message).values(
            conversation_id=conversation_id,
            seq=seq,
            at=now,
            author=said.author,
            author_name=said.author_name,
            label=said.label,
            kind=said.kind,
            lang=said.lang,
            text=said.text,
            client_msg_id=said.client_msg_id,
            reply_to=said.reply_to,
            final=said.final,
            answer_id=said.answer_id,
            awaits_reply=said.awaits_reply,
            detail=dict(said.detail),
        )
    )
    return int(seq)


async def find_sent(
    db: AsyncConnection, conversation_id: str, client_msg_id: str
) -> int | None:
    """Return the seq that a `client_msg_id` already got, or None."""
    found = await db.scalar(
        select(message.c.seq).where(
            message.c.conversation_id == conversation_id,
            message.c.client_msg_id == client_msg_id,
        )
    )
    return None if found is None else int(found)


async def messages_after(
    db: AsyncConnection, conversation_id: str, seq: int
) -> list[Message]:
    """Return every message after `seq`, oldest first."""
    rows = await db.execute(
        select(message)
        .where(message.c.conversation_id == conversation_id, message.c.seq > seq)
        .order_by(message.c.seq)
    )
    return [_message(row) for row in rows]


async def last_bot_messages(
    db: AsyncConnection, conversation_id: str, limit: int
) -> list[Message]:
    """Return the bot's newest messages, newest first."""
    rows = await db.execute(
        select(message)
        .where(
            message.c.conversation_id == conversation_id,
            message.c.author == Author.BOT,
        )
        .order_by(message.c.seq.desc())
        .limit(limit)
    )
    return [_message(row) for row in rows]


async def last_seq_of(
    db: AsyncConnection, conversation_id: str, answer_id: str
) -> int | None:
    """Return where an answer was last given in this conversation, or None."""
    found = await db.scalar(
        select(func.max(message.c.seq)).where(
            message.c.conversation_id == conversation_id,
            message.c.answer_id == answer_id,
        )
    )
    return None if found is None else int(found)


async def was_in_crisis(db: AsyncConnection, conversation_id: str) -> bool:
    """Tell whether the crisis card was shown in this conversation."""
    found = await db.scalar(
        select(func.count()).where(
            message.c.conversation_id == conversation_id,
            message.c.kind == Kind.CRISIS,
        )
    )
    return bool(found)


async def next_unanswered(db: AsyncConnection, conversation_id: str) -> Message | None:
    """Return the oldest citizen message that the bot still owes an answer."""
    row = (
        await db.execute(
            select(message)
            .where(
                message.c.conversation_id == conversation_id,
                message.c.awaits_reply,
            )
            .order_by(message.c.seq)
            .limit(1)
        )
    ).first()
    return None if row is None else _message(row)


async def settle(
    db: AsyncConnection, conversation_id: str, seq: int | None = None
) -> None:
    """Mark one message as answered, or all of them when a person takes over."""
    settled = (
        update(message)
        .where(message.c.conversation_id == conversation_id, message.c.awaits_reply)
        .values(awaits_reply=False)
    )
    await db.execute(settled if seq is None else settled.where(message.c.seq == seq))


async def conversations_awaiting(db: AsyncConnection) -> list[str]:
    """Return the conversations with an unanswered message, for a restart."""
    rows = await db.scalars(
        select(message.c.conversation_id).where(message.c.awaits_reply).distinct()
    )
    return [str(row) for row in rows]


def _message(row: Row[Any]) -> Message:
    return Message(
        conversation=row.conversation_id,
        seq=row.seq,
        at=row.at,
        said=NewMessage(
            author=Author(row.author),
            kind=Kind(row.kind),
            lang=Lang(row.lang),
            text=row.text,
            label=row.label,
            author_name=row.author_name,
            client_msg_id=row.client_msg_id,
            reply_to=row.reply_to,
            final=row.final,
            answer_id=row.answer_id,
            awaits_reply=row.awaits_reply,
            detail=row.detail,
        ),
    )
