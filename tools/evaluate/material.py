"""Examples and development questions as the learner sees them, without Rasa between.

For measurements that train many times; `understanding` asks the model that serves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from bot.encoders import READING, Vectors, encode_many
from bot.example_files import read_examples
from bot.lemmas import Lemmatiser, load_full_tables
from bot.ngrams import NgramVectoriser, lemma_text
from bot.normalise import normalise
from bot.question_part import question_part
from bot.settings import PROJECT
from bot.vector_cache import encode_with_cache
from tools.evaluate.development import LOOK_ALIKE, Question, read_questions

__all__ = ["DEVELOPMENT", "Rows", "Sentence", "encode", "learn", "questions", "rows"]

DEVELOPMENT = PROJECT / "tests" / "nlu" / "development"
_ROOMS = ("examples", "follow_ups")


@dataclass(frozen=True)
class Sentence:
    """A text with its language and label, for learning or for asking."""

    text: str
    language: str
    topic: str
    facet: str | None


@dataclass(frozen=True)
class Rows:
    """Features of sentences, one row each."""

    counts: csr_matrix
    """N-grams of the whole sentence."""
    asking: csr_matrix
    """N-grams of the part that asks."""
    vectors: npt.NDArray[np.float32]

    def __getitem__(self, places: Any) -> Rows:
        return Rows(self.counts[places], self.asking[places], self.vectors[places])

    def read_for(self, part: str) -> csr_matrix:
        """Return the n-grams that the classifier of topics or of facets looks at."""
        if part == "topic":
            return self.counts
        return hstack([self.counts, self.asking], format="csr")


def learn() -> list[Sentence]:
    """Return all training examples."""
    files = [f for r in _ROOMS for f in sorted(PROJECT.glob(f"nlu_data/{r}/*.yml"))]
    examples, _ = read_examples(files)
    sentences = []
    for example in examples:
        topic, _, facet = example.label.partition("/")
        sentences.append(Sentence(example.text, example.language, topic, facet or None))
    return sentences


def questions() -> list[Sentence]:
    """Return the development questions that have a topic."""
    asked: list[Question] = read_questions(DEVELOPMENT)
    return [
        Sentence(q.text, q.language, q.topic, q.facet)
        for q in asked
        if q.topic != LOOK_ALIKE
    ]


def encode(
    sentences: Sequence[Sentence],
    name: str,
    with_: Callable[[Sequence[str]], Vectors] | None = None,
) -> Vectors:
    """Return sentence vectors, from a cache of this encoder where they are known."""
    cache = (
        PROJECT
        / "models"
        / ".vectors"
        / f"evaluate-{name}-{READING}-{len(sentences)}.npz"
    )
    texts = [sentence.text for sentence in sentences]
    return encode_with_cache(with_ or partial(encode_many, name), texts, cache)


def rows(
    learned: Sequence[Sentence],
    asked: Sequence[Sentence],
    vectors: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]],
    ngrams: dict[str, Any],
) -> tuple[Rows, Rows]:
    """Return features of examples and questions; n-grams are those of the examples.

    Args:
        learned: training examples.
        asked: questions nobody trained on.
        vectors: of both, in the same order.
        ngrams: the n-gram featurizer's block of ``config.yml``.
    """
    vectoriser = NgramVectoriser(
        char_range=(ngrams["shortest"], ngrams["longest"]),
        min_sentences=ngrams["min_sentences"],
    )
    counted = vectoriser.fit(*_lines(learned))
    return (
        Rows(counted, vectoriser.transform(*_asking(learned)), vectors[0]),
        Rows(
            vectoriser.transform(*_lines(asked)),
            vectoriser.transform(*_asking(asked)),
            vectors[1],
        ),
    )


def _asking(sentences: Sequence[Sentence]) -> tuple[list[str], list[str]]:
    """Return the lines of the part of each sentence that asks."""
    return _lines([replace(s, text=s.text[question_part(s.text)]) for s in sentences])


_LEMMATISER: list[Lemmatiser] = []


def _lines(sentences: Sequence[Sentence]) -> tuple[list[str], list[str]]:
    if not _LEMMATISER:
        _LEMMATISER.append(Lemmatiser(load_full_tables(), {}))
    texts = [normalise(s.text, s.language) for s in sentences]
    lemmas = [
        lemma_text(
            [word.lemma for word in _LEMMATISER[0].words(s.text, s.language)],
            s.language,
        )
        for s in sentences
    ]
    return texts, lemmas
