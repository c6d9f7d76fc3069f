"""Which answers a clarifying question offers, best first.

Pure: takes rankings, gives ids. At most three, because a fourth button is one that
nobody reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

__all__ = ["Candidate", "Ranked", "choose_candidates"]

MOST_CANDIDATES = 3
OVERVIEW = "overview"

# One topic is taken as meant when it is this many times as likely as the next: then
# the question is which side of it, not which topic.
_CLEAR_LEAD = 3.0

# A facet less likely than this is not worth a button.
_LEAST_FACET = 0.1


class Ranked(TypedDict):
    """One label with its probability."""

    name: str
    """A facet, e.g. ``documents``."""
    confidence: float
    """0..1, calibrated."""


class Candidate(TypedDict):
    """One answer that may be meant."""

    answer_id: str
    """``<topic>.<facet>``, or ``<topic>`` for a conversation intent."""
    confidence: float
    """0..1, calibrated."""


def choose_candidates(
    topics: Sequence[Candidate], facets: Sequence[Ranked]
) -> list[Candidate]:
    """Choose what to offer.

    Args:
        topics: one answer per possible topic, best first.
        facets: the facets asked about, best first; may be empty.

    Returns:
        Different topics; or, if one is clear, its sides first and then, where room is
        left, the next topics. Best first, none twice.
    """
    if not topics:
        return []
    best = topics[0]
    topic, _, facet = best["answer_id"].partition(".")
    runner_up = topics[1]["confidence"] if len(topics) > 1 else 0.0
    if not facet or best["confidence"] < _CLEAR_LEAD * runner_up:
        return list(topics[:MOST_CANDIDATES])
    sides = _sides_of(topic, best["confidence"], facets)
    room = MOST_CANDIDATES - len(sides)
    return sorted([*sides, *topics[1 : 1 + room]], key=lambda one: -one["confidence"])


def _sides_of(
    topic: str, confidence: float, facets: Sequence[Ranked]
) -> list[Candidate]:
    """Return the likely facets of one topic; the overview is always among them."""
    likely = [facet for facet in facets if facet["confidence"] >= _LEAST_FACET]
    sides: list[Candidate] = [
        {
            "answer_id": f"{topic}.{facet['name']}",
            "confidence": confidence * facet["confidence"],
        }
        for facet in likely[:MOST_CANDIDATES]
    ]
    overview = f"{topic}.{OVERVIEW}"
    if overview not in {side["answer_id"] for side in sides}:
        chances = {facet["name"]: facet["confidence"] for facet in facets}
        rest = confidence * chances.get(OVERVIEW, 0.0)
        sides = sides[: MOST_CANDIDATES - 1]
        sides.append({"answer_id": overview, "confidence": rest})
    return sides
