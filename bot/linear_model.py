"""The learner behind topics and facets: linear margins, calibrated to probabilities.

Knows rows and labels only, nothing of Rasa, so that ``bot.calibrate`` measures exactly
what serves. Stored as plain numbers: loading a model runs no code from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

__all__ = ["LinearModel", "join_features", "softmax"]

# A finer solution takes longer and is not more often right.
_TOLERANCE = 0.01


def join_features(
    vectors: npt.NDArray[np.float32], counts: csr_matrix, vector_weight: float
) -> csr_matrix:
    """Put sentence vectors and n-gram counts side by side.

    Args:
        vectors: float32 (n_sentences, dimension), L2-normalised.
        counts: n-gram counts (n_sentences, n_ngrams).
        vector_weight: above 1 the meaning counts more, below 1 the spelling.
    """
    return hstack([csr_matrix(vectors * vector_weight), counts], format="csr")


class LinearModel:
    """Gives each label a probability that holds what it says."""

    def __init__(
        self,
        labels: Sequence[str],
        weights: npt.NDArray[np.float32],
        bias: npt.NDArray[np.float32],
        temperature: float,
    ) -> None:
        """Hold a trained model.

        Args:
            labels: one name per row of the weights, sorted.
            weights: float32 (n_labels, n_features).
            bias: float32 (n_labels,).
            temperature: divides the scores; below 1 makes the model more certain.
        """
        self.labels = list(labels)
        # Kept by feature: one sentence touches few of them.
        self._columns = np.ascontiguousarray(weights.T)
        self._bias = bias
        self._temperature = temperature

    @classmethod
    def train(
        cls,
        rows: csr_matrix,
        labels: Sequence[str],
        *,
        strength: float,
        temperature: float = 1.0,
    ) -> LinearModel:
        """Learn from labelled rows.

        Args:
            rows: as `join_features` gives them.
            labels: the label of each row; at least two different ones.
            strength: trust in single examples (scikit-learn's ``C``); above 0.
            temperature: see the class; found by ``bot.calibrate``.

        Raises:
            ValueError: if there are fewer than two labels.
        """
        # As right as logistic regression on our examples and five times as fast; the
        # temperature makes its margins into probabilities.
        learner = LinearSVC(C=strength, tol=_TOLERANCE, random_state=0)
        learner.fit(rows, labels)
        weights, bias = learner.coef_, learner.intercept_
        if len(learner.classes_) == 2:
            # scikit-learn keeps one row for two labels; two rows say the same.
            weights, bias = np.vstack([-weights, weights]), np.array([-bias, bias])
            weights, bias = weights / 2, bias.reshape(-1) / 2
        return cls(
            [str(label) for label in learner.classes_],
            weights.astype(np.float32),
            bias.astype(np.float32),
            temperature,
        )

    def scores(self, rows: csr_matrix) -> npt.NDArray[np.float64]:
        """Return raw scores (n_rows, n_labels), before calibration."""
        return np.asarray(rows @ self._columns, dtype=np.float64) + self._bias

    def probabilities(self, rows: csr_matrix) -> npt.NDArray[np.float64]:
        """Return calibrated probabilities (n_rows, n_labels); each row sums to 1."""
        return softmax(self.scores(rows) / self._temperature)

    def ranking(self, row: csr_matrix) -> list[tuple[str, float]]:
        """Return every label with its probability for one row, best first."""
        chances = self.probabilities(row)[0]
        order = np.argsort(-chances)
        return [(self.labels[place], float(chances[place])) for place in order]

    def save(self, file: Path) -> None:
        """Write the model to an ``.npz`` file."""
        np.savez_compressed(
            file,
            labels=np.array(self.labels),
            weights=self._columns.T,
            bias=self._bias,
            temperature=np.float64(self._temperature),
        )

    @classmethod
    def load(cls, file: Path) -> LinearModel:
        """Read a model that `save` has written."""
        with np.load(file) as stored:
            return cls(
                stored["labels"].tolist(),
                stored["weights"],
                stored["bias"],
                float(stored["temperature"]),
            )


def softmax(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Turn scores into probabilities, row by row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
