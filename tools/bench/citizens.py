"""Connections of citizens and agents that do not ask: to a hub, or to the bare echo."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

import aiohttp

from tools.bench.loops import Broken

__all__ = ["EchoLines", "Frame", "HubLines", "Lines", "lines"]

Frame = dict[str, Any]
Socket = aiohttp.ClientWebSocketResponse


class Lines(Protocol):
    """How one kind of server is connected to."""

    async def idle(self) -> Socket:
        """Return a citizen's socket on which nothing more happens."""

    async def pair(self, agent: Socket) -> tuple[str, Socket]:
        """Return the address and the socket of a citizen to whom the agent speaks."""

    async def agent(self, number: int) -> Socket:
        """Return an agent's socket."""

    async def part(self, agent: Socket, address: str) -> None:
        """Let go of a citizen."""

    def said(self, address: str, text: str) -> str:
        """Return the frame with which an agent says something to a citizen."""

    def heard(self, frame: Frame) -> str | None:
        """Return what a citizen heard from an agent, if the frame is that."""


class HubLines:
    """The hub, over its wire protocol.

    Args:
        session: for all connections.
        url: base address of the hub.
        agents: login and password of each agent.
    """

    def __init__(
        self, session: aiohttp.ClientSession, url: str, agents: list[list[str]]
    ) -> None:
        self._session = session
        self._url = url
        self._agents = agents

    async def idle(self) -> Socket:
        """Open a conversation and read until its state is known."""
        _, socket = await self._open()
        return socket

    async def pair(self, agent: Socket) -> tuple[str, Socket]:
        """Open a conversation, ask for a person, have the agent claim it."""
        conversation, socket = await self._open()
        await socket.send_json({"type": "request_human", "client_msg_id": _new_id()})
        await _until(socket, lambda frame: frame.get("state") == "queued")
        await self._do(agent, "claim", conversation)
        await _until(socket, lambda frame: frame.get("state") == "assigned")
        return conversation, socket

    async def agent(self, number: int) -> Socket:
        """Log in and connect with a ticket; available for nobody else."""
        login, password = self._agents[number]
        # Each agent has cookies of their own, from an address without a name.
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(self._url, cookie_jar=jar) as browser:
            who = {"login": login, "password": password}
            async with browser.post("/api/v1/login", json=who) as answer:
                answer.raise_for_status()
                csrf = (await answer.json())["csrf"]
            headers = {"X-CSRF-Token": csrf}
            async with browser.post("/api/v1/agent/ticket", headers=headers) as answer:
                answer.raise_for_status()
                ticket = (await answer.json())["ticket"]
        socket = await self._session.ws_connect(f"{self._url}/ws/agent?ticket={ticket}")
        await _until(socket, lambda frame: frame["type"] == "welcome")
        return socket

    async def part(self, agent: Socket, address: str) -> None:
        """Give the conversation back to the bot."""
        await self._do(agent, "return_to_bot", address)

    def said(self, address: str, text: str) -> str:
        """Return a `say`."""
        frame = {"type": "say", "conversation": address, "text": text}
        return json.dumps({**frame, "client_msg_id": _new_id()})

    def heard(self, frame: Frame) -> str | None:
        """Return the text of an agent's `message`."""
        is_said = frame["type"] == "message" and frame["author"] == "agent"
        return str(frame["text"]) if is_said else None

    async def _open(self) -> tuple[str, Socket]:
        socket = await self._session.ws_connect(f"{self._url}/ws/citizen")
        await socket.send_json({"type": "hello", "protocol": 1, "lang": "fr"})
        welcome = await _until(socket, lambda frame: frame["type"] == "welcome")
        await _until(socket, lambda frame: frame["type"] == "state")
        return welcome["conversation"], socket

    async def _do(self, agent: Socket, verb: str, conversation: str) -> None:
        msg_id = _new_id()
        frame = {"type": verb, "conversation": conversation, "client_msg_id": msg_id}
        await agent.send_json(frame)
        await _until(agent, lambda found: found.get("client_msg_id") == msg_id)


class EchoLines:
    """The bare echo server; see `tools.bench.echo`."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def idle(self) -> Socket:
        """Connect under a name of its own."""
        return await self._session.ws_connect(f"{self._url}/citizen/{_new_id()}")

    async def pair(self, agent: Socket) -> tuple[str, Socket]:
        """Connect under a name that is given to the agent."""
        name = _new_id()
        return name, await self._session.ws_connect(f"{self._url}/citizen/{name}")

    async def agent(self, number: int) -> Socket:
        """Connect as one who sends."""
        return await self._session.ws_connect(f"{self._url}/agent")

    async def part(self, agent: Socket, address: str) -> None:
        """Nothing is held here."""

    def said(self, address: str, text: str) -> str:
        """Return a frame of about the length of the hub's."""
        frame = {"type": "say", "to": address, "text": text}
        return json.dumps({**frame, "client_msg_id": _new_id()})

    def heard(self, frame: Frame) -> str | None:
        """Return the text; there is nothing else."""
        return str(frame["text"])


@contextlib.asynccontextmanager
async def lines(
    kind: str, url: str, *, agents: list[list[str]], source: str = "127.0.0.1"
) -> AsyncIterator[Lines]:
    """Yield how a kind of server is connected to.

    Args:
        kind: `hub` or `echo`.
        url: its base address.
        agents: login and password of each agent of a hub.
        source: address of loopback to connect from: each has ports of its own.
    """
    connector = aiohttp.TCPConnector(limit=0, local_addr=(source, 0))
    async with aiohttp.ClientSession(connector=connector) as session:
        if kind == "hub":
            yield HubLines(session, url, agents)
        else:
            yield EchoLines(session, url)


async def _until(socket: Socket, is_wanted: Callable[[Frame], bool]) -> Frame:
    """Read up to the frame that is wanted.

    Raises:
        Broken: an error came, or the end.
    """
    while True:
        received = await socket.receive()
        if received.type is not aiohttp.WSMsgType.TEXT:
            raise Broken(f"closed with {socket.close_code}")
        frame: Frame = json.loads(received.data)
        if frame["type"] == "error":
            raise Broken(frame["code"])
        if is_wanted(frame):
            return frame


def _new_id() -> str:
    return str(uuid.uuid4())
