"""The other view on a sentence: what it means. A small network on sentence vectors.

It is the trained head of the encoder: one hidden layer, learned with our own labels.
Knows synonyms and situations; mixes up rights that are close.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

__all__ = ["MeaningModel"]

# Brings the numbers of a vector of length 1 to about 1 each, where networks learn best.
_SPREAD = 20.0
_BATCH = 256
# Measured: 200 to 500 are equally often right.
_HIDDEN = 300
# Keeps weights small; between 0.001 and 0.1 it makes no difference to what is right,
# at 0.1 the probabilities are a little better.
_DECAY = 0.1


class MeaningModel:
    """Gives each label the logarithm of its probability."""

    def __init__(
        self, labels: Sequence[str], layers: Sequence[npt.NDArray[np.float32]]
    ) -> None:
        """Hold a trained model.

        Args:
            labels: one name per output, sorted.
            layers: weights (dimension, n_hidden), bias (n_hidden,), weights
                (n_hidden, n_labels), bias (n_labels,).
        """
        self.labels = list(labels)
        self._layers = list(layers)

    @classmethod
    def train(
        cls, vectors: npt.NDArray[np.float32], labels: Sequence[str], *, rounds: int
    ) -> MeaningModel:
        """Learn from labelled sentence vectors.

        Args:
            vectors: float32 (n_sentences, dimension).
            labels: the label of each row; at least two different ones.
            rounds: how often each example is shown.
        """
        learner = MLPClassifier(
            (_HIDDEN,),
            alpha=_DECAY,
            batch_size=min(_BATCH, len(vectors)),
            max_iter=rounds,
            random_state=0,
        )
        with warnings.catch_warnings():
            # It stops after the rounds asked for, which is what we want.
            warnings.simplefilter("ignore", ConvergenceWarning)
            learner.fit(vectors * _SPREAD, labels)
        names = [str(label) for label in learner.classes_]
        layers = [
            learner.coefs_[0] * _SPREAD,
            learner.intercepts_[0],
            learner.coefs_[1],
            learner.intercepts_[1],
        ]
        if len(names) == 2:
            # scikit-learn has one output for two labels; two outputs say the same.
            layers[2] = np.hstack([-layers[2], layers[2]]) / 2
            layers[3] = np.hstack([-layers[3], layers[3]]) / 2
        return cls(names, [layer.astype(np.float32) for layer in layers])

    def log_chances(self, vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Return the logarithm of each probability (n_rows, n_labels)."""
        weights, bias, out_weights, out_bias = self._layers
        hidden = np.maximum(vectors @ weights + bias, 0)
        scores = np.asarray(hidden @ out_weights + out_bias, dtype=np.float64)
        scores -= scores.max(axis=1, keepdims=True)
        log_sums = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return np.asarray(scores - log_sums)

    def save(self, file: Path) -> None:
        """Write the model to an ``.npz`` file."""
        numbered = {f"layer_{place}": layer for place, layer in enumerate(self._layers)}
        np.savez_compressed(file, labels=np.array(self.labels), **numbered)

    @classmethod
    def load(cls, file: Path) -> MeaningModel:
        """Read a model that `save` has written; runs no code from it."""
        with np.load(file) as stored:
            layers = [stored[f"layer_{place}"] for place in range(4)]
            return cls(stored["labels"].tolist(), layers)
