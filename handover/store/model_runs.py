"""Queries on model runs: what was trained, how it went, and what it would change."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.words import Author
from handover.store.schema import message, model_run


class RunState(StrEnum):
    """How far a run is."""

    TRAINING = "training"
    COMPARING = "comparing"
    DONE = "done"
    FAILED = "failed"


UNDER_WAY = (RunState.TRAINING, RunState.COMPARING)


@dataclass(frozen=True)
class ModelRun:
    """One training and what came of it.

    Attributes:
        sources: SHA-256 over what it was trained on.
        model: File of the model, once there is one.
        said: What the training printed, at most some lines.
        result: As `tools.compare_models` writes it.
    """

    id: str
    sources: str
    state: RunState
    started_at: datetime
    ended_at: datetime | None
    by: str
    model: str | None
    said: str
    result: dict[str, Any] | None


async def insert_run(
    db: AsyncConnection, run_id: str, sources: str, by: str, now: datetime
) -> None:
    """Note that a training begins."""
    await db.execute(
        insert(model_run).values(
            id=run_id,
            sources=sources,
            state=RunState.TRAINING,
            started_at=now,
            by=by,
            said="",
        )
    )


async def change(db: AsyncConnection, run_id: str, **values: Any) -> None:
    """Write down how a run goes on."""
    await db.execute(update(model_run).where(model_run.c.id == run_id).values(**values))


async def end_interrupted(db: AsyncConnection, now: datetime) -> None:
    """Note of runs that nobody works on any more that they failed."""
    await db.execute(
        update(model_run)
        .where(model_run.c.state.in_(UNDER_WAY))
        .values(state=RunState.FAILED, ended_at=now, said="interrupted")
    )


async def last_of(db: AsyncConnection, sources: str) -> ModelRun | None:
    """Return the last run on these sources, or None."""
    wanted = select(model_run).where(model_run.c.sources == sources)
    wanted = wanted.order_by(model_run.c.started_at.desc()).limit(1)
    row = (await db.execute(wanted)).first()
    return None if row is None else _run_of(row)


async def find(db: AsyncConnection, run_id: str) -> ModelRun | None:
    """Return a run, or None."""
    row = (await db.execute(select(model_run).where(model_run.c.id == run_id))).first()
    return None if row is None else _run_of(row)


async def newest(db: AsyncConnection, *, limit: int) -> list[ModelRun]:
    """Return the last runs, newest first."""
    wanted = select(model_run).order_by(model_run.c.started_at.desc()).limit(limit)
    return [_run_of(row) for row in await db.execute(wanted)]


async def real_questions(db: AsyncConnection, *, limit: int) -> list[dict[str, str]]:
    """Return the last questions of citizens, masked as they are kept, newest first."""
    wanted = (
        select(
            message.c.conversation_id,
            message.c.seq,
            message.c.text,
            message.c.lang,
            message.c.detail,
        )
        .where(message.c.author == Author.CITIZEN)
        .order_by(message.c.at.desc())
        .limit(limit)
    )
    return [
        {
            "id": f"{row.conversation_id}/{row.seq}",
            "text": row.text,
            "language": row.lang,
        }
        for row in await db.execute(wanted)
        if "chosen" not in (row.detail or {}) and row.text
    ]


def _run_of(row: Row[Any]) -> ModelRun:
    return ModelRun(
        id=row.id,
        sources=row.sources,
        state=RunState(row.state),
        started_at=row.started_at,
        ended_at=row.ended_at,
        by=row.by,
        model=row.model,
        said=row.said,
        result=row.result,
    )
