"""Asks Relais as a citizen does: over the web socket, one connection a conversation."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import aiohttp

from tools.bench.loops import Broken, Refused

__all__ = ["QUESTIONS", "Reader", "RelaisTalk", "questions", "readers", "talks"]

# As citizens write: short and long, sure and unsure, four languages.
QUESTIONS = {
    "fr": (
        "comment demander le revenu d'intégration ?",
        "je n'arrive plus à payer mon gaz et mon électricité, il existe une aide ?",
        "quels papiers faut-il pour le tarif social",
        "bonjour",
    ),
    "nl": (
        "hoe vraag ik een leefloon aan?",
        "heb ik recht op verhoogde tegemoetkoming als ik weinig verdien",
        "welke documenten heb ik nodig",
        "waar kan ik terecht voor kinderbijslag",
    ),
    "de": (
        "wie beantrage ich das Eingliederungseinkommen?",
        "ich bin alleinerziehend und das Geld reicht nicht bis zum Monatsende",
        "wie lange dauert das",
        "an wen kann ich mich wenden wenn ich nicht einverstanden bin",
    ),
    "en": (
        "how do I apply for the integration income?",
        "what is the weather like tomorrow",
        "can I get help with my heating bill",
        "what does automatic granting of rights mean",
    ),
}
LATER = {"busy", "rate_limited"}


def language(place: int) -> str:
    """Return the language in which a place asks."""
    return list(QUESTIONS)[place % len(QUESTIONS)]


def questions(place: int) -> Sequence[str]:
    """Return what is asked in a place, in turn."""
    return QUESTIONS[language(place)]


@contextlib.asynccontextmanager
async def talks(urls: Sequence[str]) -> AsyncIterator[Callable[[int], RelaisTalk]]:
    """Yield what makes a place; places take turns with the hubs."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield lambda place: RelaisTalk(
            session, f"{urls[place % len(urls)]}/ws/citizen", language(place)
        )


@contextlib.asynccontextmanager
async def readers(url: str, lang: str) -> AsyncIterator[Reader]:
    """Yield a citizen who reads answers, in a conversation of their own."""
    async with aiohttp.ClientSession() as session:
        reader = Reader(session, f"{url}/ws/citizen", lang)
        await reader.begin()
        try:
            yield reader
        finally:
            await reader.end()


class RelaisTalk:
    """One place; see `tools.bench.loops.Talk`."""

    def __init__(self, session: aiohttp.ClientSession, url: str, lang: str) -> None:
        self._session = session
        self._url = url
        self._lang = lang
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._frames: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._reading: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Begin a conversation and read until its state is known.

        Raises:
            Broken: the hub did not take it.
        """
        try:
            self._socket = await self._session.ws_connect(self._url)
        except (aiohttp.ClientError, OSError) as error:
            raise Broken(type(error).__name__) from error
        self._frames = asyncio.Queue()
        self._reading = asyncio.create_task(self._read(self._socket))
        await self._send({"type": "hello", "protocol": 1, "lang": self._lang})
        while (await self._receive())["type"] != "state":
            pass

    async def ask(self, text: str) -> float:
        """Send a question, wait for its last reply, return when the first was there.

        Raises:
            Refused: the hub says when to ask again.
            Broken: any other error, or the connection ended.
        """
        await self._speak("say", text=text)
        first = None
        async for _ in self._replies():
            first = first or time.perf_counter()
        return first or time.perf_counter()

    async def end(self) -> None:
        """Hang up."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()

    async def _speak(self, verb: str, **said: str) -> None:
        await self._send({"type": verb, "client_msg_id": str(uuid.uuid4()), **said})

    async def _replies(self) -> AsyncIterator[dict[str, Any]]:
        """Yield the replies to what was said last."""
        is_over = False
        while not is_over:
            frame = await self._receive()
            if frame["type"] == "message" and frame["reply_to"] is not None:
                yield frame
                is_over = frame["final"]

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Take in what comes, also between two questions: it answers the pings."""
        async for received in socket:
            self._frames.put_nowait(json.loads(received.data))
        self._frames.put_nowait(None)

    async def _send(self, frame: dict[str, object]) -> None:
        if self._socket is None:
            raise Broken("not connected")
        try:
            await self._socket.send_str(json.dumps(frame))
        except (aiohttp.ClientError, OSError) as error:
            raise Broken(type(error).__name__) from error

    async def _receive(self) -> dict[str, Any]:
        """Return the next frame.

        Raises:
            Refused, Broken: it is an error, or there is none.
        """
        frame = await self._frames.get()
        if frame is None:
            raise Broken("the connection ended")
        if frame["type"] == "error":
            if frame["code"] in LATER:
                raise Refused(frame["retry_after"])
            raise Broken(frame["code"])
        return frame


class Reader(RelaisTalk):
    """A citizen who presses buttons and reads what comes."""

    async def read(self, answer: str) -> str:
        """Return the words of a published answer, by its id.

        Raises:
            Refused, Broken: as `ask`.
        """
        await self._speak("choose", value=answer)
        return "\n".join([frame["text"] async for frame in self._replies()])
