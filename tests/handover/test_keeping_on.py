"""What runs in the background goes on, whatever fails in it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest

from handover import closing_time, keeping_on
from handover.core.words import Lang
from handover.keeping_on import keep_on
from handover.store.engine import StoreUnavailable
from tests.auxil.hub_in_hand import HubInHand
from tests.auxil.stand_in_rasa import until

pytestmark = pytest.mark.asyncio


class Turns:
    """Fails as it is told, then never again."""

    def __init__(self, *failures: Exception) -> None:
        self._failures = list(failures)
        self.taken = 0

    async def __call__(self) -> None:
        self.taken += 1
        if self._failures:
            raise self._failures.pop(0)

    async def have_ended_well(self) -> bool:
        return not self._failures and self.taken > 2


@pytest.fixture(autouse=True)
def no_long_pauses() -> Iterator[None]:
    with patch.object(keeping_on, "RETRY_SECONDS", 0.001):
        yield


async def while_it_runs(
    work: Awaitable[None], condition: Callable[[], Awaitable[bool]]
) -> None:
    """Run something in the background until a condition holds, then cancel it."""
    task = asyncio.ensure_future(work)
    try:
        await until(condition)
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_turn_that_fails_is_followed_by_the_next() -> None:
    turns = Turns(ValueError("one"), StoreUnavailable("two"), KeyError("three"))
    await while_it_runs(keep_on("turn", turns, every=0.001), turns.have_ended_well)


async def test_failure_is_told_once_and_so_is_its_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    away = [StoreUnavailable("the database does not answer") for _ in range(5)]
    turns = Turns(*away)
    await while_it_runs(keep_on("turn", turns, every=0.001), turns.have_ended_well)
    assert [record.getMessage() for record in caplog.records] == [
        "cannot turn: the database does not answer",
        "can turn again",
    ]


async def test_another_failure_is_told_too_with_its_place(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, logger="handover.keeping_on")
    turns = Turns(StoreUnavailable("away"), ValueError("wrong"), ValueError("wrong"))
    await while_it_runs(keep_on("turn", turns, every=0.001), turns.have_ended_well)
    told = [(record.levelname, bool(record.exc_info)) for record in caplog.records]
    assert told == [("WARNING", False), ("ERROR", True)]


async def test_after_a_failure_the_usual_pause_is_not_waited_for() -> None:
    turns = Turns(ValueError("wrong"), ValueError("wrong"))

    async def are_over() -> bool:
        return turns.taken == 3

    await while_it_runs(keep_on("turn", turns, every=3600), are_over)


@contextmanager
def failing_at_first(where: object, name: str) -> Iterator[None]:
    """Let a method fail twice, in two ways, and work from then on."""
    whole = getattr(where, name)
    failures = [ValueError("wrong"), StoreUnavailable("away")]

    def sometimes(*arguments: object, **options: object) -> object:
        if failures:
            raise failures.pop(0)
        return whole(*arguments, **options)

    with patch.object(where, name, sometimes):
        yield


async def test_whoever_waits_is_told_of_the_closing_after_failures(
    hand: HubInHand,
) -> None:
    await hand.agent("Amina", Lang.FR)
    conversation = await hand.open()
    await hand.do(conversation, "request_human")
    hand.clock.forward(hours=7)
    await hand.hub.waiting.refresh()

    before = len(await hand.log(conversation))

    async def is_told() -> bool:
        return len(await hand.log(conversation)) > before

    with (
        patch.object(closing_time, "LOOKS_EVERY_SECONDS", 0.001),
        failing_at_first(hand.hub.opening, "closed_since"),
    ):
        await while_it_runs(hand.hub.closing_time.run(), is_told)


async def test_what_is_over_is_removed_after_failures(hand: HubInHand) -> None:
    await hand.open()
    hand.clock.forward(days=31)
    removed: list[int] = []
    sweep = hand.hub.retention.sweep

    async def counted() -> None:
        removed.append((await sweep())["conversations"])

    async def is_removed() -> bool:
        return 1 in removed

    with (
        patch.object(hand.hub.retention, "sweep", counted),
        failing_at_first(hand.hub.database, "writing"),
    ):
        await while_it_runs(hand.hub.retention.run(), is_removed)
