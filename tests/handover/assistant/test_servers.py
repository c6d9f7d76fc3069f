"""Several Rasa servers: asked in turn, and only those that are well."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from handover.assistant import servers
from handover.assistant.client import AssistantState, AssistantUnavailable
from handover.assistant.servers import RasaServers
from handover.core.message import Preferences
from handover.core.words import Lang
from tests.auxil.stand_in_rasa import TOKEN, StandInRasa

pytestmark = pytest.mark.asyncio

FRENCH = Preferences(Lang.FR)


@pytest.fixture
def rasas() -> Iterator[list[StandInRasa]]:
    started = [StandInRasa(), StandInRasa()]
    yield started
    for rasa in started:
        rasa.stop()


@asynccontextmanager
async def asked(*rasas: StandInRasa) -> AsyncIterator[RasaServers]:
    several = RasaServers([rasa.url for rasa in rasas], TOKEN)
    await several.probe()
    try:
        yield several
    finally:
        await several.close()
        # One more turn of the loop lets cut transports say goodbye.
        await asyncio.sleep(0.01)


async def ask(several: RasaServers) -> str | None:
    understood = await several.understand("c-1", "bonjour", FRENCH, None)
    return understood.answer_id


async def test_servers_are_asked_in_turn(rasas: list[StandInRasa]) -> None:
    async with asked(*rasas) as several:
        for _ in range(6):
            assert await ask(several) == "greet"
    assert [len(rasa.asked) for rasa in rasas] == [3, 3]


async def test_server_that_is_gone_costs_no_answer(rasas: list[StandInRasa]) -> None:
    async with asked(*rasas) as several:
        rasas[0].stop()
        for _ in range(4):
            assert await ask(several) == "greet"
        assert several.states == [AssistantState.DOWN, AssistantState.READY]
        assert several.state is AssistantState.READY


async def test_server_that_comes_back_is_asked_again(rasas: list[StandInRasa]) -> None:
    async with asked(*rasas) as several:
        rasas[0].stop()
        await ask(several)
        await ask(several)
        rasas[0] = StandInRasa(rasas[0].port)
        await several.probe()
        await ask(several)
        await ask(several)
    assert len(rasas[0].asked) == 1


async def test_with_none_left_the_assistant_is_down(rasas: list[StandInRasa]) -> None:
    async with asked(*rasas) as several:
        for rasa in rasas:
            rasa.stop()
        with pytest.raises(AssistantUnavailable) as failed:
            await ask(several)
        assert failed.value.state is several.state is AssistantState.DOWN


async def test_slow_server_has_used_up_the_budget_of_all(
    monkeypatch: pytest.MonkeyPatch, rasas: list[StandInRasa]
) -> None:
    monkeypatch.setattr(servers, "BUDGET_SECONDS", 0.3)
    for rasa in rasas:
        rasa.delay_seconds = 5
    async with asked(*rasas) as several:
        with pytest.raises(AssistantUnavailable):
            await asyncio.wait_for(ask(several), 2)
    assert sum(len(rasa.asked) for rasa in rasas) == 1


async def test_model_is_told_as_long_as_one_server_is_well(
    rasas: list[StandInRasa],
) -> None:
    async with asked(*rasas) as several:
        assert several.model == "stand-in"
        rasas[0].stop()
        await ask(several)
        assert several.model == "stand-in"


async def test_before_the_first_probe_the_assistant_is_starting() -> None:
    several = RasaServers(["http://127.0.0.1:1", "http://127.0.0.1:2"], TOKEN)
    assert several.state is AssistantState.STARTING
    assert several.model is None
    with pytest.raises(AssistantUnavailable):
        await ask(several)
    await several.close()
