"""`python -m tools.evaluate [--accept]`: measure the model and write docs/evaluation/.

Run by the Python of the Rasa environment, after `bot.train`. Returns 1 when a language
lost more than two points since the accepted run, 2 when nothing could be measured.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.content_hash import content_hash, model_sources
from bot.example_files import read_examples
from bot.models_folder import newest_model
from bot.quiet import limit_threads, quieten_rasa_log, silence_known_noise
from bot.settings import PROJECT
from tools.evaluate.counterfactual import consistency, read_groups
from tools.evaluate.development import DevelopmentSetError, read_questions
from tools.evaluate.emergencies import Ears
from tools.evaluate.measures import Case, measure
from tools.evaluate.report import regressions, report
from tools.evaluate.short_questions import measure_short, read_short
from tools.evaluate.understanding import Asked, Understood, understand

TESTS = PROJECT / "tests" / "nlu"
DEVELOPMENT, HELD_OUT = "development", "held_out"
PAGES = PROJECT / "docs" / "evaluation"
WATTS_A_CORE = 10.0
"""What a core of a server takes under load, with its share of the machine."""

logger = logging.getLogger("tools.evaluate")


def main() -> int:
    """Measure, write the report, compare; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.evaluate")
    parser.add_argument("--accept", action="store_true", help="the new standard")
    parser.add_argument("--into", type=Path, default=PAGES, help="folder of the report")
    options = parser.parse_args()
    limit_threads()
    silence_known_noise()
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stdout)
    logger.setLevel(logging.INFO)
    os.chdir(PROJECT)
    quieten_rasa_log()
    model = newest_model(
        Path(os.environ.get("RELAIS_MODELS_FOLDER") or PROJECT / "models")
    )
    if model is None:
        logger.error("No model to measure. Train one first: make train")
        return 2
    try:
        cases, result = evaluate(model)
    except DevelopmentSetError as error:
        # The sentence says what to do; a traceback would hide it.
        logger.error("Not measured: %s", error)  # noqa: TRY400
        return 2
    return _publish(cases, result, options.into, accept=options.accept)


def evaluate(model: Path) -> tuple[list[Case], dict[str, Any]]:
    """Ask the model every question; return the development cases and all numbers."""
    sets = {name: read_questions(TESTS / name) for name in (DEVELOPMENT, HELD_OUT)}
    short = read_short(TESTS / HELD_OUT)
    groups = read_groups(TESTS / "counterfactual")
    varied = [(text, g.language) for g in groups for text in g.texts]
    asked = [
        *(Asked(q.text, q.language) for questions in sets.values() for q in questions),
        *(Asked(each.text, each.language, each.last_topic) for each in short),
        *(Asked(*pair) for pair in varied),
    ]
    logger.info("Asking %s %d questions ...", model.name, len(asked))
    began = time.process_time()
    understood = understand(model, asked)
    ears = Ears(PROJECT / "nlu_data")
    texts = (each.text for each in asked)
    made = map(ears.weigh, texts, understood)
    cases = {
        name: [Case(q, next(made), ears.find(q.text)) for q in questions]
        for name, questions in sets.items()
    }
    short_cases = [(each, next(made)) for each in short]
    led_to = {
        pair: "crisis" if ears.find(pair[0]) else _leads_to(next_made)
        for pair, next_made in zip(varied, made, strict=True)
    }
    cpu = time.process_time() - began
    times = sorted(each.milliseconds for each in understood)
    return cases[DEVELOPMENT], {
        "model": model.name.removesuffix(".tar.gz"),
        "content": content_hash(model_sources(PROJECT), PROJECT),
        "encoder": _encoder(),
        "examples": _examples(),
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "milliseconds": {
            "median": statistics.median(times),
            "p95": times[int(0.95 * len(times))],
        },
        "energy": {
            "cpu_seconds": cpu,
            "watts_assumed": WATTS_A_CORE,
            "watt_hours": cpu * WATTS_A_CORE / 3600,
        },
        "measures": measure(cases[DEVELOPMENT]),
        "held_out": measure(cases[HELD_OUT]),
        "short": measure_short(short_cases),
        "counterfactual": consistency(groups, lambda *pair: led_to[pair]),
    }


def _leads_to(understood: Understood) -> str:
    return understood.topic or understood.best_topic


def _encoder() -> str:
    config = yaml.safe_load((PROJECT / "config.yml").read_text("utf-8"))
    return next(str(b["encoder"]) for b in config["pipeline"] if "encoder" in b)


def _examples() -> int:
    files = sorted((PROJECT / "nlu_data" / "examples").glob("*.yml"))
    return len(read_examples(files)[0])


def _publish(
    cases: list[Case], result: dict[str, Any], folder: Path, *, accept: bool
) -> int:
    """Write the report and the pictures; say what was lost."""
    from tools.evaluate.pictures import draw

    folder.mkdir(parents=True, exist_ok=True)
    standard = PAGES / "accepted.json"
    accepted = json.loads(standard.read_text("utf-8")) if standard.exists() else None
    text = report(result, accepted)
    as_json = json.dumps(result, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / "report.md").write_text(text, "utf-8")
    (folder / "report.json").write_text(as_json, "utf-8")
    draw(cases, folder)
    logger.info("%s", text)
    if accept:
        standard.write_text(as_json, "utf-8")
        return 0
    lost = regressions(result, accepted)
    for line in lost:
        logger.error("Worse than the accepted run: %s", line)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
