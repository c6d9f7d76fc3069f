"""Queries on which of Telegram's updates were taken already: numbers, nothing else.

Each bot counts its own updates. Every function takes the connection of a transaction
that the caller opened.
"""

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.store.schema import telegram_update


async def is_taken(db: AsyncConnection, bot: int, update_id: int) -> bool:
    """Tell whether the bot's update was taken before."""
    found = await db.scalar(
        select(telegram_update.c.id).where(
            telegram_update.c.bot == bot, telegram_update.c.id == update_id
        )
    )
    return found is not None


async def take(db: AsyncConnection, bot: int, update_id: int, now: datetime) -> None:
    """Remember that the bot's update was taken."""
    if not await is_taken(db, bot, update_id):
        await db.execute(
            insert(telegram_update).values(bot=bot, id=update_id, taken_at=now)
        )


async def forget_before(db: AsyncConnection, moment: datetime) -> None:
    """Forget the updates that were taken before this moment."""
    await db.execute(delete(telegram_update).where(telegram_update.c.taken_at < moment))
