"""`python -m tools.bench_nlu FOLDER`: writes docs/evaluation/benchmarks.md."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bot.quiet import quieten_rasa_log, silence_known_noise
from bot.settings import PROJECT
from tools.bench_nlu.data import Benchmark, BenchmarkMissingError, read_benchmarks
from tools.bench_nlu.pipelines import Pipeline, Result, diet, ours, run

PAGE = PROJECT / "docs" / "evaluation" / "benchmarks.md"

logger = logging.getLogger("tools.bench_nlu")


def main() -> int:
    """Measure both pipelines on both data sets; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_nlu")
    parser.add_argument("folder", type=Path, help="where the public files are")
    parser.add_argument("--epochs", type=int, default=100, help="of DIET; 0 leaves out")
    options = parser.parse_args()
    silence_known_noise()
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stdout)
    logger.setLevel(logging.INFO)
    quieten_rasa_log()
    try:
        benchmarks = read_benchmarks(options.folder)
    except BenchmarkMissingError as error:
        # The sentence says what to do; a traceback would hide it.
        logger.error("%s", error)  # noqa: TRY400
        return 2
    pipelines = {"Relais": ours()}
    if options.epochs:
        pipelines[f"DIET, {options.epochs} epochs"] = diet(options.epochs)
    os.chdir(PROJECT)
    rows = [
        _row(benchmark, name, _measured(benchmark, name, pipeline))
        for benchmark in benchmarks
        for name, pipeline in pipelines.items()
    ]
    text = _page(rows)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, "utf-8")
    logger.info("%s", text)
    return 0


def _measured(benchmark: Benchmark, name: str, pipeline: Pipeline) -> Result:
    logger.info("%s: training %s ...", benchmark.name, name)
    with tempfile.TemporaryDirectory(prefix="relais-bench-") as work:
        result = run(benchmark, pipeline, Path(work))
    logger.info("  %.2f %% right", result.accuracy)
    return result


def _row(benchmark: Benchmark, name: str, result: Result) -> str:
    return (
        f"| {benchmark.name} | {name} | {result.accuracy:.2f} | "
        f"{benchmark.published:.2f} | {result.training_seconds:.0f} s | "
        f"{result.milliseconds:.1f} ms |"
    )


def _page(rows: list[str]) -> str:
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    return "\n".join(
        [
            "# Public yardsticks",
            "",
            f"Written by `make bench-nlu`, {day}, {os.cpu_count()} cores. The Rasa",
            "components of `config.yml` with their settings, trained on the official",
            "training split and asked the official test split, nothing tuned on it.",
            "Published is the accuracy of USE+ConveRT in Casanueva et al. (2020).",
            "DIET, in the pipeline of `rasa init`, is trained in the same run unless",
            "left out by `--epochs 0`; without a row of its own it was not measured.",
            "",
            "| data | pipeline | accuracy | published | training | a message |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
