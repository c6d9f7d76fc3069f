"""What is live: the hub shows the release that was published last, within a second.

The repository's folder is what a hub begins with. Once something has been published in
the studio the database says what is live, the same for all hubs; the folder counts
again when its own release is the one that is live.
"""

import asyncio
import logging
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from handover.content.catalogue import Catalogue
from handover.content.crisis_lexicon import read_lexicon
from handover.content.files import read_files, write_files
from handover.content.load import Content, read_content
from handover.content.reader import ContentError
from handover.emergencies import Emergencies
from handover.keeping_on import keep_on
from handover.privacy.masking import Masker, MaskingError
from handover.search.answer_search import AnswerSearch
from handover.search.blocks import read_blocks
from handover.store import releases
from handover.store.engine import Database
from handover.store.releases import Manifest, Release

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""How often a hub looks for a publication: part of the 2 s until a text is live."""

FOLDER, STUDIO = "folder", "studio"
KEPT_FOLDERS = 4
HUB = "hub"


class LiveContent:
    """Follows what is published; `start`, then `run` beside the hub.

    Args:
        folder: The content as it came with the repository.
        kept: Where releases are written out, one folder each.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        folder: Path,
        kept: Path,
        catalogue: Catalogue,
        emergencies: Emergencies,
        masker: Masker,
        search: AnswerSearch,
    ) -> None:
        self._database = database
        self._clock = clock
        self._folder = folder
        self._kept = kept
        self._catalogue = catalogue
        self._emergencies = emergencies
        self._masker = masker
        self._search = search
        self._seen = 0
        self._turn = asyncio.Lock()
        self._lexicon: dict[str, str] = {}
        self._following: asyncio.Task[None] | None = None
        self.number: int | None = None

    async def start(self) -> None:
        """Show what is live; a newer folder is released by itself if one is.

        Raises:
            StoreUnavailable: The database does not answer.
            ContentError: What is live cannot be shown.
        """
        async with self._database.reading() as db:
            is_used = await releases.live(db) is not None
        if is_used:
            await self.adopt()
            await self.refresh()

    async def run(self) -> NoReturn:
        """Follow what is published until cancelled."""
        await keep_on("look for a release", self.refresh, every=LOOK_SECONDS)

    async def adopt(self) -> Release:
        """See to it that the folder is known as a release; return what is live.

        The first one becomes live, and so does a newer one where the folder is what is
        live. What was published in the studio stays.
        """
        texts = await asyncio.to_thread(read_files, self._folder)
        content = await asyncio.to_thread(read_content, self._folder)
        manifest = {path: releases.blob_hash(text) for path, text in texts.items()}
        async with self._database.writing() as db:
            await releases.lock(db)
            publication = await releases.live(db)
            last = await releases.last_of(db, FOLDER)
            is_known = last is not None and last.manifest == manifest
            live = publication and await releases.find(db, publication.release_number)
            if is_known and not self._lexicon:
                self._lexicon = _of_crisis(manifest)
            if live and (is_known or live.origin != FOLDER):
                if not is_known:
                    logger.warning("the content folder differs from what it was")
                return live
            self._lexicon = _of_crisis(manifest)
            await releases.keep_blobs(db, texts.values())
            number = await releases.insert_release(
                db,
                manifest,
                content=content.release,
                origin=FOLDER,
                notes="",
                authors=[],
                approvers=[],
                now=self._clock(),
            )
            self._seen = await releases.publish(db, number, HUB, self._clock())
            self.number = number
            found = await releases.find(db, number)
        if found is None:
            raise LookupError("a release that was just kept is gone")
        return found

    async def refresh(self) -> None:
        """Show what was published last, if it is not shown yet."""
        async with self._turn:
            async with self._database.reading() as db:
                publication = await releases.live(db)
                if publication is None or publication.id == self._seen:
                    return
                release = await releases.find(db, publication.release_number)
            if release is not None and release.content != self._catalogue.release:
                await self._show(release)
            self._seen, self.number = publication.id, publication.release_number

    async def written_out(self, release: Release) -> Path:
        """Return the folder in which a release stands, written if it is not there."""
        folder = self._kept / release.hash
        if not folder.exists():
            async with self._database.reading() as db:
                blobs = await releases.read_blobs(db, release.manifest.values())
            texts = {path: blobs[blob] for path, blob in release.manifest.items()}
            await asyncio.to_thread(write_files, texts, folder)
            await asyncio.to_thread(self._clear_away)
        return folder

    async def _show(self, release: Release) -> None:
        folder = await self.written_out(release)
        content = await asyncio.to_thread(read_content, folder)
        lexicon = _of_crisis(release.manifest)
        if lexicon != self._lexicon:
            self._emergencies.lexicon = await asyncio.to_thread(read_lexicon, folder)
            self._lexicon = lexicon
        self._catalogue.show(content)
        logger.info("release %s is live", content.release)
        # Citizens read the new words already; search and masking follow.
        self._following = asyncio.create_task(self._follow(folder, content))

    async def _follow(self, folder: Path, content: Content) -> None:
        try:
            blocks = read_blocks(folder, self._catalogue)
        except ContentError:
            logger.exception("the list of blocked suggestions cannot be used")
            blocks = ()
        self._search.renew(blocks)
        try:
            await asyncio.to_thread(self._masker.renew, content.lines())
        except MaskingError:
            logger.exception("masking goes on with what was published before")

    def _clear_away(self) -> None:
        folders = sorted(
            (each for each in self._kept.iterdir() if each.is_dir()),
            key=lambda each: each.stat().st_mtime,
        )
        for old in folders[:-KEPT_FOLDERS]:
            shutil.rmtree(old, ignore_errors=True)


def _of_crisis(manifest: Manifest) -> dict[str, str]:
    return {path: blob for path, blob in manifest.items() if path.startswith("crisis/")}
