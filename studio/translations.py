"""Translations that may have fallen behind, over all releases of a file; pure.

Within a draft the studio sees which language was left alone. This looks back: once one
language says something new, the others are to follow, in the same release or a later
one. Those that did not are perhaps no longer the same text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handover.content.reader import Place
from handover.core.words import Lang, Level
from studio.yaml_edit import EditError, load, value_at

__all__ = ["Behind", "Version", "behind"]


@dataclass(frozen=True)
class Version:
    """What a topic's file said from one release on.

    Attributes:
        number: The release that brought it.
        day: On which it became live, in UTC.
        text: The whole file.
    """

    number: int
    day: date
    text: str


@dataclass(frozen=True)
class Behind:
    """One text of which some languages did not follow the others.

    Attributes:
        place: Of the words of the first language that stayed, in its file.
        stayed: Languages that did not follow.
        changed: Languages that say something new.
        number: The release in which the first of these did.
        since: The day on which it became live.
    """

    place: Place
    stayed: tuple[Lang, ...]
    changed: tuple[Lang, ...]
    number: int
    since: date


def behind(versions: Sequence[Version]) -> Iterator[Behind]:
    """Yield the texts of a topic in which a language is perhaps behind.

    Whoever sets another `review_by` afterwards has read the whole record: what was
    changed before is settled then.

    Args:
        versions: Oldest first. In the first, all languages count as saying the same.
    """
    held = [_held(version.text) for version in versions]
    if len(held) < 2:
        return
    reviewed = max(_changes(held, ("review_by",)), default=0)
    for start in _texts(held[-1]):
        told: set[tuple[int, tuple[Lang, ...]]] = set()
        for level in Level:
            places = {lang: (*start, lang.value, level.value) for lang in Lang}
            changed = {lang: _changes(held, places[lang]) for lang in Lang}
            opened, followed = _last_round(changed)
            stayed = tuple(lang for lang in Lang if lang not in followed)
            is_settled = not followed or not stayed or reviewed > opened
            # Both levels of a text are mostly changed together: told once.
            if is_settled or (opened, stayed) in told:
                continue
            told.add((opened, stayed))
            first = versions[opened]
            yield Behind(
                place=places[stayed[0]],
                stayed=stayed,
                changed=tuple(lang for lang in Lang if lang in followed),
                number=first.number,
                since=first.day,
            )


def _last_round(changed: dict[Lang, set[int]]) -> tuple[int, set[Lang]]:
    """Return when a language last said something new, and which say it by now.

    A language that changes after another one follows it. One that changes again says
    something new, which all others are to follow.

    Args:
        changed: Language → positions of the versions that changed it.

    Returns:
        Position of the version that began it, 0 for none, and the languages in it.
    """
    opened, followed = 0, set[Lang]()
    for position in sorted(set[int]().union(*changed.values())):
        now = {lang for lang, positions in changed.items() if position in positions}
        if not followed or now & followed or len(followed) == len(Lang):
            opened, followed = position, now
        else:
            followed |= now
    return opened, followed


def _changes(held: Sequence[Any], place: Place) -> set[int]:
    """Return the positions of the versions that changed a place."""
    values = [_folded(value_at(each, place)) for each in held]
    return {
        position
        for position in range(1, len(values))
        if values[position] != values[position - 1]
    }


def _folded(value: Any) -> Any:
    """Return words without their line breaks: moving one is no other text."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _held(text: str) -> Any:
    try:
        return load(text)
    except EditError:  # an old release that today's rules would not let through
        return {}


def _texts(topic: Any) -> Iterator[Place]:
    """Yield where each text of a topic stands, those of the regions included."""
    for facet in _keys(topic, ("answers",)):
        place: Place = ("answers", facet)
        yield (*place, "text")
        for region in _keys(topic, (*place, "regions")):
            yield (*place, "regions", region, "text")


def _keys(topic: Any, place: Place) -> list[str]:
    value = value_at(topic, place)
    return list(value) if isinstance(value, dict) else []
