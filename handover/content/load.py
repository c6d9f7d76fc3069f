"""Read `nlu_data/` into records; every fault names file, line and what to do.

It reads only; whether the words are good is for `handover.content.lint`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from handover.content.canned_replies import CannedReply, read_canned_replies
from handover.content.hours import HoursRecord, read_hours
from handover.content.lists import Domains, read_domains
from handover.content.model import Institution, Text, Topic
from handover.content.organisation import Organisation, read_organisation
from handover.content.reader import ContentError, Fault, Reader

__all__ = ["TEXTS", "TOPIC", "Content", "ContentError", "Fault", "read_content"]

TOPIC = TypeAdapter(Topic)
TEXTS = TypeAdapter(dict[str, Text])
_INSTITUTION = TypeAdapter(Institution)


@dataclass(frozen=True)
class Content:
    """All published words, as read, with their identity.

    Attributes:
        release: First 12 hex digits of the SHA-256 over all files read.
        files: File of each topic and text, for messages about them.
        domains: Where links may lead to; a link elsewhere is not shown as one.
        organisation: Teams and institutions to pass a conversation on to.
        hours: When people answer.
        canned_replies: Texts that agents put into a reply, by id.
    """

    topics: dict[str, Topic]
    texts: dict[str, Text]
    institution: Institution
    release: str
    files: dict[str, Path]
    domains: Domains
    hours: HoursRecord
    organisation: Organisation = field(default_factory=Organisation)
    canned_replies: Mapping[str, CannedReply] = field(default_factory=dict)

    def answer_ids(self) -> list[str]:
        """Return the id of every published answer, in the order of their files."""
        topics = self.topics.values()
        return [topic.answer_id(facet) for topic in topics for facet in topic.answers]

    def lines(self) -> Iterator[str]:
        """Yield every line of what is published here, in no order."""
        records = (*self.topics.values(), *self.texts.values(), self.institution)
        for record in records:
            for words in _strings_in(record.model_dump()):
                yield from words.splitlines()


def _strings_in(value: Any) -> Iterator[str]:
    """Yield every string in a record, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings_in(each)


def read_content(folder: Path) -> Content:
    """Read answers, texts, the institution, its hours, and what agents are given.

    Raises:
        ContentError: At least one file is missing, not YAML, or has a wrong field.
    """
    reader = Reader(folder)
    files: dict[str, Path] = {}
    topics = _read_topics(reader, files)
    texts = _read_texts(reader, files)
    institution = reader.read(folder / "institution.yml", _INSTITUTION)
    domains = read_domains(reader)
    organisation = read_organisation(reader, domains)
    hours = read_hours(reader)
    canned_replies = read_canned_replies(reader)
    if reader.faults or institution is None or hours is None:
        raise ContentError(reader.faults)
    return Content(
        topics=topics,
        texts=texts,
        institution=institution,
        release=reader.digest.hexdigest()[:12],
        files=files,
        domains=domains,
        hours=hours,
        organisation=organisation,
        canned_replies=canned_replies,
    )


def _read_topics(reader: Reader, files: dict[str, Path]) -> dict[str, Topic]:
    topics: dict[str, Topic] = {}
    folder = reader.folder / "answers"
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        what = "no answers found; is this the right place?"
        reader.fault(folder, 1, f"format: {what}")
    for path in paths:
        topic = reader.read(path, TOPIC)
        if topic is None:
            continue
        if topic.topic != path.stem:
            what = f"topic {topic.topic!r} must be in its own file; rename one of them"
            reader.fault(path, 1, f"format: {what}")
        topics[topic.topic] = topic
        files[topic.topic] = path
    return topics


def _read_texts(reader: Reader, files: dict[str, Path]) -> dict[str, Text]:
    texts: dict[str, Text] = {}
    for path in sorted((reader.folder / "texts").glob("*.yml")):
        for key, text in (reader.read(path, TEXTS) or {}).items():
            if key in texts:
                what = f"text {key!r} is already in another file; keep one of the two"
                reader.fault(path, 1, f"format: {what}")
            texts[key] = text
            files[key] = path
    return texts
