import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from handover.core.agent_words import Availability
from handover.core.records import AgentAccount, Presence
from handover.core.words import Lang
from handover.settings import with_async_driver
from handover.store import accounts, presence
from handover.store.engine import Database

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AVAILABLE = Presence(Availability.AVAILABLE)


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(with_async_driver(database_url))
    await opened.migrate()
    yield opened
    await opened.close()


async def add(database: Database, login: str) -> AgentAccount:
    account = AgentAccount(
        f"id-{login}",
        login,
        login.title(),
        (Lang.NL, Lang.DE),
        topics=("rent_support",),
        team="front_office",
        capacity=2,
    )
    async with database.writing() as db:
        await accounts.insert_agent(db, account, "hash", now=NOW)
    return account


async def test_the_first_signs_of_life_may_come_at_once(database: Database) -> None:
    agent = await add(database, "first")

    async def become_available() -> None:
        async with database.writing() as db:
            await presence.set_presence(db, agent.id, AVAILABLE, NOW)

    async with database.writing() as db:
        await presence.note_life(db, agent.id, NOW)
        second = asyncio.create_task(become_available())
        await asyncio.sleep(0.1)
    await second
    async with database.reading() as db:
        assert await presence.find_presence(db, agent.id) == AVAILABLE


async def test_only_available_agents_with_a_living_connection_are_on_duty(
    database: Database,
) -> None:
    here, gone, away = [await add(database, name) for name in ("here", "gone", "away")]
    back_at = NOW + timedelta(minutes=15)
    on_break = Presence(Availability.BREAK, back_at)
    async with database.writing() as db:
        await presence.set_presence(db, here.id, AVAILABLE, NOW)
        long_ago = NOW - timedelta(minutes=5)
        await presence.set_presence(db, gone.id, AVAILABLE, long_ago)
        await presence.set_presence(db, away.id, on_break, NOW)
        found = await presence.colleagues(db, NOW - timedelta(minutes=1))
    seen = {each.account.login: each for each in found}
    names = {"here", "gone", "away"}
    assert {login for login in names if seen[login].is_on_duty} == {"here"}
    assert seen["away"].presence == on_break
    assert seen["here"].account == here
    assert seen["here"].load == 0


async def test_whoever_got_a_conversation_is_idle_no_more(database: Database) -> None:
    agent = await add(database, "turn")
    later = NOW + timedelta(minutes=1)
    async with database.writing() as db:
        await presence.set_presence(db, agent.id, AVAILABLE, NOW)
        await presence.note_turn(db, agent.id, later)
        found = await presence.colleagues(db, NOW)
    mine = next(each for each in found if each.account.id == agent.id)
    assert mine.idle_since == later
