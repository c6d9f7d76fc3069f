"""Queries on which Telegram chat reads which conversation, and how far.

The chat stands here alone, keyed and sealed (docs/adr/0011-telegram-links.md): deleting
a row makes its conversation nobody's again. Every function takes the connection of a
transaction that the caller opened.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.words import OPEN_STATES, State
from handover.store.schema import conversation, telegram_link

_AGE = (telegram_link.c.created_at, telegram_link.c.conversation_id)


@dataclass(frozen=True)
class Link:
    """One conversation and the chat that reads it.

    Attributes:
        chat_key: Keyed hash of the chat, for looking it up.
        sealed_chat: The chat's address, readable with the bot's token only.
        delivered_seq: Last message that was sent, 0 for none.
        status_message: Telegram's id of the message that shows the place, if any.
        reachable: False after Telegram refused to deliver.
    """

    conversation: str
    chat_key: str
    sealed_chat: str
    delivered_seq: int
    status_message: int | None
    reachable: bool


async def insert_link(
    db: AsyncConnection,
    conversation_id: str,
    chat_key: str,
    sealed_chat: str,
    now: datetime,
    delivered_seq: int = 0,
) -> None:
    """Let a chat read a conversation: what comes after `delivered_seq`."""
    await db.execute(
        insert(telegram_link).values(
            conversation_id=conversation_id,
            chat_key=chat_key,
            sealed_chat=sealed_chat,
            created_at=now,
            delivered_seq=delivered_seq,
            reachable=True,
        )
    )


async def links_of(db: AsyncConnection, chat_key: str) -> list[Link]:
    """Return the chat's links, oldest first; more than one while one is closing."""
    rows = await db.execute(
        select(telegram_link)
        .where(telegram_link.c.chat_key == chat_key)
        .order_by(*_AGE)
    )
    return [_link(row) for row in rows]


async def find_open(db: AsyncConnection, chat_key: str) -> str | None:
    """Return the chat's newest conversation that is not closed, or None."""
    found = await db.scalar(
        select(telegram_link.c.conversation_id)
        .join(conversation, conversation.c.id == telegram_link.c.conversation_id)
        .where(
            telegram_link.c.chat_key == chat_key,
            conversation.c.state.in_(OPEN_STATES),
        )
        .order_by(*(column.desc() for column in _AGE))
        .limit(1)
    )
    return None if found is None else str(found)


async def all_links(db: AsyncConnection) -> list[Link]:
    """Return every link, for the start."""
    return [_link(row) for row in await db.execute(select(telegram_link))]


async def links_behind(db: AsyncConnection) -> list[Link]:
    """Return the reachable links with something to send."""
    rows = await db.execute(
        select(telegram_link)
        .join(conversation, conversation.c.id == telegram_link.c.conversation_id)
        .where(
            telegram_link.c.reachable,
            conversation.c.last_seq > telegram_link.c.delivered_seq,
        )
    )
    return [_link(row) for row in rows]


async def set_delivered(db: AsyncConnection, conversation_id: str, seq: int) -> None:
    """Note how far the chat has been sent the conversation."""
    await _change(db, conversation_id, delivered_seq=seq)


async def set_status_message(
    db: AsyncConnection, conversation_id: str, message_id: int | None
) -> None:
    """Note which Telegram message shows the place in the queue."""
    await _change(db, conversation_id, status_message=message_id)


async def set_reachable(
    db: AsyncConnection, chat_key: str, *, reachable: bool
) -> list[str]:
    """Note whether Telegram delivers to the chat; return the conversations changed."""
    rows = await db.scalars(
        update(telegram_link)
        .where(
            telegram_link.c.chat_key == chat_key,
            telegram_link.c.reachable != reachable,
        )
        .values(reachable=reachable)
        .returning(telegram_link.c.conversation_id)
    )
    return [str(row) for row in rows]


async def forget(db: AsyncConnection, conversation_id: str) -> None:
    """Delete the link of a conversation."""
    await db.execute(
        delete(telegram_link).where(telegram_link.c.conversation_id == conversation_id)
    )


async def forget_closed(db: AsyncConnection, conversation_id: str) -> None:
    """Delete the link of a conversation unless it was reopened meanwhile."""
    closed = select(conversation.c.id).where(
        conversation.c.id == conversation_id, conversation.c.state == State.CLOSED
    )
    await db.execute(
        delete(telegram_link).where(telegram_link.c.conversation_id.in_(closed))
    )


async def forget_unused(db: AsyncConnection, *, idle_since: datetime) -> None:
    """Delete the links that nobody needs any more.

    These are the ones of closed conversations that Telegram does not deliver to, and
    of conversations with the bot in which nothing was said since `idle_since`.
    """
    state, changed_at = conversation.c.state, conversation.c.changed_at
    idle = select(conversation.c.id).where(state == State.BOT, changed_at < idle_since)
    closed = select(conversation.c.id).where(state == State.CLOSED)
    mine = telegram_link.c.conversation_id
    await db.execute(
        delete(telegram_link).where(
            mine.in_(idle) | (mine.in_(closed) & ~telegram_link.c.reachable)
        )
    )


async def _change(db: AsyncConnection, conversation_id: str, **changes: Any) -> None:
    await db.execute(
        update(telegram_link)
        .where(telegram_link.c.conversation_id == conversation_id)
        .values(**changes)
    )


def _link(row: Row[Any]) -> Link:
    return Link(
        conversation=row.conversation_id,
        chat_key=row.chat_key,
        sealed_chat=row.sealed_chat,
        delivered_seq=row.delivered_seq,
        status_message=row.status_message,
        reachable=row.reachable,
    )
