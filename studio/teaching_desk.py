"""What editors do with examples: look, add, move, remove, import, and ask what is near.

Nothing enters training but by an editor's hand, and nothing with an identifier in it
(R-65).
"""

import asyncio
import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

from handover.core.records import AgentAccount
from handover.privacy.masking import Masker
from handover.store.releases import blob_hash
from studio.draft_reader import NoSuchFile
from studio.draft_writer import Rewritten, Texts
from studio.editor_desk import EditorDesk
from studio.example_files import Block, ExampleFile, add, path_of, read, remove
from studio.example_import import Row, judge, label_fault, read_rows
from studio.example_moves import Move, with_moves
from studio.example_yaml import is_yaml, rows_in_yaml
from studio.meanings import Meanings, warned
from studio.nearness import Known, Near, Nearness
from studio.topic_desk import TopicDesk
from studio.yaml_edit import EditError

__all__ = ["FLOOR", "ExamplesRefused", "TeachingDesk"]

FLOOR = 20
"""Examples per topic and language; fewer are too few to learn from (R-111)."""

KEPT_FILES = 1_000


class ExamplesRefused(Exception):
    """Raised when an example cannot be added; holds the rows with their faults."""

    def __init__(self, rows: list[Row]) -> None:
        super().__init__(f"{len(rows)} examples were refused")
        self.rows = rows


@dataclass(frozen=True)
class Count:
    """How many examples a topic has in a language, and for which facets."""

    topic: str
    language: str
    total: int
    by_label: Mapping[str, int]


