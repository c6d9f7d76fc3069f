"""A citizen and an agent who use nothing but the wire protocol."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Self
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect

Frame = dict[str, Any]
PATIENCE = 30.0
"""How long what must come is waited for: no speed is claimed by it."""

_closers: list[Callable[[], Awaitable[None]]] = []


def new_id() -> str:
    return str(uuid4())


class Client:
    """One socket; keeps every frame it ever got."""

    def __init__(self, url: str, **options: Any) -> None:
        self._url = url
        self._options = options
        self.frames: list[Frame] = []

    async def open_socket(self, url: str | None = None) -> None:
        self._socket: ClientConnection = await connect(
            url or self._url, ping_interval=None, **self._options
        )
        _closers.append(self._socket.close)

    async def send(self, type_: str, **fields: Any) -> str | None:
        await self.send_raw(json.dumps({"type": type_, **fields}))
        return fields.get("client_msg_id")

    async def send_raw(self, raw: str | bytes) -> None:
        await self._socket.send(raw)

    async def receive(self, seconds: float = PATIENCE) -> Frame:
        async with asyncio.timeout(seconds):
            frame: Frame = json.loads(await self._socket.recv())
        self.frames.append(frame)
        return frame

    async def receive_until(
        self, wanted: Callable[[Frame], bool], seconds: float = PATIENCE
    ) -> Frame:
        async with asyncio.timeout(seconds):
            while True:
                frame = await self.receive(seconds)
                if wanted(frame):
                    return frame

    async def expect(
        self, type_: str, seconds: float = PATIENCE, **fields: Any
    ) -> Frame:
        """Return the next frame of this type with these fields."""
        return await self.receive_until(
            lambda f: (
                f["type"] == type_
                and all(f.get(name) == value for name, value in fields.items())
            ),
            seconds,
        )

    async def read_until(
        self, condition: Callable[[], bool], seconds: float = PATIENCE
    ) -> None:
        """Read on until a condition on all that has arrived holds."""
        async with asyncio.timeout(seconds):
            while not condition():
                await self.receive(seconds)

    async def collect(self, seconds: float) -> list[Frame]:
        """Return what arrives within this time: to show that something does not.

        What must arrive is waited for with `read_until`, however long it takes.
        """
        got: list[Frame] = []
        try:
            async with asyncio.timeout(seconds):
                while True:
                    got.append(await self.receive(seconds + 1))
        except TimeoutError:
            return got

    @property
    def messages(self) -> list[Frame]:
        return [frame for frame in self.frames if frame["type"] == "message"]

    async def cut(self) -> None:
        """Cut the line without a goodbye."""
        self._socket.transport.abort()
        await self._socket.wait_closed()

    async def leave_at_once(self) -> None:
        """Send the goodbye and cut the line without waiting for the answer."""
        self._socket.protocol.send_close(1000)
        for last in self._socket.protocol.data_to_send():
            self._socket.transport.write(last)
        await self.cut()

    async def close(self) -> None:
        await self._socket.close()

    async def closed_with(self) -> int | None:
        async with asyncio.timeout(PATIENCE):
            await self._socket.wait_closed()
        return self._socket.close_code


async def close_all() -> None:
    """Close what the test left open, as people do."""
    while _closers:
        await _closers.pop()()
    # One more turn of the loop lets aborted transports say goodbye.
    await asyncio.sleep(0.01)


class Citizen(Client):
    """A citizen's socket, in a new or a resumed conversation."""

    conversation: str
    token: str

    @classmethod
    async def open(cls, ws: str, lang: str = "fr", **hello: Any) -> Self:
        """Open a conversation and read up to the first `state`."""
        citizen = cls(f"{ws}/ws/citizen")
        await citizen.open_socket()
        await citizen.send("hello", protocol=1, lang=lang, **hello)
        welcome = await citizen.expect("welcome")
        citizen.conversation, citizen.token = welcome["conversation"], welcome["token"]
        await citizen.expect("state")
        return citizen

    @property
    def last_seq(self) -> int:
        return max((message["seq"] for message in self.messages), default=0)

    async def resume(self, last_seq: int | None = None) -> Frame:
        """Open a new socket to the same conversation; return its `welcome`."""
        await self.open_socket()
        await self.send(
            "hello",
            protocol=1,
            lang="fr",
            conversation=self.conversation,
            token=self.token,
            last_seq=self.last_seq if last_seq is None else last_seq,
        )
        return await self.expect("welcome")

    async def say(self, text: str, msg_id: str | None = None) -> str:
        msg_id = msg_id or new_id()
        await self.send("say", client_msg_id=msg_id, text=text)
        return msg_id

    async def ask(self, text: str, seconds: float = PATIENCE) -> Frame:
        """Say something; return the bot's final reply to it."""
        msg_id = await self.say(text)
        seq = (await self.expect("ack", client_msg_id=msg_id))["seq"]
        for message in self.messages:
            if message["reply_to"] == seq and message["final"]:
                return message
        return await self.expect("message", seconds, reply_to=seq, final=True)

    async def choose(self, value: str) -> Frame:
        msg_id = new_id()
        await self.send("choose", client_msg_id=msg_id, value=value)
        return await self.expect("ack", client_msg_id=msg_id)

    async def request_human(self, **fields: Any) -> Frame:
        await self.send("request_human", client_msg_id=new_id(), **fields)
        return await self.expect("state", state="queued")


class AgentClient(Client):
    """An agent's socket, after a real log-in."""

    @classmethod
    async def log_in(
        cls, url: str, ws: str, login: str, password: str, *, available: bool = True
    ) -> Self:
        agent = cls(f"{ws}/ws/agent")
        agent.http = httpx.AsyncClient(base_url=url)
        _closers.append(agent.http.aclose)
        response = await agent.http.post(
            "/api/v1/login", json={"login": login, "password": password}
        )
        response.raise_for_status()
        agent.csrf = response.json()["csrf"]
        await agent.connect()
        if available:
            await agent.send("available", available=True)
        return agent

    http: httpx.AsyncClient
    csrf: str

    async def take_ticket(self) -> str:
        response = await self.http.post(
            "/api/v1/agent/ticket", headers={"X-CSRF-Token": self.csrf}
        )
        response.raise_for_status()
        return str(response.json()["ticket"])

    async def connect(self) -> None:
        await self.open_socket(f"{self._url}?ticket={await self.take_ticket()}")
        await self.expect("welcome")

    async def claim(self, conversation: str) -> Frame:
        """Try to claim; return the `ack` or the `error`."""
        msg_id = new_id()
        await self.send("claim", conversation=conversation, client_msg_id=msg_id)
        return await self.receive_until(
            lambda f: f["type"] in {"ack", "error"} and f["client_msg_id"] == msg_id
        )

    async def say(self, conversation: str, text: str) -> Frame:
        msg_id = new_id()
        await self.send(
            "say", conversation=conversation, client_msg_id=msg_id, text=text
        )
        return await self.receive_until(
            lambda f: f["type"] in {"ack", "error"} and f["client_msg_id"] == msg_id
        )

    async def release(self, verb: str, conversation: str) -> Frame:
        code = {"code": "answered"} if verb == "close" else {}
        return await self.do(verb, conversation, **code)

    async def do(self, verb: str, conversation: str, **fields: Any) -> Frame:
        """Send a verb about a conversation; return the `ack` or the `error`."""
        msg_id = new_id()
        await self.send(verb, conversation=conversation, client_msg_id=msg_id, **fields)
        return await self.receive_until(
            lambda f: f["type"] in {"ack", "error"} and f["client_msg_id"] == msg_id
        )
