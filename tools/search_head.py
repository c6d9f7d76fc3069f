"""`python -m tools.search_head`: learn the head of the search over the answers.

Training examples are turned towards the published answer of their topic and facet and
away from the other answers of their batch (contrastive learning, InfoNCE). Run by the
hub's Python; it takes about a minute on two cores and gives the same head each time.
Afterwards `python -m tools.evaluate.search` measures it on the development questions.

Source: van den Oord et al. 2018, arXiv:1807.03748 (InfoNCE).
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.encoders import encode_many
from bot.example_files import read_examples
from handover.content.catalogue import Catalogue
from handover.content.load import read_content
from handover.search.answer_index import entries_of
from handover.search.encoders import PACKAGED, Vectors
from handover.search.head import save_head

__all__ = ["Pairs", "learn_head", "main"]

logger = logging.getLogger("tools.search_head")

CONTENT = Path("nlu_data")
EPOCHS = 6
BATCH = 512
TEMPERATURE = 0.07
STEP = 3e-4
PULL = 1e-4
"""How strongly the head is held near "no change": it must not forget other words."""
_FIRST, _SECOND, _TINY = 0.9, 0.999, 1e-8


@dataclass(frozen=True)
class Pairs:
    """What to learn from.

    Attributes:
        questions: float32 (n_questions, dimension), L2-normalised.
        answer_of: Answer id of each question.
        answers: float32 (n_answers, dimension), L2-normalised.
        rows_of: Rows of `answers` by answer id; one a language.
    """

    questions: Vectors
    answer_of: list[str]
    answers: Vectors
    rows_of: dict[str, list[int]]


def main() -> int:
    """Learn the head from the content of the project and store it."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    save_head(learn_head(read_pairs(CONTENT)))
    logger.info("Now measure it: .venv/bin/python -m tools.evaluate.search")
    return 0


def read_pairs(content: Path) -> Pairs:
    """Return the examples of rights and all answers, encoded; takes half a minute."""
    entries = entries_of(Catalogue(read_content(content)))
    rows_of: dict[str, list[int]] = {}
    for row, entry in enumerate(entries):
        rows_of.setdefault(entry.answer_id, []).append(row)
    examples, _ = read_examples(sorted(content.glob("examples/*.yml")))
    asked = [
        (example.text, answer_id)
        for example in examples
        if (answer_id := example.label.replace("/", ".")) in rows_of
    ]
    logger.info("Encoding %d questions and %d answers ...", len(asked), len(entries))
    return Pairs(
        questions=encode_many(PACKAGED, [text for text, _ in asked]),
        answer_of=[answer_id for _, answer_id in asked],
        answers=encode_many(PACKAGED, [entry.text for entry in entries]),
        rows_of=rows_of,
    )


def learn_head(pairs: Pairs, *, epochs: int = EPOCHS, seed: int = 0) -> Vectors:
    """Return a matrix (dimension, dimension) that both sides are multiplied by."""
    dice = np.random.default_rng(seed)
    dimension = pairs.questions.shape[1]
    head: Vectors = np.eye(dimension, dtype=np.float32)
    optimiser = _Adam(head.shape)
    labels = np.array(pairs.answer_of)
    for epoch in range(epochs):
        order = dice.permutation(len(labels))
        surprise = 0.0
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            rows = [dice.choice(pairs.rows_of[each]) for each in labels[batch]]
            loss, gradient = _contrast(
                head, pairs.questions[batch], pairs.answers[rows], labels[batch]
            )
            gradient += PULL * (head - np.eye(dimension, dtype=np.float32))
            head = head - optimiser.step(gradient)
            surprise += loss * len(batch) / len(order)
        logger.info("  round %d of %d: loss %.3f", epoch + 1, epochs, surprise)
    return np.asarray(head, dtype=np.float32)


def _contrast(
    head: Vectors, questions: Vectors, answers: Vectors, labels: npt.NDArray[np.str_]
) -> tuple[float, Vectors]:
    """Return the loss of one batch and its gradient with respect to the head.

    Other questions about the same answer are no counter-examples.
    """
    asked, asked_length = _normalised(questions @ head)
    given, given_length = _normalised(answers @ head)
    scores = asked @ given.T / TEMPERATURE
    places = np.arange(len(labels))
    same = labels[:, None] == labels[None, :]
    same[places, places] = False
    scores[same] = -np.inf
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares = powers / powers.sum(axis=1, keepdims=True)
    loss = float(-np.log(shares[places, places] + _TINY).mean())
    shares[places, places] -= 1
    shares /= len(labels) * TEMPERATURE
    to_asked = _through_norm(shares @ given, asked, asked_length)
    to_given = _through_norm(shares.T @ asked, given, given_length)
    return loss, np.asarray(questions.T @ to_asked + answers.T @ to_given)


def _normalised(rows: Vectors) -> tuple[Vectors, Vectors]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / lengths, lengths


def _through_norm(gradient: Vectors, rows: Vectors, lengths: Vectors) -> Vectors:
    """Carry a gradient back through the division by the length."""
    along = (gradient * rows).sum(axis=1, keepdims=True)
    return np.asarray((gradient - along * rows) / lengths)


class _Adam:
    """The optimiser of Kingma and Ba 2015, arXiv:1412.6980."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._mean: Vectors = np.zeros(shape, dtype=np.float32)
        self._square: Vectors = np.zeros(shape, dtype=np.float32)
        self._steps = 0

    def step(self, gradient: Vectors) -> Vectors:
        """Return what to subtract."""
        self._steps += 1
        self._mean = _FIRST * self._mean + (1 - _FIRST) * gradient
        self._square = _SECOND * self._square + (1 - _SECOND) * gradient**2
        mean = self._mean / (1 - _FIRST**self._steps)
        square = self._square / (1 - _SECOND**self._steps)
        return np.asarray(STEP * mean / (np.sqrt(square) + _TINY))


if __name__ == "__main__":
    sys.exit(main())
