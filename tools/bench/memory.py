"""Part `memory`: what Rasa and the hub weigh while thousands of conversations pass."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tools.bench import rasa_init, relais
from tools.bench.asking import ask
from tools.bench.figures import Memory
from tools.bench.loops import Plan
from tools.bench.processes import say
from tools.bench.relais import Started
from tools.bench.sizes import Sizes
from tools.bench.weights import resident_megabytes

__all__ = ["measure"]

AT_ONCE = 10


async def measure(ours: Path, theirs: Path, log: Path, sizes: Sizes) -> Memory:
    """Start each side anew and let conversations pass, a message each.

    Raises:
        BenchError: it could not be measured.
    """
    async with relais.up(ours, log) as started:
        weights = await _weigh(started, "relais_talk", relais.NAMES, log, sizes)
    async with rasa_init.up(theirs, log) as started:
        other = await _weigh(started, "rest_talk", rasa_init.NAMES, log, sizes)
    steps = range(sizes.memory_steps + 1)
    return Memory([step * sizes.memory_step for step in steps], weights, other)


async def _weigh(
    started: Started, client: str, names: Mapping[str, str], log: Path, sizes: Sizes
) -> dict[str, list[float]]:
    """Return megabytes by process: once warm, then after each step."""
    # What is loaded with the first messages belongs to the beginning.
    plan = Plan(at_once=AT_ONCE, messages=1, total=AT_ONCE)
    await ask(client, [started.url], plan, meters=[], log=log)
    readings = [resident_megabytes(started.process, names)]
    plan = Plan(at_once=AT_ONCE, messages=1, total=sizes.memory_step)
    for step in range(sizes.memory_steps):
        say(f"memory: {client}, {step * sizes.memory_step} conversations …")
        await ask(client, [started.url], plan, meters=[], log=log)
        readings.append(resident_megabytes(started.process, names))
    return {name: [each[name] for each in readings] for name in readings[0]}
