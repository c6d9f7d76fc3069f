"""Has a program of its own ask a server, and weighs the server meanwhile."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from tools.bench.loops import Plan, Tally
from tools.bench.processes import BenchError
from tools.bench.programs import program
from tools.bench.weights import Meter

__all__ = ["Asked", "ask"]

WHO_ASKS = "who asks"


@dataclasses.dataclass(frozen=True)
class Asked:
    """What came of it.

    Attributes:
        tally: see there.
        cpu_seconds: processor time within the measured time, by process.
    """

    tally: Tally
    cpu_seconds: Mapping[str, float]


async def ask(
    client: str, urls: Sequence[str], plan: Plan, *, meters: Sequence[Meter], log: Path
) -> Asked:
    """Ask as planned.

    Args:
        client: module of `tools.bench` that knows how: `relais_talk`, `rest_talk` or
            `socketio_talk`.
        urls: base addresses of the servers, as `http://host:port`.
        plan: what.
        meters: of the servers; several of the same name are added.
        log: where the program's errors go.

    Raises:
        BenchError: the program failed, or nothing was answered.
    """
    job = {"client": client, "urls": urls, "plan": dataclasses.asdict(plan)}
    used: dict[str, float] = {}
    async with program("load", job, log) as asker:
        watched = [*meters, Meter(psutil.Process(asker.pid), {"tools.bench": WHO_ASKS})]
        while isinstance(heard := await asker.hear(), str):
            for meter in watched:
                if heard == "begun":
                    meter.start()
                    continue
                for name, seconds in meter.stop().items():
                    used[name] = used.get(name, 0.0) + seconds
    tally = Tally(**heard)
    if not tally.first:
        raise BenchError(f"{client} got no answer within the measured time")
    return Asked(tally, used)
