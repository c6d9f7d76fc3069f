"""Character n-grams within words, as scikit-learn's `char_wb` cuts them, but faster."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["WordNgrams"]

_KNOWN_WORDS = 50_000
"""Words whose n-grams are remembered; some 100 MB at most."""


class WordNgrams:
    """Splits a text into the n-grams of its words.

    Remembers those of each word until it is told to forget: training texts share words.
    """

    def __init__(self, shortest: int, longest: int) -> None:
        """Take the lengths in characters; a word has a space on each side."""
        self._range = shortest, longest
        self._of_word = lru_cache(_KNOWN_WORDS)(self._split)

    def __call__(self, text: str) -> list[str]:
        """Return all n-grams of all words, as often as they occur."""
        return [ngram for word in text.split() for ngram in self._of_word(word)]

    def __reduce__(self) -> tuple[type[WordNgrams], tuple[int, int]]:
        """Write down the lengths only: what is remembered stays here."""
        return WordNgrams, self._range

    def forget(self) -> None:
        """Remember no word any more."""
        self._of_word.cache_clear()

    def _split(self, word: str) -> tuple[str, ...]:
        padded = f" {word} "
        shortest, longest = self._range
        # A word shorter than the n-gram counts once, whole.
        lengths = range(shortest, max(shortest, min(longest, len(padded))) + 1)
        return tuple(
            padded[start : start + length]
            for length in lengths
            for start in range(max(1, len(padded) - length + 1))
        )
