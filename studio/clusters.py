"""Groups of questions that say nearly the same, shown only if many asked; pure.

A group is shown when at least `LEAST` conversations hold it, so that nobody is found by
their words (R-51).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from studio.nearness import Known, Nearness, bare

__all__ = ["LEAST", "Asked", "Cluster", "clusters"]

LEAST = 5
"""Conversations that a group must come from (R-51)."""

ALIKE = 0.4
"""Share of common threes above which two questions are one need (a proposal)."""


@dataclass(frozen=True)
class Asked:
    """One question that was not answered well.

    Attributes:
        why: `fallback`, `clarification`, `suggestion`, `reported` or `bot_was_wrong`.
        topic: What the bot thought of, if anything.
        meant: What it was about, if an agent said so.
    """

    conversation: str
    text: str
    language: str
    why: str
    topic: str | None = None
    meant: str | None = None


@dataclass(frozen=True)
class Cluster:
    """Questions that are alike, of one language.

    Attributes:
        conversations: How many hold one of them.
        samples: Different wordings, the most usual first, at most ten.
        why: How often for which reason.
        topics: What the bot thought of, the most usual first.
        meant: What it was about, as agents said, the most usual first.
    """

    language: str
    conversations: int
    samples: tuple[str, ...]
    why: dict[str, int]
    topics: tuple[str, ...]
    meant: tuple[str, ...] = ()


def clusters(asked: Iterable[Asked]) -> list[Cluster]:
    """Return the groups that enough conversations hold, the largest first."""
    groups: list[list[Asked]] = []
    place: dict[str, int] = {}
    known: dict[str, Nearness] = {}
    for each in asked:
        if not bare(each.text):
            continue
        near = known.setdefault(each.language, Nearness(()))
        found = near.nearest(each.text, limit=1, least=ALIKE)
        at = place[found[0].known.label] if found else len(groups)
        if not found:
            groups.append([])
        label = f"{len(place)}"
        place[label] = at
        near.add(Known(each.text, label, each.language))
        groups[at].append(each)
    shown = [_cluster(group) for group in groups]
    large = [each for each in shown if each.conversations >= LEAST]
    return sorted(large, key=lambda each: -each.conversations)


def _cluster(group: list[Asked]) -> Cluster:
    return Cluster(
        language=group[0].language,
        conversations=len({each.conversation for each in group}),
        samples=tuple(_by_number(each.text for each in group))[:10],
        why=_by_number(each.why for each in group),
        topics=tuple(_by_number(each.topic for each in group if each.topic))[:3],
        meant=tuple(_by_number(each.meant for each in group if each.meant))[:3],
    )


def _by_number(values: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for value in values:
        counted[value] = counted.get(value, 0) + 1
    return dict(sorted(counted.items(), key=lambda each: -each[1]))
