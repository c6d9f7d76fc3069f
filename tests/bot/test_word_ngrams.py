"""Words are cut into n-grams, and no word of a citizen is kept."""

import pickle
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.word_ngrams import WordNgrams

WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1)


def test_ngrams_stay_within_words_and_see_where_these_begin_and_end() -> None:
    assert WordNgrams(2, 3)("dop nu") == [
        *(" d", "do", "op", "p ", " do", "dop", "op "),
        *(" n", "nu", "u ", " nu", "nu "),
    ]


def test_a_word_shorter_than_the_ngram_counts_once_and_whole() -> None:
    assert WordNgrams(5, 6)("ja nee") == [" ja ", " nee "]
    assert WordNgrams(3, 6)("a") == [" a "]


@given(WORDS, st.integers(1, 4), st.integers(0, 3))
def test_a_word_has_one_ngram_of_each_length_at_each_place(
    word: str, shortest: int, more: int
) -> None:
    padded = f" {word} "
    cut = WordNgrams(shortest, shortest + more)(word)
    assert all(each in padded for each in cut)
    lengths = Counter(map(len, cut))
    assert set(lengths) <= {min(len(padded), n) for n in range(1, 9)}
    for length, times in lengths.items():
        assert times == len(padded) - length + 1


@given(st.lists(WORDS))
def test_a_text_has_the_ngrams_of_its_words(words: list[str]) -> None:
    cut = WordNgrams(2, 5)
    assert cut(" ".join(words)) == [ngram for word in words for ngram in cut(word)]


def test_what_is_remembered_is_never_written_down_and_can_be_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cut = WordNgrams(2, 5)
    before = cut("geheim")
    assert b"gehe" not in pickle.dumps(cut)
    assert pickle.loads(pickle.dumps(cut))("geheim") == before
    split = []
    monkeypatch.setattr(WordNgrams, "_split", lambda _, word: split.append(word) or ())
    again = WordNgrams(2, 5)
    again("geheim geheim")
    again.forget()
    again("geheim")
    assert split == ["geheim", "geheim"]
