"""Asks a server whether it is ready. Does not decide what follows from that."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket

__all__ = ["answers_ok", "free_port", "is_port_free"]

ANSWER_SECONDS = 5.0


async def answers_ok(host: str, port: int, path: str, token: str) -> bool:
    """Whether `GET path` is answered with 200; takes 5 s at most, never raises.

    Args:
        host: where to ask.
        port: on which port.
        path: what to ask for, beginning with a slash.
        token: sent as bearer token.
    """
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n"
        f"Authorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    )
    with contextlib.suppress(OSError, TimeoutError, ValueError):
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(request.encode("ascii"))
                status = await reader.readline()
            finally:
                writer.close()
            return status.startswith((b"HTTP/1.1 200", b"HTTP/1.0 200"))
    return False


def is_port_free(host: str, port: int) -> bool:
    """Whether a server could listen there.

    Raises:
        OSError: the host is not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return False
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def free_port(host: str) -> int:
    """Return a port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
