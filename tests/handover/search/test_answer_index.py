import numpy as np
import pytest

from handover.core.words import Lang
from handover.search.answer_index import AnswerIndex, entries_of


def unit(*numbers):
    vector = np.array(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def test_every_answer_stands_in_every_language_once(catalogue):
    entries = entries_of(catalogue)
    ids = [entry.answer_id for entry in entries]
    assert set(ids) == {
        "heating.overview",
        "heating.amount",
        "housing.overview",
        "housing.amount",
        "privacy",
    }
    assert all(ids.count(each) == len(Lang) for each in ids)
    assert len({entry.text for entry in entries}) == len(entries)


def test_names_facet_and_standard_text_are_searched_together(catalogue):
    entry = next(
        entry for entry in entries_of(catalogue) if entry.answer_id == "heating.amount"
    )
    assert entry.text == "fr heating – amount. fr standard amount"


def test_greetings_are_never_found(catalogue):
    assert "greet" not in {entry.answer_id for entry in entries_of(catalogue)}


def test_nearest_comes_first_with_its_cosine():
    index = AnswerIndex(["a", "b"], np.stack([unit(1, 0), unit(1, 1)]))
    hits = index.nearest(unit(0, 1))
    assert [hit.answer_id for hit in hits] == ["b", "a"]
    assert hits[0].similarity == pytest.approx(0.7071, abs=1e-4)
    assert hits[1].similarity == pytest.approx(0.0, abs=1e-6)


def test_best_language_of_an_answer_counts():
    rows = np.stack([unit(1, 0), unit(1, 3), unit(0, 1)])
    hits = AnswerIndex(["a", "b", "a"], rows).nearest(unit(0, 1))
    assert [hit.answer_id for hit in hits] == ["a", "b"]
    assert hits[0].similarity == pytest.approx(1.0)
