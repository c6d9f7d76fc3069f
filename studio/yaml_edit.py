"""Change one field of a YAML file and leave every other byte as it was; pure.

Files of `nlu_data/` are written by people, in a repository or in the studio: a change
of one sentence must show as one changed sentence, with comments and order untouched.
"""

import copy
import re
from collections.abc import Iterator
from typing import Any

import yaml

from handover.content.reader import Place
from studio.yaml_style import in_line, item, rendered, scalar

__all__ = ["REMOVED", "EditError", "load", "put", "value_at"]

REMOVED = object()
"""The value of a field that is to go."""

_ALIAS = re.compile(r"\s*\*[^\s,\]}]+")


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
            replaced, so that no key may stand below a position; its entries that stay
            keep their lines.
        value: Words, number, date, list, mapping, or `REMOVED`.

    Raises:
        EditError: There is no such place, or it cannot be changed alone.
    """
    holding = load(source)
    expected = _with(holding, place, value)
    if _same(holding, expected):
        return source
    # What was made is read again: nothing but this one place may have changed. Where
    # other fields point to it, they are first given words of their own.
    for begin in (source, _unshared(source)):
        changed = _attempt(begin, place, value)
        if changed is not None and _same(_read(changed), expected):
            return changed
    raise EditError(f"{_told(place)} cannot be changed by itself")


def _attempt(source: str, place: Place, value: Any) -> str | None:
    root = yaml.compose(source, Loader=yaml.CSafeLoader)
    if root is None or not place:
        raise EditError("there is no such place in this file")
    return _spliced(source, root, place, value)


def _read(source: str) -> Any:
    try:
        return load(source)
    except EditError:
        return REMOVED


def _with(holding: Any, place: Place, value: Any) -> Any:
    changed = copy.deepcopy(holding)
    parent = value_at(changed, place[:-1])
    if not place or not isinstance(parent, dict):
        raise EditError(f"there is no place {_told(place)} in this file")
    # Two fields that point to the same words are two fields.
    parent = _own(changed, place[:-1])
    if value is REMOVED:
        if parent.pop(place[-1], REMOVED) is REMOVED:
            raise EditError(f"there is no {_told(place)} to remove")
    else:
        parent[place[-1]] = value
    return changed


def _own(holding: Any, place: Place) -> Any:
    for part in place:
        holding[part] = copy.copy(holding[part])
        holding = holding[part]
    return holding


def _spliced(source: str, root: yaml.Node, place: Place, value: Any) -> str | None:
    mapping = _node_at(root, place[:-1])
    if not isinstance(mapping, yaml.MappingNode):
        return None
    if mapping.flow_style:
        return _spliced_in_line(source, mapping, place[-1], value)
    if not mapping.value:
        return None
    indent = int(mapping.value[0][0].start_mark.column)
    for key, node in mapping.value:
        if key.value == str(place[-1]):
            return _replaced(source, (key, node), indent, value)
    end = _line_end(source, _end(mapping))
    head = source[:end].rstrip("\n") + "\n"
    blank = source[len(head) : end]
    last = mapping.value[-1][1]
    is_as_last = isinstance(last, yaml.MappingNode) and _is_in_line(last)
    follows = rendered(value, indent, is_in_line=is_as_last)
    return f"{head}{' ' * indent}{scalar(place[-1])}:{follows}\n{blank}{source[end:]}"


def _replaced(
    source: str, field: tuple[yaml.Node, yaml.Node], indent: int, value: Any
) -> str:
    """Change or remove a field that stands on lines of its own."""
    key, node = field
    start = source.index(":", key.end_mark.index) + 1
    end = _alias_end(source, start) if _is_alias(key, node) else _end(node)
    if value is REMOVED:
        line = source.rfind("\n", 0, key.start_mark.index) + 1
        return source[:line] + source[_line_end(source, end) :]
    if _is_list(node) and isinstance(value, list) and value:
        return _with_entries(source, node, value)
    was_block = isinstance(node, yaml.ScalarNode) and node.style == "|"
    old = source[start:end]
    new = rendered(value, indent, is_block=was_block, is_in_line=_is_in_line(node))
    trail = old[len(old.rstrip()) :]
    if "\n" in new and not trail:
        rest = source[end:]
        return source[:start] + new + ("" if rest[:1] == "\n" else "\n") + rest
    return source[:start] + new + trail + source[end:]


def _with_entries(source: str, node: yaml.Node, values: list[Any]) -> str:
    """Replace a list with an entry a line; what stays keeps its lines."""
    starts = [source.rfind("\n", 0, n.start_mark.index) + 1 for n in node.value]
    end = _line_end(source, _end(node))
    chunks = [
        source[start:stop]
        for start, stop in zip(starts, [*starts[1:], end], strict=True)
    ]
    head = source[: starts[0]]
    indent = len(chunks[0]) - len(chunks[0].lstrip(" "))
    # Each chunk by itself is a list of one.
    known = [(_read(chunk), chunk) for chunk in chunks]
    is_in_line = _is_in_line(node.value[0])
    made = []
    for value in values:
        at = next((i for i, (old, _) in enumerate(known) if _same(old, [value])), None)
        made.append(
            item(value, indent, is_in_line=is_in_line) + "\n"
            if at is None
            else known.pop(at)[1]
        )
    lines = (each if each.endswith("\n") else f"{each}\n" for each in made)
    return head + "".join(lines) + source[end:]


def _spliced_in_line(
    source: str, mapping: yaml.MappingNode, name: int | str, value: Any
) -> str | None:
    """Change one of the fields that stand in braces, in one line."""
    fields = mapping.value
    at = next((i for i, (k, _) in enumerate(fields) if k.value == str(name)), None)
    if at is None:
        last = mapping.end_mark.index - 1
        comma = ", " if fields else ""
        added = f"{comma}{scalar(name)}: {in_line(value)}"
        return source[:last].rstrip() + added + source[last:]
    key, node = fields[at]
    if value is not REMOVED:
        end = node.end_mark.index
        return source[: node.start_mark.index] + in_line(value) + source[end:]
    if at + 1 < len(fields):
        following = fields[at + 1][0].start_mark.index
        return source[: key.start_mark.index] + source[following:]
    before = fields[at - 1][1].end_mark.index if at else key.start_mark.index
    return source[:before] + source[node.end_mark.index :]


def _unshared(source: str) -> str:
    """Return the file with the words written out where a field points to another."""
    while True:
        root = yaml.compose(source, Loader=yaml.CSafeLoader)
        found = next(_aliases(root), None)
        if found is None:
            return source
        parent, key, node = found
        start = source.index(":", key.end_mark.index) + 1
        value = load(yaml.serialize(node, Dumper=yaml.CSafeDumper))
        is_in_line = _is_in_line(parent)
        follows = rendered(value, int(key.start_mark.column), is_in_line=is_in_line)
        source = source[:start] + follows + source[_alias_end(source, start) :]


def _aliases(
    root: yaml.Node | None,
) -> Iterator[tuple[yaml.Node, yaml.Node, yaml.Node]]:
    """Yield what points to another field: its mapping, its key, what it points to."""
    waiting, met = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in met:
            continue
        met.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if _is_alias(key, value):
                    yield node, key, value
                else:
                    waiting.append(value)


def _is_alias(key: yaml.Node, value: yaml.Node) -> bool:
    return bool(value.start_mark.index < key.start_mark.index)


def _alias_end(source: str, start: int) -> int:
    found = _ALIAS.match(source, start)
    return found.end() if found else start


def _is_in_line(node: yaml.Node) -> bool:
    if not isinstance(node, yaml.CollectionNode):
        return False
    return bool(node.value) and bool(node.flow_style)


def _is_list(node: yaml.Node) -> bool:
    if not isinstance(node, yaml.SequenceNode):
        return False
    return bool(node.value) and not node.flow_style


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
