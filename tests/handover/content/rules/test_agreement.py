import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.content.model import BothLevels, PerLang, Text
from handover.content.rules.agreement import (
    agreement,
    filled_in,
    numbers,
    placeholders,
)
from tests.auxil.content_builders import text

PLACE = ("answers", "amount", "text")


def versions(words="Same", **others):
    each = dict.fromkeys(("fr", "nl", "de", "en"), words) | others
    levels = {lang: {"standard": words, "easy": "Easy"} for lang, words in each.items()}
    return PerLang[BothLevels].model_validate(levels)


def found(words, own_numbers=(), **others):
    breaches = agreement(PLACE, versions(words, **others), own_numbers)
    return [(breach.place[-2:], breach.what) for breach in breaches]


def test_same_numbers_in_the_writing_of_each_language_pass():
    assert (
        found(
            "1 234,50 € en 2026, 9 h, tél. 02 123 45 67",
            nl="€ 1.234,50 in 2026, 9.00 uur, tel. 02-123.45.67",
            en="In 2026, €1,234.50, 9:00, phone 02/123 45 67",
        )
        == []
    )


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("Call 1700", "Call 1701"),
        ("From 65 years", "From the age of pension"),
        ("40 % in 2026", "45 % in 2026"),
        ("1 March 2026", "2 March 2026"),
    ],
)
def test_number_that_differs_is_reported_in_the_language_that_differs(words, other):
    told = found(words, de=other)
    assert [place for place, _ in told] == [("de", "standard")]
    assert told[0][1].startswith("numbers: ")


def test_missing_list_line_is_reported():
    assert found("Take:\n- a\n- b", en="Take:\n- a and b") == [
        (
            ("en", "standard"),
            "list lines: 1; in other languages: 2; make them agree",
        )
    ]


def test_number_of_one_language_and_its_list_line_may_stand_alone():
    words = "Call 112.\n- Police: 101\n- Listening: 107"
    german = "Call 112.\n- Police: 101\n- Listening: 108\n- Women: 087 55 40 77"
    assert found(words, own_numbers=("107", "108", "087 55 40 77"), de=german) == []
    assert len(found(words, de=german)) == 2


def test_own_number_is_not_found_inside_another_one():
    told = found("Call 1070", own_numbers=("107",), nl="Call")
    assert [place for place, _ in told] == [("nl", "standard")]


def test_levels_are_not_compared_with_each_other():
    assert found("In 2026") == []


@given(st.text())
def test_numbers_are_digits_only(words):
    assert all(each.isdigit() for each in numbers(words))


def service(words, **others):
    record = text(words)
    for lang, other in others.items():
        record["text"][lang]["standard"] = other
    return list(filled_in(("queued", "text"), Text.model_validate(record).text))


def test_placeholders_are_found():
    assert placeholders("{low} to {high} minutes, {low}") == {"low", "high"}


def test_placeholder_must_be_the_same_in_each_language():
    breaches = service("wait {low}", de="wait {high}")
    assert [breach.place for breach in breaches] == [
        ("queued", "text", "de", "standard")
    ]
    assert breaches[0].what == "high, elsewhere low; use the same"


def test_placeholder_must_be_the_same_in_the_easy_version():
    shape = Text.model_validate(text("wait {low}", easy="wait")).text
    places = [breach.place[1:] for breach in filled_in(("queued",), shape)]
    assert places == [("fr", "easy"), ("nl", "easy"), ("de", "easy"), ("en", "easy")]


@pytest.mark.parametrize("words", ["one { alone", "one } alone", "{}", "{0}", "{a.b}"])
def test_brace_that_cannot_be_filled_is_reported_and_not_raised(words):
    assert service(words)[0].place == ("queued", "text", "fr", "standard")
