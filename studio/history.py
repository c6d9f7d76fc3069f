"""From which releases the live one grew, and which of its translations fell behind."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from handover.live_content import FOLDER
from handover.store import releases
from handover.store.engine import Database
from studio.translations import Behind, Version, behind

__all__ = ["History", "lineage"]

MOST_RELEASES = 200
"""How far back is looked: the oldest of these counts as the beginning."""

Published = tuple[int, str, datetime]
"""Number, origin and moment of a release."""


def lineage(published: Sequence[Published]) -> list[Published]:
    """Return the live release and those it grew from, oldest first; pure.

    A draft can be published only on what is live. So a release grew from the one that
    was live just before it became live for the first time. What came from the
    repository is a beginning.

    Args:
        published: In the order of their publications; a release may stand there twice.
    """
    before: dict[int, Published] = {}
    for earlier, later in pairwise(published):
        before.setdefault(later[0], earlier)
    if published:
        # Restored later, it still grew from nothing.
        before.pop(published[0][0], None)
    line = list(published[-1:])
    while line and line[-1][1] != FOLDER and line[-1][0] in before:
        line.append(before[line[-1][0]])
    return line[:MOST_RELEASES][::-1]


class History:
    """Looks back over the releases; what it found is remembered until the next."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()
        self._seen = 0
        self._found: dict[str, list[Behind]] = {}

    async def behind(self) -> dict[str, list[Behind]]:
        """Return topic → texts in which a language is perhaps behind."""
        async with self._turn:
            async with self._database.reading() as db:
                live = await releases.live(db)
            if live is not None and live.id != self._seen:
                self._found = await self._look()
                self._seen = live.id
            return self._found

    async def _look(self) -> dict[str, list[Behind]]:
        async with self._database.reading() as db:
            line = lineage(await releases.published_in_order(db))
        versions: dict[str, list[tuple[Published, str]]] = {}
        for each in line:
            # One at a time: citizens' messages are served in between.
            async with self._database.reading() as db:
                release = await releases.find(db, each[0])
            for path, blob in release.manifest.items() if release else ():
                known = versions.setdefault(path, [])
                if path.startswith("answers/") and (not known or known[-1][1] != blob):
                    known.append((each, blob))
        changed = {path: known for path, known in versions.items() if len(known) > 1}
        async with self._database.reading() as db:
            blobs = await releases.read_blobs(
                db, [blob for known in changed.values() for _, blob in known]
            )
        files = {
            path: [
                Version(number, moment.date(), blobs[blob])
                for (number, _, moment), blob in known
            ]
            for path, known in changed.items()
        }
        return await asyncio.to_thread(_behind_in, files)


def _behind_in(files: dict[str, list[Version]]) -> dict[str, list[Behind]]:
    found = {
        path.removeprefix("answers/").removesuffix(".yml"): list(behind(versions))
        for path, versions in files.items()
    }
    return {topic: texts for topic, texts in found.items() if texts}
