"""Overwrite what was said in a conversation; who spoke when, and its states, stay.

Every function takes the connection of a transaction that the caller opened.
"""

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.store.notes import CHANGES
from handover.store.schema import (
    callback,
    conversation,
    event,
    message,
    telegram_link,
    ticket,
)

KEPT = ("ConversationOpened", *CHANGES)
"""Events that stay: who held the conversation when, and why it changed hands."""


async def overwrite(db: AsyncConnection, conversation_id: str) -> None:
    """Overwrite every word and guess of a conversation, and drop what leads to it.

    Empty afterwards: the texts with their sources and buttons, topics and region.
    Gone: what was understood, judgements, ratings, reports, agents' notes, callbacks,
    the chat's link, the token (which is how an erased conversation is known); it cannot
    be reopened. Kept: seq, time, author and label of each message (the disclosure
    whole), the changes of state, the tickets without a topic.
    """
    await db.execute(
        update(message)
        .where(message.c.conversation_id == conversation_id, message.c.seq > 1)
        .values(
            text="",
            detail={},
            answer_id=None,
            client_msg_id=None,
            awaits_reply=False,
        )
    )
    await db.execute(
        delete(event).where(
            event.c.conversation_id == conversation_id, event.c.name.not_in(KEPT)
        )
    )
    await db.execute(
        update(ticket)
        .where(ticket.c.conversation_id == conversation_id)
        .values(topic=None)
    )
    await db.execute(
        update(conversation)
        .where(conversation.c.id == conversation_id)
        .values(last_topic=None, region=None, token_hash="", closed_at=None)
    )
    for table in (callback, telegram_link):
        await db.execute(
            delete(table).where(table.c.conversation_id == conversation_id)
        )
