"""Programs of the bench's own, that take a job in one line and answer in lines."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from tools.bench.processes import HUB_PYTHON, ROOT, BenchError

__all__ = ["Program", "program"]

# Times of every message come in one line.
LONGEST_LINE_BYTES = 64_000_000


class Program:
    """A running program; see `program`."""

    def __init__(self, process: asyncio.subprocess.Process, name: str) -> None:
        self._process = process
        self._name = name
        self.pid = process.pid

    async def tell(self, line: object) -> None:
        """Write a line of JSON to it."""
        if self._process.stdin is not None:
            self._process.stdin.write(json.dumps(line).encode() + b"\n")
            with contextlib.suppress(ConnectionError):
                await self._process.stdin.drain()

    async def hear(self) -> Any:
        """Return its next line of JSON.

        Raises:
            BenchError: it ended instead.
        """
        out = self._process.stdout
        line = await out.readline() if out else b""
        if not line:
            raise BenchError(f"{self._name} ended too early")
        return json.loads(line)

    async def end(self) -> None:
        """End it, and wait until it is gone."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(30):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


@contextlib.asynccontextmanager
async def program(module: str, job: object, log: Path) -> AsyncIterator[Program]:
    """Run a module of `tools.bench` while the block lasts, and give it its job.

    Args:
        module: its name.
        job: written to it as its first line.
        log: where its errors go; named where it fails.

    Raises:
        BenchError: it failed before it said what it was asked.
    """
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            *(HUB_PYTHON, "-m", f"tools.bench.{module}"),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            limit=LONGEST_LINE_BYTES,
        )
    started = Program(process, f"{module} (see {log})")
    try:
        await started.tell(job)
        yield started
    finally:
        await started.end()
