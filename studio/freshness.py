"""What of the content needs a look, and by when; pure.

Reviews that are due, sources read too long ago, translations left behind, links that
are dead or lead to another text. Nothing is fetched, read or stored here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from handover.content.model import Topic
from handover.content.reader import Place
from handover.content.rules.breach import sources
from handover.content.rules.links import REVIEW_WITHIN
from handover.core.source_check import Outcome, SourceCheck
from handover.core.words import Lang
from studio.translations import Behind

__all__ = ["Due", "DueKind", "Where", "due", "line_of"]

REMIND_WITHIN = timedelta(days=30)
"""How long before its day a review is announced (R-119)."""

FOLLOW_WITHIN = timedelta(days=30)
"""How long after a change of a language or a page it may stay unread, until it is
overdue."""


class DueKind(StrEnum):
    """Why something needs a look."""

    REVIEW = "review"
    SOURCE = "source"
    TRANSLATION = "translation"
    LINK = "link"


class LinkFault(StrEnum):
    """What is wrong with the page behind a source."""

    GONE = "gone"
    UNREACHABLE = "unreachable"
    ELSEWHERE = "elsewhere"
    CHANGED = "changed"


@dataclass(frozen=True)
class Where:
    """A field of a topic that is to be looked at."""

    topic: str
    place: Place

    @property
    def path(self) -> str:
        """Return its file, within the content folder."""
        return f"answers/{self.topic}.yml"


@dataclass(frozen=True)
class Due:
    """One thing that needs a look.

    Attributes:
        day: By when.
        is_overdue: That day has passed.
        where: At least one field; several topics may share a source.
        facts: What else there is to tell, as JSON; the keys differ by kind.
    """

    kind: DueKind
    day: date
    is_overdue: bool
    where: tuple[Where, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


def due(
    topics: Iterable[Topic],
    translations: Mapping[str, Iterable[Behind]],
    checks: Mapping[str, SourceCheck],
    today: date,
) -> list[Due]:
    """Return all that needs a look, most urgent first.

    Args:
        topics: What is live.
        translations: Topic → its texts in which a language is behind.
        checks: Address → what was found there; addresses that no topic names are left
            out.
        today: The current day.
    """
    found: list[Due] = []
    named: dict[str, list[_Named]] = {}
    for topic in topics:
        for each in _named_in(topic):
            named.setdefault(each.url, []).append(each)
        found += _reviews(topic, today)
        found += _sources(topic, today)
        found += _translations(topic.topic, translations.get(topic.topic, ()), today)
    for url, places in named.items():
        if url in checks:
            found += _links(checks[url], places, today)
    return sorted(found, key=_urgency)


def _urgency(item: Due) -> tuple[bool, date, str, str]:
    return not item.is_overdue, item.day, item.where[0].topic, item.kind


def _reviews(topic: Topic, today: date) -> Iterator[Due]:
    day = topic.review_by
    if day - today <= REMIND_WITHIN:
        where = (Where(topic.topic, ("review_by",)),)
        yield Due(DueKind.REVIEW, day, day < today, where)


def _sources(topic: Topic, today: date) -> Iterator[Due]:
    """Yield each source that is too old, once however often the topic names it."""
    places: dict[str, tuple[Any, list[Place]]] = {}
    for place, source in sources(topic):
        if today - source.checked_on > REVIEW_WITHIN:
            key = f"{source.checked_on} {source.url.model_dump_json()}"
            places.setdefault(key, (source, []))[1].append((*place, "checked_on"))
    for source, found in places.values():
        yield Due(
            DueKind.SOURCE,
            source.checked_on + REVIEW_WITHIN,
            is_overdue=True,
            where=tuple(Where(topic.topic, place) for place in found),
            facts={
                "title": source.title.model_dump(),
                "url": source.url.model_dump(),
                "checked_on": source.checked_on.isoformat(),
            },
        )


def _translations(topic: str, texts: Iterable[Behind], today: date) -> Iterator[Due]:
    for text in texts:
        day = text.since + FOLLOW_WITHIN
        yield Due(
            DueKind.TRANSLATION,
            day,
            day < today,
            (Where(topic, text.place),),
            {
                "stayed": [lang.value for lang in text.stayed],
                "changed": [lang.value for lang in text.changed],
                "release": text.number,
                "since": text.since.isoformat(),
            },
        )


@dataclass(frozen=True)
class _Named:
    """An address where a topic names it."""

    url: str
    where: Where
    checked_on: date


def _named_in(topic: Topic) -> Iterator[_Named]:
    for place, source in sources(topic):
        for lang in Lang:
            where = Where(topic.topic, (*place, "url", lang.value))
            yield _Named(source.url.in_lang(lang), where, source.checked_on)


def _links(check: SourceCheck, named: list[_Named], today: date) -> Iterator[Due]:
    """Yield what is wrong with one page: that it is not there, or says other things."""
    fault = _FAULTS.get(check.outcome)
    if fault and (check.outcome is not Outcome.FAILED or check.is_unreachable):
        since = check.since.date()
        # A citizen who follows it now finds nothing.
        is_dead = fault is not LinkFault.ELSEWHERE
        day = since if is_dead else since + FOLLOW_WITHIN
        yield _link(check, fault, named, day, is_overdue=is_dead or day < today)
    if check.text_changed_at is not None and check.outcome is Outcome.READ:
        since = check.text_changed_at.date()
        unread = [each for each in named if each.checked_on < since]
        day = since + FOLLOW_WITHIN
        if unread:
            changed = LinkFault.CHANGED
            yield _link(check, changed, unread, day, is_overdue=day < today)


_FAULTS = {
    Outcome.GONE: LinkFault.GONE,
    Outcome.FAILED: LinkFault.UNREACHABLE,
    Outcome.ELSEWHERE: LinkFault.ELSEWHERE,
}


def _link(
    check: SourceCheck,
    fault: LinkFault,
    named: list[_Named],
    day: date,
    *,
    is_overdue: bool,
) -> Due:
    changed = fault is LinkFault.CHANGED and check.text_changed_at
    facts = {
        "fault": fault,
        "url": check.url,
        "status": check.status,
        "since": (changed or check.since).date().isoformat(),
        "failures": check.failures,
    }
    where = tuple(each.where for each in named)
    return Due(DueKind.LINK, day, is_overdue, where, facts)


def line_of(item: Due) -> str:
    """Return one line about it: how urgent, by when, which files, what to do."""
    urgency = "OVERDUE" if item.is_overdue else "due"
    files = ", ".join(dict.fromkeys(where.path for where in item.where))
    return f"{urgency:8}{item.day.isoformat()}  {files}: {_what(item)}"


def _what(item: Due) -> str:
    facts = item.facts
    match item.kind:
        case DueKind.REVIEW:
            return "review the record; renew or withdraw it"
        case DueKind.SOURCE:
            return f"read {facts['url']['en']} again, checked on {facts['checked_on']}"
        case DueKind.TRANSLATION:
            place = ".".join(map(str, item.where[0].place[:-2]))
            stayed, changed = ", ".join(facts["stayed"]), ", ".join(facts["changed"])
            return f"{place}: {changed} changed on {facts['since']}, {stayed} did not"
        case DueKind.LINK:
            status = f" ({facts['status']})" if facts["status"] else ""
            return f"{facts['url']} {facts['fault']}{status} since {facts['since']}"
