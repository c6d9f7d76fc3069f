"""How values are written in the files of `nlu_data/`: the house style; pure."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

__all__ = ["STEP", "in_line", "item", "quoted", "rendered", "scalar"]

STEP = 2

_WORD = re.compile(r"\w+(?:[-:.]\w+)*")
"""What may stand without quotes, if YAML reads it as the same words."""


def rendered(
    value: Any, indent: int, *, is_block: bool = False, is_in_line: bool = False
) -> str:
    """Return a value as it follows the colon of its key.

    Args:
        value: Words, number, date, list or mapping.
        indent: Columns before the key.
        is_block: Words stand in a block of lines, where they can.
        is_in_line: A mapping stands in braces, in one line.
    """
    if is_in_line and isinstance(value, dict | list | tuple):
        return " " + in_line(value)
    if isinstance(value, str):
        return " " + _words(value, indent, is_block=is_block)
    if isinstance(value, dict) and value:
        return "\n" + "\n".join(_mapping_lines(value, indent + STEP))
    if isinstance(value, list | tuple) and value:
        if all(_is_word(each) for each in value):
            return " " + in_line(value)
        lines = (item(each, indent, is_in_line=False) for each in value)
        return "\n" + "\n".join(lines)
    return " " + scalar(value)


def item(value: Any, indent: int, *, is_in_line: bool) -> str:
    """Return one entry of a list with its dash, without the last line break."""
    pad = " " * indent
    if isinstance(value, dict) and value and not is_in_line:
        inner = "\n".join(_mapping_lines(value, indent + STEP))
        return f"{pad}- {inner[indent + STEP :]}"
    follows = rendered(value, indent, is_in_line=is_in_line)
    return f"{pad}- {follows.lstrip()}"


def in_line(value: Any) -> str:
    """Return a value in one line: mappings in braces, lists in brackets."""
    if isinstance(value, dict):
        return (
            f"{{{', '.join(f'{scalar(k)}: {in_line(v)}' for k, v in value.items())}}}"
        )
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_entry, value))}]"
    return quoted(value) if isinstance(value, str) else scalar(value)


def _entry(value: Any) -> str:
    return in_line(value) if isinstance(value, dict | list | tuple) else scalar(value)


def quoted(text: str) -> str:
    """Return words in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    if escaped.isprintable():
        return f'"{escaped}"'
    dumped: str = yaml.dump(text, default_style='"', width=float("inf"))
    return dumped.rstrip("\n")


def scalar(value: Any) -> str:
    """Return a key, or an entry of a list in one line."""
    if isinstance(value, str):
        is_plain = _is_word(value) and yaml.load(value, yaml.CSafeLoader) == value
        return value if is_plain else quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        return "{}" if isinstance(value, dict) else "[]"
    return "null" if value is None else str(value)


def _mapping_lines(mapping: dict[Any, Any], indent: int) -> Iterator[str]:
    for key, value in mapping.items():
        yield f"{' ' * indent}{scalar(key)}:{rendered(value, indent)}"


def _words(text: str, indent: int, *, is_block: bool) -> str:
    lines = text.rstrip("\n").split("\n")
    as_block = (is_block or len(lines) > 1) and _fits_a_block(lines)
    if not as_block:
        return quoted(text)
    pad = " " * (indent + STEP)
    return "|\n" + "\n".join(pad + line if line else "" for line in lines)


def _fits_a_block(lines: list[str]) -> bool:
    plain = all(line.isprintable() and line == line.rstrip() for line in lines)
    return plain and bool(lines[0]) and not lines[0].startswith(" ")


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and _WORD.fullmatch(value) is not None
