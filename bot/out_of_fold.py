"""Predictions for training examples by models that have not seen them.

Uses the same modules that serve, without Rasa in between. Reports nothing; see
``calibrate``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold

from bot.encoders import load_encoder
from bot.example_files import Example, read_examples
from bot.lemmas import Lemmatiser, load_full_tables
from bot.linear_model import LinearModel, join_features
from bot.ngrams import NgramVectoriser, lemma_text
from bot.normalise import normalise
from bot.settings import PROJECT
from bot.vector_cache import encode_with_cache

__all__ = ["Floats", "Material", "Predictions", "predict", "read_material"]

Floats: TypeAlias = npt.NDArray[np.float64]

# A label that no model of a fold has learned gets this score: practically never.
_NEVER = -1e3


@dataclass(frozen=True)
class Material:
    """All examples as the learner sees them."""

    examples: list[Example]
    vectors: npt.NDArray[np.float32]
    texts: list[str]
    lemma_lines: list[str]


@dataclass(frozen=True)
class Predictions:
    """Scores of every label for every example, from models that have not seen it."""

    labels: list[str]
    scores: Floats
    """(n_examples, n_labels), before calibration."""
    truth: npt.NDArray[np.int64]
    """Place of the true label, -1 for an example that has none."""


def read_material(encoder_name: str) -> Material:
    """Read all examples and compute what does not depend on the fold.

    Args:
        encoder_name: as ``config.yml`` names it.
    """
    rooms = ("examples", "follow_ups")
    files = [
        f for room in rooms for f in sorted(PROJECT.glob(f"nlu_data/{room}/*.yml"))
    ]
    examples, _ = read_examples(files)
    cache = PROJECT / "models" / ".vectors" / f"calibrate-{encoder_name}.npz"
    texts = [example.text for example in examples]
    lemmatiser = Lemmatiser(load_full_tables(), {})
    return Material(
        examples=examples,
        vectors=encode_with_cache(load_encoder(encoder_name), texts, cache),
        texts=[normalise(e.text, e.language) for e in examples],
        lemma_lines=[
            lemma_text(
                [word.lemma for word in lemmatiser.words(e.text, e.language)],
                e.language,
            )
            for e in examples
        ],
    )


def predict(
    material: Material,
    labels: Sequence[str | None],
    *,
    folds: int,
    ngrams: dict[str, Any],
    settings: dict[str, Any],
) -> Predictions:
    """Train one model per fold and predict the part it has not seen.

    Args:
        material: all examples.
        labels: what to learn from each; ``None`` is predicted but not learned from.
        folds: parts to split into, at least 2.
        ngrams: the n-gram featurizer's block of ``config.yml``.
        settings: the classifier's block of ``config.yml``.
    """
    known = sorted({label for label in labels if label})
    splitter = StratifiedKFold(folds, shuffle=True, random_state=0)
    strata = [example.label for example in material.examples]
    scores = np.full((len(labels), len(known)), _NEVER)
    for train, test in splitter.split(strata, strata):
        vectoriser = NgramVectoriser(
            char_range=(ngrams["shortest"], ngrams["longest"]),
            min_sentences=ngrams["min_sentences"],
        )
        vectoriser.fit(*_lines(material, train))
        labelled = np.array([place for place in train if labels[place]])
        weight = settings["vector_weight"]
        model = LinearModel.train(
            _rows(material, vectoriser, labelled, weight),
            [str(labels[place]) for place in labelled],
            strength=settings["strength"],
        )
        columns = [known.index(label) for label in model.labels]
        unseen = _rows(material, vectoriser, test, weight)
        scores[np.ix_(test, columns)] = model.scores(unseen)
    truth = np.array([known.index(label) if label else -1 for label in labels])
    return Predictions(known, scores, truth)


def _lines(material: Material, places: Sequence[int]) -> tuple[list[str], list[str]]:
    return (
        [material.texts[place] for place in places],
        [material.lemma_lines[place] for place in places],
    )


def _rows(
    material: Material, vectoriser: NgramVectoriser, places: Any, weight: float
) -> csr_matrix:
    counts = vectoriser.transform(*_lines(material, places))
    return join_features(material.vectors[places], counts, weight)
