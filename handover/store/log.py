"""A conversation together with a part of its log, in one question to the database.

These two are asked for every message; see docs/performance.md.
"""

from typing import NamedTuple

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.message import Message
from handover.core.records import Conversation
from handover.core.words import Author
from handover.store import conversations, messages
from handover.store.conversations import UnknownConversation, to_conversation
from handover.store.messages import to_message
from handover.store.schema import conversation, message

REMEMBERED = 6
"""So many of the bot's messages are looked back on for what was answered last."""

_WIDTH = len(conversations.COLUMNS)
_BOTH = (*conversations.COLUMNS, *messages.COLUMNS)

_NEWS = (
    select(*_BOTH)
    .select_from(conversation)
    .outerjoin(
        message,
        and_(
            message.c.conversation_id == conversation.c.id,
            message.c.seq > bindparam("after"),
        ),
    )
    .where(conversation.c.id == bindparam("wanted"))
    .order_by(message.c.seq)
)

_NEWEST = (
    select(message.c.seq)
    .where(
        message.c.conversation_id == bindparam("wanted"),
        message.c.author == Author.BOT,
    )
    .order_by(message.c.seq.desc())
    .limit(REMEMBERED)
)
_WORK = (
    select(*_BOTH)
    .select_from(conversation)
    .join(message, message.c.conversation_id == conversation.c.id)
    .where(
        conversation.c.id == bindparam("wanted"),
        conversation.c.answered_by == bindparam("hub"),
        or_(message.c.awaits_reply, message.c.seq.in_(_NEWEST)),
    )
    .order_by(message.c.seq)
)


class Work(NamedTuple):
    """What a hub must know to answer.

    Attributes:
        unanswered: The citizen's messages that await a reply, oldest first.
        recent: The bot's newest messages, newest first, at most `REMEMBERED`.
    """

    conversation: Conversation
    unanswered: list[Message]
    recent: list[Message]


async def read_news(
    db: AsyncConnection, conversation_id: str, after: int
) -> tuple[Conversation, list[Message]]:
    """Return the conversation and every message after `after`, oldest first.

    Raises:
        UnknownConversation: There is none with this id.
    """
    values = {"wanted": conversation_id, "after": after}
    rows = (await db.execute(_NEWS, values)).all()
    if not rows:
        raise UnknownConversation("no conversation has this id")
    log = [to_message(row[_WIDTH:]) for row in rows if row[_WIDTH] is not None]
    return to_conversation(rows[0][:_WIDTH]), log


async def read_work(db: AsyncConnection, conversation_id: str, hub: str) -> Work | None:
    """Return what this hub still owes in a conversation, None when it owes nothing."""
    values = {"wanted": conversation_id, "hub": hub}
    rows = (await db.execute(_WORK, values)).all()
    log = [to_message(row[_WIDTH:]) for row in rows]
    unanswered = [each for each in log if each.said.awaits_reply]
    if not unanswered:
        return None
    recent = [each for each in reversed(log) if each.said.author is Author.BOT]
    return Work(to_conversation(rows[0][:_WIDTH]), unanswered, recent)
