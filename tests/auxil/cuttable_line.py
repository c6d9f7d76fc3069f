"""A TCP line between a client and a server that a test can stall, cut and restore.

It runs in a thread of its own, so that code that blocks the test's loop does not
stall it as well.
"""

import asyncio
import contextlib
import random
import threading
from collections.abc import Callable, Coroutine
from typing import Any

CHUNK_BYTES = 65_536


class CuttableLine:
    """Listens on a free port of loopback and passes everything on to `target`.

    Attributes:
        port: Where to connect to instead; stays the same.
    """

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self._flows.set()
        self._lines: list[list[asyncio.StreamWriter]] = []
        self._server: asyncio.Server | None = None
        self.port = 0
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.restore()

    def stall(self) -> None:
        """Pass nothing on any more; connections stay open and new ones are taken."""
        self._call(self._flows.clear)

    def cut(self, share: float = 1.0) -> None:
        """Cut this share of the open connections, at random, without a goodbye."""
        self._call(self._cut, share)

    def refuse(self) -> None:
        """Cut everything and take nothing new, as a server that is gone."""
        self._run(self._refuse())

    def restore(self) -> None:
        """Pass everything on (again), also what was held back."""
        self._call(self._flows.set)
        self._run(self._listen())

    def close(self) -> None:
        self._run(self._refuse())
        self._run(self._end_tasks())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def _call(self, work: Callable[..., object], *arguments: object) -> None:
        async def do() -> None:
            work(*arguments)

        self._run(do())

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(
                self._serve, "127.0.0.1", self.port
            )
            self.port = self._server.sockets[0].getsockname()[1]

    async def _refuse(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        self._cut(1.0)

    def _cut(self, share: float) -> None:
        for ends in self._lines:
            if random.random() < share:
                _abort(ends)

    async def _end_tasks(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        # One more turn of the loop lets aborted transports say goodbye.
        await asyncio.sleep(0.01)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        ends = [writer]
        self._lines.append(ends)
        try:
            await self._flows.wait()
            far_reader, far_writer = await asyncio.open_connection(*self._target)
            ends.append(far_writer)
            await asyncio.gather(
                self._pass_on(reader, far_writer), self._pass_on(far_reader, writer)
            )
        except OSError:
            pass
        finally:
            self._lines.remove(ends)
            _abort(ends)

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(CHUNK_BYTES):
                await self._flows.wait()
                writer.write(chunk)
                await writer.drain()
        writer.close()


def _abort(writers: list[asyncio.StreamWriter]) -> None:
    for writer in writers:
        writer.transport.abort()
