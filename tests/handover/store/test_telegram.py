"""Links, taken updates and the lease, on each database; and what erasing leaves."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import select

from handover.core.agent_words import HandoverReason
from handover.core.conversation import Command
from handover.core.message import NewMessage
from handover.core.records import Conversation
from handover.core.words import Author, Kind, Lang, Level, Priority, State
from handover.settings import with_async_driver
from handover.store import (
    channel_leases,
    conversations,
    erasure,
    messages,
    telegram_links,
    telegram_updates,
    tickets,
)
from handover.store.engine import Database
from handover.store.schema import event

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
LATER = NOW + timedelta(seconds=10)
DISCLOSURE = NewMessage(Author.BOT, Kind.DISCLOSURE, Lang.FR, "IA", "IA")


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(with_async_driver(database_url))
    await opened.migrate()
    yield opened
    await opened.close()


async def opened(
    database: Database, chat_key: str | None = None, at: datetime = NOW
) -> str:
    """Open a conversation, linked to a chat if one is named."""
    new = Conversation(
        id=str(uuid4()),
        reference=uuid4().hex[:12],
        channel="telegram",
        lang=Lang.FR,
        level=Level.STANDARD,
        region=None,
        state=State.BOT,
        last_seq=0,
        last_topic="integration_income",
        created_at=at,
    )
    async with database.writing() as db:
        await conversations.insert_conversation(db, new, "hash", DISCLOSURE)
        if chat_key is not None:
            await telegram_links.insert_link(db, new.id, chat_key, "sealed", at)
    return new.id


async def close(database: Database, conversation: str) -> None:
    async with database.writing() as db:
        await conversations.change_state(
            db, conversation, Command.CLOSE_BY_CITIZEN, NOW
        )


async def test_the_newest_open_conversation_is_the_chats_own(
    database: Database,
) -> None:
    first = await opened(database, "chat-1")
    async with database.reading() as db:
        assert await telegram_links.find_open(db, "chat-1") == first
        assert await telegram_links.find_open(db, "nobody") is None
    await close(database, first)
    async with database.reading() as db:
        assert await telegram_links.find_open(db, "chat-1") is None
    second = await opened(database, "chat-1", LATER)
    async with database.reading() as db:
        assert await telegram_links.find_open(db, "chat-1") == second
        links = await telegram_links.links_of(db, "chat-1")
    assert [link.conversation for link in links] == [first, second]


async def test_who_is_behind_and_reachable_is_found(database: Database) -> None:
    conversation = await opened(database, "chat-2")

    async def is_behind() -> bool:
        async with database.reading() as db:
            behind = await telegram_links.links_behind(db)
        return conversation in {link.conversation for link in behind}

    assert await is_behind()
    async with database.writing() as db:
        lost = await telegram_links.set_reachable(db, "chat-2", reachable=False)
        again = await telegram_links.set_reachable(db, "chat-2", reachable=False)
    assert (lost, again) == ([conversation], [])
    assert not await is_behind()
    async with database.writing() as db:
        await telegram_links.set_reachable(db, "chat-2", reachable=True)
        await telegram_links.set_status_message(db, conversation, 5_000_000_000)
    assert await is_behind()
    async with database.writing() as db:
        await telegram_links.set_delivered(db, conversation, 1)
    assert not await is_behind()


async def test_unused_links_are_forgotten_and_others_kept(database: Database) -> None:
    old = NOW - timedelta(days=31)
    idle = await opened(database, "idle", old)
    lively = await opened(database, "lively")
    ended, unread = await opened(database, "gone"), await opened(database, "unread")
    waiting = await opened(database, "waiting", old)
    for each in (ended, unread):
        await close(database, each)
    async with database.writing() as db:
        await conversations.change_state(db, waiting, Command.REQUEST_HUMAN, old)
        await telegram_links.set_reachable(db, "gone", reachable=False)
        await telegram_links.forget_unused(db, idle_since=NOW - timedelta(days=30))
        left = {link.conversation for link in await telegram_links.all_links(db)}
    assert {lively, unread, waiting} <= left
    assert not {idle, ended} & left


async def test_an_update_is_taken_once_and_its_number_forgotten(
    database: Database,
) -> None:
    async with database.writing() as db:
        assert not await telegram_updates.is_taken(db, 7, 10**12)
        await telegram_updates.take(db, 7, 10**12, NOW)
        await telegram_updates.take(db, 7, 10**12, LATER)
        assert await telegram_updates.is_taken(db, 7, 10**12)
        assert not await telegram_updates.is_taken(db, 8, 10**12)
        await telegram_updates.forget_before(db, LATER)
        assert not await telegram_updates.is_taken(db, 7, 10**12)


async def test_a_lease_is_held_by_one_until_it_ends(database: Database) -> None:
    name = uuid4().hex[:12]

    async def take(holder: str, now: datetime) -> bool:
        async with database.writing() as db:
            until = now + timedelta(seconds=6)
            return await channel_leases.take_lease(
                db, name, holder, now=now, until=until
            )

    assert await take("a", NOW)
    assert not await take("b", NOW + timedelta(seconds=5))
    assert await take("a", NOW + timedelta(seconds=5))
    assert not await take("b", NOW + timedelta(seconds=10))
    assert await take("b", NOW + timedelta(seconds=12))
    assert not await take("a", NOW + timedelta(seconds=12))
    async with database.writing() as db:
        await channel_leases.end_lease(db, name, "a")
    assert not await take("a", NOW + timedelta(seconds=13))
    async with database.writing() as db:
        await channel_leases.end_lease(db, name, "b")
    assert await take("a", NOW + timedelta(seconds=13))


async def test_erasing_leaves_who_spoke_when_and_nothing_of_what(
    database: Database,
) -> None:
    conversation = await opened(database, "chat-3")
    other = await opened(database, "chat-4")
    secret = NewMessage(
        Author.CITIZEN,
        Kind.TEXT,
        Lang.FR,
        "mot rare",
        "Vous",
        client_msg_id=str(uuid4()),
        answer_id="integration_income.amount",
        detail={"chosen": "rare"},
    )
    async with database.writing() as db:
        asked = await conversations.find(db, conversation)
        for each in (conversation, other):
            await messages.append(db, each, secret, now=NOW)
        await tickets.open_ticket(
            db,
            asked,
            priority=Priority.NORMAL,
            share_history=True,
            reason=HandoverReason.PRESSED,
            now=NOW,
        )
        await conversations.record_event(
            db, conversation, 2, "MessageUnderstood", "bot", NOW, {"topic": "rare"}
        )
        await erasure.overwrite(db, conversation)
    async with database.reading() as db:
        log = await messages.messages_after(db, conversation, 0)
        found = await conversations.find(db, conversation)
        ticket = await tickets.find_open(db, conversation)
        names = await db.scalars(
            select(event.c.name).where(event.c.conversation_id == conversation)
        )
        assert set(names) == {"ConversationOpened"}
        assert await conversations.find_token_hash(db, conversation) == ""
        assert await telegram_links.links_of(db, "chat-3") == []
        assert len(await telegram_links.links_of(db, "chat-4")) == 1
        kept = await messages.messages_after(db, other, 1)
    first, second = log
    assert first.said.text == "IA"
    assert (second.said.author, second.said.label, second.at) == (
        Author.CITIZEN,
        "Vous",
        NOW,
    )
    assert (second.said.text, second.said.client_msg_id) == ("", None)
    assert (second.said.answer_id, second.said.detail) == (None, {})
    assert found.last_topic is None
    assert ticket is not None
    assert ticket.topic is None
    assert kept[0].said.text == "mot rare"
