"""Change one field of a YAML file and leave every other byte as it was; pure.

Files of `nlu_data/` are written by people, in a repository or in the studio: a change
of one sentence must show as one changed sentence, with comments and order untouched.
"""

import copy
from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

from handover.content.reader import Place

__all__ = ["REMOVED", "EditError", "load", "put", "value_at"]

REMOVED = object()
"""The value of a field that is to go."""

_STEP = 2


class EditError(ValueError):
    """Raised when a place cannot be changed; says which and why."""


def load(source: str) -> Any:
    """Return what a file holds.

    Raises:
        EditError: It is no YAML.
    """
    try:
        return yaml.load(source, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        raise EditError(
            f"this is no valid YAML{line}; mend indent and quotes"
        ) from None


def value_at(holding: Any, place: Place) -> Any:
    """Return what stands at a place, `REMOVED` if nothing does."""
    for part in place:
        is_there = (
            part in holding
            if isinstance(holding, dict)
            else isinstance(holding, list)
            and isinstance(part, int)
            and 0 <= part < len(holding)
        )
        if not is_there:
            return REMOVED
        holding = holding[part]
    return holding


def put(source: str, place: Place, value: Any) -> str:
    """Return the file with another value at a place, all else as it was.

    Args:
        source: A YAML file whose root is a mapping.
        place: The keys that lead there; the last may be new. Of a list the whole is
            replaced, so that no key may stand below a position.
        value: Words, number, date, list, mapping, or `REMOVED`.

    Raises:
        EditError: There is no such place, or it cannot be changed alone.
    """
    holding = load(source)
    expected = _with(holding, place, value)
    if _same(holding, expected):
        return source
    root = yaml.compose(source, Loader=yaml.CSafeLoader)
    if root is None or not place:
        raise EditError("there is no such place in this file")
    changed = _spliced(source, root, place, value)
    # What was made is read again: nothing but this one place may have changed.
    if not _same(load(changed), expected):
        raise EditError(f"{_told(place)} cannot be changed by itself")
    return changed


def _with(holding: Any, place: Place, value: Any) -> Any:
    changed = copy.deepcopy(holding)
    parent = value_at(changed, place[:-1])
    if not place or not isinstance(parent, dict):
        raise EditError(f"there is no place {_told(place)} in this file")
    if value is REMOVED:
        if parent.pop(place[-1], REMOVED) is REMOVED:
            raise EditError(f"there is no {_told(place)} to remove")
    else:
        parent[place[-1]] = value
    return changed


def _spliced(source: str, root: yaml.Node, place: Place, value: Any) -> str:
    mapping = _node_at(root, place[:-1])
    if not isinstance(mapping, yaml.MappingNode) or not mapping.value:
        raise EditError(f"{_told(place)} cannot be changed by itself")
    if mapping.flow_style:
        return _spliced_in_line(source, mapping, place, value)
    indent = mapping.value[0][0].start_mark.column
    for key, node in mapping.value:
        if key.value == str(place[-1]):
            start = source.index(":", key.end_mark.index) + 1
            end = _end(node)
            if value is REMOVED:
                line = source.rfind("\n", 0, key.start_mark.index) + 1
                return source[:line] + source[_line_end(source, end) :]
            was_block = isinstance(node, yaml.ScalarNode) and node.style == "|"
            old = source[start:end]
            new = _rendered(value, indent, is_block=was_block)
            trail = old[len(old.rstrip()) :]
            if "\n" in new and not trail:
                rest = source[end:]
                return source[:start] + new + ("" if rest[:1] == "\n" else "\n") + rest
            return source[:start] + new + trail + source[end:]
    if value is REMOVED:
        raise EditError(f"there is no {_told(place)} to remove")
    end = _line_end(source, _end(mapping))
    head = source[:end].rstrip("\n") + "\n"
    blank = source[len(head) : end]
    rendered = _rendered(value, indent, is_block=False)
    added = f"{' ' * indent}{_scalar(place[-1])}:{rendered}\n"
    return head + added + blank + source[end:]


def _spliced_in_line(
    source: str, mapping: yaml.MappingNode, place: Place, value: Any
) -> str:
    """Change one of the fields that stand in braces, in one line."""
    for key, node in mapping.value:
        if key.value == str(place[-1]) and isinstance(value, str):
            start, end = node.start_mark.index, node.end_mark.index
            return source[:start] + _quoted(value) + source[end:]
    raise EditError(f"{_told(place)} cannot be changed by itself")


def _node_at(node: yaml.Node, place: Place) -> yaml.Node | None:
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = [value for key, value in node.value if key.value == str(part)]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            found = node.value[part : part + 1]
        else:
            found = []
        if not found:
            return None
        node = found[0]
    return node


def _end(node: yaml.Node) -> int:
    """Return where a node ends: a collection ends with the last thing in it."""
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def _line_end(source: str, at: int) -> int:
    """Return where the line begins that follows `at`, which may be a line's start."""
    if at and source[at - 1] == "\n":
        return at
    newline = source.find("\n", at)
    return len(source) if newline < 0 else newline + 1


# -- the house style --------------------------------------------------------------


def _rendered(value: Any, indent: int, *, is_block: bool) -> str:
    """Return a value as it follows the colon of its key."""
    if isinstance(value, str):
        return " " + _words(value, indent, is_block=is_block)
    if isinstance(value, dict) and value:
        return "\n" + "\n".join(_mapping_lines(value, indent + _STEP))
    if isinstance(value, list | tuple) and value:
        if all(_is_word(each) for each in value):
            return f" [{', '.join(map(_scalar, value))}]"
        return "\n" + "\n".join(_list_lines(value, indent))
    return " " + _scalar(value)


def _mapping_lines(mapping: dict[Any, Any], indent: int) -> Iterator[str]:
    for key, value in mapping.items():
        rendered = _rendered(value, indent, is_block=False)
        yield f"{' ' * indent}{_scalar(key)}:{rendered}"


def _list_lines(values: Any, indent: int) -> Iterator[str]:
    for value in values:
        if isinstance(value, dict) and value:
            inner = "\n".join(_mapping_lines(value, indent + _STEP))
            yield f"{' ' * indent}- {inner[indent + _STEP :]}"
        else:
            yield f"{' ' * indent}- {_rendered(value, indent, is_block=False).lstrip()}"


def _words(text: str, indent: int, *, is_block: bool) -> str:
    lines = text.rstrip("\n").split("\n")
    as_block = (is_block or len(lines) > 1) and _fits_a_block(lines)
    if not as_block:
        return _quoted(text)
    pad = " " * (indent + _STEP)
    return "|\n" + "\n".join(pad + line if line else "" for line in lines)


def _fits_a_block(lines: list[str]) -> bool:
    plain = all(line.isprintable() and line == line.rstrip() for line in lines)
    return plain and bool(lines[0]) and not lines[0].startswith(" ")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    if escaped.isprintable():
        return f'"{escaped}"'
    dumped: str = yaml.dump(text, default_style='"', width=float("inf"))
    return dumped.rstrip("\n")


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and value.replace("_", "").isalnum()


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        is_plain = _is_word(value) and yaml.load(value, yaml.CSafeLoader) == value
        return value if is_plain else _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        return "{}" if isinstance(value, dict) else "[]"
    return "null" if value is None else str(value)


def _same(one: Any, other: Any) -> bool:
    """Compare; a block keeps a last line break that words need not have."""
    if isinstance(one, str) and isinstance(other, str):
        return one.rstrip("\n") == other.rstrip("\n")
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(
            _same(value, other[key]) for key, value in one.items()
        )
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


def _told(place: Place) -> str:
    return ".".join(map(str, place)) or "the whole file"
