"""`python -m tools.bench.hop`: how long from an agent's send to a citizen's receipt.

Reads a job in one line; writes the seconds of each message as JSON. Agents speak at
moments drawn at random, to citizens drawn at random, whether the last message arrived
or not.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from typing import Any

import uvloop

from tools.bench.citizens import Lines, Socket, lines
from tools.bench.loops import Broken

__all__ = ["measure_hops"]

ARRIVAL_LIMIT_SECONDS = 10.0
WARM_MESSAGES = 20
LETTERS = "abcdefghijklmnop"


async def measure_hops(job: dict[str, Any]) -> list[float]:
    """Have agents speak as the job says; return the seconds of each message.

    Raises:
        Broken: a conversation was not taken, or a message did not arrive.
    """
    async with lines(job["kind"], job["url"], agents=job["agents"]) as line:
        agents = [await line.agent(number) for number in range(job["count"])]
        pairs = [
            (agent, *(await line.pair(agent)))
            for agent in agents
            for _ in range(job["each"])
        ]
        hops = _Hops(line, pairs)
        readers = [asyncio.create_task(hops.listen(citizen)) for *_, citizen in pairs]
        readers += [asyncio.create_task(_drain(agent)) for agent in agents]
        await hops.speak(job["per_second"], job["seconds"])
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
        for agent, address, _ in pairs:
            await line.part(agent, address)
    return hops.seconds[WARM_MESSAGES:]


class _Hops:
    """Messages on their way, and how long those took that arrived."""

    def __init__(self, line: Lines, pairs: list[tuple[Socket, str, Socket]]) -> None:
        self._line = line
        self._pairs = pairs
        self._sent: dict[str, float] = {}
        self.seconds: list[float] = []

    async def speak(self, per_second: float, seconds: float) -> None:
        """Speak for so long, then wait until all has arrived.

        Raises:
            Broken: it has not.
        """
        chance = random.Random(1)  # noqa: S311
        now = time.perf_counter()
        end = now + seconds
        while now < end:
            now += chance.expovariate(per_second)
            await asyncio.sleep(now - time.perf_counter())
            agent, address, _ = chance.choice(self._pairs)
            # Without digits: what looks like an identifier is masked.
            text = "".join(chance.choices(LETTERS, k=24))
            frame = self._line.said(address, text)
            self._sent[text] = time.perf_counter()
            await agent.send_str(frame)
        limit = time.perf_counter() + ARRIVAL_LIMIT_SECONDS
        while self._sent:
            if time.perf_counter() > limit:
                raise Broken(f"{len(self._sent)} messages did not arrive")
            await asyncio.sleep(0.01)

    async def listen(self, citizen: Socket) -> None:
        """Take the time of what a citizen hears."""
        async for received in citizen:
            text = self._line.heard(json.loads(received.data))
            if text is not None:
                self.seconds.append(time.perf_counter() - self._sent.pop(text))


async def _drain(agent: Socket) -> None:
    async for _ in agent:
        pass


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(measure_hops(json.loads(sys.stdin.readline())))
    sys.stdout.write(json.dumps(found) + "\n")
