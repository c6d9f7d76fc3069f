"""Queries on the message log: the ordered record of what everybody said.

Every function takes the connection of a transaction that the caller opened.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    String,
    bindparam,
    case,
    exists,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.message import Message, NewMessage
from handover.core.words import Author, Kind, Lang, State
from handover.store.schema import conversation, message

COLUMNS = (
    message.c.conversation_id,
    message.c.seq,
    message.c.at,
    message.c.author,
    message.c.author_name,
    message.c.label,
    message.c.kind,
    message.c.lang,
    message.c.text,
    message.c.client_msg_id,
    message.c.reply_to,
    message.c.final,
    message.c.answer_id,
    message.c.awaits_reply,
    message.c.detail,
)
"""A stored message, in the order `to_message` reads it."""

# Statements of every message are built once: building one costs more than running it.
_INSERT = insert(message)


async def append(
    db: AsyncConnection,
    conversation_id: str,
    said: NewMessage,
    *,
    now: datetime,
    only_in: frozenset[State] | None = None,
    answered_by: str | None = None,
) -> int | None:
    """Append a message and return its `seq`.

    What awaits a reply is owed by the hub `answered_by`, unless another one already
    owes answers in this conversation: they are given by one hub, in order.

    Returns:
        The new seq, or None when the state is not in `only_in`: nothing is written,
        which is how the bot stays silent once a person is there.
    """
    place = _place(is_owed=said.awaits_reply, is_limited=only_in is not None)
    values = {"in_conversation": conversation_id, "now": now}
    if said.awaits_reply:
        values["hub"] = answered_by
    if only_in is not None:
        values["states"] = sorted(only_in)
    seq = await db.scalar(place, values)
    if seq is None:
        return None
    await db.execute(
        _INSERT,
        {
            "conversation_id": conversation_id,
            "seq": seq,
            "at": now,
            "author": said.author,
            "author_name": said.author_name,
            "label": said.label,
            "kind": said.kind,
            "lang": said.lang,
            "text": said.text,
            "client_msg_id": said.client_msg_id,
            "reply_to": said.reply_to,
            "final": said.final,
            "answer_id": said.answer_id,
            "awaits_reply": said.awaits_reply,
            "detail": dict(said.detail),
        },
    )
    return int(seq)


@cache
def _place(*, is_owed: bool, is_limited: bool) -> Any:
    """Return the statement that takes the next place in a conversation's log."""
    place = (
        update(conversation)
        .where(conversation.c.id == bindparam("in_conversation"))
        .values(last_seq=conversation.c.last_seq + 1, changed_at=bindparam("now"))
        .returning(conversation.c.last_seq)
    )
    if is_owed:
        hub = bindparam("hub", type_=String)
        is_owing = exists().where(
            message.c.conversation_id == conversation.c.id, message.c.awaits_reply
        )
        owner = func.coalesce(conversation.c.answered_by, hub)
        place = place.values(answered_by=case((is_owing, owner), else_=hub))
    if is_limited:
        states: Any = bindparam("states", expanding=True)
        place = place.where(conversation.c.state.in_(states))
    return place


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
        select(*COLUMNS)
        .where(message.c.conversation_id == conversation_id, message.c.seq > seq)
        .order_by(message.c.seq)
    )
    return [to_message(row) for row in rows]


async def last_bot_messages(
    db: AsyncConnection, conversation_id: str, limit: int
) -> list[Message]:
    """Return the bot's newest messages, newest first."""
    rows = await db.execute(
        select(*COLUMNS)
        .where(
            message.c.conversation_id == conversation_id,
            message.c.author == Author.BOT,
        )
        .order_by(message.c.seq.desc())
        .limit(limit)
    )
    return [to_message(row) for row in rows]


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


def to_message(row: Sequence[Any]) -> Message:
    """Return the message of a row that was selected as `COLUMNS`."""
    (
        conversation_id,
        seq,
        at,
        author,
        author_name,
        label,
        kind,
        lang,
        text,
        client_msg_id,
        reply_to,
        final,
        answer_id,
        awaits_reply,
        detail,
    ) = row
    said = NewMessage(
        author=Author(author),
        kind=Kind(kind),
        lang=Lang(lang),
        text=text,
        label=label,
        author_name=author_name,
        client_msg_id=client_msg_id,
        reply_to=reply_to,
        final=final,
        answer_id=answer_id,
        awaits_reply=awaits_reply,
        detail=detail,
    )
    return Message(conversation_id, seq, at, said)


async def texts_of(db: AsyncConnection, ids: Collection[str]) -> dict[str, str]:
    """Return the words of messages by `<conversation>/<seq>`; erased ones are left out.

    Args:
        db: The connection.
        ids: At most some hundreds.
    """
    places = [each.rpartition("/") for each in ids]
    wanted = select(message.c.conversation_id, message.c.seq, message.c.text).where(
        tuple_(message.c.conversation_id, message.c.seq).in_(
            [(conversation, int(seq)) for conversation, _, seq in places]
        )
    )
    return {
        f"{row.conversation_id}/{row.seq}": row.text
        for row in await db.execute(wanted)
        if row.text
    }
