import pytest

from handover.core.function_words import (
    FUNCTION_WORDS,
    count_apart,
    largest_share,
    words_in,
)
from handover.core.words import Lang


def test_every_language_has_its_words():
    assert set(FUNCTION_WORDS) == set(Lang)
    assert all(len(words) > 80 for words in FUNCTION_WORDS.values())


@pytest.mark.parametrize("lang", Lang)
def test_they_are_written_as_words_are_read(lang):
    assert {word for word in FUNCTION_WORDS[lang] if words_in(word) != [word]} == set()


def test_apostrophes_part_words_and_numbers_are_none():
    assert words_in("J'ai 19 ans, l'OCMW") == ["j", "ai", "ans", "l", "ocmw"]


def test_words_of_both_languages_count_for_neither():
    assert "is" in FUNCTION_WORDS[Lang.NL] & FUNCTION_WORDS[Lang.EN]
    assert count_apart(["is", "het", "the", "of"], Lang.NL, Lang.EN) == (1, 1)


def test_share_is_that_of_the_best_language():
    assert largest_share(["ik", "wil", "parkeren", "daar"]) == 0.5
    assert largest_share([]) == 0.0
