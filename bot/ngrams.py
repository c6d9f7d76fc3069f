"""Character and lemma n-grams of a sentence, as one sparse vector.

Character n-grams tolerate typing errors and catch Dutch and German compounds; lemma
n-grams make "demandé" and "demander" one word. One vocabulary serves all languages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.normalise import normalise
from bot.word_ngrams import WordNgrams

__all__ = ["NgramVectoriser", "lemma_text"]


def lemma_text(lemmas: Sequence[str], language: str) -> str:
    """Return the lemmas of a sentence as one normalised line, words only."""
    return " ".join(
        bare
        for word in normalise(" ".join(lemmas), language).split()
        if (bare := word.strip("'?&+@")) and bare != "0"
    )


class NgramVectoriser:
    """Learns the n-grams of the training sentences and counts them in new ones."""

    def __init__(self, *, char_range: tuple[int, int], min_sentences: int) -> None:
        """Prepare both counters.

        Args:
            char_range: shortest and longest character n-gram, within words.
            min_sentences: n-grams in fewer training sentences are left out.
        """
        self._in_words = WordNgrams(*char_range)
        self._characters = _Terms(self._in_words, min_sentences)
        self._lemmas = _Terms(_words_and_pairs, min_sentences)

    def fit(self, texts: Sequence[str], lemma_lines: Sequence[str]) -> csr_matrix:
        """Learn the n-grams; return what `transform` would return.

        Args:
            texts: normalised sentences.
            lemma_lines: the same sentences as `lemma_text` gives them.

        Raises:
            ValueError: if no n-gram occurs often enough.
        """
        characters = self._characters.fit(texts)
        self._in_words.forget()
        return hstack([characters, self._lemmas.fit(lemma_lines)], format="csr")

    def transform(self, texts: Sequence[str], lemma_lines: Sequence[str]) -> csr_matrix:
        """Return one row per sentence; each half of a row has length 1."""
        characters = self._characters.transform(texts)
        # Citizens' words are not kept in memory.
        self._in_words.forget()
        return hstack([characters, self._lemmas.transform(lemma_lines)], format="csr")


class _Terms:
    """Weighs the terms of texts as scikit-learn has learned to (tf-idf).

    Its own way from one text to a row takes several times as long as ours.
    """

    def __init__(self, split: Callable[[str], list[str]], min_sentences: int) -> None:
        self._split = split
        self._min_sentences = min_sentences
        self._places: dict[str, int] = {}
        self._rarity = np.empty(0)

    def fit(self, texts: Sequence[str]) -> csr_matrix:
        learner = TfidfVectorizer(
            analyzer=self._split,
            min_df=self._min_sentences,
            sublinear_tf=True,
            lowercase=False,
        )
        rows = learner.fit_transform(texts)
        self._places, self._rarity = learner.vocabulary_, learner.idf_
        return rows

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        places, weights, ends = [], [], [0]
        for text in texts:
            counts = Counter(map(self._places.get, self._split(text)))
            counts.pop(None, None)
            own = np.fromiter(counts, np.int32, len(counts))
            times = np.fromiter(counts.values(), np.float64, len(counts))
            row = (1 + np.log(times)) * self._rarity[own]
            places.append(own)
            weights.append(row / (np.linalg.norm(row) or 1.0))
            ends.append(ends[-1] + len(own))
        shape = len(texts), len(self._places)
        return csr_matrix((np.hstack(weights), np.hstack(places), ends), shape)


def _words_and_pairs(line: str) -> list[str]:
    words = line.split()
    return [*words, *(f"{one} {next_}" for one, next_ in pairwise(words))]
