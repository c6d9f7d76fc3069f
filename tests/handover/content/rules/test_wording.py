import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.content.lists import Avoided
from handover.content.rules.breach import Written
from handover.content.rules.wording import (
    MAX_SENTENCE_WORDS,
    amounts,
    avoided,
    led,
    sentences,
    text_faults,
)
from handover.core.words import Lang, Level

PLACE = ("answers", "amount", "text", "fr", "easy")


def written(words, lang=Lang.FR, level=Level.EASY):
    return Written(PLACE, lang, level, words)


def found(words, lang=Lang.EN, level=Level.STANDARD):
    return list(text_faults(words, lang, level))


def sentence(words):
    return " ".join(["Word"] + ["word"] * (words - 1)) + "."


@pytest.mark.parametrize("level", Level)
def test_longest_sentence_passes(level):
    assert found(sentence(MAX_SENTENCE_WORDS[level]), level=level) == []


@pytest.mark.parametrize("level", Level)
def test_sentence_with_one_word_more_is_reported(level):
    most = MAX_SENTENCE_WORDS[level]
    told = found(sentence(most + 1), level=level)
    assert len(told) == 1
    assert told[0].startswith(f"sentence: a sentence of {most + 1} words, at most")
    assert told[0].endswith("; make two of it")


def test_text_of_90_words_passes():
    assert found(" ".join([sentence(10)] * 9)) == []


def test_text_of_91_words_is_reported():
    told = found(" ".join([sentence(10)] * 9 + ["Word."]))
    assert told == ["length: 91 words, at most 90; shorten the text"]


@pytest.mark.parametrize(
    "markup",
    ["https://www.example.be", "http://a.be", "<b>x</b>", "**x**", "[x](y)", "🙂"],
)
def test_anything_but_plain_text_is_reported(markup):
    assert [fault.split(":")[0] for fault in found(f"See {markup}")] == ["plain"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("One. Two! Three? Four…", ["One.", "Two!", "Three?", "Four…"]),
        ("One\n\nTwo", ["One", "Two"]),
        ("Take:\n- one\n- two", ["Take:", "one", "two"]),
        ("Call 02 000.00.00 now.", ["Call 02 000.00.00 now."]),
        ("C'est simple. À vous.", ["C'est simple.", "À vous."]),
        ("Er sagt: „Ja.“ Gut.", ["Er sagt: „Ja.“ Gut."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_stop(words, expected):
    assert sentences(words) == expected


def test_items_of_a_list_know_the_sentence_that_leads_to_it():
    words = "Hello. You may, if:\n\n- one\n- two. Three.\n\nBye.\n- four"
    assert list(led(words)) == [
        ("", "Hello."),
        ("", "You may, if:"),
        ("You may, if:", "one"),
        ("You may, if:", "two."),
        ("You may, if:", "Three."),
        ("", "Bye."),
        ("", "four"),
    ]


@pytest.mark.parametrize(
    "words",
    ["Environ 300 € par mois.", "€ 300", "1.234,56 euro", "20 procent", "20 Prozent"],
)
def test_amount_without_a_date_is_reported(words):
    told = [breach.what for breach in amounts(written(words))]
    assert len(told) == 1
    assert "has no date; add month and year" in told[0]


@pytest.mark.parametrize(
    "words",
    [
        "Environ 300 € par mois (mars 2026).",
        "En 2026, c'est 20 %.",
        "Appelez le 0800 12 345.",
        "Vous avez 65 ans.",
        "Zone euro",
    ],
)
def test_dated_amount_and_other_numbers_pass(words):
    assert list(amounts(written(words))) == []


WORDS = [
    Avoided(word="les handicapés", instead="les personnes handicapées"),
    Avoided(word="profiteur*", instead="rien"),
]


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("Pour les handicapés.", "les handicapés"),
        ("LES  HANDICAPÉS", "LES  HANDICAPÉS"),
        ("Des profiteurs !", "profiteurs"),
    ],
)
def test_word_that_labels_people_is_reported_with_a_better_one(words, quoted):
    breaches = list(avoided(written(words), WORDS))
    assert [breach.place for breach in breaches] == [PLACE]
    assert breaches[0].what.startswith(f"«{quoted}» labels people; write ")


@pytest.mark.parametrize("words", ["les handicapés2", "Tous les handicaps", "profit"])
def test_other_words_with_the_same_letters_pass(words):
    assert list(avoided(written(words), WORDS)) == []


@given(st.text(), st.sampled_from(Lang), st.sampled_from(Level))
def test_no_text_breaks_the_check(words, lang, level):
    assert all("; " in fault for fault in text_faults(words, lang, level))
