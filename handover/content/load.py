"""Read `nlu_data/` into records; every fault names file, line and what to do.

It reads only; whether the words are good is for `handover.content.lint`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from handover.content.model import Institution, Record, Text, Topic

R = TypeVar("R", bound=Record)

_TEXTS = TypeAdapter(dict[str, Text])


@dataclass(frozen=True)
class Fault:
    """One thing wrong in the content: where, what, and what to do."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class ContentError(Exception):
    """Raised when the content cannot be served; lists every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Content:
    """All published words, as read, with their identity.

    Attributes:
        release: First 12 hex digits of the SHA-256 over all files read.
        files: File of each topic and text, for messages about them.
    """

    topics: dict[str, Topic]
    texts: dict[str, Text]
    institution: Institution
    release: str
    files: dict[str, Path]


def read_content(folder: Path) -> Content:
    """Read answers, texts and the institution.

    Raises:
        ContentError: At least one file is missing, not YAML, or has a wrong field.
    """
    reader = _Reader(folder)
    topics: dict[str, Topic] = {}
    texts: dict[str, Text] = {}
    answer_files = sorted((folder / "answers").glob("*.yml"))
    for path in answer_files:
        topic = reader.record(path, Topic)
        if topic is not None:
            if topic.topic != path.stem:
                reader.fault(path, 1, f"topic {topic.topic!r} must be in its own file")
            topics[topic.topic] = topic
            reader.files[topic.topic] = path
    for path in sorted((folder / "texts").glob("*.yml")):
        for key, text in reader.texts(path).items():
            if key in texts:
                reader.fault(path, 1, f"text {key!r} is already in another file")
            texts[key] = text
            reader.files[key] = path
    institution = reader.record(folder / "institution.yml", Institution)
    if not answer_files:
        reader.fault(
            folder / "answers", 1, "no answers found; is this the right place?"
        )
    if reader.faults or institution is None:
        raise ContentError(reader.faults)
    release = reader.digest.hexdigest()[:12]
    return Content(topics, texts, institution, release, reader.files)


class _Reader:
    """Collects faults instead of stopping at the first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.files: dict[str, Path] = {}
        self.digest = hashlib.sha256()

    def fault(self, path: Path, line: int, message: str) -> None:
        self.faults.append(Fault(path, line, message))

    def record(self, path: Path, model: type[R]) -> R | None:
        content, node = self._parse(path)
        if node is None:
            return None
        try:
            return model.model_validate(content)
        except ValidationError as error:
            self._report(path, node, error)
            return None

    def texts(self, path: Path) -> dict[str, Text]:
        content, node = self._parse(path)
        if node is None:
            return {}
        try:
            return _TEXTS.validate_python(content)
        except ValidationError as error:
            self._report(path, node, error)
            return {}

    def _parse(self, path: Path) -> tuple[Any, yaml.Node | None]:
        try:
            raw = path.read_bytes()
            self.digest.update(path.relative_to(self.folder).as_posix().encode() + raw)
            loader = yaml.CSafeLoader(raw)
            node = loader.get_single_node()
            if node is None:
                self.fault(path, 1, "the file is empty")
                return None, None
            for key in keys_given_twice(node):
                line = int(key.start_mark.line) + 1
                self.fault(path, line, f"{key.value!r} stands here a second time")
            return loader.construct_document(node), node
        except OSError as error:
            self.fault(path, 1, f"cannot be read: {error.strerror}")
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.fault(path, line, f"not valid YAML: {error.problem}")
        except (yaml.YAMLError, ValueError) as error:
            self.fault(path, 1, f"not valid YAML: {error}")
        return None, None

    def _report(self, path: Path, node: yaml.Node, error: ValidationError) -> None:
        for fault in error.errors(include_url=False, include_input=False):
            where = ".".join(str(part) for part in fault["loc"])
            message = f"{where}: {fault['msg']}" if where else fault["msg"]
            self.fault(path, line_of(node, fault["loc"]), message)


def line_of(node: yaml.Node, loc: tuple[int | str, ...]) -> int:
    """Return the line (from 1) of the deepest part of `loc` that exists."""
    for part in loc:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            found = next((v for k, v in node.value if k.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            found = node.value[part] if part < len(node.value) else None
        if found is None:
            break
        node = found
    return int(node.start_mark.line) + 1


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
