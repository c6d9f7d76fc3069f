"""What the store does when its database is full, slow, stalled or gone."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import event, text
from sqlalchemy.engine import make_url

from handover.settings import with_async_driver
from handover.store import engine, postgres
from handover.store.engine import Database, StoreUnavailable
from tests.auxil.cuttable_line import CuttableLine
from tests.auxil.databases import fresh_database
from tests.handover.conftest import DATABASES

pytestmark = pytest.mark.asyncio


@pytest.fixture
def line(tmp_path: Path) -> Iterator[tuple[CuttableLine, str]]:
    """Yield a line to a PostgreSQL database, and its address through that line."""
    with fresh_database("postgresql", tmp_path) as address:
        url = make_url(address)
        opened = CuttableLine((url.host or "127.0.0.1", url.port or 5432))
        through = url.set(host="127.0.0.1", port=opened.port)
        yield opened, through.render_as_string(hide_password=False)
        opened.close()


@pytest_asyncio.fixture
async def far(line: tuple[CuttableLine, str]) -> AsyncIterator[Database]:
    opened = Database(with_async_driver(line[1]))
    await opened.migrate()
    yield opened
    await opened.close()


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "ANSWER_SECONDS", 0.3)


async def count(database: Database) -> int:
    async with database.reading() as db:
        return int(await db.scalar(text("SELECT count(*) FROM content_blob")) or 0)


async def add(database: Database, id_: str) -> None:
    async with database.writing() as db:
        await db.execute(
            text("INSERT INTO content_blob (hash, body) VALUES (:id, '')"), {"id": id_}
        )


@pytest.mark.network
@pytest.mark.parametrize("question", [count, lambda far: add(far, "a")])
async def test_silent_server_is_given_up(
    short_patience: None, far: Database, line: tuple[CuttableLine, str], question
) -> None:
    await question(far)
    line[0].stall()
    with pytest.raises(StoreUnavailable):
        await asyncio.wait_for(question(far), 10)


@pytest.mark.network
@pytest.mark.parametrize("fault", [CuttableLine.stall, CuttableLine.refuse])
async def test_store_recovers_by_itself(
    short_patience: None, far: Database, line: tuple[CuttableLine, str], fault
) -> None:
    await add(far, "before")
    fault(line[0])
    with pytest.raises(StoreUnavailable):
        await add(far, "meanwhile")
    line[0].restore()
    await add(far, "after")
    async with far.reading() as db:
        kept = set(await db.scalars(text("SELECT hash FROM content_blob")))
    assert kept == {"before", "after"}


@pytest.mark.network
async def test_connections_cut_while_idle_are_not_noticed(
    far: Database, line: tuple[CuttableLine, str]
) -> None:
    await add(far, "before")
    line[0].cut()
    await add(far, "after")
    assert await count(far) == 2


@pytest.mark.network
async def test_server_ends_a_statement_that_takes_too_long(
    monkeypatch: pytest.MonkeyPatch, line: tuple[CuttableLine, str]
) -> None:
    monkeypatch.setattr(postgres, "STATEMENT_MILLISECONDS", 200)
    database = Database(with_async_driver(line[1]))
    with pytest.raises(StoreUnavailable):
        async with database.reading() as db:
            await db.execute(text("SELECT pg_sleep(30)"))
    await database.close()


@pytest.mark.network
async def test_no_wait_adds_up_to_what_the_widget_calls_unsent() -> None:
    longest = engine.POOL_SECONDS + postgres.ANSWER_SECONDS + postgres.CONNECT_SECONDS
    assert longest < 10
    assert postgres.STATEMENT_MILLISECONDS / 1000 < postgres.ANSWER_SECONDS


@pytest.mark.parametrize("kind", DATABASES)
async def test_more_at_once_than_there_are_connections_are_refused_not_kept_waiting(
    monkeypatch: pytest.MonkeyPatch, kind: str, tmp_path: Path
) -> None:
    monkeypatch.setattr(engine, "CONNECTIONS", 1)
    monkeypatch.setattr(engine, "POOL_SECONDS", 0.05)
    with fresh_database(kind, tmp_path) as address:
        database = Database(with_async_driver(address))
        await database.migrate()
        async with database.reading() as db:
            await db.execute(text("SELECT 1"))
            with pytest.raises(StoreUnavailable):
                await count(database)
        assert await count(database) == 0
        await database.close()


@pytest.mark.network
async def test_hubs_that_start_at_once_create_the_tables_once(tmp_path: Path) -> None:
    with fresh_database("postgresql", tmp_path) as address:
        hubs = [Database(with_async_driver(address)) for _ in range(4)]
        await asyncio.gather(*(hub.migrate() for hub in hubs))
        assert [await count(hub) for hub in hubs] == [0] * 4
        for hub in hubs:
            await hub.close()


async def test_full_disk_loses_nothing_and_is_over_when_there_is_room(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'full.db'}")
    await database.migrate()
    await add(database, "before")
    await database.close()
    pages = {"most": 0}

    @event.listens_for(database.engine.sync_engine, "connect")
    def limit(connection, _) -> None:
        # SQLite answers as on a full disk: SQLITE_FULL.
        connection.execute(f"PRAGMA max_page_count={pages['most'] or 4294967294}")

    pages["most"] = 1
    with pytest.raises(StoreUnavailable):
        await fill(database)
    assert await count(database) >= 1
    await database.close()
    pages["most"] = 0
    await fill(database)
    await database.close()


async def fill(database: Database) -> None:
    """Write 1 MB."""
    async with database.writing() as db:
        for _ in range(20):
            await db.execute(
                text(
                    "INSERT INTO audit (at, actor, action, detail, previous_hash, hash)"
                    " VALUES (0, 'a', 'a', :filler, '', hex(randomblob(20)))"
                ),
                {"filler": f'"{"x" * 50_000}"'},
            )


@pytest.mark.network
async def test_address_may_say_how_to_connect() -> None:
    url = make_url("postgresql+psycopg://db/relais?options=-c%20a%3D1")
    assert "options" not in postgres.connect_arguments(url)
    assert issubclass(postgres.BoundedConnection, psycopg.AsyncConnection)