class TeachingDesk:
    """Every verb of an editor who teaches."""

    def __init__(
        self,
        editors: EditorDesk,
        topics: TopicDesk,
        masker: Masker,
        meanings: Meanings,
    ) -> None:
        self._editors = editors
        self._topics = topics
        self._masker = masker
        self._meanings = meanings
        self._files: dict[str, ExampleFile] = {}

    # -- reading --------------------------------------------------------------------

    async def blocks(
        self, draft_id: str | None, topic: str, language: str
    ) -> tuple[Block, ...]:
        """Return the examples of a topic in a language, of a draft or live."""
        try:
            text = await self._editors.text(draft_id, path_of(topic, language))
        except NoSuchFile:
            return ()
        return self._read(text).blocks

    async def counts(self, draft_id: str | None) -> list[Count]:
        """Return how many examples each topic has in each language."""
        found: dict[tuple[str, str], Counter[str]] = {}
        for block in await self._all(draft_id):
            key = (block.label.partition("/")[0], block.language)
            found.setdefault(key, Counter())[block.label] += len(block.texts)
        return [
            Count(topic, language, by_label.total(), dict(by_label))
            for (topic, language), by_label in sorted(found.items())
        ]

    async def near(
        self, draft_id: str | None, text: str
    ) -> tuple[list[Near], list[Near]]:
        """Return the examples that are spelled, and that mean, most like a text."""
        known = await self._known(draft_id)
        spelled = await asyncio.to_thread(Nearness, known)
        (meant,) = await self._meanings.near([text], known)
        return spelled.nearest(text, limit=8, least=0.25), meant

    async def exported(self, draft_id: str | None) -> str:
        """Return all examples as CSV, as `import_rows` reads it."""
        out = StringIO()
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["label", "language", "provenance", "text"])
        for block in await self._all(draft_id):
            for text in block.texts:
                table.writerow([block.label, block.language, block.provenance, text])
        return out.getvalue()

    async def exported_as_yaml(
        self, draft_id: str | None, topic: str | None, language: str | None
    ) -> str:
        """Return examples as a file of ours, as `import_rows` reads it.

        Args:
            draft_id: Which draft; None: live.
            topic: Of this one only.
            language: In this one only.
        """
        blocks = tuple(
            block
            for block in await self._all(draft_id)
            if topic in {None, block.label.partition("/")[0]}
            and language in {None, block.language}
        )
        return str(replace(read(None), blocks=blocks))

    async def _all(self, draft_id: str | None) -> list[Block]:
        texts = await self._editors.texts_in(draft_id, "examples/")
        return await asyncio.to_thread(self._blocks_of, list(texts.values()))

    def _blocks_of(self, texts: list[str]) -> list[Block]:
        return [block for text in texts for block in self._read(text).blocks]

    def _read(self, text: str) -> ExampleFile:
        key = blob_hash(text)
        known = self._files.get(key)
        if known is None:
            while len(self._files) >= KEPT_FILES:
                del self._files[next(iter(self._files))]
            known = self._files[key] = read(text)
        return known

    async def _known(self, draft_id: str | None) -> list[Known]:
        blocks = await self._all(draft_id)
        return [
            Known(text, block.label, block.language)
            for block in blocks
            for text in block.texts
        ]

    # -- writing --------------------------------------------------------------------

    async def import_rows(
        self, draft_id: str, account: AgentAccount, source: str, *, is_trial: bool
    ) -> list[Row]:
        """Take over the good lines of a file; say of each what became of it.

        Args:
            draft_id: Which draft.
            account: Who imports.
            source: A table, as `studio.example_import` describes it, or a file of
                examples as we have them.
            is_trial: Only say what would become of them.

        Raises:
            ImportRefused: Nothing of it can be used.
            NotInThisState: The draft is being reviewed, or over.
        """
        read_source = rows_in_yaml if is_yaml(source) else read_rows
        rows = await self._judged(draft_id, read_source(source))
        if not is_trial:
            await self._take(draft_id, account, [row for row in rows if not row.fault])
        return rows

    async def add(
        self,
        draft_id: str,
        account: AgentAccount,
        label: str,
        language: str,
        texts: list[str],
    ) -> list[Row]:
        """Add examples, all of them or none; return them with their warnings.

        Raises:
            ExamplesRefused: One of them cannot be.
            NotInThisState: The draft is being reviewed, or over.
        """
        wanted = [
            Row(at, " ".join(text.split()), label, language)
            for at, text in enumerate(texts, 1)
        ]
        rows = await self._judged(draft_id, wanted)
        if any(row.fault for row in rows):
            raise ExamplesRefused(rows)
        await self._take(draft_id, account, rows)
        return rows

    async def move(
        self,
        draft_id: str,
        account: AgentAccount,
        language: str,
        text: str,
        *,
        label: str,
        to: str | None,
    ) -> None:
        """Put an example under another label, or away.

        Args:
            draft_id: Which draft.
            account: Who moves it.
            language: Of the example.
            text: The example.
            label: Where it stands.
            to: Where it is to stand; None: nowhere.

        Raises:
            EditError: It does not stand there.
            ExamplesRefused: It cannot stand where it is to.
            NotInThisState: The draft is being reviewed, or over.
        """
        if to is not None:
            await self._must_be_labels(draft_id, {to})
        source = path_of(label, language)

        def without(now: str | None) -> str:
            return str(remove(read(now), label, text))

        await self._editors.rewrite(draft_id, account, source, without)
        if to is not None:
            wanted = Row(1, text, to, language)
            await self._take(draft_id, account, [wanted])

    async def move_all(
        self, draft_id: str, account: AgentAccount, moves: list[Move]
    ) -> tuple[int, list[Rewritten]]:
        """Put many examples under other labels or away, all of them or none.

        Who wrote each stays known. What stands at its new place already is not put
        there twice.

        Returns:
            How many stood there already, and what undoes it all.

        Raises:
            EditError: One of them does not stand where it should, or cannot go there.
            NotInThisState: The draft is being reviewed, or over.
        """
        labels = {move.to for move in moves if move.to is not None}
        await self._must_be_labels(draft_id, labels)
        places = [path_of(move.label, move.language) for move in moves]
        places += [path_of(move.to, move.language) for move in moves if move.to]
        doubles = 0

        def moved(now: Texts) -> Texts:
            nonlocal doubles
            after, doubles = with_moves({p: read(t) for p, t in now.items()}, moves)
            return {path: str(file) for path, file in after.items()}

        written = await self._editors.rewrite_all(draft_id, account, places, moved)
        return doubles, written

    async def _must_be_labels(self, draft_id: str, labels: set[str]) -> None:
        rights, others = await self._topics.kinds(draft_id)
        for label in sorted(labels):
            fault = label_fault(label, rights, others)
            if fault:
                raise EditError(fault.rstrip("."))

    async def _judged(self, draft_id: str, rows: list[Row]) -> list[Row]:
        known = await self._known(draft_id)
        rights, others = await self._topics.kinds(draft_id)
        await self._masker.ready()

        def look() -> list[Row]:
            spelled = Nearness(known)
            mask = self._masker.mask
            return list(judge(rows, spelled, rights, others, lambda t: mask(t).kinds))

        judged = await asyncio.to_thread(look)
        good = [row for row in judged if not row.fault and not row.warning]
        near = await self._meanings.near([row.text for row in good], known)
        better = {row.line: row for row in warned(good, near)}
        return [better.get(row.line, row) for row in judged]

    async def _take(
        self, draft_id: str, account: AgentAccount, rows: list[Row]
    ) -> None:
        places = dict.fromkeys((row.label, row.language) for row in rows)
        for label, language in places:
            texts = [r.text for r in rows if (r.label, r.language) == (label, language)]

            def grown(
                now: str | None,
                label: str = label,
                language: str = language,
                texts: list[str] = texts,
            ) -> str:
                return str(add(read(now), label, language, texts))

            path = path_of(label, language)
            await self._editors.rewrite(draft_id, account, path, grown)


def on_wire(row: Row) -> dict[str, Any]:
    """Return a line of an import as the studio reads it."""
    return {
        "line": row.line,
        "text": row.text,
        "label": row.label,
        "language": row.language,
        "fault": row.fault,
        "warning": row.warning,
    }
