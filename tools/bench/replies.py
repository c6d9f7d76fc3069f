"""Part `replies`: first reply and throughput, Relais beside `rasa init`.

Both sides run at the same time and are asked in turn, so that a slow minute of the
machine falls on both.
"""

from __future__ import annotations

import contextlib
import dataclasses
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.bench import rasa_init, relais
from tools.bench.asking import Asked, ask
from tools.bench.figures import (
    RASA_INIT_REST,
    RASA_INIT_SOCKETIO,
    RELAIS,
    OpenLoop,
    Rate,
    Replies,
)
from tools.bench.loops import Plan
from tools.bench.numbers import percentile, share_within, spread
from tools.bench.processes import peak_megabytes, say
from tools.bench.relais import Started
from tools.bench.sizes import Sizes
from tools.bench.weights import Meter

__all__ = ["measure", "open_figures", "rate"]

FIRST = Plan(at_once=4, messages=4, total=16)


@dataclasses.dataclass(frozen=True)
class _Side:
    """How one side is asked."""

    client: str
    started: Started
    names: Mapping[str, str]

    async def ask(self, plan: Plan, log: Path) -> Asked:
        meter = Meter(self.started.process, self.names)
        return await ask(self.client, [self.started.url], plan, meters=[meter], log=log)


async def measure(ours: Path, theirs: Path, log: Path, sizes: Sizes) -> Replies:
    """Start both sides, trained before, and ask them.

    Raises:
        BenchError: it could not be measured.
    """
    async with contextlib.AsyncExitStack() as stack:
        say("replies: starting both sides …")
        one = await stack.enter_async_context(relais.up(ours, log))
        other = await stack.enter_async_context(rasa_init.up(theirs, log))
        sides = {
            RELAIS: _Side("relais_talk", one, relais.NAMES),
            RASA_INIT_REST: _Side("rest_talk", other, rasa_init.NAMES),
            RASA_INIT_SOCKETIO: _Side("socketio_talk", other, rasa_init.NAMES),
        }
        for side in sides.values():
            # The first questions wait until everything is loaded.
            await side.ask(FIRST, log)
        levels = {}
        for at_once in sizes.levels:
            asked = await _closed(sides, at_once, log, sizes)
            levels[at_once] = {name: rate(rounds) for name, rounds in asked.items()}
        open_loop = {
            name: open_figures(await _open(name, side, log, sizes))
            for name, side in sides.items()
        }
        peaks = {
            RELAIS: peak_megabytes(one.process, relais.NAMES),
            "rasa init": peak_megabytes(other.process, rasa_init.NAMES),
        }
    return Replies(
        rounds=sizes.rounds,
        seconds=sizes.loop_seconds,
        messages=sizes.messages,
        levels=levels,
        open_at_once=sizes.open_at_once,
        open_pause_seconds=sizes.open_pause_seconds,
        open_seconds=sizes.open_seconds,
        open_loop=open_loop,
        peak_megabytes=peaks,
    )


async def _closed(
    sides: Mapping[str, _Side], at_once: int, log: Path, sizes: Sizes
) -> dict[str, list[Asked]]:
    """Ask all sides in turn, round after round."""
    found: dict[str, list[Asked]] = {name: [] for name in sides}
    plan = Plan(
        at_once=at_once,
        messages=sizes.messages,
        seconds=sizes.loop_seconds,
        warm_seconds=sizes.warm_seconds,
    )
    for number in range(sizes.rounds):
        for name, side in sides.items():
            say(f"replies: {at_once} at once, round {number + 1}, {name} …")
            found[name].append(await side.ask(plan, log))
    return found


async def _open(name: str, side: _Side, log: Path, sizes: Sizes) -> Asked:
    say(f"replies: {sizes.open_at_once} at a human pace, {name} …")
    plan = Plan(
        at_once=sizes.open_at_once,
        messages=sizes.messages,
        seconds=sizes.open_seconds,
        warm_seconds=sizes.warm_seconds,
        pause_seconds=sizes.open_pause_seconds,
        seed=1,
    )
    return await side.ask(plan, log)


def rate(rounds: Sequence[Asked]) -> Rate:
    """Return the medians over at least one round of a closed loop."""
    tallies = [each.tally for each in rounds]
    per_second = [tally.answered / tally.seconds for tally in tallies]
    firsts = [spread(tally.first) for tally in tallies]
    return Rate(
        per_second=statistics.median(per_second),
        slowest=min(per_second),
        fastest=max(per_second),
        p50_ms=statistics.median(each.p50_ms for each in firsts),
        p95_ms=statistics.median(each.p95_ms for each in firsts),
        p99_ms=statistics.median(each.p99_ms for each in firsts),
        patient_p99_ms=statistics.median(
            spread(tally.patient).p99_ms for tally in tallies
        ),
        refused=statistics.median(
            tally.refused / (tally.refused + len(tally.first)) for tally in tallies
        ),
        broken=sum(tally.broken for tally in tallies),
        cpu_ms=_cpu_ms(rounds),
    )


def open_figures(asked: Asked) -> OpenLoop:
    """Return what an open loop amounts to; no reply counts as one that was too late."""
    tally = asked.tally
    due = len(tally.patient) + tally.broken
    share = len(tally.patient) / due
    return OpenLoop(
        per_second=due / tally.seconds,
        first_reply=spread(tally.patient),
        within_150_ms=share_within(tally.patient, 0.150) * share,
        within_1_s=share_within(tally.patient, 1.0) * share,
        within_2_s=share_within(tally.patient, 2.0) * share,
        curve_ms=[percentile(tally.patient, each) * 1000 for each in range(101)],
        refused=tally.refused / (tally.refused + due),
        broken=tally.broken,
        cpu_ms=_cpu_ms([asked]),
    )


def _cpu_ms(rounds: Sequence[Asked]) -> dict[str, float]:
    """Return the processor time an answer by process, median over the rounds."""
    return {
        name: statistics.median(
            each.cpu_seconds[name] / max(1, each.tally.answered) * 1000
            for each in rounds
        )
        for name in rounds[0].cpu_seconds
    }
