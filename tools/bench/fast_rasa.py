"""`python -m tools.bench.fast_rasa PORT`: a stand-in for Rasa that costs little.

Answers every request at once with the same answer (docs/reference/rasa-channel.md), so
that hubs are measured and not what they ask.
"""

from __future__ import annotations

import asyncio
import json
import sys

import uvloop

__all__ = ["ANSWER_ID", "FastRasa", "serve"]

ANSWER_ID = "integration_income.overview"
TOPIC, _, FACET = ANSWER_ID.partition(".")
ANSWER = {
    "status": "ok",
    "kind": "answer",
    "answer_id": ANSWER_ID,
    "intent": TOPIC,
    "topic": TOPIC,
    "facet": FACET,
    "confidence": 0.95,
    "facet_confidence": 0.95,
    "candidates": [{"answer_id": ANSWER_ID, "confidence": 0.95}],
    "model": "stand-in",
}
BODY = json.dumps(ANSWER).encode()
REPLY = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
)
END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"


class FastRasa(asyncio.Protocol):
    """One connection: finds where each request ends, and answers it."""

    def __init__(self) -> None:
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        self._transport: asyncio.WriteTransport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Answer every request that is there in full."""
        self._read += data
        while END_OF_HEAD in self._read:
            head, _, rest = self._read.partition(END_OF_HEAD)
            _, is_there, after = head.lower().partition(LENGTH)
            length = int(after.split(b"\r\n", 1)[0]) if is_there else 0
            if len(rest) < length:
                return
            self._read = rest[length:]
            self._transport.write(REPLY)


async def serve(port: int) -> None:
    """Serve on loopback for ever."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(FastRasa, "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(int(sys.argv[1])))
