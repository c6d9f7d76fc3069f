"""Open the database: SQLite by default, PostgreSQL by address; bring it up to date.

SQLite runs in write-ahead mode with full synchronisation, so that an acknowledged
message survives a power cut, and every writing transaction takes the write lock at its
start, so that two writers queue instead of failing half-way.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from handover.store.near_sqlite import near_connection
from handover.store.postgres import connect_arguments

BUSY_MILLISECONDS = 5_000
"""How long SQLite waits for another process's write lock before it gives up."""

CONNECTIONS = 20
"""At most so many at once for one hub; one transaction takes milliseconds."""

POOL_SECONDS = 3.0
"""How long to wait for a free one before the citizen is told to send it again."""

MIGRATION_LOCK = 0x72656C616973
"""Of hubs that start at once on one PostgreSQL, one migrates and the others wait."""


class StoreUnavailable(Exception):
    """Raised when the database does not answer; nothing was written."""


class Database:
    """One database and its connections; `close` after use."""

    def __init__(self, url: str) -> None:
        """Prepare the engine; no connection is made yet.

        Args:
            url: `sqlite+aiosqlite:///path` or `postgresql+psycopg://…`.
        """
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        # Parameters are citizens' words: they must not stand in an error's text.
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            hide_parameters=True,
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=POOL_SECONDS,
            **self._driver(),
        )
        self._writer = asyncio.Lock()
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _configure_sqlite)

    def _driver(self) -> dict[str, Any]:
        if self.is_sqlite:
            file = self.url.database or ":memory:"
            return {"async_creator": lambda: near_connection(file)}
        return {"pool_pre_ping": True, "connect_args": connect_arguments(self.url)}

    async def migrate(self) -> None:
        """Create or upgrade the tables; safe to call at every start.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            async with self.writing() as connection:
                await connection.run_sync(_upgrade)
            return
        # A migration may take longer than any answer to a citizen.
        unhurried = create_async_engine(self.url, poolclass=NullPool)
        with _known_failures():
            async with unhurried.begin() as connection:
                await connection.execute(
                    text("SELECT pg_advisory_xact_lock(:lock)"),
                    {"lock": MIGRATION_LOCK},
                )
                await connection.run_sync(_upgrade)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Open one transaction that may write; all of it is kept, or nothing.

        Raises:
            StoreUnavailable: The connection was lost, the lock not granted, or the
                disk is full.
        """
        with _known_failures():
            async with self._turn(), self.engine.connect() as connection:
                if self.is_sqlite:
                    await connection.exec_driver_sql("BEGIN IMMEDIATE")
                async with _committed(connection):
                    yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Open a connection for reading.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        with _known_failures():
            async with self.engine.connect() as connection:
                yield connection

    def _turn(self) -> AbstractAsyncContextManager[object]:
        """Return what a writer must hold: with SQLite, its turn in this process.

        SQLite's own waiting is by trial and knows no order: under load some writers
        would wait for seconds.
        """
        return self._writer if self.is_sqlite else nullcontext()

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()


@asynccontextmanager
async def _committed(connection: AsyncConnection) -> AsyncIterator[None]:
    try:
        yield
    except BaseException:
        await connection.rollback()
        raise
    await connection.commit()


@contextmanager
def _known_failures() -> Iterator[None]:
    """Give everything that means "not now, try again" one name."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreUnavailable("the database is too slow") from error
    except DBAPIError as error:
        if error.connection_invalidated or _is_operational(error):
            raise StoreUnavailable("the database does not answer") from error
        raise


def _is_operational(error: DBAPIError) -> bool:
    return type(error).__name__ in {"OperationalError", "InterfaceError"}


def _configure_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: `writing` begins them.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(__file__).with_name("migrations"))
    )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
