import re

import pytest
import yaml

from handover.content.reader import ContentError
from handover.search.blocks import FILE_NAME, blocked_ids, plain, read_blocks


def blocks(tmp_path, catalogue, *entries):
    given = [{"reason": "wrong"} | entry for entry in entries]
    (tmp_path / FILE_NAME).write_text(yaml.safe_dump(given), "utf-8")
    return read_blocks(tmp_path, catalogue)


def faults(tmp_path, catalogue, *entries):
    with pytest.raises(ContentError) as caught:
        blocks(tmp_path, catalogue, *entries)
    return str(caught.value)


def test_without_a_file_nothing_is_blocked(tmp_path, catalogue):
    assert read_blocks(tmp_path, catalogue) == ()


def test_an_empty_list_blocks_nothing(tmp_path, catalogue):
    assert blocks(tmp_path, catalogue) == ()


def test_a_question_is_blocked_as_a_whole(tmp_path, catalogue):
    found = blocks(
        tmp_path, catalogue, {"question": "Où est-ce ?", "never": ["heating.amount"]}
    )
    assert blocked_ids("OU EST CE", found) == {"heating.amount"}
    assert blocked_ids("où est-ce que c'est", found) == frozenset()


def test_a_phrase_is_blocked_wherever_its_words_stand_in_a_row(tmp_path, catalogue):
    found = blocks(tmp_path, catalogue, {"phrase": "Rijbewijs B", "never": ["housing"]})
    assert blocked_ids("mijn rijbewijs b, waar?", found) == {"housing"}
    assert blocked_ids("mijn rijbewijs is weg", found) == frozenset()
    assert blocked_ids("rijbewijs bus", found) == frozenset()


def test_all_rulings_about_a_question_count(tmp_path, catalogue):
    found = blocks(
        tmp_path,
        catalogue,
        {"phrase": "auto", "never": ["housing"]},
        {"phrase": "mijn auto", "never": ["heating.overview", "privacy"]},
    )
    assert blocked_ids("Mijn auto?", found) == {
        "housing",
        "heating.overview",
        "privacy",
    }


@pytest.mark.parametrize(
    "entry",
    [
        {"never": ["housing"]},
        {"question": "a", "phrase": "b", "never": ["housing"]},
        {"phrase": "?!", "never": ["housing"]},
        {"phrase": "a", "never": []},
        {"phrase": "a", "never": ["housing"], "reason": ""},
        {"phrase": "a", "never": ["housing"], "because": "x"},
    ],
)
def test_a_ruling_that_says_nothing_is_named_with_its_line(tmp_path, catalogue, entry):
    assert re.search(rf"{FILE_NAME}:\d+: format: ", faults(tmp_path, catalogue, entry))


def test_an_answer_that_is_not_published_is_named(tmp_path, catalogue):
    found = faults(tmp_path, catalogue, {"phrase": "a", "never": ["heatin.overview"]})
    assert "'heatin.overview' is not a published answer" in found


def test_plain_words_have_no_capitals_accents_or_signs():
    assert plain("Où ça, l'Été ?") == "ou ca l ete"
