"""PostgreSQL and Redis for hubs that share them: both empty, and nobody else's."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import redis

from tools.bench.processes import ROOT, free_port, running

__all__ = ["Missing", "fresh_database", "own_redis"]

POSTGRES = "postgresql://postgres@127.0.0.1:5432/test"
START_SECONDS = 10


class Missing(Exception):
    """Raised when a service is not there; the message is a sentence."""


@contextlib.contextmanager
def fresh_database() -> Iterator[str]:
    """Create an empty database while the block lasts; yield its address.

    Raises:
        Missing: PostgreSQL is not reachable.
    """
    server = os.environ.get("RELAIS_TEST_POSTGRES_URL") or POSTGRES
    server = server.replace("postgresql+psycopg://", "postgresql://")
    name = f"relais_bench_{uuid.uuid4().hex}"
    try:
        connection = psycopg.connect(server, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        raise Missing(
            "PostgreSQL is not reachable: set RELAIS_TEST_POSTGRES_URL."
        ) from None
    with connection:
        named = psycopg.sql.Identifier(name)
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(named))
        try:
            yield f"{server.rsplit('/', 1)[0]}/{name}"
        finally:
            drop = psycopg.sql.SQL("DROP DATABASE {} WITH (FORCE)")
            connection.execute(drop.format(named))


@contextlib.contextmanager
def own_redis(log: Path) -> Iterator[str]:
    """Run a Redis that nobody else uses while the block lasts; yield its address.

    Raises:
        Missing: there is no `redis-server`, or it does not start.
    """
    found = shutil.which("redis-server")
    if found is None:
        raise Missing("There is no redis-server (Debian: apt install redis-server).")
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    command = [found, "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--save", "", "--appendonly", "no"]
    retry = redis.retry.Retry(redis.backoff.ConstantBackoff(0.1), START_SECONDS * 10)
    with running(command, folder=ROOT, settings={}, log=log):
        with redis.Redis.from_url(url, retry=retry) as client:
            try:
                client.ping()
            except redis.ConnectionError:
                raise Missing(f"redis-server does not start: see {log}.") from None
        yield url
