"""How many messages a day were taken for a possible emergency, and nothing else.

No conversation stands here: a count cannot lead back to anybody (R-74).
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.store.schema import crisis_count


async def add(db: AsyncConnection, day: date, channel: str) -> None:
    """Count one more message on this day (UTC) and channel."""
    values = {"day": day.isoformat(), "channel": channel, "messages": 1}
    keys = ["day", "channel"]
    one_more = {"messages": crisis_count.c.messages + 1}
    if db.dialect.name == "sqlite":
        await db.execute(
            sqlite.insert(crisis_count)
            .values(values)
            .on_conflict_do_update(index_elements=keys, set_=one_more)
        )
        return
    await db.execute(
        postgresql.insert(crisis_count)
        .values(values)
        .on_conflict_do_update(index_elements=keys, set_=one_more)
    )


async def of_day(db: AsyncConnection, day: date) -> dict[str, int]:
    """Return the day's count by channel."""
    rows = await db.execute(
        select(crisis_count.c.channel, crisis_count.c.messages).where(
            crisis_count.c.day == day.isoformat()
        )
    )
    return {row.channel: row.messages for row in rows}
