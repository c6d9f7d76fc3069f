"""The head learns to bring questions nearer to their answers, on made-up vectors."""

import numpy as np

from tools.search_head import Pairs, learn_head

DIMENSION = 16


def normalised(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def pairs():
    """Questions are near their answers in half of the dimensions, noise in the rest."""
    dice = np.random.default_rng(1)
    meaning = dice.normal(size=(8, DIMENSION // 2))
    names = [f"right_{number}.overview" for number in range(8)]
    chosen = dice.integers(0, 8, 1024)

    def with_noise(rows):
        noise = 2 * dice.normal(size=(len(rows), DIMENSION // 2))
        return normalised(np.hstack([rows, noise]))

    return Pairs(
        questions=with_noise(meaning[chosen]),
        answer_of=[names[each] for each in chosen],
        answers=with_noise(meaning),
        rows_of={name: [row] for row, name in enumerate(names)},
    )


def share_right(learned_from, head):
    asked = normalised(learned_from.questions @ head)
    given = normalised(learned_from.answers @ head)
    nearest = (asked @ given.T).argmax(axis=1)
    names = list(learned_from.rows_of)
    right = [
        names[found] == meant
        for found, meant in zip(nearest, learned_from.answer_of, strict=True)
    ]
    return np.mean(right)


def test_with_the_head_more_questions_find_their_answer():
    data = pairs()
    before = share_right(data, np.eye(DIMENSION, dtype=np.float32))
    assert share_right(data, learn_head(data, epochs=60)) > before + 0.05


def test_the_same_examples_give_the_same_head():
    data = pairs()
    assert np.array_equal(learn_head(data, epochs=2), learn_head(data, epochs=2))
