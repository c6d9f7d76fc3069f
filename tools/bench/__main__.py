"""`python -m tools.bench`: measure both sides and write docs/performance.md."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from tools.bench import rasa_init, relais
from tools.bench.processes import ROOT, BenchError, say
from tools.bench.report import hardware, report

PAGE = ROOT / "docs" / "performance.md"


async def measure_both(work: Path, options: argparse.Namespace) -> str:
    """Measure one side after the other and return the report."""
    for name in ("ours", "theirs"):
        (work / name).mkdir()
    sizes = {
        "starts": options.starts,
        "rounds": options.rounds,
        "at_once": options.at_once,
    }
    ours = await relais.measure(work / "ours", **sizes)
    theirs = await rasa_init.measure(work / "theirs", **sizes)
    return report(
        ours,
        theirs,
        machine=hardware(),
        day=datetime.now().astimezone().date(),
        at_once=options.at_once,
    )


def main() -> int:
    """Measure, print and write; return 1 after one sentence when that fails."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench")
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--at-once", type=int, default=20)
    options = parser.parse_args()
    # Kept when it fails: the logs are in it.
    work = Path(tempfile.mkdtemp(prefix="relais-bench-"))
    try:
        text = asyncio.run(measure_both(work, options))
    except BenchError as error:
        sys.stderr.write(f"Not measured: {error}\n")
        return 1
    PAGE.write_text(text, "utf-8")
    say(text)
    shutil.rmtree(work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
