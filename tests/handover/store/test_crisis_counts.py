"""The daily count on each database, from an empty one and from an older one."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect

from handover.settings import with_async_driver
from handover.store import crisis_counts, engine
from handover.store.engine import Database
from handover.store.schema import crisis_count

pytestmark = pytest.mark.asyncio

MONDAY = date(2026, 11, 23)


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(with_async_driver(database_url))
    await opened.migrate()
    yield opened
    await opened.close()


def to_first_release(connection: Connection) -> None:
    config = Config()
    scripts = Path(engine.__file__).with_name("migrations")
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    command.downgrade(config, "0001")


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_days_and_channels_are_counted_apart(database: Database) -> None:
    tuesday = date(2026, 11, 24)
    async with database.writing() as db:
        for day, channel in ((MONDAY, "web"), (MONDAY, "web"), (tuesday, "web")):
            await crisis_counts.add(db, day, channel)
        await crisis_counts.add(db, MONDAY, "telegram")
    async with database.reading() as db:
        assert await crisis_counts.of_day(db, MONDAY) == {"web": 2, "telegram": 1}
        assert await crisis_counts.of_day(db, tuesday) == {"web": 1}
        assert await crisis_counts.of_day(db, date(2026, 11, 25)) == {}


async def test_nothing_in_the_table_leads_to_a_conversation() -> None:
    columns = {column.name for column in crisis_count.columns}
    assert columns == {"day", "channel", "messages"}
    assert not crisis_count.foreign_keys


async def test_a_database_of_the_first_release_is_brought_up_to_date(
    database: Database,
) -> None:
    async with database.writing() as db:
        await db.run_sync(to_first_release)
    async with database.reading() as db:
        assert "crisis_count" not in await db.run_sync(tables)
    await database.migrate()
    async with database.writing() as db:
        await crisis_counts.add(db, MONDAY, "web")
