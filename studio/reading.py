"""A draft read as if it were live: its faults while it is written, and a preview."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from handover.content.canned_replies import (
    CANNED_FILE,
    CANNED_REPLIES,
    CannedReply,
)
from handover.content.catalogue import Catalogue
from handover.content.lint import lint, lint_canned
from handover.content.lists import read_word_lists
from handover.content.load import TEXTS, TOPIC, Content
from handover.content.reader import Reader
from handover.core.message import Message, Preferences, to_wire

__all__ = ["Seen", "faults_of", "preview", "read_over"]


@dataclass(frozen=True)
class Seen:
    """What is live with some files of a draft over it.

    Attributes:
        content: Files that cannot be read are as they are live.
        faults: What cannot be read: `path`, `line`, `message`.
        names: Topics and keys of texts that stand in these files.
        canned_replies: Those that stand in these files.
    """

    content: Content
    faults: list[dict[str, Any]]
    names: frozenset[str]
    canned_replies: Mapping[str, CannedReply] = field(default_factory=dict)


def read_over(content: Content, texts: Mapping[str, str]) -> Seen:
    """Return the content with these files over it.

    Args:
        content: What is live.
        texts: Path → text; files that hold no words are left out.
    """
    with tempfile.TemporaryDirectory() as work:
        reader = Reader(Path(work))
        topics, keys, names = dict(content.topics), dict(content.texts), set[str]()
        canned: Mapping[str, CannedReply] = {}
        for path, text in texts.items():
            shape = _shape_of(path)
            if shape is None:
                continue
            file = reader.folder / path
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text.encode())
            read = reader.read(file, shape)
            if read is None:
                continue
            if shape is CANNED_REPLIES:
                canned = read
                continue
            found = {read.topic: read} if shape is TOPIC else read
            (topics if shape is TOPIC else keys).update(found)
            names |= found.keys()
        faults = [
            {
                "path": fault.path.relative_to(reader.folder).as_posix(),
                "line": fault.line,
                "message": fault.message,
            }
            for fault in reader.faults
        ]
    changed = replace(content, topics=topics, texts=keys)
    return Seen(changed, faults, frozenset(names), canned)


def _shape_of(path: str) -> TypeAdapter[Any] | None:
    """Return what a file of words must hold, None for the others."""
    if path == CANNED_FILE:
        return CANNED_REPLIES
    return {"answers": TOPIC, "texts": TEXTS}.get(path.partition("/")[0])


def faults_of(seen: Seen, lists_folder: Path, day: date) -> list[dict[str, Any]]:
    """Return the rules that these files break, each with the place of its field.

    Args:
        seen: As `read_over` returned it.
        lists_folder: Content folder with the lists of words.
        day: Which day reviews are counted from.
    """
    lists, _ = read_word_lists(lists_folder)
    found = [
        {
            "name": name,
            "place": list(breach.place),
            "rule": breach.rule,
            "message": breach.what,
        }
        for name, breaches in lint(seen.content, lists, day, only=seen.names)
        for breach in breaches
    ]
    found += [
        {
            "path": CANNED_FILE,
            "name": str(breach.place[0]),
            "place": list(breach.place),
            "rule": breach.rule,
            "message": breach.what,
        }
        for breach in lint_canned(seen.canned_replies, lists)
    ]
    return [*seen.faults, *found]


def preview(content: Content, answer_id: str, as_read: Preferences) -> dict[str, Any]:
    """Return the message that a citizen would get, as the widget shows it.

    Raises:
        UnknownAnswer: The content holds no such answer.
    """
    said = Catalogue(content).answer(
        answer_id, as_read, reply_to=1, model=None, confidence=None
    )
    return to_wire(Message("", 2, datetime.now(UTC), said))
