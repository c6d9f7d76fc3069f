from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.content.lint import (
    MAX_SENTENCE_WORDS,
    MAX_WORDS,
    answer_ids,
    lint,
    placeholders,
    sentences,
    text_faults,
)
from handover.core.words import FACETS, Lang, Level, Region
from tests.auxil.content_builders import (
    content,
    in_both_levels,
    intent,
    right,
    source,
    text,
)

DECISIONS = [
    (Lang.FR, "Vous avez droit au revenu d'intégration."),
    (Lang.FR, "Vous aurez droit à une prime."),
    (Lang.FR, "Vous y avez droit."),
    (Lang.FR, "Vous êtes éligible."),
    (Lang.NL, "U hebt recht op een leefloon."),
    (Lang.NL, "U heeft altijd recht op een premie."),
    (Lang.NL, "U komt in aanmerking voor het tarief."),
    (Lang.DE, "Sie haben Anspruch auf die Zulage."),
    (Lang.DE, "Sie haben einen Anspruch auf die Zulage."),
    (Lang.DE, "Ihnen steht eine Zulage zu."),
    (Lang.EN, "You are entitled to the allowance."),
    (Lang.EN, "You are eligible."),
    (Lang.EN, "You qualify for the tariff."),
]
CONDITIONAL = [
    (Lang.FR, "Vous pourriez avoir droit au revenu d'intégration."),
    (Lang.FR, "Le CPAS vérifie si vous avez droit à une aide."),
    (Lang.FR, "Si votre revenu est bas, vous avez droit de poser la question."),
    (Lang.NL, "U hebt misschien recht op een leefloon."),
    (Lang.NL, "Het OCMW bekijkt of u recht op hulp hebt."),
    (Lang.NL, "Het ziekenfonds gaat na of u in aanmerking komt."),
    (Lang.DE, "Sie könnten Anspruch auf die Zulage haben."),
    (Lang.DE, "Das ÖSHZ prüft, ob Sie Anspruch auf Hilfe haben."),
    (Lang.EN, "You may be entitled to the allowance."),
    (Lang.EN, "The centre checks whether you are entitled to help."),
    (Lang.EN, "Ask your fund if you qualify."),
]


def found(words, lang=Lang.EN, level=Level.STANDARD):
    return list(text_faults(words, lang, level))


def sentence(words):
    return " ".join(["Word"] + ["word"] * (words - 1)) + "."


def messages(content):
    return [fault.message for fault in lint(content)]


def with_overview(**fields):
    answer = {"text": in_both_levels("words")} | fields
    return right(answers={"overview": answer}, regional=True)


def test_good_content_has_no_faults():
    assert lint(content(right(), intent(), rated=text())) == []


@pytest.mark.parametrize(("lang", "words"), DECISIONS)
def test_decision_wording_is_caught(lang, words):
    assert any("decision wording" in fault for fault in found(words, lang))


@pytest.mark.parametrize(("lang", "words"), DECISIONS)
def test_decision_wording_is_caught_in_the_middle_of_a_text(lang, words):
    assert found(f"Word.\n\n- {words} Word.", lang) != []


@pytest.mark.parametrize(("lang", "words"), DECISIONS)
def test_condition_in_another_sentence_excuses_nothing(lang, words):
    condition = {"fr": "Si oui.", "nl": "Als ja.", "de": "Wenn ja.", "en": "If so."}
    assert found(f"{condition[lang]} {words}", lang) != []


@pytest.mark.parametrize(("lang", "words"), CONDITIONAL)
def test_conditional_form_passes(lang, words):
    assert found(words, lang) == []


@pytest.mark.parametrize("level", Level)
def test_longest_sentence_passes(level):
    assert found(sentence(MAX_SENTENCE_WORDS[level]), level=level) == []


@pytest.mark.parametrize("level", Level)
def test_sentence_with_one_word_more_is_reported(level):
    faults = found(sentence(MAX_SENTENCE_WORDS[level] + 1), level=level)
    assert [fault.split(":")[0] for fault in faults] == [
        f"a sentence of {MAX_SENTENCE_WORDS[level] + 1} words, "
        f"at most {MAX_SENTENCE_WORDS[level]}"
    ]


def test_text_of_90_words_passes():
    assert found(" ".join([sentence(10)] * 9)) == []


def test_text_of_91_words_is_reported():
    assert found(" ".join([sentence(10)] * 9 + ["Word."])) == [
        f"91 words; at most {MAX_WORDS}"
    ]


