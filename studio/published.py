"""What is live, read by a command that runs beside the hub."""

import asyncio
import tempfile
from pathlib import Path

from handover.content.files import write_files
from handover.content.load import Content, read_content
from handover.store import releases
from handover.store.engine import Database

__all__ = ["read_live"]


async def read_live(database: Database, folder: Path) -> Content:
    """Return the content that citizens read.

    Args:
        database: Brought up to date.
        folder: The content that the hub comes with: live until something was released.

    Raises:
        ContentError: It cannot be read.
        StoreUnavailable: The database does not answer.
    """
    async with database.reading() as db:
        live = await releases.live(db)
        release = await releases.find(db, live.release_number) if live else None
        blobs = (
            await releases.read_blobs(db, release.manifest.values()) if release else {}
        )
    if release is None:
        return await asyncio.to_thread(read_content, folder)
    texts = {path: blobs[blob] for path, blob in release.manifest.items()}
    return await asyncio.to_thread(_read, texts)


def _read(texts: dict[str, str]) -> Content:
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "content"
        write_files(texts, folder)
        return read_content(folder)
