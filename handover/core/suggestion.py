"""Choose what may be suggested among the published answers most like a question.

It sees ids and numbers only. What it returns is offered as "this may help", never given
as the answer.

Each number was measured with the packaged encoder and its head on
tests/nlu/development (2026-11-30, 2,610 questions about published rights, 483 about
what is not ours):

| from a similarity of | suggested | right one among three | not ours, yet suggested |
|---|---|---|---|
| 0.42 | 88 % | 89 % | 30.8 % |
| 0.46 | 77 % | 91 % | 17.7 % |
| 0.50 | 62 % | 93 % |  9.4 % |
| 0.54 | 46 % | 95 % |  4.5 % |
| 0.58 | 29 % | 97 % |  1.5 % |

At most one in ten questions that are not ours may get a suggestion: 0.50. Another
encoder has another scale: `python -m tools.evaluate.search` writes this table for it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from handover.core.reply import MAX_CANDIDATES
from handover.core.words import DEFAULT_FACET

THRESHOLD = 0.5

BEHIND_THE_BEST = 0.10
"""Those close behind come with the best one; further behind, another one is the right
one in less than 1 of 100 cases."""

FACET_LEAD = 0.06
"""With such a lead over the overview the facet is right in 6 of 10 cases, without in 4:
then the overview, which always fits, is offered."""


@dataclass(frozen=True)
class Hit:
    """One published answer and its likeness to a question (cosine, -1..1)."""

    answer_id: str
    similarity: float

    @property
    def topic(self) -> str:
        """Return the topic of the answer."""
        return self.answer_id.partition(".")[0]


def choose_suggestions(
    hits: Sequence[Hit], blocked: Collection[str] = (), *, threshold: float = THRESHOLD
) -> tuple[str, ...]:
    """Return at most three answer ids, one a topic, best first; perhaps none.

    Args:
        hits: Most similar first.
        blocked: Answer ids, or whole topics, that an editor ruled out.
        threshold: Below this similarity of the best one nothing is suggested.
    """
    by_topic: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.answer_id not in blocked and hit.topic not in blocked:
            by_topic.setdefault(hit.topic, []).append(hit)
    if not by_topic:
        return ()
    best = next(iter(by_topic.values()))[0].similarity
    if best < threshold:
        return ()
    chosen = [
        _facet_of(of_topic).answer_id
        for of_topic in by_topic.values()
        if of_topic[0].similarity >= best - BEHIND_THE_BEST
    ]
    return tuple(chosen[:MAX_CANDIDATES])


def _facet_of(hits: Sequence[Hit]) -> Hit:
    """Return the topic's best hit where it clearly leads, else its overview."""
    overview = next((hit for hit in hits if _is_overview(hit)), hits[0])
    leads = hits[0].similarity - overview.similarity >= FACET_LEAD
    return hits[0] if leads else overview


def _is_overview(hit: Hit) -> bool:
    return hit.answer_id in {hit.topic, f"{hit.topic}.{DEFAULT_FACET}"}
