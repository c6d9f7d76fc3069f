"""Conversations written straight into a store, for tests of what reads them."""

from datetime import UTC, datetime
from uuid import uuid4

from handover.core.message import NewMessage
from handover.core.records import Conversation
from handover.core.words import Author, Kind, Lang, Level, State
from handover.store import conversations, messages
from handover.store.engine import Database

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def said(author: Author, kind: Kind, *, awaits_reply: bool = False) -> NewMessage:
    return NewMessage(author, kind, Lang.FR, "…", "label", awaits_reply=awaits_reply)


async def open_conversation(database: Database) -> str:
    """Open a conversation and return its id."""
    opened = Conversation(
        id=str(uuid4()),
        reference=uuid4().hex[:9],
        channel="web",
        lang=Lang.FR,
        level=Level.STANDARD,
        region=None,
        state=State.BOT,
        last_seq=0,
        last_topic=None,
        created_at=NOW,
    )
    disclosure = said(Author.BOT, Kind.DISCLOSURE)
    async with database.writing() as db:
        await conversations.insert_conversation(db, opened, "hash", disclosure)
    return opened.id


async def ask(database: Database, conversation: str, *, hub: str) -> int:
    """Have a citizen ask something through a hub; return its seq."""
    question = said(Author.CITIZEN, Kind.TEXT, awaits_reply=True)
    async with database.writing() as db:
        await conversations.find(db, conversation, lock=True)
        seq = await messages.append(
            db, conversation, question, now=NOW, answered_by=hub
        )
    assert seq is not None
    return seq
