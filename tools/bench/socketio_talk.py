"""Asks a Rasa project over its socket.io channel, by long polling.

Speaks as much of Engine.IO 4 and Socket.IO 5 as that takes. Not by web socket: on
Python 3.11 the Sanic that Rasa 3.6.21 needs closes every one at once, and clients of
this channel fall back to polling. The channel marks no reply as the last one; but it
confirms the event that carried the question, when the whole answer is given.

Source: https://socket.io/docs/v4/socket-io-protocol/
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from http import HTTPStatus

import aiohttp

from tools.bench.loops import Broken
from tools.bench.rest_talk import questions

__all__ = ["SocketioTalk", "questions", "talks"]

PATH = "/socket.io/?EIO=4&transport=polling"
BETWEEN_PACKETS = "\x1e"
# Packets: the first digit is Engine.IO's, the second Socket.IO's.
CLOSED, PING, PONG = "1", "2", "3"
CONNECTED, EVENT, CONFIRMATION = "40", "42", "43"
REPLY = f'{EVENT}["bot_uttered"'


@contextlib.asynccontextmanager
async def talks(urls: Sequence[str]) -> AsyncIterator[Callable[[int], SocketioTalk]]:
    """Yield what makes a place."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield lambda place: SocketioTalk(session, urls[place % len(urls)] + PATH)


class SocketioTalk:
    """One place; see `tools.bench.loops.Talk`."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._http = session
        self._base = url
        self._url = ""
        self._sender = ""
        self._events = 0
        self._packets: asyncio.Queue[str | None] = asyncio.Queue()
        self._polling: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Connect as another sender.

        The sender is the connection's own id: the channel gets no further with another
        one, as it does not wait until the sender's room is entered.

        Raises:
            Broken: Rasa did not take the connection.
        """
        self._packets = asyncio.Queue()
        opened = await self._request("GET", self._base)
        self._url = f"{self._base}&sid={json.loads(opened[1:])['sid']}"
        await self._request("POST", self._url, CONNECTED)
        self._polling = asyncio.create_task(self._poll())
        while not (packet := await self._receive()).startswith(CONNECTED):
            pass
        self._sender = json.loads(packet[len(CONNECTED) :])["sid"]
        await self._emit("session_request", {"session_id": self._sender})

    async def ask(self, text: str) -> float:
        """Send a question, wait until it is done with, return when a reply came first.

        A few questions get no reply at all; then it is when that was clear.

        Raises:
            Broken: the connection ended.
        """
        first = await self._emit(
            "user_uttered", {"message": text, "session_id": self._sender}
        )
        return first or time.perf_counter()

    async def end(self) -> None:
        """Hang up."""
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)
            await self._request("POST", self._url, CLOSED)

    async def _emit(self, event: str, content: dict[str, str]) -> float | None:
        """Send an event, wait for its confirmation, return when a reply came first."""
        self._events += 1
        packet = f"{EVENT}{self._events}{json.dumps([event, content])}"
        await self._request("POST", self._url, packet)
        first = None
        while True:
            packet = await self._receive()
            if packet.startswith(REPLY):
                first = first or time.perf_counter()
            elif re.match(rf"{CONFIRMATION}{self._events}\b", packet):
                return first

    async def _receive(self) -> str:
        """Return the next packet.

        Raises:
            Broken: the connection ended.
        """
        packet = await self._packets.get()
        if packet is None:
            raise Broken("the connection ended")
        return packet

    async def _poll(self) -> None:
        """Fetch packets until the connection ends; answer pings on the way."""
        try:
            while True:
                body = await self._request("GET", self._url)
                for packet in body.split(BETWEEN_PACKETS):
                    if packet == PING:
                        await self._request("POST", self._url, PONG)
                    else:
                        self._packets.put_nowait(packet)
        except Broken:
            self._packets.put_nowait(None)

    async def _request(self, method: str, url: str, packet: str | None = None) -> str:
        """Return the body of an answer.

        Raises:
            Broken: there is none, or it is a refusal.
        """
        try:
            async with self._http.request(method, url, data=packet) as answer:
                if answer.status != HTTPStatus.OK:
                    raise Broken(f"Rasa answered {answer.status}")
                return await answer.text()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Broken(type(error).__name__) from error
