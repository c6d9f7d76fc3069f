"""A client that opens a conversation, and then never reads from its socket again."""

import json
import socket
from urllib.parse import urlsplit

from tests.chaos.people import Citizen

RECEIVE_BYTES = 4_096


class SleepyReader:
    """A second connection to a citizen's conversation, read once and then no more."""

    def __init__(self, hub: str, citizen: Citizen) -> None:
        address = urlsplit(hub)
        plain = socket.socket()
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
        plain.connect((address.hostname, address.port))
        key = b"dGhlIHNhbXBsZSBub25jZQ=="
        plain.sendall(
            b"GET /ws/citizen HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: " + key + b"\r\n\r\n"
        )
        self._socket = plain
        self._hello(citizen)

    def _hello(self, citizen: Citizen) -> None:
        hello = {
            "type": "hello",
            "protocol": 1,
            "lang": "fr",
            "conversation": citizen.conversation,
            "token": citizen.token,
            "last_seq": 0,
        }
        content = json.dumps(hello).encode()
        # A client's frames are masked; with a mask of zeros nothing changes.
        head = bytes([0x81, 0x80 | 126]) + len(content).to_bytes(2, "big")
        self._socket.sendall(head + bytes(4) + content)

    def close(self) -> None:
        self._socket.close()
