"""One of the two views on a sentence: how it is spelled. A linear margin per label.

Strong where people use the words of a right, however misspelled; knows no synonyms.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

__all__ = ["SpellingModel"]

# A finer solution takes longer and is not more often right.
_TOLERANCE = 0.01


class SpellingModel:
    """Gives each label a margin: above 0 speaks for it, below against it."""

    def __init__(
        self,
        labels: Sequence[str],
        weights: npt.NDArray[np.float32],
        bias: npt.NDArray[np.float32],
    ) -> None:
        """Hold a trained model.

        Args:
            labels: one name per row of the weights, sorted.
            weights: float32 (n_labels, n_ngrams).
            bias: float32 (n_labels,).
        """
        self.labels = list(labels)
        # Kept by n-gram: one sentence touches few of them.
        self._columns = np.ascontiguousarray(weights.T)
        self._bias = bias

    @classmethod
    def train(
        cls, counts: csr_matrix, labels: Sequence[str], *, strength: float
    ) -> SpellingModel:
        """Learn from labelled rows.

        Args:
            counts: n-gram counts (n_sentences, n_ngrams).
            labels: the label of each row; at least two different ones.
            strength: trust in single examples (scikit-learn's ``C``); above 0.

        Raises:
            ValueError: if there are fewer than two labels.
        """
        learner = LinearSVC(C=strength, tol=_TOLERANCE, random_state=0)
        learner.fit(counts, labels)
        weights, bias = learner.coef_, learner.intercept_
        if len(learner.classes_) == 2:
            # scikit-learn keeps one row for two labels; two rows say the same.
            weights, bias = np.vstack([-weights, weights]), np.array([-bias, bias])
            weights, bias = weights / 2, bias.reshape(-1) / 2
        return cls(
            [str(label) for label in learner.classes_],
            weights.astype(np.float32),
            bias.astype(np.float32),
        )

    def margins(self, counts: csr_matrix) -> npt.NDArray[np.float64]:
        """Return margins (n_rows, n_labels)."""
        # One type on both sides: scipy would copy all weights into the larger one.
        products = counts.astype(np.float32) @ self._columns
        return np.asarray(products, dtype=np.float64) + self._bias

    def save(self, file: Path) -> None:
        """Write the model to an ``.npz`` file."""
        np.savez_compressed(
            file, labels=np.array(self.labels), weights=self._columns.T, bias=self._bias
        )

    @classmethod
    def load(cls, file: Path) -> SpellingModel:
        """Read a model that `save` has written; runs no code from it."""
        with np.load(file) as stored:
            return cls(stored["labels"].tolist(), stored["weights"], stored["bias"])
