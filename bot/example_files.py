"""Reads training examples with their line numbers, and says what is wrong with them.

Written for editors: each problem names file, line and what to do. Checks form only;
whether an example is a good one is for people to judge.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.labels import FACETS, LANGUAGES, split_label

__all__ = ["Example", "Problem", "find_problems", "read_examples"]

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
    for example in examples:
        topic, _ = split_label(example.label)
        if topic not in topics:
            what = (
                f"the topic '{topic}' has no intent in bot/domain. Correct the name, "
                "or run 'python -m bot.write_domain' if the topic is new."
            )
            problems.append(Problem(example.file, example.line, what))
        same = first.setdefault((example.language, _bare(example.text)), example)
        if same is not example:
            what = (
                f"the same example is already in {same.file.name}:{same.line} "
                f"({same.label}). Remove one of the two."
            )
            problems.append(Problem(example.file, example.line, what))
    return problems


def _bare(text: str) -> str:
    return " ".join(text.casefold().split())


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
