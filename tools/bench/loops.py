"""Let many conversations ask at the same time, closed loop or open loop.

Closed: each asks its next question when the last reply is there. Open: each asks at
moments drawn beforehand, whether the other side keeps up or not, and the time counts
from that moment.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import random
import time
from collections.abc import Callable, Sequence
from typing import Protocol

__all__ = ["Broken", "Plan", "Refused", "Talk", "Tally", "converse"]

REPLY_LIMIT_SECONDS = 120.0
OPENING_AT_ONCE = 20
AFTER_BROKEN_SECONDS = 1.0


class Refused(Exception):
    """Raised when the other side says "not now": nothing was taken on.

    Attributes:
        retry_after: seconds until it may be asked again.
    """

    def __init__(self, retry_after: float) -> None:
        super().__init__("refused for now")
        self.retry_after = retry_after


class Broken(Exception):
    """Raised when a conversation cannot go on; a new one may."""


class Talk(Protocol):
    """One place where a conversation is held, and after it the next one."""

    async def begin(self) -> None:
        """Begin a new conversation.

        Raises:
            Broken: it could not be begun.
        """

    async def ask(self, text: str) -> float:
        """Ask, wait for the last reply, return when the first was there.

        Returns:
            A moment of `time.perf_counter`, seconds.

        Raises:
            Refused: nothing was taken on.
            Broken: the conversation cannot go on.
        """

    async def end(self) -> None:
        """Leave the conversation."""


@dataclasses.dataclass(frozen=True)
class Plan:
    """What is to be asked.

    Attributes:
        at_once: places; in each one conversation after the other.
        messages: how many each conversation asks before a new one takes its place.
        seconds: how long is measured; without a meaning where `total` is given.
        warm_seconds: how long is asked before that and not measured.
        total: closed loop until so many are answered; 0: by time.
        pause_seconds: open loop with this mean pause in each place; 0: closed loop.
        seed: of the moments of an open loop.
    """

    at_once: int
    messages: int
    seconds: float = 0.0
    warm_seconds: float = 0.0
    total: int = 0
    pause_seconds: float = 0.0
    seed: int = 0


@dataclasses.dataclass
class Tally:
    """What came of it.

    Attributes:
        seconds: length of the measured time.
        answered: questions whose last reply came within it.
        first: of what was asked within it: seconds from the try that was taken on to
            the first reply.
        patient: the same from the moment it was first meant to be asked.
        refused: tries within it that were refused.
        broken: of what was asked within it: questions that never got a reply.
    """

    seconds: float = 0.0
    answered: int = 0
    first: list[float] = dataclasses.field(default_factory=list)
    patient: list[float] = dataclasses.field(default_factory=list)
    refused: int = 0
    broken: int = 0


async def converse(
    plan: Plan,
    talk: Callable[[int], Talk],
    questions: Callable[[int], Sequence[str]],
    tell: Callable[[str], None],
) -> Tally:
    """Ask as planned.

    Args:
        plan: what.
        talk: makes a place, from its number.
        questions: what is asked in a place, in turn.
        tell: called with "begun" and "ended" at both ends of the measured time.
    """
    return await _Run(plan, talk, questions, tell).run()


class _Run:
    """One run: all places, their clock, and what they find."""

    def __init__(
        self,
        plan: Plan,
        talk: Callable[[int], Talk],
        questions: Callable[[int], Sequence[str]],
        tell: Callable[[str], None],
    ) -> None:
        self._plan = plan
        self._places = [talk(number) for number in range(plan.at_once)]
        self._questions = questions
        self._tell = tell
        self._tally = Tally()
        self._asked = 0
        self._begun = self._ended = 0.0

    async def run(self) -> Tally:
        """Open all places, then let them ask."""
        gate = asyncio.Semaphore(OPENING_AT_ONCE)

        async def open_place(place: Talk) -> None:
            async with gate:
                await place.begin()

        await asyncio.gather(*(open_place(place) for place in self._places))
        now = time.perf_counter()
        self._begun = now + self._plan.warm_seconds
        self._ended = (
            float("inf") if self._plan.total else self._begun + self._plan.seconds
        )
        clock = asyncio.create_task(self._keep_time())
        numbers = range(len(self._places))
        await asyncio.gather(*(self._hold(number) for number in numbers))
        if self._plan.total:
            self._ended = time.perf_counter()
            self._tell("ended")
        await clock
        self._tally.seconds = self._ended - self._begun
        await asyncio.gather(*(self._leave(place) for place in self._places))
        return self._tally

    async def _keep_time(self) -> None:
        await asyncio.sleep(self._begun - time.perf_counter())
        self._tell("begun")
        if not self._plan.total:
            await asyncio.sleep(self._ended - time.perf_counter())
            self._tell("ended")

    async def _hold(self, number: int) -> None:
        place, texts = self._places[number], self._questions(number)
        chance = random.Random(f"{self._plan.seed} {number}")  # noqa: S311
        meant = time.perf_counter()
        step = 0
        while True:
            if self._plan.pause_seconds:
                meant += chance.expovariate(1 / self._plan.pause_seconds)
                await asyncio.sleep(min(meant, self._ended) - time.perf_counter())
            else:
                meant = time.perf_counter()
            if meant >= self._ended or self._is_enough():
                return
            try:
                await self._ask(place, texts[step % len(texts)], meant)
                step += 1
                is_over = step % self._plan.messages == 0
            except (Broken, TimeoutError):
                self._tally.broken += self._is_measured(meant)
                is_over = True
            if is_over:
                await self._begin_anew(place)

    def _is_enough(self) -> bool:
        self._asked += 1
        return 0 < self._plan.total < self._asked

    async def _ask(self, place: Talk, text: str, meant: float) -> None:
        """Ask until it is taken on.

        Raises:
            Broken: the conversation cannot go on.
            TimeoutError: there was no reply in a time in which everybody has left.
        """
        async with asyncio.timeout(REPLY_LIMIT_SECONDS):
            while True:
                tried = time.perf_counter()
                try:
                    first = await place.ask(text)
                    break
                except Refused as refusal:
                    self._tally.refused += self._is_measured(tried)
                    await asyncio.sleep(refusal.retry_after)
        if self._is_measured(meant):
            self._tally.first.append(first - tried)
            self._tally.patient.append(first - meant)
        self._tally.answered += self._is_measured(time.perf_counter())

    def _is_measured(self, moment: float) -> bool:
        return self._begun <= moment < self._ended

    async def _begin_anew(self, place: Talk) -> None:
        """Take the place with a new conversation, if the run is not over."""
        while time.perf_counter() < self._ended:
            await self._leave(place)
            try:
                async with asyncio.timeout(REPLY_LIMIT_SECONDS):
                    await place.begin()
            except (Broken, TimeoutError):
                await asyncio.sleep(AFTER_BROKEN_SECONDS)
                continue
            return

    async def _leave(self, place: Talk) -> None:
        with contextlib.suppress(Broken, TimeoutError):
            async with asyncio.timeout(REPLY_LIMIT_SECONDS):
                await place.end()
