"""Reads training examples with their line numbers, and says what is wrong with them.

Written for editors: each problem names file, line and what to do. Checks form only;
whether an example is a good one is for people to judge.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.labels import FACETS, LANGUAGES, split_label

__all__ = [
    "FLOOR",
    "PROVENANCES",
    "Example",
    "Problem",
    "find_gaps",
    "find_problems",
    "read_examples",
]

FLOOR = 20
"""Examples per topic and language; fewer are too few to learn from (R-111)."""

PROVENANCES = ("editor", "redacted_log", "synthetic")

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEYS = ("intent", "metadata", "examples")


@dataclass(frozen=True)
class Example:
    """One way in which citizens ask for something."""

    text: str
    label: str
    language: str
    file: Path
    line: int


@dataclass(frozen=True)
class Problem:
    """Something that keeps a file from being trained on."""

    file: Path
    line: int
    what: str

    def __str__(self) -> str:
        """Return one sentence with the place in front."""
        return f"{self.file}:{self.line}: {self.what}"


class _BlockError(Exception):
    def __init__(self, node: yaml.Node, what: str) -> None:
        self.line = node.start_mark.line + 1
        super().__init__(what)


def read_examples(files: Sequence[Path]) -> tuple[list[Example], list[Problem]]:
    """Read example files.

    Args:
        files: as ``docs/reference/content.md`` describes them.

    Returns:
        All examples that could be read, and a problem for each block that could not.
    """
    examples: list[Example] = []
    problems: list[Problem] = []
    for file in files:
        for found in _read_file(file):
            if isinstance(found, Example):
                examples.append(found)
            else:
                problems.append(found)
    return examples, problems


def find_problems(
    examples: Sequence[Example], topics: Collection[str]
) -> list[Problem]:
    """Check what can only be seen over all examples together.

    Args:
        examples: of all files.
        topics: the topics that the domain knows.

    Returns:
        Problems in the order of the examples.
    """
    problems = []
    first: dict[tuple[str, str], Example] = {}
    anywhere: dict[str, Example] = {}
    for example in examples:
        topic, _ = split_label(example.label)
        words = _bare(example.text)
        in_language = first.setdefault((example.language, words), example)
        same = anywhere.setdefault(words, example)
        if topic not in topics:
            what = (
                f"the topic '{topic}' has no intent in bot/domain. Correct the name, "
                "or run 'python -m bot.write_domain' if the topic is new."
            )
            problems.append(Problem(example.file, example.line, what))
        if example.file.name != f"{topic}.{example.language}.yml":
            what = (
                f"this is about '{topic}' in '{example.language}'. "
                f"Move it to {topic}.{example.language}.yml."
            )
            problems.append(Problem(example.file, example.line, what))
        if in_language is not example:
            problems.append(_twice(example, in_language))
        elif split_label(same.label)[0] != topic:
            problems.append(_twice(example, same))
    return problems


def _twice(example: Example, first: Example) -> Problem:
    what = (
        f"the same example is already in {first.file.name}:{first.line} "
        f"({first.label}). Remove one of the two."
    )
    return Problem(example.file, example.line, what)


def find_gaps(
    examples: Sequence[Example], topics: Mapping[str, bool], folder: Path
) -> list[Problem]:
    """Check that every topic has enough examples in every language.

    Training does without; publishing does not.

    Args:
        examples: of all files in `folder`.
        topics: the topics that have answers; True for a right, which has facets.
        folder: where the example files lie.

    Returns:
        Problems by topic and language, then those of single examples.
    """
    problems = []
    found: dict[tuple[str, str], list[str | None]] = {}
    for example in examples:
        topic, facet = split_label(example.label)
        found.setdefault((topic, example.language), []).append(facet)
        if topic in topics and topics[topic] != (facet is not None):
            form = f"{topic}/<facet>" if topics[topic] else topic
            what = f"the intent of this topic is '{form}'. Correct '{example.label}'."
            problems.append(Problem(example.file, example.line, what))
    gaps = []
    for topic, is_right in topics.items():
        for language in LANGUAGES:
            file = folder / f"{topic}.{language}.yml"
            facets = found.get((topic, language), [])
            if len(facets) < FLOOR:
                what = f"{len(facets)} examples, at least {FLOOR} are needed. Add some."
                gaps.append(Problem(file, 1, what))
            missing = [facet for facet in FACETS if facet not in facets]
            if is_right and facets and missing:
                what = f"nobody asks for {', '.join(missing)}. Add such examples."
                gaps.append(Problem(file, 1, what))
    return gaps + problems


class _Plain(dict[int, str | None]):
    """What a sign becomes: accents nothing, punctuation a space; looked up once."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        kept = sign if sign.isalnum() else " "
        self[code] = None if unicodedata.combining(sign) else kept
        return self[code]


