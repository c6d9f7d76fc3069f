"""The whole check of the content, in a process of its own; a result is remembered.

It takes seconds of pure work: in the hub's own process citizens would wait for it.
"""

import asyncio
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from handover.content.files import write_files
from handover.store.releases import blob_hash, manifest_hash
from studio.draft_files import FileChange

__all__ = ["CheckFailed", "Checked", "Checker", "rights_left"]

ROOT = Path(__file__).resolve().parents[1]
KEPT_RESULTS = 32
_RIGHT = re.compile(r"^kind: right\b", re.MULTILINE)
_IN_ORDER = re.compile(r"are in order \(release (?P<content>\w+)\)$", re.MULTILINE)
_FAULT = re.compile(r"(?P<path>[^:]+):(?P<line>\d+): (?P<message>.*)")

Fault = dict[str, str | int]
"""`path` within the content, `line` from 1, `message` (rule: what; what to do)."""


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Attributes:
        faults: Every rule that is broken; warnings are no faults.
        content: What messages will carry as their release; empty with faults.
    """

    faults: list[Fault]
    content: str


class CheckFailed(Exception):
    """Raised when the check itself could not be done."""


class Checker:
    """Checks contents, each once.

    Args:
        work: Where contents are written out for it.
        rights: How many rights there must be at least.
    """

    def __init__(self, work: Path, rights: int) -> None:
        self._work = work
        self._rights = rights
        self._results: dict[tuple[str, int], Checked] = {}
        # One at a time: the second is often the same.
        self._turn = asyncio.Lock()

    async def check(
        self,
        texts: Mapping[str, str],
        since: Path,
        changed: Iterable[FileChange] = (),
    ) -> Checked:
        """Return whether a content keeps the rules.

        Args:
            texts: All its files.
            since: A content that keeps them, to which this one is compared.
            changed: What differs between the two.

        Raises:
            CheckFailed: The check could not be done.
        """
        key = _identity(texts), rights_left(self._rights, texts, [*changed])
        async with self._turn:
            if key not in self._results:
                found = await self._run(texts, since, key[1])
                while len(self._results) >= KEPT_RESULTS:
                    del self._results[next(iter(self._results))]
                self._results[key] = found
        return self._results[key]

    def _made(self) -> Path:
        self._work.mkdir(parents=True, exist_ok=True)
        return self._work

    async def _run(self, texts: Mapping[str, str], since: Path, rights: int) -> Checked:
        parent = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=self._made()))
        folder = parent / "content"
        try:
            await asyncio.to_thread(write_files, texts, folder)
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "handover.content.check", str(folder)),
                *("--rights", str(rights), "--since", str(since)),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                cwd=ROOT,
            )
            said, trouble = await process.communicate()
            if process.returncode not in {0, 1} or b"Traceback" in trouble:
                raise CheckFailed("the check of the content could not be done")
            in_order = _IN_ORDER.search(said.decode())
            return Checked(
                list(_faults_in(said.decode(), folder)),
                in_order["content"] if in_order else "",
            )
        finally:
            await asyncio.to_thread(shutil.rmtree, parent, ignore_errors=True)


def rights_left(
    floor: int, texts: Mapping[str, str], changed: Sequence[FileChange]
) -> int:
    """Return how many rights there must be at least after a change.

    As many as there were, up to the floor, less those that were removed as a whole:
    this is seen and agreed to. One that is lost otherwise is a mistake.

    Args:
        floor: More than these need not be there.
        texts: All files after the change.
        changed: What differs from before.
    """
    before = dict[str, str | None](texts) | {each.path: each.before for each in changed}
    there = sum(_is_right(path, text) for path, text in before.items())
    gone = sum(_is_right(e.path, e.before) for e in changed if e.after is None)
    return min(floor, there) - gone


def _is_right(path: str, text: str | None) -> bool:
    return bool(text and path.startswith("answers/") and _RIGHT.search(text))


def _faults_in(said: str, folder: Path) -> list[Fault]:
    found: list[Fault] = []
    for line in said.splitlines():
        match = _FAULT.fullmatch(line)
        if match is None or match["message"].startswith("warning:"):
            continue
        path = match["path"].removeprefix(f"{folder}").lstrip("/")
        found.append(
            {"path": path, "line": int(match["line"]), "message": match["message"]}
        )
    return found


def _identity(texts: Mapping[str, str]) -> str:
    return manifest_hash({path: blob_hash(text) for path, text in texts.items()})
