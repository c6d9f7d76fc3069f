"""Editors learn where a file is wrong and what to do about it."""

from pathlib import Path

import pytest

from bot.example_files import Example, Problem, find_problems, read_examples

GOOD = """\
version: "3.1"
nlu:
- intent: ehic/documents
  metadata: {language: fr, provenance: editor}
  examples: |
    - quels papiers ?
    - quels documents ?
"""


def read(folder: Path, text: str) -> tuple[list[Example], list[Problem]]:
    file = folder / "ehic.fr.yml"
    file.write_text(text, "utf-8")
    return read_examples([file])


def test_examples_are_read_with_their_lines(tmp_path: Path) -> None:
    examples, problems = read(tmp_path, GOOD)

    assert problems == []
    assert [(e.text, e.label, e.language, e.line) for e in examples] == [
        ("quels papiers ?", "ehic/documents", "fr", 6),
        ("quels documents ?", "ehic/documents", "fr", 7),
    ]


@pytest.mark.parametrize(
    ("wrong", "right", "line", "told"),
    [
        ("ehic/documents", "ehic/papers", 3, "'papers' is not a facet"),
        ("language: fr, ", "", 4, "names no language"),
        ("language: fr", "language: it", 4, "names no language"),
        ("    - quels papiers ?", "    quels papiers ?", 5, "line 6"),
        ("  metadata: {language: fr, provenance: editor}\n", "", 3, "'metadata:'"),
        ("nlu:", "nlp:", 1, "no list under 'nlu:'"),
        ("  examples: |", " examples: |", 4, "not valid YAML"),
    ],
)
def test_a_bad_block_is_placed_and_explained(
    tmp_path: Path, wrong: str, right: str, line: int, told: str
) -> None:
    _, problems = read(tmp_path, GOOD.replace(wrong, right, 1))

    assert len(problems) == 1
    assert told in str(problems[0])
    assert abs(problems[0].line - line) <= 1


def test_a_list_where_a_text_belongs_is_explained(tmp_path: Path) -> None:
    text = GOOD.split("  examples:")[0] + "  examples: [quoi]\n"

    _, problems = read(tmp_path, text)

    assert "examples: |" in str(problems[0])


def test_a_block_without_examples_is_explained(tmp_path: Path) -> None:
    text = GOOD.split("    - quels papiers")[0]

    _, problems = read(tmp_path, text)

    assert "has no examples" in str(problems[0])


def test_a_file_that_is_not_text_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "x.yml"
    file.write_bytes(b"\xff\xfe\x00")

    _, problems = read_examples([file])

    assert "UTF-8" in str(problems[0])


def example(text: str, label: str = "ehic/documents", line: int = 1) -> Example:
    return Example(text, label, "fr", Path("ehic.fr.yml"), line)


def test_an_example_in_two_topics_is_a_problem() -> None:
    twice = [example("Quoi ?"), example("quoi  ?", "ebox/overview", line=9)]

    problems = find_problems(twice, {"ehic", "ebox"})

    assert [problem.line for problem in problems] == [9]
    assert "ehic.fr.yml:1 (ehic/documents)" in str(problems[0])


def test_a_topic_without_intent_is_a_problem() -> None:
    problems = find_problems([example("quoi ?", "ehci/documents")], {"ehic"})

    assert "'ehci' has no intent" in str(problems[0])


def test_good_examples_have_no_problems() -> None:
    assert find_problems([example("quoi ?"), example("où ?")], {"ehic"}) == []
