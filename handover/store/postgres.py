"""Connect to PostgreSQL so that no question to it waits for minutes.

A server that is gone refuses at once; one that is stalled, or behind a cable that was
pulled, says nothing at all. Every wait has an end here, and the longest way through
(a place in the pool, a dead connection, a new one) stays below the ten seconds after
which the widget itself calls a message unsent.
"""

from typing import Any, TypeVar

from psycopg import AsyncConnection, OperationalError
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import URL

ANSWER_SECONDS = 4.0
"""Longest wait for the server's next word."""

STATEMENT_MILLISECONDS = 3_500
"""Longest statement; the server ends it itself, so that no lock stays behind."""

IDLE_MILLISECONDS = 10_000
"""Longest pause inside a transaction: a hub that was stopped gives its locks back."""

CONNECT_SECONDS = 2
"""Shortest that libpq honours."""

RV = TypeVar("RV")


class BoundedConnection(AsyncConnection[Any]):
    """A connection that breaks when the server is silent for `ANSWER_SECONDS`."""

    async def wait(
        self,
        gen: PQGen[RV],
        interval: float = 0.1,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
    ) -> RV:
        """Wait for the server's answer.

        Raises:
            OperationalError: None came in time; the connection is closed then, since
                what it would say next belongs to a question nobody asks any more.
        """
        try:
            return await super().wait(gen, interval, timeout or ANSWER_SECONDS)
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


def connect_arguments(url: URL) -> dict[str, Any]:
    """Return how to connect; what the address itself says comes first."""
    arguments: dict[str, Any] = {
        "async_creator_fn": BoundedConnection.connect,
        "connect_timeout": CONNECT_SECONDS,
        "options": (
            f"-c statement_timeout={STATEMENT_MILLISECONDS} "
            f"-c idle_in_transaction_session_timeout={IDLE_MILLISECONDS}"
        ),
    }
    return {name: value for name, value in arguments.items() if name not in url.query}