_PLAIN = _Plain()


def _bare(text: str) -> str:
    """Return the words without capitals, accents, punctuation and doubled spaces."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return " ".join(letters.translate(_PLAIN).split()) or text


def _read_file(file: Path) -> Iterator[Example | Problem]:
    try:
        root = yaml.compose(file.read_text("utf-8"), Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"not valid YAML ({error.problem}). Check indent and quotes there."
        yield Problem(file, mark.line + 1 if mark else 1, what)
        return
    except (UnicodeDecodeError, yaml.YAMLError):
        yield Problem(file, 1, "not readable. Save the file as UTF-8 text.")
        return
    except OSError as error:
        yield Problem(file, 1, f"cannot be read ({error.strerror}). Put the file back.")
        return
    blocks = _mapping(root).get("nlu") if root else None
    if not isinstance(blocks, yaml.SequenceNode):
        yield Problem(file, 1, "no list under 'nlu:'. See docs/reference/content.md.")
        return
    for block in blocks.value:
        try:
            yield from _read_block(file, block)
        except _BlockError as error:
            yield Problem(file, error.line, str(error))


def _read_block(file: Path, block: yaml.Node) -> list[Example]:
    fields = _mapping(block)
    if not fields:
        raise _BlockError(
            block, "not a block. Write 'intent:', 'metadata:', 'examples:'."
        )
    for key in _KEYS:
        if key not in fields:
            raise _BlockError(block, f"the block has no '{key}:'. Add it.")
    label = str(fields["intent"].value)
    _, facet = split_label(label)
    if facet is not None and facet not in FACETS:
        what = f"'{facet}' is not a facet. Use one of {', '.join(FACETS)}."
        raise _BlockError(fields["intent"], what)
    language = _mapping(fields["metadata"]).get("language")
    if language is None or language.value not in LANGUAGES:
        what = f"'metadata' names no language. Use one of {', '.join(LANGUAGES)}."
        raise _BlockError(fields["metadata"], what)
    provenance = _mapping(fields["metadata"]).get("provenance")
    if provenance is None or provenance.value not in PROVENANCES:
        what = f"'metadata' names no provenance. Use one of {', '.join(PROVENANCES)}."
        raise _BlockError(fields["metadata"], what)
    lines = fields["examples"]
    if not isinstance(lines, yaml.ScalarNode):
        raise _BlockError(lines, "the examples must be one text: 'examples: |'.")
    return list(_read_lines(file, lines, label, str(language.value)))


def _read_lines(
    file: Path, node: yaml.ScalarNode, label: str, language: str
) -> Iterator[Example]:
    # The text of a block scalar starts on the line after its "|".
    start = node.start_mark.line + 2
    found = False
    for offset, line in enumerate(node.value.splitlines()):
        if not line.strip():
            continue
        text = line.strip().removeprefix("-").strip()
        if not line.startswith("- ") or not text:
            what = f"line {start + offset}: each example starts with '- ' and has text."
            raise _BlockError(node, what)
        found = True
        yield Example(text, label, language, file, start + offset)
    if not found:
        raise _BlockError(node, f"'{label}' has no examples here. Add some.")


def _mapping(node: yaml.Node) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value}
