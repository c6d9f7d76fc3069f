"""Slow, silent and dead readers, and a hub that goes: on real sockets."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn
from websockets.asyncio.client import connect

from handover.channels import socket_protocol
from handover.channels.socket_protocol import (
    KERNEL_BYTES,
    MOVE,
    MOVING,
    OUTBOX_BYTES,
    TOO_SLOW,
    TRY_AGAIN,
    bound_kernel,
)
from handover.meters import Meters
from tests.auxil.stand_in_rasa import until

pytestmark = pytest.mark.asyncio

CHUNK = "x" * 8_000
ENOUGH = 400


class Talker:
    """An ASGI application that talks to every socket as fast as it is let.

    Attributes:
        sent: How many frames it got rid of.
        left: Set when it has noticed that the other side is gone.
    """

    def __init__(self, frames: int) -> None:
        self.sent = 0
        self.left = asyncio.Event()
        self._frames = frames

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "websocket":
            return
        await receive()
        await send({"type": "websocket.accept"})
        talking = asyncio.create_task(self._talk(send))
        while (await receive())["type"] != "websocket.disconnect":
            pass
        self.left.set()
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)

    async def _talk(self, send) -> None:
        for _ in range(self._frames):
            await send({"type": "websocket.send", "text": CHUNK})
            self.sent += 1


@contextlib.asynccontextmanager
async def served(
    talker: Talker, meters: Meters, ping_seconds: float = 20.0
) -> AsyncIterator[tuple[int, uvicorn.Server]]:
    listening = socket.socket(proto=socket.IPPROTO_TCP)
    bound_kernel(listening)
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        talker,
        ws=socket_protocol.socket_protocol(meters),
        ws_ping_interval=ping_seconds,
        ws_ping_timeout=ping_seconds,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))

    async def has_started() -> bool:
        return server.started

    await until(has_started)
    try:
        yield listening.getsockname()[1], server
    finally:
        server.should_exit = True
        await serving


class RawReader:
    """A socket that has shaken hands and then reads only when it is told to."""

    def __init__(self, port: int) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.connect(("127.0.0.1", port))
        self._socket.sendall(
            b"GET / HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )

    async def read_to_the_end(self) -> bytes:
        """Return what is left of the stream until the other side ends it."""
        self._socket.setblocking(False)
        loop = asyncio.get_running_loop()
        received = bytearray()
        with contextlib.suppress(ConnectionError):
            while chunk := await loop.sock_recv(self._socket, 65_536):
                received += chunk
        return bytes(received)

    def close(self) -> None:
        self._socket.close()


def cut(meters: Meters, reason: str) -> float:
    return meters.sockets_cut.labels(reason)._value.get()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_protocol, "SLOW_SECONDS", 0.3)
    monkeypatch.setattr(socket_protocol, "GOODBYE_SECONDS", 0.5)


async def test_nothing_piles_up_for_a_reader_that_never_reads(
    impatient: None,
) -> None:
    talker, meters = Talker(ENOUGH), Meters()
    async with served(talker, meters) as (port, _):
        reader = RawReader(port)
        await asyncio.wait_for(talker.left.wait(), 10)
        bound = OUTBOX_BYTES + 2 * KERNEL_BYTES + 4 * len(CHUNK) + 65_536
        assert 0 < talker.sent * len(CHUNK) <= bound
        assert cut(meters, "slow") == 1
        reader.close()


async def test_slow_reader_is_told_to_resume(impatient: None) -> None:
    talker, meters = Talker(ENOUGH), Meters()
    async with served(talker, meters) as (port, _):
        reader = RawReader(port)
        await asyncio.wait_for(talker.left.wait(), 10)
        received = await reader.read_to_the_end()
        goodbye = bytes([0x88, 2 + len(TOO_SLOW)]) + TRY_AGAIN.to_bytes(2, "big")
        assert received.endswith(goodbye + TOO_SLOW.encode())
        reader.close()


async def test_reader_that_keeps_up_is_left_alone(impatient: None) -> None:
    talker, meters = Talker(ENOUGH), Meters()
    async with served(talker, meters) as (port, _):
        async with connect(f"ws://127.0.0.1:{port}") as client:
            frames = [await client.recv() for _ in range(ENOUGH)]
        assert [len(frame) for frame in frames] == [len(CHUNK)] * ENOUGH
        assert cut(meters, "slow") == 0


async def test_silent_peer_is_cut_although_its_outbox_is_full() -> None:
    talker, meters = Talker(ENOUGH), Meters()
    async with served(talker, meters, ping_seconds=0.2) as (port, server):
        reader = RawReader(port)
        await asyncio.wait_for(talker.left.wait(), 10)

        async def is_gone() -> bool:
            return not server.server_state.connections

        await until(is_gone)
        assert cut(meters, "silent") == 1
        reader.close()


async def test_hub_that_goes_tells_its_sockets_to_move() -> None:
    talker, meters = Talker(0), Meters()
    async with served(talker, meters) as (port, server):
        client = await connect(f"ws://127.0.0.1:{port}")
        server.should_exit = True
        async with asyncio.timeout(5):
            await client.wait_closed()
        assert (client.close_code, client.close_reason) == (MOVE, MOVING)


async def test_hub_that_goes_waits_for_no_reader_that_is_stuck(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket_protocol, "GOODBYE_SECONDS", 0.2)
    talker, meters = Talker(ENOUGH), Meters()
    async with asyncio.timeout(5):
        async with served(talker, meters) as (port, server):
            reader = RawReader(port)

            async def talks() -> bool:
                return talker.sent > 0

            await until(talks)
            server.should_exit = True
            await asyncio.wait_for(talker.left.wait(), 10)
        assert not server.server_state.connections
    reader.close()
