"""Read examples from our own YAML files, line by line; pure.

As docs/reference/content.md describes them, and as Rasa writes them. What is written
otherwise is told at its line, and the other lines count all the same.
"""

import re
from collections.abc import Iterator

import yaml

from studio.example_import import MOST_ROWS, ImportRefused, Row

__all__ = ["is_yaml", "rows_in_yaml"]

_BEGINS = re.compile(r"\ufeff?(?:\s*#[^\n]*\n|\s+)*(?:---\s+)?(?:version|nlu)\s*:")


def is_yaml(source: str) -> bool:
    """Tell whether this is a file of examples, not a table."""
    return _BEGINS.match(source) is not None


def rows_in_yaml(source: str) -> list[Row]:
    """Return the examples of a file as they stand, not judged yet.

    Raises:
        ImportRefused: It is no file of examples, or has too many lines.
    """
    try:
        root = yaml.compose(source.removeprefix("\ufeff"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        raise ImportRefused(
            f"This is no valid YAML{where}; mend indent and quotes there."
        ) from None
    blocks = _fields(root).get("nlu")
    if not isinstance(blocks, yaml.SequenceNode):
        raise ImportRefused("There is no list under 'nlu:'; take a file of examples.")
    rows = [row for block in blocks.value for row in _rows_of(block)]
    if len(rows) > MOST_ROWS:
        raise ImportRefused(
            f"At most {MOST_ROWS} lines at once; cut the file in parts."
        )
    return rows


def _rows_of(block: yaml.Node) -> Iterator[Row]:
    fields = _fields(block)
    label = _words(fields.get("intent"))
    language = _words(_fields(fields.get("metadata")).get("language")).casefold()
    examples = fields.get("examples")
    if not label or not isinstance(examples, yaml.ScalarNode):
        fault = (
            "The block needs an intent, a language and examples; see a file of ours."
        )
        yield Row(block.start_mark.line + 1, "", label, language, fault)
        return
    # A block of lines begins on the line after its sign.
    first = examples.start_mark.line + (2 if examples.style in {"|", ">"} else 1)
    for line, written in enumerate(examples.value.splitlines(), first):
        text = written.strip()
        if not text:
            continue
        is_one = text.startswith("- ") or text == "-"
        fault = "" if is_one else "An example begins with '- '; write it so."
        words = " ".join(text.removeprefix("-").split()) if is_one else text
        yield Row(line, words, label, language, fault)


def _fields(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value}


def _words(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
