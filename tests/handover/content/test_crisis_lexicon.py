"""What editors read when a file of the crisis lexicon is wrong."""

from pathlib import Path

import pytest

from handover.content.crisis_lexicon import read_lexicon
from handover.content.reader import ContentError
from handover.core.crisis import Emergency, find_emergency
from handover.core.words import Lang

LINES = """\
language: {lang}
common: i you the
lists:
  die: die, mourir
  time: today
alarms:
  suicide:
  - die
  violence:
  - time die
  child:
  - time die
  tonight:
  - time die
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "crisis").mkdir()
    for lang in Lang:
        (tmp_path / "crisis" / f"{lang}.yml").write_text(LINES.format(lang=lang))
    return tmp_path


def changed(folder: Path, before: str, after: str) -> Path:
    path = folder / "crisis" / "nl.yml"
    words = path.read_text()
    assert before in words
    path.write_text(words.replace(before, after, 1))
    return path


def fault(folder: Path) -> tuple[str, int, str]:
    with pytest.raises(ContentError) as raised:
        read_lexicon(folder)
    (only,) = raised.value.faults
    return only.path.name, only.line, only.message


def test_four_files_make_one_lexicon(folder: Path) -> None:
    lexicon = read_lexicon(folder)
    assert [language.code for language in lexicon.languages] == list(Lang)
    assert find_emergency("i will die", lexicon) is Emergency.SUICIDE


@pytest.mark.parametrize(
    ("before", "after", "line", "told"),
    [
        ("- time die", "- nobody die", 10, "'nobody'; correct the name"),
        ("- die\n", "- die /0\n", 8, "a window"),
        (
            "  time: today",
            "  time: today\n  unused: word",
            6,
            "no rule names this list",
        ),
        ("language: nl", "language: fr", 1, "is not nl"),
        ("  tonight:\n  - time die\n", "", 6, "no rule for tonight"),
        ("  time: today", "  time: +past", 5, "there is no such list"),
        ("  time: today", "  time: no", 5, "must be words"),
        ("common: i you the\n", "", 1, "is missing"),
        ("  child:", "  weather:", 11, "not known here"),
        ("common:", "colour: red\ncommon:", 2, "no such field"),
        ("  die: die", "\tdie: die", 4, "not valid YAML"),
    ],
)
def test_a_fault_is_told_with_file_line_and_what_to_do(
    folder: Path, before: str, after: str, line: int, told: str
) -> None:
    changed(folder, before, after)
    name, at, message = fault(folder)
    assert (name, at) == ("nl.yml", line)
    assert told in message


def test_a_missing_language_is_a_fault(folder: Path) -> None:
    (folder / "crisis" / "de.yml").unlink()
    name, _, message = fault(folder)
    assert name == "de.yml"
    assert "put the file back" in message
