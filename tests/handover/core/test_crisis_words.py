import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.core.crisis_words import Spelling, Vocabulary, sentences


def words(text):
    return [[token.word for token in tokens] for tokens in sentences(text)]


def vocabulary(*forgiven, sounds=(), short=None, prefixes=None, common=()):
    spelling = Spelling(tuple((re.compile(sound), to) for sound, to in sounds))
    made = Vocabulary(spelling, short or {}, prefixes or {}, frozenset(common))
    for word in forgiven:
        made.add(word, forgiving=True)
    return made


def test_accents_capitals_and_apostrophes_do_not_count():
    assert words("J’ÉTOUFFE, l'été") == [["j", "etouffe", "l", "ete"]]


def test_an_english_negation_stays_one_word():
    assert words("I don't. We don’t") == [["i", "dont"], ["we", "dont"]]


def test_a_sentence_ends_at_a_stop_but_not_after_an_abbreviation():
    assert words("Hilfe bitte. Er kommt u. schlägt") == [
        ["hilfe", "bitte"],
        ["er", "kommt", "u", "schlagt"],
    ]


def test_commas_count_the_clauses():
    clauses = [token.clause for token in next(sentences("no, not me (really)"))]
    assert clauses == [0, 1, 1, 2]


@given(st.text())
def test_no_text_is_too_strange(text):
    known = vocabulary("mourir", prefixes={"j": "je"})
    for tokens in sentences(text):
        for token in tokens:
            assert known.read(token.word)


def test_doubled_letters_and_sounds_are_folded():
    known = vocabulary("frapper", sounds=[("ph", "f"), ("er$|e$", "")])
    assert known.read("frappper") == known.read("phrape") == [("frap",)]


@pytest.mark.parametrize("written", ["suicde", "suicidec", "suiside"])
def test_one_typing_error_in_a_long_word_is_forgiven(written):
    assert vocabulary("suicide").read(written) == [("suicide",)]


def test_two_typing_errors_are_not():
    assert vocabulary("suicide").read("siuicde") == [()]


def test_two_swapped_letters_are_one_error():
    assert vocabulary("mourir").read("moruir") == [("mourir",)]


def test_the_first_letter_must_be_right():
    assert vocabulary("mourir").read("courir") == [()]


def test_a_word_that_is_no_typing_error_is_left_alone():
    known = vocabulary("mourir")
    known.not_typos.add("mouris")
    assert known.read("mouris") == [()]


def test_short_words_must_be_right():
    assert vocabulary("slaat").read("slaar") == [()]


def test_a_stem_stands_for_every_ending():
    known = vocabulary()
    key = known.add("verkracht*", forgiving=False)
    assert known.read("verkrachting") == [(key,)]


def test_an_exact_word_is_not_folded():
    known = vocabulary(sounds=[("s$", "")])
    known.add("=mort", forgiving=False)
    assert known.read("mort") == [("=mort",)]
    assert known.read("morts") == [()]


def test_words_written_together_are_read_apart():
    known = vocabulary(
        "je", "veux", prefixes={"j": "je"}, short={"jen": ("je", "veux")}
    )
    assert known.read("jveux") == known.read("jen") == [("je",), ("veux",)]


@pytest.mark.parametrize(
    ("number", "tags"),
    [
        ("13", ("_young", "_number")),
        ("45", ("_number",)),
        ("2009", ("_year", "_number")),
    ],
)
def test_numbers_have_a_meaning_of_their_own(number, tags):
    assert vocabulary().read(number) == [tags]


def test_frequent_words_tell_the_language():
    known = vocabulary("suicide", common=["je"])
    assert [known.has(word) for word in ("je", "suicide", "the")] == [True, True, False]
