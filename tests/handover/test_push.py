"""Signals between hubs through a real Redis that stops, stalls and comes back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from handover.core.signals import Signals
from handover.push import CHANNEL, MOST_SIGNALS, PushState, RedisPush
from tests.auxil.redis_server import RedisServer
from tests.auxil.stand_in_rasa import until

pytestmark = [pytest.mark.asyncio, pytest.mark.network]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    started = RedisServer(tmp_path)
    yield started
    started.stop()


class Ear:
    """Keeps what one hub hears of the others."""

    def __init__(self, url: str, name: str) -> None:
        self.push = RedisPush(url, name)
        self.push.receivers.append(self._keep)
        self.heard = Signals(hub=name)

    def _keep(self, signals: Signals) -> None:
        self.heard.changed |= signals.changed
        self.heard.typing |= signals.typing
        self.heard.limited += signals.limited

    async def is_ready(self) -> bool:
        return self.push.state is PushState.READY

    async def is_down(self) -> bool:
        return self.push.state is PushState.DOWN


@contextlib.asynccontextmanager
async def running(*ears: Ear) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(ear.push.run()) for ear in ears]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_what_one_hub_sends_the_other_hears_and_not_the_sender(
    server: RedisServer,
) -> None:
    here, there = Ear(server.url, "here"), Ear(server.url, "there")
    async with running(here, there):
        await until(here.is_ready)
        await until(there.is_ready)
        here.push.changed("c-1")
        here.push.typing("c-1", "agent")
        here.push.limited("logins", "hash")

        async def is_heard() -> bool:
            return len(there.heard) == 3

        await until(is_heard)
    assert there.heard.changed == {"c-1"}
    assert there.heard.typing == {("c-1", "agent")}
    assert there.heard.limited == [("logins", "hash")]
    assert len(here.heard) == 0


async def test_redis_gone_is_noticed_and_redis_back_too(server: RedisServer) -> None:
    ear = Ear(server.url, "here")
    async with running(ear):
        await until(ear.is_ready)
        server.stop()
        await until(ear.is_down)
        server.start()
        await until(ear.is_ready)


async def test_redis_that_only_stalls_is_noticed(server: RedisServer) -> None:
    ear = Ear(server.url, "here")
    async with running(ear):
        await until(ear.is_ready)
        server.stall()
        await until(ear.is_down)
        server.resume()
        await until(ear.is_ready)


async def test_redis_that_is_not_there_at_the_start_is_waited_for(
    server: RedisServer,
) -> None:
    server.stop()
    ear = Ear(server.url, "here")
    async with running(ear):
        ear.push.changed("c-1")
        server.start()
        await until(ear.is_ready)


async def test_nonsense_from_elsewhere_is_passed_over(server: RedisServer) -> None:
    here, there = Ear(server.url, "here"), Ear(server.url, "there")
    async with running(here, there), Redis.from_url(server.url) as stranger:
        await until(there.is_ready)
        await stranger.publish(CHANNEL, b"\xff nonsense")
        here.push.changed("c-1")

        async def is_heard() -> bool:
            return there.heard.changed == {"c-1"}

        await until(is_heard)


async def test_signals_do_not_pile_up_for_a_redis_that_is_away() -> None:
    away = RedisPush("redis://127.0.0.1:1/0", "here")
    for number in range(MOST_SIGNALS + 100):
        away.changed(f"c-{number}")
    assert len(away._waiting) == MOST_SIGNALS


async def test_without_an_address_nothing_is_kept_and_nothing_runs() -> None:
    off = RedisPush("", "here")
    off.changed("c-1")
    await asyncio.wait_for(off.run(), 1)
    assert (off.state, len(off._waiting)) == (PushState.OFF, 0)


async def test_password_in_the_address_is_not_logged(
    caplog: pytest.LogCaptureFixture, server: RedisServer
) -> None:
    ear = Ear(server.url.replace("//", "//:planted-secret@"), "here")
    async with running(ear):
        await until(ear.is_ready)
        server.stop()
        await until(ear.is_down)
    assert "redis does not answer" in caplog.text
    assert "planted-secret" not in caplog.text
