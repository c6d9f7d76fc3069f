"""Part `sockets`: idle citizen sockets, and the hop from an agent to a citizen.

The hub, with a conversation behind each socket, and after it a bare echo server with as
many sockets.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import psutil

from tools.bench.figures import Idle, Sockets
from tools.bench.hub_alone import HUB, add_agents, fast_rasa, hub_up, settings
from tools.bench.numbers import spread
from tools.bench.processes import (
    HUB_PYTHON,
    ROOT,
    BenchError,
    free_port,
    raise_file_limit,
    running,
    say,
)
from tools.bench.programs import Program, program
from tools.bench.sizes import Sizes
from tools.bench.weights import Meter, unique_bytes

__all__ = ["measure"]

SERVERS = {**HUB, "tools.bench.echo": "echo"}
SETTLE_SECONDS = 5.0
# Of the limit of open files: those of a server that are no sockets.
FILES_LEFT = 500
MEMORY_LEFT_BYTES = 2_000_000_000


async def measure(work: Path, log: Path, sizes: Sizes) -> Sockets:
    """Measure the hub, then the echo server.

    Raises:
        BenchError: it could not be measured.
    """
    most, why = _most(sizes)
    with fast_rasa(log) as rasa:
        chosen = settings(work / "sockets", rasa)
        agents = add_agents(chosen, sizes.hop_agents, sizes.hop_each)
        async with hub_up(chosen, log) as (url, process):
            trial = _Trial("hub", url, process, log, sizes, agents)
            hub = await trial.run(most)
    async with _echo_up(log) as (url, process):
        bare = _Trial("echo", url, process, log, sizes, [])
        echo = await bare.run(most)
    return Sockets(
        hub=hub,
        echo=echo,
        hub_megabytes=trial.before[0] / 1_000_000,
        idle_seconds=sizes.idle_seconds,
        pairs=sizes.hop_agents * sizes.hop_each,
        why_not_more=trial.why_not_more or bare.why_not_more or why,
    )


def _most(sizes: Sizes) -> tuple[int, str]:
    """Return how many sockets are tried, and what ends it there."""
    files = raise_file_limit() - FILES_LEFT
    if files < sizes.most_sockets:
        return files, f"the limit of open files ({files + FILES_LEFT:,})"
    return sizes.most_sockets, f"no more than {sizes.most_sockets:,} were tried"


@contextlib.asynccontextmanager
async def _echo_up(log: Path) -> AsyncIterator[tuple[str, psutil.Process]]:
    port = free_port()
    command = [HUB_PYTHON, "-m", "tools.bench.echo", str(port)]
    with running(command, folder=ROOT, settings={}, log=log) as process:
        for _ in range(200):
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{port}", process


class _Trial:
    """One server and the sockets that are held open to it.

    Attributes:
        before: bytes of memory with the warm sockets alone: resident, unique.
        why_not_more: what ended it, where something did.
    """

    def __init__(
        self,
        kind: str,
        url: str,
        process: psutil.Process,
        log: Path,
        sizes: Sizes,
        agents: Sequence[Sequence[str]],
    ) -> None:
        self._kind = kind
        self._url = url
        self._process = process
        self._log = log
        self._sizes = sizes
        self._agents = agents
        self._holders: list[Program] = []
        self._stack = contextlib.AsyncExitStack()
        self._base = 0.0
        self.before = (0, 0)
        self.why_not_more = ""

    async def run(self, most: int) -> list[Idle]:
        """Open the sockets of the goals and measure; then as many as can be.

        Raises:
            BenchError: not even those of the goals could be opened.
        """
        sizes = self._sizes
        async with self._stack:
            # What the first conversations load is not theirs alone: they are not
            # counted, neither here nor later.
            await self._hold(sizes.warm_sockets)
            self._holders.clear()
            await asyncio.sleep(SETTLE_SECONDS)
            self.before = unique_bytes(self._process)
            self._base = await self._cpu_a_second()
            opened = await self._hold(sizes.sockets)
            if opened < sizes.sockets:
                raise BenchError(f"{self._kind}: only {opened} sockets opened")
            found = [await self._weigh(opened)]
            most -= sizes.warm_sockets
            while opened < most and not self.why_not_more:
                opened += await self._hold(min(sizes.sockets_step, most - opened))
            if opened > sizes.sockets:
                found.append(await self._weigh(opened))
        return found

    async def _hold(self, count: int) -> int:
        """Have a program open and hold so many sockets more; return how many it did."""
        say(f"sockets: {self._kind}, {count} more …")
        job = {
            "kind": self._kind,
            "url": self._url,
            "count": count,
            # Each has an address, and thereby ports, of its own.
            "source": f"127.0.0.{len(self._holders) + 2}",
        }
        holder = await self._stack.enter_async_context(
            program("holder", job, self._log)
        )
        self._holders.append(holder)
        opened = int(await holder.hear())
        if opened < count:
            self.why_not_more = f"{count - opened} of {count} sockets did not open"
        elif psutil.virtual_memory().available < MEMORY_LEFT_BYTES:
            self.why_not_more = "the memory of the machine"
        return opened

    async def _weigh(self, opened: int) -> Idle:
        await asyncio.sleep(SETTLE_SECONDS)
        resident, unique = unique_bytes(self._process)
        used = await self._cpu_a_second()
        hops = await self._hop()
        return Idle(
            sockets=opened,
            lost=opened - await self._still_open(),
            resident_kb=(resident - self.before[0]) / opened / 1000,
            unique_kb=(unique - self.before[1]) / opened / 1000,
            cpu_us=(used - self._base) / opened * 1_000_000,
            hop=spread(hops),
        )

    async def _still_open(self) -> int:
        found = 0
        for holder in self._holders:
            await holder.tell("how many")
            found += int(await holder.hear())
        return found

    async def _cpu_a_second(self) -> float:
        """Return the share of a core that the server uses while nothing happens."""
        meter = Meter(self._process, SERVERS)
        await asyncio.sleep(self._sizes.idle_seconds)
        return sum(meter.stop().values()) / meter.seconds

    async def _hop(self) -> list[float]:
        say(f"sockets: {self._kind}, hop …")
        job = {
            "kind": self._kind,
            "url": self._url,
            "agents": self._agents,
            "count": self._sizes.hop_agents,
            "each": self._sizes.hop_each,
            "per_second": self._sizes.hop_per_second,
            "seconds": self._sizes.hop_seconds,
        }
        async with program("hop", job, self._log) as speaker:
            found: list[float] = await speaker.hear()
        return found
