"""Read one YAML file of `nlu_data/` into a record, and say on which line it is wrong.

It knows files, YAML and shapes; it does not judge the words.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

Place = tuple[int | str, ...]
"""Where in a file a field stands: the keys and positions that lead to it."""

FORMAT = "docs/reference/content.md"

_OF_A_KEY = "[key]"
"""How pydantic ends a place when the key itself is wrong, not what stands under it."""

_ADVICE = {
    "missing": "is missing; add it",
    "extra_forbidden": f"no such field; correct its name or remove it ({FORMAT})",
    "string_too_short": "is empty; write the words",
    "string_type": "must be words; put them in quotes if they look like a number",
    "dict_type": f"must hold named fields below it; see {FORMAT}",
    "model_type": f"must hold named fields below it; see {FORMAT}",
    "tuple_type": "must be a list; begin each line with '- '",
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong in the content: where, and which rule, what, and what to do.

    Attributes:
        line: Counted from 1.
        message: `<rule>: <what is wrong>; <what to do>`.
        place: Of the field, where it is known; empty for the whole file.
    """

    path: Path
    line: int
    message: str
    place: Place = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class ContentError(Exception):
    """Raised when the content cannot be served; lists every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class Reader:
    """Reads files one after the other; collects faults instead of stopping at one.

    Attributes:
        digest: SHA-256 over names and bytes of all files read so far.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.digest = hashlib.sha256()

    def fault(self, path: Path, line: int, message: str, place: Place = ()) -> None:
        """Note one more fault."""
        self.faults.append(Fault(path, line, message, place))

    def read(self, path: Path, shape: TypeAdapter[Any]) -> Any | None:
        """Return what a file holds, or None after noting why it cannot be used."""
        content, node = self._parse(path)
        if node is None:
            return None
        try:
            return shape.validate_python(content)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
            for detail in found:
                place, kind = detail["loc"], detail["type"]
                # Entries that are wrong do not count: it is no second fault.
                if kind == "too_short" and any(
                    other["loc"][: len(place)] == place and other is not detail
                    for other in found
                ):
                    continue
                told = _explained(place, kind, detail["msg"], detail.get("ctx", {}))
                field_ = tuple(part for part in place if part != _OF_A_KEY)
                self.fault(path, line_of(node, place), f"format: {told}", field_)
            return None

    def _parse(self, path: Path) -> tuple[Any, yaml.Node | None]:
        try:
            raw = path.read_bytes()
            self.digest.update(path.relative_to(self.folder).as_posix().encode() + raw)
            loader = yaml.CSafeLoader(raw)
            node = loader.get_single_node()
            if node is None:
                self.fault(path, 1, "format: the file is empty; fill or remove it")
                return None, None
            for key in keys_given_twice(node):
                line = int(key.start_mark.line) + 1
                what = f"{key.value!r} stands here a second time; keep one of the two"
                self.fault(path, line, f"format: {what}")
            return loader.construct_document(node), node
        except OSError as error:
            what = f"cannot be read ({error.strerror}); put the file back"
            self.fault(path, 1, f"format: {what}")
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = f"not valid YAML ({error.problem}); mend indent and quotes there"
            self.fault(path, mark.line + 1 if mark else 1, f"format: {what}")
        except (yaml.YAMLError, ValueError) as error:
            reason = str(error).partition("\n")[0]
            what = f"not readable ({reason}); save the file as UTF-8 text"
            self.fault(path, 1, f"format: {what}")
        return None, None


def _explained(place: Place, kind: str, found: str, about: dict[str, Any]) -> str:
    """Say in the words of an editor what pydantic found."""
    where = ".".join(str(part) for part in place if part != _OF_A_KEY)
    message = found.removeprefix("Value error, ")
    if place[-1:] == (_OF_A_KEY,) and kind == "enum":
        message = f"not known here: {message.lower()}; use one of these"
    elif kind == "string_pattern_mismatch":
        message = f"not of the right form, {about['pattern']}; correct it"
    else:
        message = _ADVICE.get(kind, message)
    message = message if "; " in message else f"{message}; see {FORMAT}"
    return f"{where}: {message}" if where else message


def line_of(root: yaml.Node, place: Place) -> int:
    """Return the line (from 1) of the deepest part of `place` that exists.

    Under a key it is the line of the key, not that of what stands below it.
    """
    node, line = root, int(root.start_mark.line)
    for part in place:
        found: tuple[yaml.Node, int] | None = None
        if isinstance(node, yaml.MappingNode):
            found = next(
                (
                    (value, int(key.start_mark.line))
                    for key, value in node.value
                    if key.value == str(part)
                ),
                None,
            )
        elif (
            isinstance(node, yaml.SequenceNode)
            and isinstance(part, int)
            and part < len(node.value)
        ):
            found = node.value[part], int(node.value[part].start_mark.line)
        if found is None:
            break
        node, line = found
    return line + 1


def lines_in(path: Path, places: list[Place]) -> list[int]:
    """Return the line of each place of a file; 1 where the file cannot be read."""
    try:
        root = yaml.compose(path.read_bytes(), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError):
        root = None
    return [1 if root is None else line_of(root, place) for place in places]


def keys_given_twice(root: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Yield each key that its mapping already has: YAML would keep only the last."""
    waiting, met = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in met:
            continue
        met.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            names = set[str]()
            for key, value in node.value:
                waiting.append(value)
                if not isinstance(key, yaml.ScalarNode):
                    continue
                if key.value in names:
                    yield key
                names.add(key.value)
