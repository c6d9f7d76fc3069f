"""Queries on urgent notices; none is ever changed, only ended."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.bulletin import Bulletin
from handover.core.words import Lang
from handover.store.schema import bulletin

_LOCK = 0x62756C6C
"""Posting is one at a time; a number of our own for PostgreSQL's advisory lock."""


async def lock(db: AsyncConnection) -> None:
    """Let nobody else post or end one until this transaction ends."""
    if db.dialect.name == "postgresql":
        await db.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def post(
    db: AsyncConnection,
    texts: Mapping[Lang, str],
    links: Mapping[Lang, str] | None,
    *,
    until: datetime,
    by: str,
    now: datetime,
) -> int:
    """Keep a new one, which is shown from now on; return its id."""
    inserted = await db.execute(
        insert(bulletin)
        .values(
            texts={lang.value: words for lang, words in texts.items()},
            links=links and {lang.value: url for lang, url in links.items()},
            until=until,
            posted_by=by,
            posted_at=now,
        )
        .returning(bulletin.c.id)
    )
    return int(inserted.scalar_one())


async def end(db: AsyncConnection, id_: int, by: str, now: datetime) -> None:
    """Take one away; who did it first stays written down."""
    wanted = update(bulletin).where(bulletin.c.id == id_, bulletin.c.ended_at.is_(None))
    await db.execute(wanted.values(ended_by=by, ended_at=now))


async def newest(db: AsyncConnection, *, limit: int) -> list[Bulletin]:
    """Return the last ones, newest first."""
    wanted = select(bulletin).order_by(bulletin.c.id.desc()).limit(limit)
    return [
        Bulletin(
            id=row.id,
            texts={Lang(lang): words for lang, words in row.texts.items()},
            links=row.links and {Lang(lang): url for lang, url in row.links.items()},
            until=row.until,
            posted_by=row.posted_by,
            posted_at=row.posted_at,
            ended_by=row.ended_by,
            ended_at=row.ended_at,
        )
        for row in await db.execute(wanted)
    ]
