"""Who owes an answer: one hub a conversation, and another when that one is gone."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from handover.settings import with_async_driver
from handover.store import owed
from handover.store.engine import Database
from handover.store.log import read_work
from tests.auxil.stored_conversations import ask, open_conversation

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(with_async_driver(database_url))
    await opened.migrate()
    yield opened
    async with opened.writing() as db:
        for each in await owed.conversations_awaiting(db):
            await owed.settle(db, each)
    await opened.close()


async def debts(database: Database) -> dict[str, str | None]:
    async with database.reading() as db:
        return await owed.conversations_awaiting(db)


async def owed_next(database: Database, conversation: str, hub: str) -> int | None:
    async with database.reading() as db:
        work = await read_work(db, conversation, hub)
    return work.unanswered[0].seq if work else None


async def settle(database: Database, conversation: str, seq: int) -> None:
    async with database.writing() as db:
        await owed.settle(db, conversation, seq)


async def take(database: Database, hub: str, *alive: str) -> list[str]:
    async with database.writing() as db:
        return await owed.take_debts(db, hub, frozenset(alive))


async def test_the_hub_that_took_the_question_answers_it(database: Database) -> None:
    conversation = await open_conversation(database)
    seq = await ask(database, conversation, hub="one")
    assert await owed_next(database, conversation, "one") == seq
    assert await owed_next(database, conversation, "two") is None


async def test_a_hub_that_owes_answers_gets_the_next_question_too(
    database: Database,
) -> None:
    conversation = await open_conversation(database)
    first = await ask(database, conversation, hub="one")
    second = await ask(database, conversation, hub="two")
    assert await owed_next(database, conversation, "two") is None
    await settle(database, conversation, first)
    assert await owed_next(database, conversation, "one") == second


async def test_when_all_is_answered_the_next_hub_answers(database: Database) -> None:
    conversation = await open_conversation(database)
    await settle(database, conversation, await ask(database, conversation, hub="one"))
    seq = await ask(database, conversation, hub="two")
    assert await owed_next(database, conversation, "two") == seq


async def test_living_hubs_keep_what_they_owe(database: Database) -> None:
    conversation = await open_conversation(database)
    await ask(database, conversation, hub="one")
    assert await take(database, "two", "one", "two") == []
    assert await debts(database) == {conversation: "one"}


async def test_of_many_hubs_one_takes_over_from_the_one_that_is_gone(
    database: Database,
) -> None:
    gone = [await open_conversation(database) for _ in range(5)]
    for conversation in gone:
        await ask(database, conversation, hub="gone")
    living = [f"hub-{number}" for number in range(4)]
    taken = await asyncio.gather(*(take(database, hub, *living) for hub in living))
    assert sorted(each for some in taken for each in some) == sorted(gone)


async def test_what_a_hub_leaves_can_be_taken_while_it_still_lives(
    database: Database,
) -> None:
    conversation = await open_conversation(database)
    await ask(database, conversation, hub="one")
    async with database.writing() as db:
        await owed.leave_debts(db, "one")
    assert await take(database, "two", "one", "two") == [conversation]


async def test_what_is_answered_is_not_taken_over(database: Database) -> None:
    conversation = await open_conversation(database)
    await settle(database, conversation, await ask(database, conversation, hub="gone"))
    assert await take(database, "two", "two") == []
