"""`python -m tools.evaluate.calibrate`: finds the numbers that `config.yml` cites.

Trains on the examples and asks the development set. Weights are fitted so that the
probabilities hold what they say; thresholds are shown with what each would do, and a
person chooses. Half of the questions are used to fit, the other half to report.
"""

from __future__ import annotations

import logging
import sys
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import yaml
from scipy.optimize import minimize
from scipy.special import logsumexp

from bot.labels import FOLLOW_UP, LANGUAGES
from bot.settings import PROJECT
from bot.two_views import TwoViews, softmax
from tools.evaluate.material import Rows, Sentence, encode, learn, questions, rows

__all__ = ["fit_weights", "main"]

logger = logging.getLogger("tools.evaluate.calibrate")

Floats: TypeAlias = npt.NDArray[np.float64]
_THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9)
_FIRST_GUESS = (4.0, 0.4)


def main() -> int:
    """Print weights and thresholds for topics and facets."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    blocks = yaml.safe_load((PROJECT / "config.yml").read_text("utf-8"))["pipeline"]
    settings = {block["name"].rsplit(".", 1)[-1]: block for block in blocks}
    learned, asked = learn(), questions()
    encoder = settings["SentenceEncoderFeaturizer"]["encoder"]
    vectors = encode(learned, encoder), encode(asked, encoder)
    known, unknown = rows(learned, asked, vectors, settings["NgramFeaturizer"])
    logger.info("%d examples, %d development questions", len(learned), len(asked))
    for part, name in (("topic", "TopicClassifier"), ("facet", "FacetClassifier")):
        _report(part, learned, asked, known, unknown, settings[name])
    return 0


def _report(
    part: str,
    learned: list[Sentence],
    asked: list[Sentence],
    known: Rows,
    unknown: Rows,
    settings: dict[str, Any],
) -> None:
    labels = [getattr(sentence, part) for sentence in learned]
    used = [place for place, label in enumerate(labels) if label]
    model = TwoViews.train(
        known[used].read_for(part),
        known[used].vectors,
        [labels[place] for place in used],
        strength=settings["strength"],
        rounds=settings["rounds"],
    )
    places = [p for p, sentence in enumerate(asked) if getattr(sentence, part)]
    there = unknown[places]
    views = model.views(there.read_for(part), there.vectors)
    truth = np.array([model.labels.index(getattr(asked[p], part)) for p in places])
    languages = np.array([asked[p].language for p in places])
    if FOLLOW_UP in model.labels:
        views[0][:, model.labels.index(FOLLOW_UP)] = -np.inf
    fitted, held = np.arange(len(truth)) % 2 == 0, np.arange(len(truth)) % 2 == 1
    weights = fit_weights(views[0][fitted], views[1][fitted], truth[fitted])
    logger.info("\n%s: %d labels, %d questions", part, len(model.labels), len(truth))
    logger.info("  weights: spelling %.2f, meaning %.2f", *weights)
    chances = softmax(weights[0] * views[0][held] + weights[1] * views[1][held])
    best, truth, languages = chances.argmax(axis=1), truth[held], languages[held]
    for language in LANGUAGES:
        right = (best == truth)[languages == language].mean()
        logger.info("  %s accuracy %.3f", language, right)
    confidence = chances.max(axis=1)
    for threshold in _THRESHOLDS:
        sure = confidence >= threshold
        logger.info(
            "  from %.2f: %5.1f %% reached, %5.1f %% of them right",
            threshold,
            100 * sure.mean(),
            100 * (best == truth)[sure].mean(),
        )


def fit_weights(
    margins: Floats, log_chances: Floats, truth: npt.NDArray[np.int64]
) -> tuple[float, float]:
    """Return the weights of both views under which the truth is most likely."""
    places = np.arange(len(truth))

    def surprise(weights: Floats) -> float:
        scores = weights[0] * margins + weights[1] * log_chances
        return float((logsumexp(scores, axis=1) - scores[places, truth]).mean())

    found = minimize(surprise, _FIRST_GUESS, method="Nelder-Mead")
    return float(found.x[0]), float(found.x[1])


if __name__ == "__main__":
    sys.exit(main())
