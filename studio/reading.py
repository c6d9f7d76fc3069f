"""A draft read as if it were live: its faults while it is written, and a preview."""

import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from handover.content.canned_replies import (
    CANNED_FILE,
    CANNED_REPLIES,
    CannedReply,
)
from handover.content.catalogue import Catalogue
from handover.content.hours import HOURS_FILE, read_hours
from handover.content.lint import lint, lint_canned
from handover.content.lists import (
    AVOIDED_FILE,
    DOMAINS_FILE,
    JARGON_FILE,
    OWN_NUMBERS_FILE,
    WordLists,
    read_domains,
    read_word_lists,
)
from handover.content.load import TEXTS, TOPIC, Content
from handover.content.organisation import (
    INSTITUTIONS_FILE,
    TEAMS_FILE,
    Organisation,
    read_organisation,
)
from handover.content.reader import Fault, Reader
from handover.core.message import Message, Preferences, to_wire

__all__ = ["LISTS", "Seen", "faults_of", "preview", "read_over"]

LISTS = (JARGON_FILE, AVOIDED_FILE, OWN_NUMBERS_FILE)
"""Files that the rules of wording look words up in."""

_ELSEWHERE = {
    HOURS_FILE,
    DOMAINS_FILE,
    TEAMS_FILE,
    INSTITUTIONS_FILE,
    CANNED_FILE,
    *LISTS,
}


@dataclass(frozen=True)
class Seen:
    """What is live with some files of a draft over it.

    Attributes:
        content: Files that cannot be read are as they are live.
        lists: What the rules of wording look words up in.
        faults: What cannot be read: `path`, `line`, `message`; with `place` and `rule`
            where it is a field.
        names: Topics and keys of texts that stand in these files.
        canned_replies: Those that stand in these files.
    """

    content: Content
    lists: WordLists
    faults: list[dict[str, Any]]
    names: frozenset[str]
    canned_replies: Mapping[str, CannedReply] = field(default_factory=dict)


def read_over(
    content: Content,
    texts: Mapping[str, str],
    lists: Mapping[str, str] | None = None,
    gone: Collection[str] = (),
) -> Seen:
    """Return the content with these files over it.

    Args:
        content: What is live.
        texts: Path → text of what a draft changes; examples and what the assistant
            learns from besides are left out.
        lists: The files of `LISTS` as they are live.
        gone: Paths of files that the draft removes.
    """
    kept = {
        name: topic
        for name, topic in content.topics.items()
        if f"answers/{name}.yml" not in gone
    }
    content = replace(content, topics=kept)
    with tempfile.TemporaryDirectory() as work:
        reader = Reader(Path(work))
        for path, text in {**(lists or {}), **texts}.items():
            if not path.startswith(("answers/", "texts/")) and path not in _ELSEWHERE:
                continue
            file = reader.folder / path
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text.encode())
        changed, names = _answers_and_texts(reader, content, texts)
        changed = _organised(reader, changed, texts)
        canned: Mapping[str, CannedReply] = {}
        if CANNED_FILE in texts:
            canned = reader.read(reader.folder / CANNED_FILE, CANNED_REPLIES) or {}
        words, of_lists = read_word_lists(reader.folder)
        faults = [
            _on_wire(fault, path)
            for fault in (*reader.faults, *of_lists.faults)
            if (path := fault.path.relative_to(reader.folder).as_posix()) in texts
        ]
    return Seen(changed, words, faults, frozenset(names), canned)


def _answers_and_texts(
    reader: Reader, content: Content, texts: Mapping[str, str]
) -> tuple[Content, set[str]]:
    topics, keys, names = dict(content.topics), dict(content.texts), set[str]()
    for path in texts:
        room = path.partition("/")[0]
        if room not in {"answers", "texts"}:
            continue
        read = reader.read(reader.folder / path, TOPIC if room == "answers" else TEXTS)
        if read is None:
            continue
        found = {read.topic: read} if room == "answers" else read
        (topics if room == "answers" else keys).update(found)
        names |= found.keys()
    return replace(content, topics=topics, texts=keys), names


def _organised(reader: Reader, content: Content, texts: Mapping[str, str]) -> Content:
    """Read hours, domains, teams and institutions where the draft changes them."""
    if not _ELSEWHERE & texts.keys():
        return content
    domains = read_domains(reader) if DOMAINS_FILE in texts else {}
    domains = domains or content.domains
    there = read_organisation(reader, domains)
    known = content.organisation
    return replace(
        content,
        domains=domains,
        organisation=Organisation(
            there.teams or known.teams, there.elsewhere or known.elsewhere
        ),
        hours=(read_hours(reader) if HOURS_FILE in texts else None) or content.hours,
        # Another one: what is remembered by it must not be taken for this.
        release=f"{content.release}+",
    )


def _on_wire(fault: Fault, path: str) -> dict[str, Any]:
    told = {"path": path, "line": fault.line, "message": fault.message}
    if not fault.place:
        return told
    rule, _, what = fault.message.partition(": ")
    where = ".".join(map(str, fault.place))
    return told | {
        "place": list(fault.place),
        "rule": rule,
        "message": what.removeprefix(f"{where}: "),
    }


def faults_of(seen: Seen, day: date) -> list[dict[str, Any]]:
    """Return the rules that these files break, each with the place of its field.

    Args:
        seen: As `read_over` returned it.
        day: Which day reviews are counted from.
    """
    found = [
        {
            "name": name,
            "place": list(breach.place),
            "rule": breach.rule,
            "message": breach.what,
        }
        for name, breaches in lint(seen.content, seen.lists, day, only=seen.names)
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
        for breach in lint_canned(seen.canned_replies, seen.lists)
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
