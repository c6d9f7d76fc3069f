"""Which examples mean nearly the same as a text."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.encoders import Vectors
from bot.nearest import Meanings
from bot.vector_cache import cache_file_of, encode_with_cache, key_of

RENT = "Hilfe bei der Miete"
WATER = "Wasserrechnung zu hoch"


class Angles:
    """An encoder that knows one direction a word."""

    def encode(self, sentences: Sequence[str]) -> Vectors:
        words = ("miete", "wasser", "hoch")
        rows = [[word in each.lower() for word in words] for each in sentences]
        found = np.array(rows, dtype=np.float32) + 1e-3
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    file = cache_file_of("angles", tmp_path)
    encode_with_cache(Angles().encode, [RENT, WATER], file)
    return file


def test_what_means_most_alike_comes_first(cache: Path) -> None:
    asked = Meanings(Angles(), cache)
    ((first, second),) = asked.nearest(["MIETE"], 2)
    ((only,),) = asked.nearest(["Wasser"], 1)
    assert (first.key, second.key) == (key_of(RENT), key_of(WATER))
    assert first.share == pytest.approx(1, abs=0.01)
    assert second.share < first.share
    assert only.key == key_of(WATER)


def test_before_any_training_nothing_is_near(tmp_path: Path) -> None:
    asked = Meanings(Angles(), cache_file_of("angles", tmp_path))
    assert asked.nearest(["Miete", "Wasser"], 5) == [[], []]


def test_what_a_later_training_learnt_is_known_too(cache: Path) -> None:
    asked = Meanings(Angles(), cache)
    asked.nearest(["Miete"], 5)
    encode_with_cache(Angles().encode, [RENT, WATER, "Die Miete ist hoch"], cache)
    os.utime(cache, ns=(1, 1))
    assert len(asked.nearest(["Miete"], 5)[0]) == 3
