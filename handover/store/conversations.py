"""Queries on conversations and their message log.

Every function takes the connection of a transaction that the caller opened. The row
of the conversation is always written first: its lock orders all that follows.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.conversation import (
    TRANSITIONS,
    Command,
    NotPossibleNow,
    TicketState,
    Transition,
)
from handover.core.message import Message, NewMessage
from handover.core.records import Conversation
from handover.core.words import Author, Kind, Lang, Level, Region, State
from handover.store.schema import conversation, event, message, ticket

PAGE = 200


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
    await append(db, opened.id, disclosure, now=opened.created_at)
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


async def messages_after(
    db: AsyncConnection, conversation_id: str, seq: int
) -> list[Message]:
    """Return the next `PAGE` messages after `seq`, oldest first; fewer at the end."""
    rows = await db.execute(
        select(message)
        .where(message.c.conversation_id == conversation_id, message.c.seq > seq)
        .order_by(message.c.seq)
        .limit(PAGE)
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


async def handling_seconds(
    db: AsyncConnection, since: timedelta, now: datetime, limit: int = 50
) -> list[float]:
    """Return the lengths of recent conversations with a person, in seconds."""
    rows = await db.execute(
        select(ticket.c.claimed_at, ticket.c.ended_at)
        .where(
            and_(
                ticket.c.state == TicketState.ENDED,
                ticket.c.claimed_at.is_not(None),
                ticket.c.ended_at > now - since,
            )
        )
        .order_by(ticket.c.ended_at.desc())
        .limit(limit)
    )
    return [(ended - claimed).total_seconds() for claimed, ended in rows]


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
