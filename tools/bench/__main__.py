"""`python -m tools.bench`: measure, and write docs/performance.md with its figures."""

from __future__ import annotations

import argparse
import asyncio
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tools.bench import editing, hubs, memory, replies, sockets, start
from tools.bench.kept import PARTS, Book, Entry, Figures, NotKept, merged, read, written
from tools.bench.processes import RASA_PYTHON, ROOT, BenchError, say, timed
from tools.bench.report import hardware, report
from tools.bench.sizes import FULL, QUICK, Sizes

__all__ = ["main"]

DOCS = ROOT / "docs"
PAGE, KEPT, PICTURES = "performance.md", "performance.json", "images/performance"
NEED_MODELS = {"replies", "memory", "studio"}


async def measure(names: Sequence[str], work: Path, docs: Path, sizes: Sizes) -> str:
    """Measure some parts, one after the other; write each down when it is there.

    Args:
        names: of parts, in the order of `PARTS`.
        work: where everything goes that is made on the way.
        docs: where page, figures and pictures go.
        sizes: how much is measured.

    Returns:
        The page.

    Raises:
        BenchError: one could not be measured; those before it are written down.
    """
    log, ours, theirs = work / "log", work / "ours", work / "theirs"
    for folder in (ours, theirs):
        folder.mkdir(parents=True, exist_ok=True)
    if NEED_MODELS & set(names) and "start" not in names:
        start.prepare(ours, theirs, log)
    machine = f"{hardware()}, Python {platform.python_version()}"
    page = ""
    for name in names:
        figures = await _part(name, work, log, sizes)
        day = datetime.now().astimezone().date()
        page = publish({name: Entry(day, machine, figures)}, docs)
    return page


async def _part(name: str, work: Path, log: Path, sizes: Sizes) -> Figures:
    ours, theirs = work / "ours", work / "theirs"
    # Each part begins with an empty database, also in a folder that was kept.
    for data in (ours / "data", work / "sockets"):
        shutil.rmtree(data, ignore_errors=True)
    if name == "sockets":
        return await sockets.measure(work, log, sizes)
    if name == "hubs":
        return await hubs.measure(work, log, sizes)
    if name == "studio":
        return await editing.measure(ours, log, sizes)
    both = {"start": start, "replies": replies, "memory": memory}[name]
    figures: Figures = await both.measure(ours, theirs, log, sizes)
    return figures


def publish(new: Book, folder: Path) -> str:
    """Merge new figures into a folder of documentation; return its page.

    Raises:
        BenchError: the figures that are there cannot be read, or the pictures drawn.
    """
    kept = folder / KEPT
    try:
        old = read(kept.read_text("utf-8")) if kept.exists() else {}
    except NotKept as error:
        raise BenchError(f"{kept}: {error}") from error
    book = merged(old, new)
    text = report(book)
    kept.write_text(written(book), "utf-8")
    (folder / PAGE).write_text(text, "utf-8")
    command = [RASA_PYTHON, "-m", "tools.bench.pictures", str(kept)]
    timed(
        [*command, str(folder / PICTURES)],
        folder=ROOT,
        settings={},
        log=folder / "pictures.log",
    )
    (folder / "pictures.log").unlink()
    return text


def main() -> int:
    """Measure, print and write; return 1 after one sentence when that fails."""
    options = _options()
    names = [name for name in PARTS if name in options.only]
    # Kept when it fails: the logs are in it.
    work = (options.work or Path(tempfile.mkdtemp(prefix="relais-bench-"))).resolve()
    work.mkdir(parents=True, exist_ok=True)
    docs = DOCS
    if options.quick:
        docs = work / "docs"
        docs.mkdir(exist_ok=True)
    try:
        sizes = QUICK if options.quick else FULL
        say(asyncio.run(measure(names, work, docs, sizes)))
    except BenchError as error:
        sys.stderr.write(f"Not measured: {error}\n")
        return 1
    if options.work is None:
        shutil.rmtree(work)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench")
    parser.add_argument(
        "--only",
        type=_names,
        default=list(PARTS),
        metavar="PARTS",
        help=f"with commas: {','.join(PARTS)}",
    )
    parser.add_argument(
        "--quick", action="store_true", help="tiny sizes; nothing in docs/ is written"
    )
    parser.add_argument(
        "--work", type=Path, help="folder that is kept, with models and logs"
    )
    return parser.parse_args()


def _names(text: str) -> list[str]:
    names = text.split(",")
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no part is called {unknown[0]!r}")
    return names


if __name__ == "__main__":
    sys.exit(main())
