"""`python -m tools.bench.load`: ask as a job on standard input says.

A program of its own. Writes lines of JSON: "begun" and "ended" at both ends of the
measured time, then what came of it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import importlib
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import uvloop

from tools.bench.loops import Plan, Talk, converse

__all__ = ["Client", "main"]


class Client(Protocol):
    """What a module offers that asks one kind of server."""

    @staticmethod
    def questions(place: int) -> Sequence[str]:
        """Return what is asked in a place, in turn."""

    @staticmethod
    def talks(
        urls: Sequence[str],
    ) -> AbstractAsyncContextManager[Callable[[int], Talk]]:
        """Return, for a block, what makes a place; places share the servers evenly."""


async def _run(client: Client, urls: Sequence[str], plan: Plan) -> dict[str, Any]:
    async with client.talks(urls) as talk:
        tally = await converse(plan, talk, client.questions, _say)
    return dataclasses.asdict(tally)


def _say(found: object) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Do the job."""
    job = json.loads(sys.stdin.readline())
    client: Any = importlib.import_module(f"tools.bench.{job['client']}")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(_run(client, job["urls"], Plan(**job["plan"])))
    _say(found)


if __name__ == "__main__":
    main()
