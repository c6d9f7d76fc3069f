"""Asks a Rasa project over its REST channel, which replies once, with all messages."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from http import HTTPStatus

import aiohttp

from tools.bench.loops import Broken

__all__ = ["QUESTIONS", "RestTalk", "questions", "talks"]

# What the few intents of the project know that `rasa init` makes.
QUESTIONS = (
    "hello",
    "I am feeling very sad",
    "yes",
    "are you a bot?",
    "I am great today, thank you",
    "no, not really",
    "goodbye",
    "who am I talking to",
)


def questions(place: int) -> Sequence[str]:
    """Return what is asked in a place, in turn; each begins at another one."""
    start = place % len(QUESTIONS)
    return QUESTIONS[start:] + QUESTIONS[:start]


@contextlib.asynccontextmanager
async def talks(urls: Sequence[str]) -> AsyncIterator[Callable[[int], RestTalk]]:
    """Yield what makes a place."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield lambda place: RestTalk(
            session, f"{urls[place % len(urls)]}/webhooks/rest/webhook"
        )


class RestTalk:
    """One place; see `tools.bench.loops.Talk`."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url
        self._sender = ""

    async def begin(self) -> None:
        """Become another sender."""
        self._sender = uuid.uuid4().hex

    async def ask(self, text: str) -> float:
        """Send a question and return when the reply is there.

        Raises:
            Broken: Rasa refused, or hung up.
        """
        body = {"sender": self._sender, "message": text}
        try:
            async with self._session.post(self._url, json=body) as answer:
                if answer.status != HTTPStatus.OK:
                    raise Broken(f"Rasa answered {answer.status}")
                await answer.read()
        except (aiohttp.ClientError, OSError) as error:
            raise Broken(type(error).__name__) from error
        return time.perf_counter()

    async def end(self) -> None:
        """Leave; there is no connection of one's own."""
