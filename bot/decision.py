"""Answer, ask or admit: turns two rankings into one honest decision.

Pure: no Rasa, no files, no clock. The thresholds come from ``config.yml``; the words
that a citizen reads are chosen elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from bot.labels import FOLLOW_UP, OUT_OF_SCOPE, OVERVIEW, answer_id

__all__ = [
    "Candidate",
    "Decision",
    "Kind",
    "Ranking",
    "Thresholds",
    "decide",
    "resolve_follow_up",
]

Ranking = Sequence[tuple[str, float]]
"""Labels with their calibrated probabilities (0..1), best first."""

_MOST_CANDIDATES = 3
_LEAST = 1e-9


class Kind(StrEnum):
    """What the bot does with a message."""

    ANSWER = "answer"
    CLARIFICATION = "clarification"
    FALLBACK = "fallback"


@dataclass(frozen=True)
class Thresholds:
    """When the bot is sure enough; every number is a probability, 0..1."""

    answer: float
    """Topic: answer from here on."""
    clarify: float
    """Topic: below `answer`, ask a clarifying question from here on."""
    facet: float
    """Facet of a sure topic: answer from here on, below ask which facet is meant."""
    out_of_scope: float
    """Recognised as not ours from here on."""
    candidate: float
    """Nothing less likely than this is ever offered."""
    eager: Mapping[str, float] = field(default_factory=dict)
    """Topics with a threshold of their own, from which on they win: lower than `answer`
    where missing them harms, higher where a false alarm does."""
    never_offered: Collection[str] = ()
    """Topics that are no sensible button ("Did you mean: goodbye?")."""


@dataclass(frozen=True)
class Candidate:
    """One answer that may be meant."""

    answer_id: str
    confidence: float


@dataclass(frozen=True)
class Decision:
    """What to do with one message, and why."""

    kind: Kind
    topic: str | None
    facet: str | None
    confidence: float
    facet_confidence: float | None
    candidates: tuple[Candidate, ...]

    @property
    def answer_id(self) -> str | None:
        """Return the id of the answer; ``None`` unless the kind is ``answer``."""
        if self.kind is not Kind.ANSWER or self.topic is None:
            return None
        return answer_id(self.topic, self.facet)

    def as_dict(self) -> dict[str, Any]:
        """Return the decision as plain values, as the channel passes it on."""
        return {**asdict(self), "kind": self.kind.value, "answer_id": self.answer_id}


def resolve_follow_up(
    topics: Ranking, last_topic: str | None, rights: Collection[str]
) -> tuple[list[tuple[str, float]], bool]:
    """Read "and which papers?" as a question about the right just answered.

    The probability that the text is a follow-up is given to the last topic. Without
    one nothing can be followed up, and the other topics share it as they stand to
    each other.

    Args:
        topics: ranking of all topics, `FOLLOW_UP` among them.
        last_topic: topic of the last answer of the conversation, if any.
        rights: the topics that have facets; only these can be followed up.

    Returns:
        The ranking without `FOLLOW_UP`, best first; and whether the text names a
        topic at all, which it does not where a follow-up was likelier than any of
        them and there is nothing to follow up.
    """
    chances = dict(topics)
    passed_on = chances.pop(FOLLOW_UP, 0.0)
    names_topic = True
    if last_topic in rights and last_topic in chances:
        chances[last_topic] += passed_on
    else:
        names_topic = passed_on < max(chances.values(), default=1.0)
        chances = {
            topic: chance / max(1 - passed_on, _LEAST)
            for topic, chance in chances.items()
        }
    return sorted(chances.items(), key=lambda entry: -entry[1]), names_topic


def decide(
    topics: Ranking,
    facets: Ranking,
    *,
    rights: Collection[str],
    last_topic: str | None,
    thresholds: Thresholds,
) -> Decision:
    """Decide what to do with one message.

    Args:
        topics: ranking of all topics.
        facets: ranking of all facets; used for rights only; may be empty.
        rights: the topics that have facets.
        last_topic: topic of the last answer of the conversation, if any.
        thresholds: from ``config.yml``.

    Returns:
        The decision. ``candidates`` holds at most three, best first; for an answer the
        first is the answer itself.
    """
    ranking, names_topic = resolve_follow_up(topics, last_topic, rights)
    topic, confidence = _best(ranking, thresholds)
    candidates = _candidates(ranking, facets, rights, thresholds)
    needed = thresholds.eager.get(topic, thresholds.answer)
    if topic == OUT_OF_SCOPE or confidence < min(thresholds.clarify, needed):
        return Decision(Kind.FALLBACK, None, None, confidence, None, tuple(candidates))
    facet, facet_confidence = _facet(topic, facets, rights)
    # Who names no topic is asked which; only what harms when missed goes ahead.
    may_answer = names_topic or topic in thresholds.eager
    is_sure_of_topic = may_answer and confidence >= needed
    is_sure_of_facet = facet_confidence is None or facet_confidence >= thresholds.facet
    kind = Kind.CLARIFICATION
    if is_sure_of_topic and is_sure_of_facet:
        kind = Kind.ANSWER
        own = Candidate(answer_id(topic, facet), confidence)
        others = [other for other in candidates if other.answer_id != own.answer_id]
        candidates = [own, *others][:_MOST_CANDIDATES]
    return Decision(kind, topic, facet, confidence, facet_confidence, tuple(candidates))


def _best(ranking: Ranking, thresholds: Thresholds) -> tuple[str, float]:
    """Return the winning topic and its probability."""
    for topic, confidence in ranking:
        if confidence >= thresholds.eager.get(topic, 2.0):
            return topic, confidence
    best, confidence = ranking[0] if ranking else (OUT_OF_SCOPE, 0.0)
    if best == OUT_OF_SCOPE and confidence < thresholds.out_of_scope and ranking[1:]:
        # Not clearly foreign: better ask about the nearest topic than send away.
        return ranking[1]
    return best, confidence


def _facet(
    topic: str, facets: Ranking, rights: Collection[str]
) -> tuple[str | None, float | None]:
    """Return the facet asked about and its probability; nothing for an intent."""
    if topic not in rights:
        return None, None
    return facets[0] if facets else (OVERVIEW, 1.0)


def _candidates(
    ranking: Ranking,
    facets: Ranking,
    rights: Collection[str],
    thresholds: Thresholds,
) -> list[Candidate]:
    """Return the answers that may be meant, best first, one for each topic."""
    facet, facet_confidence = facets[0] if facets else (OVERVIEW, 1.0)
    # An uncertain facet is no reason to offer a wrong one: the overview always fits.
    offered = facet if facet_confidence >= thresholds.facet else OVERVIEW
    return [
        Candidate(answer_id(topic, offered if topic in rights else None), confidence)
        for topic, confidence in ranking
        if confidence >= thresholds.candidate
        and topic != OUT_OF_SCOPE
        and topic not in thresholds.never_offered
    ][:_MOST_CANDIDATES]
