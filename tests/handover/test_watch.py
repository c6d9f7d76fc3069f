"""What is found in the database although no wake-up came."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from handover import watch
from handover.fanout import PLACES, Fanout, Listener
from handover.peers import Peers, hub_name
from handover.push import PushState, RedisPush
from handover.settings import Settings
from handover.store import conversations
from handover.store.engine import Database
from handover.watch import Watch
from tests.auxil.stored_conversations import NOW, ask, open_conversation

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'relais.db'}")
    await opened.migrate()
    yield opened
    await opened.close()


@pytest.fixture
def watched(database: Database) -> Watch:
    async def nothing(_: frozenset[str]) -> None:
        return

    peers = Peers(database, lambda: NOW, "here", "release")
    return Watch(database, Fanout(), peers, RedisPush("", "here"), nothing)


def heard(listener: Listener) -> set[str]:
    changed, listener._changed = listener._changed, set()
    return changed


async def test_change_that_nobody_told_wakes_the_connection(
    watched: Watch, database: Database
) -> None:
    listener, conversation = Listener(), await open_conversation(database)
    watched.fanout.listen(listener, conversation)
    await watched.wake_changed()
    heard(listener)
    await ask(database, conversation, hub="elsewhere")
    await watched.wake_changed()
    assert heard(listener) == {conversation}


async def test_change_of_language_or_region_counts(
    watched: Watch, database: Database
) -> None:
    listener, conversation = Listener(), await open_conversation(database)
    watched.fanout.listen(listener, conversation)
    await watched.wake_changed()
    heard(listener)
    later = NOW + timedelta(seconds=1)
    async with database.writing() as db:
        await conversations.set_preferences(
            db, conversation, {"region": "flanders"}, later
        )
    await watched.wake_changed()
    assert heard(listener) == {conversation}


async def test_conversation_that_rests_wakes_nobody(
    watched: Watch, database: Database
) -> None:
    listener, conversation = Listener(), await open_conversation(database)
    watched.fanout.listen(listener, conversation)
    await watched.wake_changed()
    heard(listener)
    await watched.wake_changed()
    assert heard(listener) == set()


async def test_what_changed_before_the_first_look_is_not_missed(
    watched: Watch, database: Database
) -> None:
    listener, conversation = Listener(), await open_conversation(database)
    watched.fanout.listen(listener, conversation)
    await ask(database, conversation, hub="elsewhere")
    await watched.wake_changed()
    assert heard(listener) == {conversation}


async def test_all_connections_are_looked_up_in_few_questions(
    monkeypatch: pytest.MonkeyPatch, watched: Watch, database: Database
) -> None:
    monkeypatch.setattr(conversations, "IDS_AT_ONCE", 2)
    opened = [await open_conversation(database) for _ in range(5)]
    listeners = {each: Listener() for each in opened}
    for conversation, listener in listeners.items():
        watched.fanout.listen(listener, conversation)
    await watched.wake_changed()
    assert [heard(each) for each in listeners.values()] == [{each} for each in opened]


async def test_queue_is_read_again_too(watched: Watch) -> None:
    listener = Listener()
    watched.fanout.listen(listener, PLACES)
    await watched.wake_changed()
    assert heard(listener) == {PLACES}


async def test_hub_that_is_alone_looks_when_it_is_time(
    monkeypatch: pytest.MonkeyPatch, watched: Watch
) -> None:
    now = asyncio.get_running_loop().time()
    await watched.look()
    assert not watched._is_due(now + watch.SAFETY_SECONDS - 1, PushState.OFF)
    assert watched._is_due(now + watch.SAFETY_SECONDS + 1, PushState.OFF)


async def test_without_redis_hubs_look_every_time(watched: Watch) -> None:
    await watched.look()
    now = watched._looked_at
    watched.peers.alive = frozenset({"here", "there"})
    assert watched._is_due(now, PushState.OFF)
    watched._pushed = PushState.READY
    assert not watched._is_due(now, PushState.READY)


async def test_redis_lost_or_back_is_a_reason_to_look(watched: Watch) -> None:
    await watched.look()
    now = watched._looked_at
    assert watched._is_due(now, PushState.READY)


async def test_hub_has_the_same_name_after_a_restart() -> None:
    first, again = Settings(port=8001), Settings(port=8001)
    assert hub_name(first) == hub_name(again) != hub_name(Settings(port=8002))
    assert len(hub_name(Settings(port=65535))) <= 64
