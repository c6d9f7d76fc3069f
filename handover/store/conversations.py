"""Queries on conversations and their message log.

Every function takes the connection of a transaction that the caller opened. The row
of the conversation is always written first: its lock orders all that follows.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
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
from handover.store.schema import conversation, event, message, ticket

IDS_AT_ONCE = 1_000
"""As many as both databases like to see in one question."""

COLUMNS = (
    conversation.c.id,
    conversation.c.reference,
    conversation.c.channel,
    conversation.c.lang,
    conversation.c.level,
    conversation.c.region,
    conversation.c.state,
    conversation.c.last_seq,
    conversation.c.last_topic,
    conversation.c.created_at,
    conversation.c.closed_at,
)
"""A stored conversation, in the order `to_conversation` reads it."""

# Statements of every message are built once: building one costs more than running it.
_FIND = select(*COLUMNS).where(conversation.c.id == bindparam("wanted"))
_FIND_LOCKED = _FIND.with_for_update()
_FIND_FOR = (
    select(
        *COLUMNS,
        select(message.c.seq)
        .where(
            message.c.conversation_id == conversation.c.id,
            message.c.client_msg_id == bindparam("sent"),
        )
        .scalar_subquery(),
    )
    .where(conversation.c.id == bindparam("wanted"))
    .with_for_update(of=conversation)
)
_RECORD = insert(event)


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
    wanted = _FIND_LOCKED if lock else _FIND
    row = (await db.execute(wanted, {"wanted": conversation_id})).first()
    if row is None:
        raise UnknownConversation("no conversation has this id")
    return to_conversation(row)


async def find_for(
    db: AsyncConnection, conversation_id: str, client_msg_id: str
) -> tuple[Conversation, int | None]:
    """Lock and return one conversation, and the seq this `client_msg_id` already got.

    Raises:
        UnknownConversation: There is none with this id.
    """
    values = {"wanted": conversation_id, "sent": client_msg_id}
    row = (await db.execute(_FIND_FOR, values)).first()
    if row is None:
        raise UnknownConversation("no conversation has this id")
    return to_conversation(row[:-1]), row[-1]


async def find_versions(
    db: AsyncConnection, ids: Sequence[str]
) -> dict[str, tuple[int, datetime]]:
    """Return what is different after each change, of many conversations at once."""
    found: dict[str, tuple[int, datetime]] = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        some = ids[start : start + IDS_AT_ONCE]
        rows = await db.execute(
            select(
                conversation.c.id, conversation.c.last_seq, conversation.c.changed_at
            ).where(conversation.c.id.in_(some))
        )
        found.update((row.id, (row.last_seq, row.changed_at)) for row in rows)
    return found


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
        .values(
            state=transition.target,
            changed_at=now,
            closed_at=now if transition.target is State.CLOSED else None,
        )
        .returning(conversation.c.id)
    )
    if changed is None:
        raise NotPossibleNow(command, (await find(db, conversation_id)).state)
    return transition


async def set_preferences(
    db: AsyncConnection, conversation_id: str, changes: dict[str, Any], now: datetime
) -> None:
    """Change language, level, region or the last topic.

    A waiting ticket follows the language, so that the right agents see it.
    """
    await db.execute(
        update(conversation)
        .where(conversation.c.id == conversation_id)
        .values(**changes, changed_at=now)
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
        _RECORD,
        {
            "conversation_id": conversation_id,
            "seq": seq,
            "at": now,
            "name": name,
            "actor": actor,
            "detail": detail or {},
        },
    )


async def has_event(
    db: AsyncConnection, conversation_id: str, name: str, *, since: datetime
) -> bool:
    """Tell whether an event of this name was recorded from a moment on."""
    found = await db.scalar(
        select(event.c.id)
        .where(
            event.c.conversation_id == conversation_id,
            event.c.name == name,
            event.c.at >= since,
        )
        .limit(1)
    )
    return found is not None


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


def to_conversation(row: Sequence[Any]) -> Conversation:
    """Return the conversation of a row that was selected as `COLUMNS`."""
    (
        id_,
        reference,
        channel,
        lang,
        level,
        region,
        state,
        last_seq,
        last_topic,
        created_at,
        closed_at,
    ) = row
    return Conversation(
        id=id_,
        reference=reference,
        channel=channel,
        lang=Lang(lang),
        level=Level(level),
        region=Region(region) if region else None,
        state=State(state),
        last_seq=last_seq,
        last_topic=last_topic,
        created_at=created_at,
        closed_at=closed_at,
    )
