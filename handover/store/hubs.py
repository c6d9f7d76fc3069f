"""Queries on the hubs that share this database."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.store.schema import hub


class HubSeen(NamedTuple):
    """A hub as the database knows it; whether it lives, its next sign will tell."""

    name: str
    seen_at: datetime
    release: str


async def give_sign(
    db: AsyncConnection, name: str, release: str, now: datetime
) -> None:
    """Note that this hub lives and what it publishes."""
    signs = {"seen_at": now, "release": release}
    known = update(hub).where(hub.c.name == name).values(**signs)
    if await db.scalar(known.returning(hub.c.name)) is None:
        await db.execute(insert(hub).values(name=name, **signs))


async def all_seen(db: AsyncConnection) -> list[HubSeen]:
    """Return every hub that is written down."""
    rows = await db.execute(select(hub.c.name, hub.c.seen_at, hub.c.release))
    return [HubSeen(*row) for row in rows]


async def leave(db: AsyncConnection, name: str) -> None:
    """Strike out one hub."""
    await db.execute(delete(hub).where(hub.c.name == name))


async def forget_unseen(db: AsyncConnection, before: datetime) -> None:
    """Strike out those that have given no sign for long."""
    await db.execute(delete(hub).where(hub.c.seen_at < before))
