"""The published answers as vectors, and which of them are nearest to a question.

One vector for each answer and language: names of the topic, facet and text together.
Measured on tests/nlu/development, the right topic is among the first three for 79 % of
the questions this way; with names and facet alone for 66 %, with the text alone for
72 %, with its paragraphs apart for 75 %. The languages are searched together: that
finds a little more (79 to 78 %), and whoever writes in another one is found as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from handover.content.catalogue import Catalogue
from handover.core.message import Preferences
from handover.core.suggestion import Hit
from handover.core.words import Lang, Level
from handover.search.encoders import Vectors

NEVER_SUGGESTED = frozenset(
    {"crisis", "goodbye", "greet", "out_of_scope", "request_human", "thanks"}
)
"""A crisis and a person have ways of their own; the others help nobody."""


@dataclass(frozen=True)
class Entry:
    """One answer in one language, as it is encoded."""

    answer_id: str
    text: str


def entries_of(catalogue: Catalogue) -> list[Entry]:
    """Return every published answer that may be suggested, in each language."""
    return [
        Entry(answer_id, f"{catalogue.choice(answer_id, as_read).label}. {words}")
        for answer_id in catalogue.answer_ids()
        if answer_id.partition(".")[0] not in NEVER_SUGGESTED
        for as_read in (Preferences(lang, Level.STANDARD) for lang in Lang)
        for words in (catalogue.words(answer_id, as_read),)
    ]


class AnswerIndex:
    """Finds the answers most like a question; immutable.

    Args:
        answer_ids: Id of each row; an id may have several.
        vectors: float32 (n_rows, dimension), L2-normalised.
    """

    def __init__(self, answer_ids: Sequence[str], vectors: Vectors) -> None:
        self._ids = sorted(set(answer_ids))
        place = {answer_id: number for number, answer_id in enumerate(self._ids)}
        self._answer_of_row = np.array([place[each] for each in answer_ids], np.intp)
        self._vectors = vectors

    def nearest(self, question: Vectors) -> list[Hit]:
        """Return every answer, most similar first.

        Args:
            question: float32 (dimension,), L2-normalised.
        """
        best: Vectors = np.full(len(self._ids), -1.0, dtype=np.float32)
        np.maximum.at(best, self._answer_of_row, self._vectors @ question)
        return [Hit(self._ids[i], float(best[i])) for i in np.argsort(-best)]
