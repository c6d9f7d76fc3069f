"""Reads Banking77 and CLINC150 as their authors publish them, official splits only.

Banking77: `banking77_train.csv`, `banking77_test.csv` (columns text, category).
CLINC150: `clinc150_full.json` (lists `train`, `test`, `oos_test` of [text, intent]).
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Benchmark", "BenchmarkMissingError", "read_benchmarks"]

Labelled = list[tuple[str, str]]


class BenchmarkMissingError(ValueError):
    """Raised when the public data is not there; says what is expected where."""


@dataclass(frozen=True)
class Benchmark:
    """One public data set.

    Attributes:
        published: Accuracy of USE+ConveRT, Casanueva et al. 2020, table 2, in percent.
    """

    name: str
    train: Labelled
    test: Labelled
    published: float


def read_benchmarks(folder: Path) -> list[Benchmark]:
    """Return both data sets.

    Raises:
        BenchmarkMissingError: a file is missing.
    """
    try:
        clinc = json.loads((folder / "clinc150_full.json").read_text("utf-8"))
        return [
            Benchmark(
                "Banking77",
                _csv(folder / "banking77_train.csv"),
                _csv(folder / "banking77_test.csv"),
                93.36,
            ),
            Benchmark(
                "CLINC150 in scope",
                [(text, intent) for text, intent in clinc["train"]],
                [(text, intent) for text, intent in clinc["test"]],
                97.16,
            ),
        ]
    except FileNotFoundError as error:
        raise BenchmarkMissingError(
            f"{error.filename} is missing: name the folder with the public files, "
            "make bench-nlu BENCHMARKS=/path/to/folder"
        ) from error


def _csv(file: Path) -> Labelled:
    with file.open(encoding="utf-8", newline="") as opened:
        return [(row["text"], row["category"]) for row in csv.DictReader(opened)]
