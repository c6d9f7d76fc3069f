"""Queries on leases: of several hubs, one serves a channel that takes only one."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.store.schema import channel_lease


async def take_lease(
    db: AsyncConnection, channel: str, holder: str, *, now: datetime, until: datetime
) -> bool:
    """Take or prolong a lease with one conditional update; tell whether it is held.

    Raises:
        IntegrityError: Another hub took the channel's first lease at the same moment.
    """
    taken = await db.scalar(
        update(channel_lease)
        .where(
            channel_lease.c.channel == channel,
            (channel_lease.c.holder == holder) | (channel_lease.c.until < now),
        )
        .values(holder=holder, until=until)
        .returning(channel_lease.c.channel)
    )
    if taken is not None:
        return True
    held = await db.scalar(
        select(channel_lease.c.holder).where(channel_lease.c.channel == channel)
    )
    if held is not None:
        return False
    await db.execute(
        insert(channel_lease).values(channel=channel, holder=holder, until=until)
    )
    return True


async def end_lease(db: AsyncConnection, channel: str, holder: str) -> None:
    """Give a lease back, if it is this holder's."""
    await db.execute(
        delete(channel_lease).where(
            channel_lease.c.channel == channel, channel_lease.c.holder == holder
        )
    )
