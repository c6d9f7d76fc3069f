"""`python -m tools.bench.echo PORT`: the least a server can do that passes messages on.

Whoever connects to `/citizen/<name>` receives; whoever connects to `/agent` sends
frames `{"to": name, …}`, which are passed on as they are. Nothing is stored, checked or
masked. On the `websockets` library and uvloop, as the hub's sockets are.
"""

from __future__ import annotations

import asyncio
import json
import sys

import uvloop
from websockets.asyncio.server import ServerConnection, serve

__all__ = ["run"]


async def run(port: int) -> None:
    """Serve on loopback for ever."""
    citizens: dict[str, ServerConnection] = {}

    async def handle(connection: ServerConnection) -> None:
        path = connection.request.path if connection.request else ""
        _, kind, name = f"{path}/".split("/", 2)
        if kind == "citizen":
            citizens[name.rstrip("/")] = connection
        async for frame in connection:
            await citizens[json.loads(frame)["to"]].send(frame)

    async with serve(handle, "127.0.0.1", port, compression=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(int(sys.argv[1])))
