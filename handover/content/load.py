"""Read `nlu_data/` into records; every fault names file, line and what to do.

It reads only; whether the words are good is for `handover.content.lint`.
"""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from handover.content.lists import Domains, read_domains
from handover.content.model import Institution, Text, Topic
from handover.content.reader import ContentError, Fault, Reader

__all__ = ["Content", "ContentError", "Fault", "read_content"]

_TOPIC = TypeAdapter(Topic)
_TEXTS = TypeAdapter(dict[str, Text])
_INSTITUTION = TypeAdapter(Institution)


@dataclass(frozen=True)
class Content:
    """All published words, as read, with their identity.

    Attributes:
        release: First 12 hex digits of the SHA-256 over all files read.
        files: File of each topic and text, for messages about them.
        domains: Where links may lead to; a link elsewhere is not shown as one.
    """

    topics: dict[str, Topic]
    texts: dict[str, Text]
    institution: Institution
    release: str
    files: dict[str, Path]
    domains: Domains


def read_content(folder: Path) -> Content:
    """Read answers, texts, the institution and the domains of links.

    Raises:
        ContentError: At least one file is missing, not YAML, or has a wrong field.
    """
    reader = Reader(folder)
    files: dict[str, Path] = {}
    topics = _read_topics(reader, files)
    texts = _read_texts(reader, files)
    institution = reader.read(folder / "institution.yml", _INSTITUTION)
    domains = read_domains(reader)
    if reader.faults or institution is None:
        raise ContentError(reader.faults)
    release = reader.digest.hexdigest()[:12]
    return Content(topics, texts, institution, release, files, domains)


def _read_topics(reader: Reader, files: dict[str, Path]) -> dict[str, Topic]:
    topics: dict[str, Topic] = {}
    folder = reader.folder / "answers"
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        what = "no answers found; is this the right place?"
        reader.fault(folder, 1, f"format: {what}")
    for path in paths:
        topic = reader.read(path, _TOPIC)
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
        for key, text in (reader.read(path, _TEXTS) or {}).items():
            if key in texts:
                what = f"text {key!r} is already in another file; keep one of the two"
                reader.fault(path, 1, f"format: {what}")
            texts[key] = text
            files[key] = path
    return texts
