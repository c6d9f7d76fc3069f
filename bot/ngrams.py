"""Character and lemma n-grams of a sentence, as one sparse vector.

Character n-grams tolerate typing errors and catch Dutch and German compounds; lemma
n-grams make "demandé" and "demander" one word. One vocabulary serves all languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
        common: dict[str, Any] = {"sublinear_tf": True, "lowercase": False}
        self._in_words = WordNgrams(*char_range)
        self._characters = TfidfVectorizer(
            analyzer=self._in_words, min_df=min_sentences, **common
        )
        self._lemmas = TfidfVectorizer(
            tokenizer=str.split,
            token_pattern=None,
            ngram_range=(1, 2),
            min_df=min_sentences,
            **common,
        )

    def fit(self, texts: Sequence[str], lemma_lines: Sequence[str]) -> csr_matrix:
        """Learn the n-grams; return what `transform` would return.

        Args:
            texts: normalised sentences.
            lemma_lines: the same sentences as `lemma_text` gives them.

        Raises:
            ValueError: if no n-gram occurs often enough.
        """
        characters = self._characters.fit_transform(texts)
        self._in_words.forget()
        lemmas = self._lemmas.fit_transform(lemma_lines)
        return hstack([characters, lemmas], format="csr")

    def transform(self, texts: Sequence[str], lemma_lines: Sequence[str]) -> csr_matrix:
        """Return one row per sentence; each half of a row has length 1."""
        characters = self._characters.transform(texts)
        # Citizens' words are not kept in memory.
        self._in_words.forget()
        return hstack([characters, self._lemmas.transform(lemma_lines)], format="csr")
