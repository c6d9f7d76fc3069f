"""The audit trail: what accounts with power did, append-only, in a chain of hashes.

Each entry's hash covers the one before it, so that none can be changed or taken out
without a trace (OWASP ASVS 5.0, 16.4). No citizen's words stand here.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.message import wire_time
from handover.store.schema import audit

FIRST = "0" * 64
_LOCK = 0x7E1A15


async def append(
    db: AsyncConnection,
    actor: str,
    action: str,
    subject: str,
    detail: dict[str, Any],
    now: datetime,
) -> None:
    """Add one entry in the transaction of what it tells.

    Args:
        db: The connection.
        actor: Login of who did it.
        action: What was done, past tense, as in the event log.
        subject: Id of what it was done to.
        detail: Further facts; no words of a citizen.
        now: The current moment.
    """
    if db.dialect.name == "postgresql":
        # Two at once would both follow the same entry.
        await db.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    previous = await db.scalar(
        select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)
    )
    entry = {
        "at": wire_time(now),
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": detail,
    }
    await db.execute(
        insert(audit).values(
            **(entry | {"at": now}),
            previous_hash=previous or FIRST,
            hash=_hash(previous or FIRST, entry),
        )
    )


async def newest(
    db: AsyncConnection, *, before: int | None, limit: int
) -> list[dict[str, Any]]:
    """Return entries as JSON, newest first; only those older than an id if given."""
    wanted = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(audit.c.id < before)
    return [
        {
            "id": row.id,
            "at": wire_time(row.at),
            "actor": row.actor,
            "action": row.action,
            "subject": row.subject,
            "detail": row.detail,
        }
        for row in await db.execute(wanted)
    ]


async def is_whole(db: AsyncConnection) -> bool:
    """Tell whether every entry still follows the one before it unchanged."""
    previous = FIRST
    for row in await db.execute(select(audit).order_by(audit.c.id)):
        entry = {
            "at": wire_time(row.at),
            "actor": row.actor,
            "action": row.action,
            "subject": row.subject,
            "detail": row.detail,
        }
        if row.previous_hash != previous or row.hash != _hash(previous, entry):
            return False
        previous = row.hash
    return True


def _hash(previous: str, entry: dict[str, Any]) -> str:
    written = json.dumps(entry, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(f"{previous}\n{written}".encode()).hexdigest()
