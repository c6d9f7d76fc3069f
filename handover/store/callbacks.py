"""Queries on callbacks: one that waits a conversation, one agent each.

Who wins a task is decided by one conditional update on its row. What is done or
withdrawn leaves no phone number behind, once its time is over.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.callback import Callback, CallbackState, NewCallback, Outcome
from handover.core.half_days import read_half_day
from handover.core.words import Lang
from handover.store.schema import agent, callback, conversation


async def put(db: AsyncConnection, asked: NewCallback, now: datetime) -> str:
    """Store a callback and return its id; it takes the place of one that waits."""
    await withdraw(db, asked.conversation)
    callback_id = str(uuid4())
    await db.execute(
        insert(callback).values(
            id=callback_id,
            conversation_id=asked.conversation,
            state=CallbackState.OPEN,
            phone=asked.phone,
            lang=asked.lang,
            topic=asked.topic,
            half_day=str(asked.half_day) if asked.half_day else None,
            note=asked.note,
            created_at=now,
            tries=0,
        )
    )
    return callback_id


async def withdraw(db: AsyncConnection, conversation_id: str) -> bool | None:
    """Erase what waits for this conversation.

    Returns:
        Whether it was a call, or None when there was nothing.
    """
    row = (
        await db.execute(
            delete(callback)
            .where(
                callback.c.conversation_id == conversation_id,
                callback.c.state != CallbackState.DONE,
            )
            .returning(callback.c.phone)
        )
    ).first()
    return None if row is None else row.phone is not None


async def erase(db: AsyncConnection, conversation_id: str) -> None:
    """Erase every callback of a conversation, also the finished ones."""
    await db.execute(
        delete(callback).where(callback.c.conversation_id == conversation_id)
    )


async def forget_done(db: AsyncConnection, before: datetime) -> int:
    """Erase what was done before a moment; return how many."""
    rows = await db.scalars(
        delete(callback)
        .where(callback.c.state == CallbackState.DONE, callback.c.done_at < before)
        .returning(callback.c.id)
    )
    return len(rows.all())


async def unseen(db: AsyncConnection, before: datetime) -> list[str]:
    """Return the ids of what was asked for before a moment and is not done."""
    rows = await db.scalars(
        select(callback.c.id).where(
            callback.c.state != CallbackState.DONE, callback.c.created_at < before
        )
    )
    return list(rows)


async def expire(db: AsyncConnection, callback_id: str, now: datetime) -> None:
    """End one that nobody saw to; its number and notes are erased at once."""
    await db.execute(
        update(callback)
        .where(callback.c.id == callback_id)
        .values(
            state=CallbackState.DONE,
            outcome=Outcome.EXPIRED,
            phone=None,
            note=None,
            agent_note=None,
            done_at=now,
        )
    )


async def pending(db: AsyncConnection) -> list[Callback]:
    """Return what is not done, what is due first in front."""
    rows = await db.execute(_SELECTED.where(callback.c.state != CallbackState.DONE))
    return sorted((_callback(row) for row in rows), key=lambda each: each.due)


async def find(db: AsyncConnection, callback_id: str) -> Callback | None:
    """Return one callback, or None when it is withdrawn or forgotten."""
    row = (await db.execute(_SELECTED.where(callback.c.id == callback_id))).first()
    return None if row is None else _callback(row)


async def take(db: AsyncConnection, callback_id: str, agent_id: str) -> bool:
    """Give an open one to an agent; of two who try, one gets it."""
    return await _update(
        db,
        callback_id,
        {"state": CallbackState.TAKEN, "taken_by": agent_id},
        state=CallbackState.OPEN,
    )


async def give_back(
    db: AsyncConnection, callback_id: str, agent_id: str, *, tries: int, note: str
) -> bool:
    """Return an agent's own one to the list, with the number of vain calls."""
    return await _update(
        db,
        callback_id,
        {
            "state": CallbackState.OPEN,
            "taken_by": None,
            "tries": tries,
            "agent_note": note or None,
        },
        state=CallbackState.TAKEN,
        taken_by=agent_id,
    )


async def finish(
    db: AsyncConnection,
    callback_id: str,
    agent_id: str,
    outcome: Outcome,
    *,
    note: str,
    now: datetime,
) -> bool:
    """End an agent's own one; from now on counts how long it is kept."""
    return await _update(
        db,
        callback_id,
        {
            "state": CallbackState.DONE,
            "outcome": outcome,
            "agent_note": note or None,
            "done_at": now,
        },
        state=CallbackState.TAKEN,
        taken_by=agent_id,
    )


async def _update(
    db: AsyncConnection, callback_id: str, changes: dict[str, Any], **only: Any
) -> bool:
    """Change a callback where it is still as the caller believes."""
    changed = await db.scalar(
        update(callback)
        .where(
            callback.c.id == callback_id,
            *(callback.c[name] == value for name, value in only.items()),
        )
        .values(**changes)
        .returning(callback.c.id)
    )
    return changed is not None


_SELECTED = (
    select(callback, conversation.c.reference, agent.c.name.label("taken_by_name"))
    .join(conversation, conversation.c.id == callback.c.conversation_id)
    .outerjoin(agent, agent.c.id == callback.c.taken_by)
)


def _callback(row: Row[Any]) -> Callback:
    return Callback(
        id=row.id,
        asked=NewCallback(
            conversation=row.conversation_id,
            lang=Lang(row.lang),
            topic=row.topic,
            phone=row.phone,
            half_day=read_half_day(row.half_day) if row.half_day else None,
            note=row.note,
        ),
        reference=row.reference,
        state=CallbackState(row.state),
        created_at=row.created_at,
        taken_by=row.taken_by,
        taken_by_name=row.taken_by_name,
        tries=row.tries,
        agent_note=row.agent_note,
    )
