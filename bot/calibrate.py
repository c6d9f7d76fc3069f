"""``python -m bot.calibrate``: measures the numbers that ``config.yml`` cites.

Run by the Python of the Rasa environment. Prints only; an engineer reads the report
and writes the numbers with their reason. It says how well the bot does on examples of
its own content, not on questions that citizens really ask: those need their own test.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from scipy.optimize import minimize_scalar
from sklearn.metrics import f1_score

from bot.decision import Decision, Kind, Thresholds, decide
from bot.labels import FOLLOW_UP, LANGUAGES, OUT_OF_SCOPE, split_label
from bot.linear_model import softmax
from bot.out_of_fold import Floats, Material, Predictions, predict, read_material
from bot.settings import PROJECT

__all__ = ["main"]

logger = logging.getLogger("bot.calibrate")

_THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9)
_NAMES = ("answer", "clarify", "facet", "out_of_scope", "candidate")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure topics, facets and decisions, print the report, return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.calibrate", description=__doc__
    )
    parser.add_argument("--folds", type=int, default=5, help="parts to split into")
    folds = parser.parse_args(arguments).folds
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    pipeline = yaml.safe_load((PROJECT / "config.yml").read_text("utf-8"))["pipeline"]
    settings = {block["name"].rsplit(".", 1)[-1]: block for block in pipeline}
    material = read_material(settings["SentenceEncoderFeaturizer"]["encoder"])
    labels = [split_label(example.label) for example in material.examples]
    chances: list[tuple[list[str], Floats]] = []
    for place, name in enumerate(("TopicClassifier", "FacetClassifier")):
        predictions = predict(
            material,
            [label[place] for label in labels],
            folds=folds,
            ngrams=settings["NgramFeaturizer"],
            settings=settings[name],
        )
        temperature = settings[name]["temperature"]
        _report_predictions(name, material, predictions, temperature)
        probabilities = softmax(predictions.scores / temperature)
        chances.append((predictions.labels, probabilities))
    _report_decisions(material, chances, settings["FallbackDecision"])
    return 0


def _report_predictions(
    name: str, material: Material, predictions: Predictions, temperature: float
) -> None:
    """Print accuracy, calibration and what each threshold would do."""
    used = predictions.truth >= 0
    scores, truth = predictions.scores[used], predictions.truth[used]
    languages = np.array([example.language for example in material.examples])[used]
    best = scores.argmax(axis=1)
    labels = len(predictions.labels)
    logger.info("\n%s: %d labels, %d examples", name, labels, len(truth))
    for language in LANGUAGES:
        rows = languages == language
        logger.info(
            "  %s accuracy %.3f  macro-F1 %.3f  (%d)",
            language,
            float((best[rows] == truth[rows]).mean()),
            f1_score(truth[rows], best[rows], average="macro", zero_division=0),
            int(rows.sum()),
        )
    logger.info("  all accuracy %.3f", float((best == truth).mean()))
    best_temperature = _best_temperature(scores, truth)
    logger.info("  temperature: best %.2f, set %.2f", best_temperature, temperature)
    confidence = softmax(scores / temperature).max(axis=1)
    error = _calibration_error(confidence, best == truth)
    logger.info("  calibration error %.3f", error)
    for threshold in _THRESHOLDS:
        sure = confidence >= threshold
        right = float((best == truth)[sure].mean()) if sure.any() else 1.0
        share = 100 * float(sure.mean())
        logger.info(
            "  from %.2f: %5.1f %% reached, %5.1f %% of them right",
            threshold,
            share,
            100 * right,
        )


def _best_temperature(scores: Floats, truth: npt.NDArray[np.int64]) -> float:
    """Return the temperature under which the truth is most likely."""

    def surprise(temperature: float) -> float:
        chances = softmax(scores / temperature)[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chances, 1e-12)).mean())

    return float(minimize_scalar(surprise, bounds=(0.05, 5), method="bounded").x)


def _calibration_error(confidence: Floats, right: npt.NDArray[np.bool_]) -> float:
    """Return the mean gap between confidence and share of right answers, 0..1."""
    bins = np.minimum((confidence * 10).astype(int), 9)
    return float(
        sum(
            abs(confidence[bins == b].mean() - right[bins == b].mean())
            * (bins == b).mean()
            for b in range(10)
            if (bins == b).any()
        )
    )


def _report_decisions(
    material: Material,
    chances: Sequence[tuple[list[str], Floats]],
    settings: dict[str, Any],
) -> None:
    """Print what the citizen would have met with the thresholds of ``config.yml``."""
    thresholds = Thresholds(
        **{name: settings[name] for name in (*_NAMES, "eager", "never_offered")}
    )
    labels = [split_label(example.label) for example in material.examples]
    rights = {topic for topic, facet in labels if facet} - {FOLLOW_UP}
    counts: Counter[tuple[str, str]] = Counter()
    for place, (topic, _) in enumerate(labels):
        if topic == FOLLOW_UP:
            continue
        topics, facets = (
            sorted(zip(names, rows[place], strict=True), key=lambda entry: -entry[1])
            for names, rows in chances
        )
        decision = decide(
            topics, facets, rights=rights, last_topic=None, thresholds=thresholds
        )
        outcome = _outcome(decision, topic)
        counts[material.examples[place].language, outcome] += 1
        counts[topic, outcome] += 1
    logger.info("\nDecisions")
    for group in (*LANGUAGES, OUT_OF_SCOPE, *sorted(thresholds.eager)):
        outcomes = {name: n for (of, name), n in counts.items() if of == group}
        total = sum(outcomes.values()) or 1
        shares = (
            f"{100 * n / total:.1f} % {name}" for name, n in sorted(outcomes.items())
        )
        logger.info("  %s: %s", group, ", ".join(shares))


def _outcome(decision: Decision, topic: str) -> str:
    """Name what the citizen met, given the topic that was meant."""
    if topic == OUT_OF_SCOPE:
        return "right" if decision.kind is Kind.FALLBACK else "not refused"
    if decision.kind is Kind.FALLBACK:
        return "refused"
    if decision.kind is Kind.ANSWER:
        return "right" if decision.topic == topic else "wrong"
    offered = {c.answer_id.partition(".")[0] for c in decision.candidates}
    return "asked well" if topic in offered else "asked in vain"


if __name__ == "__main__":
    sys.exit(main())
