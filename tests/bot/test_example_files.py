"""Editors learn where a file is wrong and what to do about it."""

from pathlib import Path

import pytest

from bot.example_files import (
    FLOOR,
    Example,
    Problem,
    find_gaps,
    find_problems,
    read_examples,
)
from bot.labels import FACETS, LANGUAGES

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
        (", provenance: editor", "", 4, "names no provenance"),
        ("provenance: editor", "provenance: me", 4, "names no provenance"),
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


def test_a_folder_in_the_place_of_a_file_is_explained(tmp_path: Path) -> None:
    _, problems = read_examples([tmp_path])

    assert "cannot be read" in str(problems[0])


def example(
    text: str, label: str = "ehic/documents", line: int = 1, language: str = "fr"
) -> Example:
    file = Path(f"{label.partition('/')[0]}.{language}.yml")
    return Example(text, label, language, file, line)


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


@pytest.mark.parametrize(
    "text", ["Quels papiers", "quels papiérs ?", "QUELS, papiers!", "«quels papiers»"]
)
def test_the_same_words_are_one_example_however_they_are_written(text: str) -> None:
    problems = find_problems([example("quels papiers ?"), example(text)], {"ehic"})

    assert len(problems) == 1


def test_examples_of_punctuation_only_are_told_apart() -> None:
    assert find_problems([example("?"), example("..."), example("!")], {"ehic"}) == []


def test_an_example_in_two_topics_of_two_languages_is_a_problem() -> None:
    label = "ebox/overview"
    twice = [example("ebox"), example("Ebox?", label, line=7, language="nl")]

    problems = find_problems(twice, {"ehic", "ebox"})

    assert [problem.line for problem in problems] == [7]


def test_an_example_may_be_the_same_in_two_languages_of_one_topic() -> None:
    same = [example("ehic"), example("EHIC", language="nl")]

    assert find_problems(same, {"ehic"}) == []


@pytest.mark.parametrize("file", ["ehic.nl.yml", "ebox.fr.yml", "ehic.yml"])
def test_an_example_in_the_file_of_another_is_a_problem(file: str) -> None:
    stray = Example("quoi ?", "ehic/amount", "fr", Path(file), 3)

    problems = find_problems([stray], {"ehic"})

    assert [problem.what for problem in problems] == [
        "this is about 'ehic' in 'fr'. Move it to ehic.fr.yml."
    ]


def enough(topic: str, facets: tuple[str, ...]) -> list[Example]:
    return [
        example(f"{number}", f"{topic}/{facet}" if facet else topic, language=language)
        for language in LANGUAGES
        for number, facet in enumerate(facets * FLOOR)
    ]


TOPICS = {"ehic": True, "greet": False}


def test_enough_examples_of_all_facets_and_languages_have_no_gaps() -> None:
    examples = enough("ehic", FACETS) + enough("greet", ("",))

    assert find_gaps(examples, TOPICS, Path("examples")) == []


def test_too_few_examples_are_a_gap_in_their_language() -> None:
    examples = enough("greet", ("",))
    last = examples.pop()

    gaps = find_gaps(examples, {"greet": False}, Path("examples"))

    assert [(gap.file, gap.what) for gap in gaps] == [
        (
            Path("examples") / last.file.name,
            f"{FLOOR - 1} examples, at least {FLOOR} are needed. Add some.",
        )
    ]


def test_a_facet_that_nobody_asks_for_is_a_gap() -> None:
    examples = enough("ehic", FACETS[:-1])

    gaps = find_gaps(examples, {"ehic": True}, Path())

    assert len(gaps) == len(LANGUAGES)
    assert "nobody asks for appeal. Add" in str(gaps[0])


def test_a_language_without_examples_is_one_gap() -> None:
    examples = [e for e in enough("ehic", FACETS) if e.language != "de"]

    gaps = find_gaps(examples, {"ehic": True}, Path())

    assert [str(gap) for gap in gaps] == [
        f"ehic.de.yml:1: 0 examples, at least {FLOOR} are needed. Add some."
    ]


@pytest.mark.parametrize("label", ["greet/overview", "ehic"])
def test_an_intent_of_the_other_kind_is_a_problem(label: str) -> None:
    examples = enough("ehic", FACETS) + enough("greet", ("",))
    examples.append(example("quoi ?", label, line=5))

    assert [gap.line for gap in find_gaps(examples, TOPICS, Path())] == [5]
