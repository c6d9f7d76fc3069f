import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from sqlalchemy import text

from handover.settings import with_async_driver
from handover.store import audit
from handover.store.engine import Database

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(with_async_driver(database_url))
    await opened.migrate()
    async with opened.writing() as db:
        await db.execute(text("DELETE FROM audit"))
    yield opened
    await opened.close()


async def add(database: Database, subject: str) -> None:
    async with database.writing() as db:
        await audit.append(db, "maud", "ClosedBySupervisor", subject, {"n": 1}, NOW)


async def test_entries_follow_each_other_also_when_they_come_at_once(
    database: Database,
) -> None:
    await asyncio.gather(*(add(database, f"c-{n}") for n in range(12)))
    async with database.reading() as db:
        assert await audit.is_whole(db)
        rows = await db.execute(text("SELECT count(DISTINCT previous_hash) FROM audit"))
    assert rows.scalar() == 12


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET actor = 'nobody' WHERE subject = 'c-1'",
        "DELETE FROM audit WHERE subject = 'c-1'",
    ],
)
async def test_changed_or_missing_entry_breaks_the_chain(
    database: Database, tampering: str
) -> None:
    for subject in ("c-0", "c-1", "c-2"):
        await add(database, subject)
    async with database.writing() as db:
        await db.execute(text(tampering))
        assert not await audit.is_whole(db)
