"""The same word looks the same however it was typed."""

import pytest

from bot.normalise import normalise


@pytest.mark.parametrize(
    ("first", "second", "language"),
    [
        ("REVENU D'INTÉGRATION", "revenu d’integration", "fr"),
        ("officiële", "officiele", "nl"),
        ("ÖSHZ für Schüler", "oeshz fuer schueler", "de"),
        ("Straße", "strasse", "de"),
        ("e-mail", "e mail", "en"),
        ("since 2019", "since 24", "en"),
        ("quoi  ?!!", "quoi ?", "fr"),
    ],
)
def test_spellings_of_one_text_are_equal(
    first: str, second: str, language: str
) -> None:
    assert normalise(first, language) == normalise(second, language)


def test_an_umlaut_is_spelled_out_in_german_only() -> None:
    assert normalise("naïve Müller", "fr") == "naive muller"


def test_nothing_but_marks_becomes_empty() -> None:
    assert normalise(" … – ", "fr") == ""
