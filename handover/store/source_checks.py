"""Queries on the pages behind sources: what was found there, one row an address."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.source_check import Outcome, SourceCheck
from handover.store.schema import source_check


async def all_checks(db: AsyncConnection) -> dict[str, SourceCheck]:
    """Return address → what is known of its page."""
    rows = await db.execute(select(source_check))
    return {
        row.url: SourceCheck(
            url=row.url,
            outcome=Outcome(row.outcome),
            status=row.status,
            checked_at=row.checked_at,
            since=row.since,
            failures=row.failures,
            text_hash=row.text_hash,
            text_changed_at=row.text_changed_at,
        )
        for row in rows
    }


async def replace_all(db: AsyncConnection, checks: Iterable[SourceCheck]) -> None:
    """Keep these, and forget the addresses that are not among them."""
    rows = [
        {
            "url": each.url,
            "outcome": each.outcome,
            "status": each.status,
            "checked_at": each.checked_at,
            "since": each.since,
            "failures": each.failures,
            "text_hash": each.text_hash,
            "text_changed_at": each.text_changed_at,
        }
        for each in checks
    ]
    await db.execute(delete(source_check))
    if rows:
        await db.execute(insert(source_check), rows)
