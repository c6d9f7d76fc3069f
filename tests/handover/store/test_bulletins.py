"""Urgent notices on each database: the newest is told, and who ended which stays."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from handover.core.words import Lang
from handover.settings import with_async_driver
from handover.store import bulletins
from handover.store.engine import Database

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)
TEXTS = {lang: f"{lang.value} words" for lang in Lang}
LINKS = {lang: f"https://portal.example/{lang.value}" for lang in Lang}


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(with_async_driver(database_url))
    await opened.migrate()
    yield opened
    await opened.close()


async def test_the_newest_is_told_with_all_that_was_said(database: Database) -> None:
    async with database.writing() as db:
        await bulletins.lock(db)
        bare = await bulletins.post(db, TEXTS, None, until=NOW, by="paul", now=NOW)
        id_ = await bulletins.post(db, TEXTS, LINKS, until=TOMORROW, by="paul", now=NOW)
    async with database.reading() as db:
        newest, before = await bulletins.newest(db, limit=2)
    assert (newest.id, newest.texts, newest.links) == (id_, TEXTS, LINKS)
    assert (newest.until, newest.posted_by, newest.posted_at) == (TOMORROW, "paul", NOW)
    assert (before.id, before.links) == (bare, None)
    assert newest.is_shown(NOW)
    assert not newest.is_shown(TOMORROW)
    assert not before.is_shown(NOW)


async def test_who_ends_one_first_stays_written_down(database: Database) -> None:
    async with database.writing() as db:
        id_ = await bulletins.post(db, TEXTS, None, until=TOMORROW, by="paul", now=NOW)
        await bulletins.end(db, id_, "paula", NOW)
        await bulletins.end(db, id_, "paul", TOMORROW)
        (ended,) = await bulletins.newest(db, limit=1)
    assert (ended.ended_by, ended.ended_at) == ("paula", NOW)
    assert not ended.is_shown(NOW)
