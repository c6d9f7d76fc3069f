"""Which training examples mean nearly the same as a text: for editors who teach.

Reads the vectors that the last training left in its cache. Nothing is kept of what is
asked, and examples are named by their keys alone: who asks knows their words.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

from bot.encoders import DEFAULT_ENCODER, Encoder, Vectors, as_read, load_encoder
from bot.vector_cache import cache_file_of, read_cache

__all__ = ["Meanings", "NearKey", "meanings_of"]

CONFIG = "config.yml"
VECTORS = "models/.vectors"


@dataclass(frozen=True)
class NearKey:
    """An example by its key, and how near its meaning is: cosine, -1..1."""

    key: str
    share: float


def meanings_of(project: Path) -> Meanings:
    """Return the examples that a project trains on, by the encoder of its settings."""
    pipeline = yaml.safe_load((project / CONFIG).read_text("utf-8"))["pipeline"]
    named = (each for each in pipeline if "encoder" in each)
    block: dict[str, str] = next(named, {})
    encoder = block.get("encoder", DEFAULT_ENCODER)
    folder = project / block.get("cache_folder", VECTORS)
    return Meanings(load_encoder(encoder), cache_file_of(encoder, folder))


@dataclass(frozen=True)
class _Known:
    """What a cache held when it was last written at `written` (nanoseconds)."""

    written: int
    keys: npt.NDArray[np.str_]
    vectors: Vectors


class Meanings:
    """All examples by their meaning; read at the first question, and when they change.

    Args:
        encoder: the one that made the vectors.
        cache_file: where a training keeps them, see ``bot.vector_cache``.
    """

    def __init__(self, encoder: Encoder, cache_file: Path) -> None:
        """Remember where to look; nothing is read yet."""
        self._encoder = encoder
        self._cache_file = cache_file
        self._known: _Known | None = None
        # Threads of several questions: the examples are read once.
        self._turn = threading.Lock()

    def nearest(self, texts: Sequence[str], limit: int) -> list[list[NearKey]]:
        """Return for each text the examples nearest in meaning, nearest first.

        Args:
            texts: in any language, not empty; about 2 ms each.
            limit: at most so many a text.

        Returns:
            One list a text; all are empty where nothing was trained yet.
        """
        known = self._read()
        if known is None or not texts:
            return [[] for _ in texts]
        asked = self._encoder.encode([as_read(text) for text in texts])
        shares = asked @ known.vectors.T
        best = np.argsort(-shares, axis=1)[:, :limit]
        return [
            [NearKey(str(known.keys[at]), round(float(row[at]), 3)) for at in places]
            for row, places in zip(shares, best, strict=True)
        ]

    def _read(self) -> _Known | None:
        with self._turn:
            try:
                written = self._cache_file.stat().st_mtime_ns
            except FileNotFoundError:
                return None
            if self._known is None or self._known.written != written:
                held = read_cache(self._cache_file)
                if not held:
                    return None
                keys, vectors = np.array(list(held)), np.stack(list(held.values()))
                self._known = _Known(written, keys, vectors)
            return self._known
