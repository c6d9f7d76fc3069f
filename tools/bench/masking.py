"""`python -m tools.bench.masking`: what masking costs a message, and the hub's start.

Masks the development questions, the ones of the tests that hold identifiers, and texts
made to be slow, and prints how much processor time one takes, so that other work on the
machine counts less. Nothing is written.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from handover.content.load import read_content
from handover.privacy.masking import Masker
from tools.bench.numbers import percentile
from tools.bench.processes import ROOT, say
from tools.evaluate.development import read_questions

__all__ = ["LIMIT_MS", "main", "row", "timed"]

LIMIT_MS = 5.0
"""Longest median a message, in milliseconds (issue 4)."""

LONGEST_CHARS = 1000
PLANTED = ROOT / "tests" / "handover" / "privacy" / "mask.yml"
HOSTILE = ("x 1 ", "1 ", "1", "a1@", "+32 ", "Aa1.-", "rue a 1 ", "Astraat 1, ", "BE1")

# A process of its own, where nothing of it is loaded yet.
LOADING = """
import time, psutil, handover.serve
memory = psutil.Process().memory_info
before, begun = memory().rss, time.process_time()
from handover.privacy.masking import Masker
Masker().load()
seconds = time.process_time() - begun
print(f"{seconds:.2f} s and {(memory().rss - before) / 2**20:.0f} MB to load")
"""


def timed(masker: Masker, texts: Iterable[str], rounds: int = 3) -> list[float]:
    """Return the best processor time of each text, in milliseconds."""
    best = []
    for text in texts:
        times = []
        for _ in range(rounds):
            begun = time.thread_time()
            masker.mask(text)
            times.append((time.thread_time() - begun) * 1000)
        best.append(min(times))
    return best


def row(name: str, milliseconds: Sequence[float]) -> str:
    """Return one line of the table."""
    median, high = statistics.median(milliseconds), percentile(milliseconds, 95)
    return (
        f"{name:<38}{len(milliseconds):>6}{median:>9.3f}{high:>9.3f}"
        f"{max(milliseconds):>9.3f}"
    )


def main() -> int:
    """Print the table; return 1 where the median of all questions is over the limit."""
    masker = Masker(read_content(ROOT / "nlu_data").lines())
    asked = [each.text for each in read_questions(ROOT / "tests/nlu/development")]
    planted = yaml.safe_load(PLANTED.read_text("utf-8"))
    everything = timed(masker, asked)
    rows = [
        f"{'ms a message':<38}{'texts':>6}{'median':>9}{'p95':>9}{'worst':>9}",
        row("development questions", everything),
        row(
            "those with a digit or @",
            timed(masker, (each for each in asked if _is_looked_at(each))),
        ),
        row(
            "with identifiers, masked",
            timed(masker, (text for each in planted.values() for text, _ in each)),
        ),
        row(
            f"made to be slow, {LONGEST_CHARS} characters",
            timed(masker, ((each * LONGEST_CHARS)[:LONGEST_CHARS] for each in HOSTILE)),
        ),
    ]
    say("\n".join(rows))
    loaded = subprocess.run(
        [sys.executable, "-c", LOADING],
        cwd=Path(ROOT),
        capture_output=True,
        text=True,
        check=True,
    )
    say(f"{loaded.stdout.strip()}; the limit is {LIMIT_MS:g} ms a message, median")
    return int(statistics.median(everything) > LIMIT_MS)


def _is_looked_at(text: str) -> bool:
    return "@" in text or any(char.isdecimal() for char in text)


if __name__ == "__main__":
    sys.exit(main())
