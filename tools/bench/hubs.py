"""Part `hubs`: one hub against two on the same PostgreSQL and Redis.

Rasa is a stand-in that answers at once: what is measured are hubs and database.
"""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Sequence
from pathlib import Path

from tools.bench.asking import Asked, ask
from tools.bench.figures import Hubs
from tools.bench.hub_alone import HUB, fast_rasa, hub_up, settings, until_together
from tools.bench.loops import Plan
from tools.bench.processes import say
from tools.bench.services import Missing, fresh_database, own_redis
from tools.bench.sizes import Sizes
from tools.bench.weights import Meter

__all__ = ["measure"]

MESSAGES = 10
FIRST = Plan(at_once=4, messages=1, total=4)


async def measure(work: Path, log: Path, sizes: Sizes) -> Hubs:
    """Measure with one hub and with two in turn, each time on an empty database.

    Raises:
        BenchError: a hub did not start, or answered nothing.
    """
    rounds: dict[int, list[Asked]] = {1: [], 2: []}
    try:
        with own_redis(log) as redis_url, fast_rasa(log) as rasa:
            for number in range(sizes.hub_rounds):
                for count, found in rounds.items():
                    say(f"hubs: round {number + 1}, {count} …")
                    folder = work / f"hubs-{number}-{count}"
                    found.append(
                        await _round(count, folder, rasa, redis_url, log, sizes)
                    )
    except Missing as missing:
        return Hubs(skipped=str(missing))
    return Hubs(
        senders=sizes.hub_senders,
        seconds=sizes.hub_seconds,
        one=_rates(rounds[1]),
        two=_rates(rounds[2]),
        one_cpu_ms=_cpu_ms(rounds[1]),
        two_cpu_ms=_cpu_ms(rounds[2]),
    )


async def _round(
    count: int, folder: Path, rasa: str, redis_url: str, log: Path, sizes: Sizes
) -> Asked:
    with fresh_database() as database:
        chosen = settings(
            folder, rasa, RELAIS_DATABASE_URL=database, RELAIS_REDIS_URL=redis_url
        )
        async with contextlib.AsyncExitStack() as stack:
            up = [
                await stack.enter_async_context(hub_up(chosen, log))
                for _ in range(count)
            ]
            urls = [url for url, _ in up]
            await until_together(urls)
            # The first message waits until everything is loaded.
            await ask("relais_talk", urls, FIRST, meters=[], log=log)
            plan = Plan(
                at_once=sizes.hub_senders,
                messages=MESSAGES,
                seconds=sizes.hub_seconds,
                warm_seconds=sizes.warm_seconds,
            )
            return await ask(
                "relais_talk",
                urls,
                plan,
                meters=[Meter(process, HUB) for _, process in up],
                log=log,
            )


def _rates(rounds: Sequence[Asked]) -> list[float]:
    return [each.tally.answered / each.tally.seconds for each in rounds]


def _cpu_ms(rounds: Sequence[Asked]) -> float:
    return statistics.median(
        each.cpu_seconds["hub"] / max(1, each.tally.answered) * 1000 for each in rounds
    )
