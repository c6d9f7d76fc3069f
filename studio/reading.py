"""A draft read as if it were live: its faults while it is written, and a preview."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from handover.content.catalogue import Catalogue
from handover.content.lint import lint
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
    """

    content: Content
    faults: list[dict[str, Any]]
    names: frozenset[str]


def read_over(content: Content, texts: Mapping[str, str]) -> Seen:
    """Return the content with these files of answers and texts over it.

    Args:
        content: What is live.
        texts: Path → text; other files than answers and texts are left out.
    """
    with tempfile.TemporaryDirectory() as work:
        reader = Reader(Path(work))
        topics, keys, names = dict(content.topics), dict(content.texts), set[str]()
        for path, text in texts.items():
            room = path.partition("/")[0]
            if room not in {"answers", "texts"}:
                continue
            file = reader.folder / path
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text.encode())
            read = reader.read(file, TOPIC if room == "answers" else TEXTS)
            if read is None:
                continue
            found = {read.topic: read} if room == "answers" else read
            (topics if room == "answers" else keys).update(found)
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
    return Seen(changed, faults, frozenset(names))


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
