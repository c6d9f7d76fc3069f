"""What the people of the chaos suite share: a socket that always comes back.

It does what docs/reference/protocol.md asks of a client and no more: resume with the
last seq, send again what has no `ack`, pause and try another hub when one is gone.
"""

import asyncio
import json
import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

Frame = dict[str, Any]
Addresses = Callable[[], list[str]]

PATIENCE_SECONDS = 10.0
"""Without an `ack` for this long a person's client connects anew."""

PAUSE_SECONDS = (0.25, 0.5)
"""The widget's first pause before it connects again."""


@dataclass
class Back:
    """One way back: when the line was lost, and when all was caught up with."""

    lost_at: float
    back_at: float

    @property
    def seconds(self) -> float:
        return self.back_at - self.lost_at


@dataclass
class Line(ABC):
    """One person's connection over all its sockets.

    Attributes:
        hubs: Returns the base addresses of all hubs, alive or not, as a proxy has them.
        acked: client_msg_id → seq of everything that was acknowledged.
        refused: client_msg_id → code of what was refused for good.
        returns: Every loss of the line and the way back.
    """

    hubs: Addresses
    acked: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    returns: list[Back] = field(default_factory=list)
    lost_at: float | None = None
    _socket: ClientConnection | None = None
    _unacked: dict[str, Frame] = field(default_factory=dict)
    _settled: asyncio.Event = field(default_factory=asyncio.Event)
    _is_ready: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def unacked(self) -> list[Frame]:
        """Return what was neither acknowledged nor refused."""
        return list(self._unacked.values())

    async def stay_connected(self) -> None:
        """Connect, listen, and connect again until cancelled."""
        while True:
            try:
                await self._one_socket()
            except (ConnectionClosed, InvalidHandshake, OSError, TimeoutError):
                pass
            finally:
                self._is_ready.clear()
            if self.lost_at is None:
                self.lost_at = time.monotonic()
            await asyncio.sleep(random.uniform(*PAUSE_SECONDS))

    async def _one_socket(self) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            self._socket = await self._connect_anywhere()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self.greet()
            for frame in list(self._unacked.values()):
                await self.write(frame)
            self._is_ready.set()
            while True:
                self._receive(await self.read())
        finally:
            self._socket.transport.abort()

    async def _connect_anywhere(self) -> ClientConnection:
        """Try the hubs in random order, as a proxy does when one refuses."""
        hubs = self.hubs()
        random.shuffle(hubs)
        for hub in hubs[:-1]:
            try:
                return await self.connect(hub)
            except (OSError, InvalidHandshake):
                continue
        return await self.connect(hubs[-1])

    async def connect(self, hub: str) -> ClientConnection:
        address = f"ws{hub.removeprefix('http')}{await self.path(hub)}"
        return await connect(address, ping_interval=None, compression=None)

    async def write(self, frame: Frame) -> None:
        assert self._socket is not None
        await self._socket.send(json.dumps(frame))

    async def read(self) -> Frame:
        assert self._socket is not None
        frame: Frame = json.loads(await self._socket.recv())
        return frame

    async def do(self, type_: str, **fields: Any) -> str:
        """Send a verb until it is acknowledged or refused for good; return its id."""
        msg_id = str(uuid4())
        frame = {"type": type_, "client_msg_id": msg_id, **fields}
        self._unacked[msg_id] = frame
        if self._is_ready.is_set():
            await self._try_to_write(frame)
        while msg_id in self._unacked:
            self._settled.clear()
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await self._settled.wait()
            except TimeoutError:
                self.cut()
        return msg_id

    async def _try_to_write(self, frame: Frame) -> None:
        try:
            await self.write(frame)
        except ConnectionClosed:
            return

    def cut(self) -> None:
        """Cut the line as a bad network does."""
        if self._socket is not None:
            self._socket.transport.abort()

    def caught_up(self) -> None:
        """Note that everything missed has been told."""
        if self.lost_at is not None:
            self.returns.append(Back(self.lost_at, time.monotonic()))
            self.lost_at = None

    def _receive(self, frame: Frame) -> None:
        msg_id = frame.get("client_msg_id")
        if frame["type"] == "ack":
            self._unacked.pop(frame["client_msg_id"], None)
            self.acked[frame["client_msg_id"]] = frame["seq"]
            self._settled.set()
        elif frame["type"] == "error" and msg_id in self._unacked:
            self._refuse(msg_id, frame["code"])
        self.hear(frame)

    def _refuse(self, msg_id: str, code: str) -> None:
        if code in {"temporarily_unavailable", "busy"}:
            again = self._unacked[msg_id]
            asyncio.get_running_loop().call_later(1, self._send_again, again)
            return
        self.refused[msg_id] = code
        del self._unacked[msg_id]
        self._settled.set()

    def _send_again(self, frame: Frame) -> None:
        if frame["client_msg_id"] in self._unacked and self._is_ready.is_set():
            task = asyncio.ensure_future(self._try_to_write(frame))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

    @abstractmethod
    async def path(self, hub: str) -> str:
        """Return the address of the socket at this hub."""

    @abstractmethod
    async def greet(self) -> None:
        """Say hello and read until the hub has welcomed us."""

    @abstractmethod
    def hear(self, frame: Frame) -> None:
        """Take note of a frame."""