@pytest.mark.parametrize(
    "markup",
    ["https://www.example.be", "http://a.be", "<b>x</b>", "**x**", "[x](y)", "🙂"],
)
def test_anything_but_plain_text_is_reported(markup):
    assert found(f"See {markup}") == ["plain text only: no link, markup or emoji"]


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


@given(st.text(), st.sampled_from(Lang), st.sampled_from(Level))
def test_no_text_breaks_the_check(words, lang, level):
    assert all(isinstance(fault, str) for fault in text_faults(words, lang, level))


def test_fault_says_where_in_the_topic_it_is():
    record = right()
    record["answers"]["amount"]["text"]["en"]["easy"] = "You qualify."
    assert messages(content(record)) == [
        "amount.en.easy: decision wording «You qualify»; use a conditional form"
    ]


def test_fault_names_the_file():
    record = right()
    record["answers"]["amount"]["text"]["en"]["easy"] = "You qualify."
    assert str(lint(content(record))[0]).startswith("answers/heating.yml:1: ")


def test_text_of_a_region_is_checked_like_the_others():
    regions = {region: {"text": in_both_levels("words")} for region in Region}
    regions[Region.BRUSSELS] = {"text": in_both_levels("see https://a.be")}
    faults = messages(content(with_overview(regions=regions)))
    assert {fault.split(".")[0] for fault in faults} == {"overview@brussels"}


def test_related_topics_that_exist_pass():
    assert messages(content(right(related=["housing"]), right("housing"))) == []


def test_related_topic_must_exist():
    assert messages(content(right(related=["housing"]))) == [
        "related: 'housing' is not a topic"
    ]


def test_review_is_due_within_12_months_of_the_check():
    record = right(sources=[source(checked_on="2026-11-22")], review_by="2027-11-24")
    assert messages(content(record)) == [
        "review_by: more than 12 months after the source was checked"
    ]


def test_review_after_exactly_12_months_passes():
    record = right(
        sources=[source(checked_on="2027-11-22")], review_by=date(2028, 11, 22)
    )
    assert messages(content(record)) == []


def test_some_regions_only_are_reported():
    regions = {"flanders": {"text": in_both_levels("words")}}
    assert messages(content(with_overview(regions=regions))) == [
        "overview.regions: all four regions or none"
    ]


@pytest.mark.parametrize(
    "choice",
    [
        "heating.overview",
        "heating.appeal",
        "heating.overview@brussels",
        "greet",
        "none",
        "request_human",
        "lang:nl",
        "level:easy",
    ],
)
def test_choice_that_can_be_labelled_passes(choice):
    assert messages(content(with_overview(choices=[choice]), intent())) == []


@pytest.mark.parametrize(
    "choice",
    [
        "housing.overview",
        "heating",
        "heating.price",
        "greet.amount",
        "heating.overview@atlantis",
        "lang:it",
        "level:hard",
        "nonesuch",
    ],
)
def test_choice_that_leads_nowhere_is_reported(choice):
    assert messages(content(with_overview(choices=[choice]), intent())) == [
        f"overview.choices: {choice!r} is not an answer id"
    ]


def test_every_facet_of_a_right_can_be_asked_for():
    ids = answer_ids(content(right(), intent()))
    assert ids == {"greet", *(f"heating.{facet}" for facet in FACETS)}


def test_placeholders_are_found():
    assert placeholders("{low} to {high} minutes, {low}") == {"low", "high"}


def test_placeholder_must_be_the_same_in_each_language():
    record = text("wait {low}")
    record["text"]["de"]["standard"] = "wait {high}"
    faults = messages(content(queued=record))
    assert faults[0] == (
        "queued: de.standard: placeholders {'high'} differ from {'low'}"
    )


def test_placeholder_must_be_the_same_in_the_easy_version():
    faults = messages(content(queued=text("wait {low}", easy="wait")))
    assert [fault.split(": ")[1] for fault in faults] == [
        "fr.easy",
        "nl.easy",
        "de.easy",
        "en.easy",
    ]


@pytest.mark.parametrize("words", ["one { alone", "one } alone", "{}", "{0}", "{a.b}"])
def test_brace_that_cannot_be_filled_is_reported_and_not_raised(words):
    faults = messages(content(queued=text(words)))
    assert faults[0].startswith("queued: fr.standard: ")
