"""The learner behind topics and facets: spelling and meaning, weighed together.

Knows rows and labels only, nothing of Rasa, so that `tools.evaluate` measures exactly
what serves.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.meaning_model import MeaningModel
from bot.spelling_model import SpellingModel

__all__ = ["TwoViews", "Weights", "softmax"]


@dataclass(frozen=True)
class Weights:
    """How much each view counts; found by ``python -m tools.evaluate.calibrate``.

    They also set how certain the model is: both twice as high make it bolder.
    """

    spelling: float
    meaning: float


class TwoViews:
    """Gives each label a probability that holds what it says."""

    def __init__(self, spelling: SpellingModel, meaning: MeaningModel) -> None:
        """Join two models of the same labels."""
        self._spelling = spelling
        self._meaning = meaning
        self.labels = spelling.labels

    @classmethod
    def train(
        cls,
        counts: csr_matrix,
        vectors: npt.NDArray[np.float32],
        labels: Sequence[str],
        *,
        strength: float,
        rounds: int,
    ) -> TwoViews:
        """Learn both views from the same labelled sentences.

        Args:
            counts: n-gram counts (n_sentences, n_ngrams).
            vectors: sentence vectors (n_sentences, dimension).
            labels: the label of each sentence; at least two different ones.
            strength: see `SpellingModel.train`.
            rounds: see `MeaningModel.train`.
        """
        # Both learners work outside Python's lock: side by side, on two cores.
        with ThreadPoolExecutor(2) as side_by_side:
            spelling = side_by_side.submit(
                SpellingModel.train, counts, labels, strength=strength
            )
            meaning = MeaningModel.train(vectors, labels, rounds=rounds)
            return cls(spelling.result(), meaning)

    def views(
        self, counts: csr_matrix, vectors: npt.NDArray[np.float32]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return margins and log probabilities, each (n_rows, n_labels)."""
        return self._spelling.margins(counts), self._meaning.log_chances(vectors)

    def ranking(
        self, counts: csr_matrix, vector: npt.NDArray[np.float32], weights: Weights
    ) -> list[tuple[str, float]]:
        """Return every label with its probability for one sentence, best first."""
        margins, log_chances = self.views(counts, vector)
        scores = weights.spelling * margins + weights.meaning * log_chances
        chances = softmax(scores)[0]
        order = np.argsort(-chances)
        return [(self.labels[place], float(chances[place])) for place in order]

    def save(self, folder: Path) -> None:
        """Write both models into a folder."""
        self._spelling.save(folder / "spelling.npz")
        self._meaning.save(folder / "meaning.npz")

    @classmethod
    def load(cls, folder: Path) -> TwoViews:
        """Read what `save` has written."""
        return cls(
            SpellingModel.load(folder / "spelling.npz"),
            MeaningModel.load(folder / "meaning.npz"),
        )


def softmax(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Turn scores into probabilities, row by row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
