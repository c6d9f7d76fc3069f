from pathlib import Path

import pytest
import spacy

from handover.privacy.identifiers import NAME
from handover.privacy.masking import Masker, MaskingError


def save_pipeline(folder: Path, *labels: str) -> str:
    """Save a small pipeline that knows the words Amina and Namur by these labels."""
    pipeline = spacy.blank("xx")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": label, "pattern": word}
            for label, word in zip(labels, ("Amina", "Namur"), strict=False)
        ]
    )
    pipeline.to_disk(folder)
    return str(folder)


@pytest.mark.parametrize("person", ["PER", "PERSON"])
def test_names_that_the_operators_pipeline_knows_are_masked_and_places_stay(
    tmp_path: Path, person: str
) -> None:
    masker = Masker(pipeline=save_pipeline(tmp_path, person, "LOC"))
    found = masker.mask("je suis Amina de Namur, niss 85.07.30-033.28")
    assert found.text == f"je suis [{NAME}] de Namur, niss [NISS]"
    assert found.kinds == (NAME, "NISS")


def test_names_stay_without_a_pipeline(masker: Masker) -> None:
    text = "je suis Amina de Namur, 5 ans"
    assert masker.mask(text).text == text


def test_what_is_masked_already_is_no_name(tmp_path: Path) -> None:
    masker = Masker(pipeline=save_pipeline(tmp_path, "PER"))
    once = masker.mask("Amina 0470 12 34 56 [Amina]").text
    assert once == f"[{NAME}] [phone] [Amina]"
    assert masker.mask(once).text == once


def test_a_pipeline_that_is_not_installed_is_refused_without_fetching_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fetched: list[object] = []
    monkeypatch.setattr("spacy.cli.download", lambda *args: fetched.append(args))
    with pytest.raises(MaskingError, match="spaCy cannot load 'nl_core_news_sm'"):
        Masker(pipeline="nl_core_news_sm").load()
    assert fetched == []


def test_a_pipeline_that_knows_no_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MaskingError, match="does not know persons' names"):
        Masker(pipeline=save_pipeline(tmp_path, "LOC")).load()
