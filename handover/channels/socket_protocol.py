"""How the hub's web sockets behave on a bad line: bounded, found out, told to move.

A frame waits in the kernel and here, together at most some 200 KB a connection; then
whoever sends it waits. A reader that does not keep up is closed and resumes from the
log, where nothing is lost. What the socket says on the wire is in docs/reference/
protocol.md.
"""

import asyncio
import socket
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from handover.meters import Meters

BEAT_SECONDS = 20.0
"""The hub pings this often and waits as long for the pong: two beats without a sign."""

OUTBOX_BYTES = 65_536
"""Above this nothing more is written here until the other side reads."""

KERNEL_BYTES = 65_536
"""What the kernel holds besides (it doubles this); left alone, it takes megabytes."""

SLOW_SECONDS = 20.0
"""A reader whose outbox stays full for this long is closed."""

GOODBYE_SECONDS = 5.0
"""How long the close frame may take; then the line is cut."""

TRY_AGAIN = 1013
MOVE = 1012
TOO_SLOW = "too slow: connect again and resume"
MOVING = "this hub is going: connect again and resume"


def bound_kernel(listening: socket.socket) -> None:
    """Have connections of this socket hold little for slow or dead clients."""
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
    # Sent and never confirmed: the client is gone, although nobody said so.
    listening.setsockopt(
        socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(2 * BEAT_SECONDS * 1000)
    )


class HubSocket(WebSocketsSansIOProtocol):
    """Uvicorn's web socket, with an end to every wait for the other side."""

    meters: Meters | None = None
    _slow_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Bound what is kept for this connection."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=OUTBOX_BYTES)

    def pause_writing(self) -> None:
        """Take note that the outbox is full."""
        super().pause_writing()
        self._slow_timer = self.loop.call_later(SLOW_SECONDS, self._give_up)

    def resume_writing(self) -> None:
        """Take note that there is room again."""
        super().resume_writing()
        self._forget_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """End what waits for this connection."""
        self._forget_timer()
        super().connection_lost(exc)

    def keepalive_timeout(self) -> None:
        """Cut the line: what waits in it would keep a dead connection open."""
        self._count("silent")
        super().keepalive_timeout()
        self.transport.abort()

    def shutdown(self) -> None:
        """Tell the other side to move to another hub."""
        if self.handshake_complete and not self.close_sent:
            self.stop_keepalive()
            self._leave(MOVE, MOVING)
        else:
            super().shutdown()

    def _give_up(self) -> None:
        self._count("slow")
        self._leave(TRY_AGAIN, TOO_SLOW)

    def _leave(self, code: int, reason: str) -> None:
        """Say goodbye behind what is in the outbox; cut the line if it stays there."""
        self.queue.put_nowait(
            {"type": "websocket.disconnect", "code": code, "reason": reason}
        )
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        # Whoever waits to send has nobody to send to any more.
        self.disconnected = True
        self.writable.set()
        self.loop.call_later(GOODBYE_SECONDS, self.transport.abort)
        self.transport.close()

    def _count(self, reason: str) -> None:
        if self.meters is not None:
            self.meters.sockets_cut.labels(reason).inc()

    def _forget_timer(self) -> None:
        if self._slow_timer is not None:
            self._slow_timer.cancel()
            self._slow_timer = None


def socket_protocol(meters: Meters) -> type[HubSocket]:
    """Return the protocol that counts on these meters."""
    counting: dict[str, Any] = {"meters": meters}
    return type("CountingHubSocket", (HubSocket,), counting)
