"""Queries on questions that were not answered well, as they are kept: masked."""

from datetime import datetime

from sqlalchemy import and_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.words import Author, Kind
from handover.store.schema import event, message

UNSURE = (Kind.FALLBACK, Kind.CLARIFICATION, Kind.SUGGESTION)


async def unanswered(
    db: AsyncConnection, *, since: datetime, limit: int
) -> list[tuple[str, str, str, str, str | None]]:
    """Return the questions the bot was unsure about, newest first.

    Returns:
        Conversation, text, language, kind of the reply, and topic it thought of.
    """
    asked, reply = message.alias("asked"), message.alias("reply")
    wanted = (
        select(
            asked.c.conversation_id,
            asked.c.text,
            asked.c.lang,
            reply.c.kind,
            reply.c.detail,
        )
        .join(
            reply,
            and_(
                reply.c.conversation_id == asked.c.conversation_id,
                reply.c.reply_to == asked.c.seq,
            ),
        )
        .where(
            asked.c.author == Author.CITIZEN,
            reply.c.author == Author.BOT,
            reply.c.kind.in_(UNSURE),
            reply.c.at >= since,
        )
        .order_by(reply.c.at.desc())
        .limit(limit)
    )
    return [
        (row.conversation_id, row.text, row.lang, row.kind, row.detail.get("topic"))
        for row in await db.execute(wanted)
        if row.text
    ]


async def reported(
    db: AsyncConnection, *, since: datetime, limit: int
) -> list[tuple[str, str, str, str | None]]:
    """Return the questions whose answers citizens reported as wrong, newest first.

    Returns:
        Conversation, text, language, and topic of the answer.
    """
    wanted = (
        select(event.c.conversation_id, event.c.detail)
        .where(event.c.name == "ErrorReported", event.c.at >= since)
        .order_by(event.c.at.desc())
        .limit(limit)
    )
    places = [
        (row.conversation_id, row.detail.get("seq")) for row in await db.execute(wanted)
    ]
    reply, asked = message.alias("reply"), message.alias("asked")
    found = await db.execute(
        select(asked.c.conversation_id, asked.c.text, asked.c.lang, reply.c.detail)
        .join(
            reply,
            and_(
                reply.c.conversation_id == asked.c.conversation_id,
                reply.c.reply_to == asked.c.seq,
            ),
        )
        .where(
            asked.c.author == Author.CITIZEN,
            tuple_(reply.c.conversation_id, reply.c.seq).in_(places),
        )
    )
    return [
        (row.conversation_id, row.text, row.lang, row.detail.get("topic"))
        for row in found
        if row.text
    ]
