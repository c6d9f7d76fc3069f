"""`python -m tools.bench.holder`: hold idle sockets until standard input ends.

Reads a job in one line and writes how many are open; the same again after each further
line.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from typing import Any

import aiohttp
import uvloop

from tools.bench.citizens import Lines, Socket, lines
from tools.bench.loops import Broken

__all__ = ["hold"]

OPENING_AT_ONCE = 50


async def hold(job: dict[str, Any]) -> None:
    """Open as many as the job says, or as can be, and hold them."""
    async with lines(job["kind"], job["url"], agents=[], source=job["source"]) as line:
        opened = await _open(line, job["count"])
        readers = [asyncio.create_task(_read(socket)) for socket in opened]
        is_asked = True
        while is_asked:
            sys.stdout.write(f"{sum(not socket.closed for socket in opened)}\n")
            sys.stdout.flush()
            is_asked = bool(await asyncio.to_thread(sys.stdin.readline))
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)


async def _open(line: Lines, count: int) -> list[Socket]:
    gate = asyncio.Semaphore(OPENING_AT_ONCE)
    opened = []

    async def open_one() -> None:
        async with gate:
            # Ports, files or memory end somewhere: what is open then is what counts.
            with contextlib.suppress(aiohttp.ClientError, OSError, Broken):
                opened.append(await line.idle())

    await asyncio.gather(*(open_one() for _ in range(count)))
    return opened


async def _read(socket: Socket) -> None:
    """Read what comes, which answers the pings too."""
    async for _ in socket:
        pass


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(hold(json.loads(sys.stdin.readline())))
