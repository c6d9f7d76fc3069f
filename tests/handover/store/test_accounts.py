from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from handover.core.records import AgentAccount
from handover.core.words import Lang
from handover.settings import with_async_driver
from handover.store import accounts
from handover.store.engine import Database

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(with_async_driver(database_url))
    await opened.migrate()
    yield opened
    await opened.close()


async def add(database: Database, login: str) -> AgentAccount:
    account = AgentAccount(f"id-{login}", login, login.title(), (Lang.NL, Lang.DE))
    async with database.writing() as db:
        await accounts.insert_agent(db, account, "hash", now=NOW)
    return account


async def test_a_socket_ticket_is_used_up_and_grows_old(database: Database) -> None:
    async with database.writing() as db:
        for name, lives in (("used", 30), ("old", -1)):
            expires_at = NOW + timedelta(seconds=lives)
            await accounts.insert_socket_ticket(db, name, "session", expires_at)
        assert await accounts.take_socket_ticket(db, "used", NOW) == "session"
        assert await accounts.take_socket_ticket(db, "used", NOW) is None
        assert await accounts.take_socket_ticket(db, "old", NOW) is None


async def test_a_new_password_ends_the_log_ins_before_it(database: Database) -> None:
    agent = await add(database, "forgetful")
    async with database.writing() as db:
        await accounts.insert_session(db, "cookie", agent.id, "csrf", NOW)
        assert await accounts.find_session(
            db, "cookie", created_after=NOW - timedelta(1)
        )
        assert await accounts.replace_agent(db, agent, "new hash", is_demo=False)
        assert not await accounts.find_session(
            db, "cookie", created_after=NOW - timedelta(1)
        )


async def test_production_shuts_the_demonstration_accounts_out(
    database: Database,
) -> None:
    account = AgentAccount("id-demo", "demo", "Demo", (Lang.FR,))
    async with database.writing() as db:
        await accounts.insert_agent(db, account, "hash", now=NOW, is_demo=True)
        assert await accounts.find_by_login(db, "demo")
        await accounts.disable_demo_agents(db)
        assert await accounts.find_by_login(db, "demo") is None


async def test_a_demonstration_login_taken_over_by_a_person_stays_in_production(
    database: Database,
) -> None:
    demo = AgentAccount("id-taken", "taken", "Demo", (Lang.FR,))
    async with database.writing() as db:
        await accounts.insert_agent(db, demo, "hash", now=NOW, is_demo=True)
        person = AgentAccount("unused", "taken", "Noor", (Lang.NL,))
        assert await accounts.replace_agent(db, person, "new", is_demo=False)
        await accounts.disable_demo_agents(db)
        found = await accounts.find_by_login(db, "taken")
    assert found is not None
    assert (found[0].name, found[0].langs, found[1]) == ("Noor", (Lang.NL,), "new")
