"""A connection to SQLite that leaves the event loop only for what may wait.

aiosqlite carries every call over to a thread and back, which takes longer than SQLite
needs for the call: a row of a local file is read in microseconds. Only what waits for
the disk or for another process's lock goes to the thread: the begin of a writing
transaction and its end (`make bench` measures what that is worth).
"""

import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite

_WAITING = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


class NearConnection(aiosqlite.Connection):
    """aiosqlite's connection, with everything quick done at once."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._may_wait(fn, args):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)

    def _may_wait(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        if self._connection is None or fn == self._connection.close:
            return True
        if fn in (self._connection.commit, self._connection.rollback):
            return self._connection.in_transaction
        return bool(args) and str(args[0]).startswith(_WAITING)


def near_connection(database: str) -> NearConnection:
    """Return a connection to a file (or `:memory:`); await it to open it."""

    def connect() -> sqlite3.Connection:
        # Used by the loop and by its own thread, never by both at once.
        return sqlite3.connect(database, check_same_thread=False)

    connection = NearConnection(connect, iter_chunk_size=64)
    # A hub that ends does not wait for it.
    connection._thread.daemon = True
    return connection
