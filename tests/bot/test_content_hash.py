"""The same content is never trained twice, changed content always is."""

from pathlib import Path

import pytest

from bot.content_hash import HASH_LENGTH, content_hash, model_sources

FILES = (
    "config.yml",
    "bot/decision.py",
    "bot/domain/rights.yml",
    "nlu_data/examples/ehic.fr.yml",
    "nlu_data/follow_ups/follow_up.fr.yml",
    "nlu_data/rules/rights.yml",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def hashed(project: Path) -> str:
    return content_hash(model_sources(project), project)


def test_every_source_of_a_model_counts(project: Path) -> None:
    found = [file.relative_to(project).as_posix() for file in model_sources(project)]

    assert found == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_any_changed_file_changes_the_hash(project: Path, name: str) -> None:
    before = hashed(project)

    (project / name).write_text("changed")

    assert hashed(project) != before


def test_a_renamed_file_changes_the_hash(project: Path) -> None:
    before = hashed(project)

    (project / FILES[3]).rename(project / "nlu_data/examples/ebox.fr.yml")

    assert hashed(project) != before


def test_answers_do_not_change_the_hash(project: Path) -> None:
    before = hashed(project)

    (project / "nlu_data/answers").mkdir()
    (project / "nlu_data/answers/ehic.yml").write_text("new words")

    assert hashed(project) == before


def test_the_hash_is_short_hexadecimal(project: Path) -> None:
    assert len(hashed(project)) == HASH_LENGTH
    assert int(hashed(project), 16) >= 0
