"""What the published content says of languages, and what editors ruled out."""

from itertools import permutations

import pytest

from handover.assistant.languages import LinguaDetector
from handover.core.message import Preferences
from handover.core.words import Kind, Lang, Level
from handover.search.blocks import read_blocks
from tests.auxil import published

CATALOGUE = published.catalogue()
PAIRS = list(permutations(Lang, 2))


@pytest.fixture(scope="module")
def detector():
    detector = LinguaDetector()
    detector.load()
    return detector


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize(("spoken", "written"), PAIRS)
def test_another_language_is_offered_in_both(detector, spoken, written, level):
    offer = CATALOGUE.language_offer(written, Preferences(spoken, level))
    paragraphs = offer.text.split("\n\n")
    assert offer.detail["paragraph_langs"] == [spoken, written]
    assert [detector.detect(each).code for each in paragraphs] == [spoken, written]
    assert [each["value"] for each in offer.detail["choices"]] == [f"lang:{written}"]


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("lang", Lang)
def test_who_cannot_be_answered_is_told_so_in_every_language(detector, lang, level):
    said = CATALOGUE.bot_text(
        Kind.NOTICE,
        "language_not_served",
        Preferences(lang, level),
        reply_to=1,
        choices=["request_human"],
        model=None,
        in_all_languages=True,
    )
    langs = said.detail["paragraph_langs"]
    paragraphs = said.text.split("\n\n")
    assert langs[0] == lang
    assert sorted(langs) == sorted(Lang)
    assert [detector.detect(each).code for each in paragraphs] == langs
    assert all(CATALOGUE.institution.phone in each for each in paragraphs)


def test_what_editors_ruled_out_names_published_answers():
    read_blocks(published.FOLDER, CATALOGUE)
