"""Nothing acknowledged is lost, doubled or moved, whatever breaks.

`make chaos` runs this with 500 conversations and longer accidents, and writes
docs/resilience.md. Seconds are reported there and asserted nowhere.
"""

import asyncio
import os
from datetime import datetime
from pathlib import Path

import pytest

from tests.chaos.city import City, built_city
from tests.chaos.ledger import (
    seconds_to_answers,
    wrong_for_agents,
    wrong_for_citizen,
    wrong_with_holders,
    wrong_with_lines,
    wrong_with_log,
)
from tests.chaos.report import report
from tests.chaos.sleepy_reader import SleepyReader

pytestmark = [pytest.mark.asyncio, pytest.mark.network, pytest.mark.long]

CITIZENS = int(os.environ.get("RELAIS_CHAOS_CONVERSATIONS") or 24)
REPORT = os.environ.get("RELAIS_CHAOS_REPORT")
IS_FULL = REPORT is not None
PAUSE_SECONDS = 30.0 if IS_FULL else 2.0
"""Mean pause between two messages of one citizen."""

GO_ON_SECONDS = 20.0 if IS_FULL else 1.5
STALL_SECONDS = 60.0 if IS_FULL else 3.0
AGENTS = 10 if IS_FULL else 3
MEMORY_BOUND_MEGABYTES = 60
"""More than the hubs need for these conversations, less than what piles up unread."""


async def break_everything(city: City) -> None:
    await city.accident("nothing yet", calm, GO_ON_SECONDS)
    await city.accident("a hub killed (`kill -9`)", city.kill_a_hub, GO_ON_SECONDS + 3)
    await city.accident("it starts again", city.start_it_again, GO_ON_SECONDS)
    await city.accident("30 % of sockets cut", city.cut_some_lines, GO_ON_SECONDS)
    await city.accident("Redis restarted", city.restart_redis, GO_ON_SECONDS)
    stall = city.pause_database(STALL_SECONDS)
    name = f"PostgreSQL stalled for {STALL_SECONDS:.0f} s"
    await city.accident(name, stall, GO_ON_SECONDS + 5)
    await city.accident("afterwards", calm, GO_ON_SECONDS)


async def calm() -> None:
    return


async def test_nothing_acknowledged_is_lost_doubled_or_moved(tmp_path: Path) -> None:
    with built_city(tmp_path) as city:
        await city.hire(AGENTS)
        async with city.busy(CITIZENS, PAUSE_SECONDS):
            await city.until_everybody_is_there()
            sleepy = SleepyReader(city.hubs[0].url, city.citizens[0])
            before = city.memory_megabytes()
            await break_everything(city)
            after = city.memory_megabytes()
            sleepy.close()
            await city.accident("a hub told to stop", city.stop_a_hub, GO_ON_SECONDS)
        here, there = [await city.transcripts(hub) for hub in city.hubs]
        events = await city.events()
        wrong = [
            f"{citizen.conversation}: {difference}"
            for citizen in city.citizens
            for log in [here[citizen.conversation or ""]]
            for difference in (
                *wrong_with_log(log),
                *wrong_for_citizen(citizen, log),
                *wrong_with_holders(log, events.get(citizen.conversation or "", [])),
            )
        ]
        wrong += wrong_for_agents(city.agents, here)
        wrong += wrong_with_lines([*city.citizens, *city.agents])
        page = report(
            city,
            answers=[a for log in here.values() for a in seconds_to_answers(log)],
            pause_seconds=PAUSE_SECONDS,
            wrong=len(wrong),
            memory=(before, after),
            day=datetime.now().astimezone().date(),
        )
        if REPORT:
            await asyncio.to_thread(Path(REPORT).write_text, page, "utf-8")
        print(page)  # noqa: T201 - shown with -s, and when the test fails
        assert wrong == []
        assert here == there
        assert all(citizen.said for citizen in city.citizens)
        assert sum(len(agent.said) for agent in city.agents) > AGENTS
        assert {phase.name for phase in city.phases if phase.lost} >= {
            "a hub killed (`kill -9`)",
            "30 % of sockets cut",
            "a hub told to stop",
        }
        assert after - before < MEMORY_BOUND_MEGABYTES
