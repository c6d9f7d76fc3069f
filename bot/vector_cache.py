"""Sentence vectors of the training examples, kept between trainings.

Keyed by content, so that an edited sentence is encoded again and all others are not.
Never used for citizens' messages: nothing of theirs reaches the disk here.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.encoders import READING, Vectors, as_read

__all__ = ["cache_file_of", "encode_with_cache", "key_of", "read_cache"]


def encode_with_cache(
    encode: Callable[[Sequence[str]], Vectors],
    sentences: Sequence[str],
    cache_file: Path,
) -> Vectors:
    """Encode sentences, reading from and adding to a cache file.

    Args:
        encode: asked for the sentences that the cache does not hold; not asked for
            none.
        sentences: training examples; may contain the same sentence twice.
        cache_file: ``.npz`` file of one encoder; made if missing, replaced as a whole,
            holding afterwards only the sentences of this call.

    Returns:
        float32 vectors (n_sentences, dimension) of the sentences `as_read`, in order.
    """
    keys = [key_of(sentence) for sentence in sentences]
    known = read_cache(cache_file)
    missing = {
        key: sentence
        for key, sentence in zip(keys, sentences, strict=True)
        if key not in known
    }
    if missing:
        vectors = encode([as_read(sentence) for sentence in missing.values()])
        known.update(zip(missing, vectors, strict=True))
        _write(cache_file, {key: known[key] for key in keys})
    return np.stack([known[key] for key in keys])


def key_of(sentence: str) -> str:
    """Return the key of a sentence: SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(sentence.encode()).hexdigest()


def cache_file_of(encoder: str, folder: Path) -> Path:
    """Return where the vectors of an encoder are kept."""
    name = encoder.replace("/", "-").replace(":", "-")
    return folder / f"{name}-{READING}.npz"


def read_cache(cache_file: Path) -> dict[str, npt.NDArray[np.float32]]:
    """Return the vectors by their keys; nothing where there is no whole file."""
    try:
        with np.load(cache_file) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError):
        # A cache cut short by an interrupted run is worth nothing: encode again.
        return {}


def _write(cache_file: Path, vectors: dict[str, npt.NDArray[np.float32]]) -> None:
    cache_file.parent.mkdir(parents=True, exist_ok=True)
    temporary = cache_file.with_name(f".{os.getpid()}.{cache_file.name}")
    np.savez(
        temporary,
        keys=np.array(list(vectors)),
        vectors=np.stack(list(vectors.values())),
    )
    temporary.replace(cache_file)
