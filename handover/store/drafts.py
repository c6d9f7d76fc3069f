"""Queries on drafts: changes of content that are not live, and what happened to them.

`version` counts every change of a draft: who changes it says which one they have seen.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.draft import DraftState, Step
from handover.core.permissions import Permission
from handover.store.schema import draft, draft_file, draft_step


@dataclass(frozen=True)
class Draft:
    """One change of the content, from its first word to its release.

    Attributes:
        base_number: The release that it changes.
        version: Counted from 1.
        authors: Logins of who wrote in it.
        approvals: Consents to what it says now → login of who gave them.
        release_number: The release that it became, if it did.
    """

    id: str
    title: str
    base_number: int
    state: DraftState
    version: int
    created_by: str
    created_at: datetime
    changed_at: datetime
    authors: tuple[str, ...]
    approvals: Mapping[Permission, str]
    release_number: int | None


@dataclass(frozen=True)
class StepTaken:
    """What somebody did with a draft, and what they said to it."""

    at: datetime
    by: str
    step: Step
    comment: str


async def insert_draft(db: AsyncConnection, new: Draft) -> None:
    """Keep a new draft, with no file changed yet."""
    await db.execute(
        insert(draft).values(
            id=new.id,
            title=new.title,
            base_number=new.base_number,
            state=new.state,
            version=new.version,
            created_by=new.created_by,
            created_at=new.created_at,
            changed_at=new.changed_at,
            authors=list(new.authors),
            approvals=dict(new.approvals),
        )
    )


async def find(
    db: AsyncConnection, draft_id: str, *, to_change: bool = False
) -> Draft | None:
    """Return a draft, or None; `to_change` keeps others from changing it meanwhile."""
    wanted = select(draft).where(draft.c.id == draft_id)
    if to_change:
        wanted = wanted.with_for_update()
    row = (await db.execute(wanted)).first()
    return None if row is None else _draft_of(row)


async def in_states(
    db: AsyncConnection, states: Collection[DraftState], *, limit: int
) -> list[Draft]:
    """Return drafts in these states, the one changed last first."""
    wanted = select(draft).where(draft.c.state.in_([*states]))
    wanted = wanted.order_by(draft.c.changed_at.desc()).limit(limit)
    return [_draft_of(row) for row in await db.execute(wanted)]


async def change(db: AsyncConnection, changed: Draft) -> None:
    """Write a draft's own fields, counted on by one."""
    await db.execute(
        update(draft)
        .where(draft.c.id == changed.id)
        .values(
            title=changed.title,
            base_number=changed.base_number,
            state=changed.state,
            version=changed.version + 1,
            changed_at=changed.changed_at,
            authors=sorted(set(changed.authors)),
            approvals=dict(changed.approvals),
            release_number=changed.release_number,
        )
    )


async def files(db: AsyncConnection, draft_id: str) -> dict[str, str | None]:
    """Return each changed path with the hash of its text; None: the file is to go."""
    wanted = select(draft_file).where(draft_file.c.draft_id == draft_id)
    rows = await db.execute(wanted.order_by(draft_file.c.path))
    return {row.path: row.blob for row in rows}


async def put_file(
    db: AsyncConnection, draft_id: str, path: str, blob: str | None
) -> None:
    """Set what a path is to hold; the text is kept already."""
    await drop_files(db, draft_id, [path])
    await db.execute(insert(draft_file).values(draft_id=draft_id, path=path, blob=blob))


async def drop_files(db: AsyncConnection, draft_id: str, paths: Iterable[str]) -> None:
    """Leave paths as they are in the release that the draft changes."""
    await db.execute(
        delete(draft_file).where(
            draft_file.c.draft_id == draft_id, draft_file.c.path.in_([*paths])
        )
    )


async def delete_draft(db: AsyncConnection, draft_id: str) -> None:
    """Delete a draft with its files and steps."""
    for table in (draft_step, draft_file):
        await db.execute(delete(table).where(table.c.draft_id == draft_id))
    await db.execute(delete(draft).where(draft.c.id == draft_id))


async def record_step(db: AsyncConnection, draft_id: str, taken: StepTaken) -> None:
    """Note what somebody did with it."""
    await db.execute(
        insert(draft_step).values(
            draft_id=draft_id,
            at=taken.at,
            by=taken.by,
            step=taken.step,
            comment=taken.comment,
        )
    )


async def steps(db: AsyncConnection, draft_id: str) -> list[StepTaken]:
    """Return what was done with a draft, in order."""
    wanted = select(draft_step).where(draft_step.c.draft_id == draft_id)
    return [
        StepTaken(row.at, row.by, Step(row.step), row.comment)
        for row in await db.execute(wanted.order_by(draft_step.c.id))
    ]


def _draft_of(row: Row[Any]) -> Draft:
    return Draft(
        id=row.id,
        title=row.title,
        base_number=row.base_number,
        state=DraftState(row.state),
        version=row.version,
        created_by=row.created_by,
        created_at=row.created_at,
        changed_at=row.changed_at,
        authors=tuple(row.authors),
        approvals={Permission(k): v for k, v in row.approvals.items()},
        release_number=row.release_number,
    )
