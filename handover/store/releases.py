"""Queries on releases: texts of files kept once by hash, lists of files, publications.

A release is never changed. What is live is the release of the last publication, so
that publishing and going back are each one row, kept or not.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.store.schema import content_blob, publication, release

Manifest = Mapping[str, str]
"""Path in the content folder → SHA-256 of the file's UTF-8 bytes, in hex."""

_LOCK = 0x72656C65
"""Publishing is one at a time; a number of our own for PostgreSQL's advisory lock."""


@dataclass(frozen=True)
class Release:
    """One state of all content that was, or is, live.

    Attributes:
        number: Counted from 1 in this database.
        hash: SHA-256 over its manifest.
        content: The identity that messages carry (`versions.release`).
        origin: `folder` when read from the repository, `studio` when published there.
        authors: Logins of who wrote in it.
        approvers: Logins of who agreed to it.
        model: File of the model that was trained for it; None: the one that served.
    """

    number: int
    manifest: Manifest
    hash: str
    content: str
    origin: str
    notes: str
    authors: tuple[str, ...]
    approvers: tuple[str, ...]
    created_at: datetime
    model: str | None


@dataclass(frozen=True)
class Publication:
    """The moment at which a release became what is live.

    Attributes:
        id: Rises with each publication.
        by: Login, or `hub` when it came from the repository.
        model: File of the model that serves instead of its own; None: its own.
    """

    id: int
    release_number: int
    by: str
    at: datetime
    model: str | None = None


def blob_hash(body: str) -> str:
    """Return the SHA-256 of a file's text, in hex."""
    return hashlib.sha256(body.encode()).hexdigest()


def manifest_hash(manifest: Manifest) -> str:
    """Return the SHA-256 over paths and hashes, in the order of the paths."""
    lines = "".join(f"{manifest[path]}  {path}\n" for path in sorted(manifest))
    return hashlib.sha256(lines.encode()).hexdigest()


async def keep_blobs(db: AsyncConnection, bodies: Iterable[str]) -> None:
    """Keep texts that are not kept yet."""
    wanted = {blob_hash(body): body for body in bodies}
    known = await db.scalars(
        select(content_blob.c.hash).where(content_blob.c.hash.in_(wanted))
    )
    for each in known.all():
        del wanted[each]
    if wanted:
        await db.execute(
            insert(content_blob), [{"hash": h, "body": b} for h, b in wanted.items()]
        )


async def read_blobs(db: AsyncConnection, hashes: Iterable[str]) -> dict[str, str]:
    """Return the texts behind hashes; unknown ones are left out."""
    rows = await db.execute(
        select(content_blob).where(content_blob.c.hash.in_(set(hashes)))
    )
    return {row.hash: row.body for row in rows}


async def lock(db: AsyncConnection) -> None:
    """Let nobody else publish until this transaction ends."""
    if db.dialect.name == "postgresql":
        await db.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def insert_release(
    db: AsyncConnection,
    manifest: Manifest,
    *,
    content: str,
    origin: str,
    notes: str,
    authors: Iterable[str],
    approvers: Iterable[str],
    now: datetime,
    model: str | None = None,
) -> int:
    """Keep a release whose texts are kept; return its number."""
    inserted = await db.execute(
        insert(release)
        .values(
            manifest=dict(manifest),
            hash=manifest_hash(manifest),
            content=content,
            origin=origin,
            notes=notes,
            authors=sorted(authors),
            approvers=sorted(approvers),
            created_at=now,
            model=model,
        )
        .returning(release.c.number)
    )
    return int(inserted.scalar_one())


async def find(db: AsyncConnection, number: int) -> Release | None:
    """Return one release, or None."""
    row = (await db.execute(select(release).where(release.c.number == number))).first()
    return None if row is None else _release_of(row)


async def last_of(db: AsyncConnection, origin: str) -> Release | None:
    """Return the newest release from the repository or from the studio, or None."""
    wanted = select(release).where(release.c.origin == origin)
    row = (await db.execute(wanted.order_by(release.c.number.desc()).limit(1))).first()
    return None if row is None else _release_of(row)


async def newest(db: AsyncConnection, *, limit: int) -> list[Release]:
    """Return the newest releases, newest first."""
    wanted = select(release).order_by(release.c.number.desc()).limit(limit)
    return [_release_of(row) for row in await db.execute(wanted)]


async def publish(
    db: AsyncConnection, number: int, by: str, now: datetime, model: str | None = None
) -> int:
    """Make a release what is live, with its own model or another; return the id."""
    inserted = await db.execute(
        insert(publication)
        .values(release_number=number, by=by, at=now, model=model)
        .returning(publication.c.id)
    )
    return int(inserted.scalar_one())


async def live(db: AsyncConnection) -> Publication | None:
    """Return the last publication, None before the first."""
    found = await publications(db, limit=1)
    return found[0] if found else None


async def publications(db: AsyncConnection, *, limit: int) -> list[Publication]:
    """Return the last publications, newest first."""
    wanted = select(publication).order_by(publication.c.id.desc()).limit(limit)
    return [
        Publication(row.id, row.release_number, row.by, row.at, row.model)
        for row in await db.execute(wanted)
    ]


async def published_in_order(db: AsyncConnection) -> list[tuple[int, str, datetime]]:
    """Return number, origin and day of each release that was published, oldest first.

    What was made live twice stands there twice.
    """
    wanted = (
        select(release.c.number, release.c.origin, release.c.created_at)
        .join(publication, publication.c.release_number == release.c.number)
        .order_by(publication.c.id)
    )
    return [
        (row.number, row.origin, row.created_at) for row in await db.execute(wanted)
    ]


def _release_of(row: Row[Any]) -> Release:
    return Release(
        number=row.number,
        manifest=row.manifest,
        hash=row.hash,
        content=row.content,
        origin=row.origin,
        notes=row.notes,
        authors=tuple(row.authors),
        approvers=tuple(row.approvers),
        created_at=row.created_at,
        model=row.model,
    )
