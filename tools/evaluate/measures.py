"""What is measured of the answers to the development set: pure arithmetic.

Shares are 0..1. docs/reference/evaluation.md says what each measure means and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.labels import LANGUAGES, OUT_OF_SCOPE
from tools.evaluate.development import CRISIS, LOOK_ALIKE, Question
from tools.evaluate.understanding import Understood

__all__ = [
    "Case",
    "Numbers",
    "by_facet",
    "by_topic",
    "calibration_error",
    "confusions",
    "macro_f1",
    "measure",
    "reliability",
    "share",
]

Numbers: TypeAlias = dict[str, Any]

_ALL = "all"


@dataclass(frozen=True)
class Case:
    """One question with what came of it."""

    question: Question
    understood: Understood
    emergency: str | None
    """Kind of emergency that the lexicon before Rasa finds in the text."""

    @property
    def is_alarmed(self) -> bool:
        """Whether the citizen gets the crisis card."""
        return self.emergency is not None or self.is_acted_on(CRISIS)

    def is_acted_on(self, topic: str) -> bool:
        """Whether the reply does what this topic calls for, without asking back."""
        return self.understood.kind == "answer" and self.understood.topic == topic

    @property
    def is_right_topic(self) -> bool:
        """Whether the likeliest topic is the one that is meant."""
        return self.understood.best_topic == self.question.topic

    @property
    def is_useful(self) -> bool:
        """Whether the first reply helps: the right answer, or among the choices."""
        if self.understood.kind == "answer":
            return self.is_acted_on(self.question.topic)
        return self.question.topic in self.understood.offered


def measure(cases: Sequence[Case]) -> Numbers:
    """Return every measure, over all languages and for each."""
    return {
        language: _measure(
            [c for c in cases if language in (_ALL, c.question.language)]
        )
        for language in (_ALL, *LANGUAGES)
    }


def _measure(cases: Sequence[Case]) -> Numbers:
    known = [c for c in cases if c.question.topic != LOOK_ALIKE]
    rights = [c for c in cases if c.question.facet]
    in_scope = [c for c in known if c.question.topic not in (OUT_OF_SCOPE, CRISIS)]
    foreign = [c for c in cases if c.question.topic == OUT_OF_SCOPE]
    found = [c for c in rights if c.is_right_topic]
    answered = [c for c in in_scope if c.understood.kind == "answer"]
    return {
        "questions": len(cases),
        "topic_accuracy": share(c.is_right_topic for c in known),
        "topic_macro_f1": macro_f1(
            [(c.question.topic, c.understood.best_topic) for c in known]
        ),
        "right_topic_accuracy": share(c.is_right_topic for c in rights),
        "facet_accuracy": share(
            c.understood.best_facet == c.question.facet for c in found
        ),
        "useful_first_reply": share(c.is_useful for c in in_scope),
        "answered": len(answered) / len(in_scope) if in_scope else 0.0,
        "answers_right": share(
            c.understood.topic == c.question.topic for c in answered
        ),
        "request_human_recall": _recall(cases, "request_human"),
        "bot_challenge_recall": _recall(cases, "bot_challenge"),
        "crisis_recall": share(
            c.is_alarmed for c in cases if c.question.topic == CRISIS
        ),
        "crisis_recall_lexicon": share(
            c.emergency is not None for c in cases if c.question.topic == CRISIS
        ),
        "look_alikes_alarmed": share(
            c.is_alarmed for c in cases if c.question.topic == LOOK_ALIKE
        ),
        "others_alarmed": share(c.is_alarmed for c in (*in_scope, *foreign)),
        "out_of_scope_not_answered_as_right": 1 - share(map(_is_right, foreign)),
        "in_scope_refused": share(c.understood.kind == "fallback" for c in rights),
        "calibration_error": calibration_error(known),
    }


def _is_right(case: Case) -> bool:
    """Whether a right was answered with confidence."""
    return case.understood.kind == "answer" and case.understood.facet is not None


def _recall(cases: Sequence[Case], topic: str) -> float:
    return share(c.is_acted_on(topic) for c in cases if c.question.topic == topic)


def share(values: Iterable[bool]) -> float:
    """Return which share of the values is true; 0 of none."""
    taken = list(values)
    return sum(taken) / len(taken) if taken else 0.0


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean over all true labels of F1 (precision and recall in one).

    Args:
        pairs: true and predicted label of each question.
    """
    meant = Counter(truth for truth, _ in pairs)
    guessed = Counter(guess for _, guess in pairs)
    right = Counter(truth for truth, guess in pairs if truth == guess)
    scores = [2 * right[label] / (meant[label] + guessed[label]) for label in meant]
    return sum(scores) / len(scores) if scores else 0.0


def reliability(
    cases: Sequence[Case], bins: int = 10
) -> list[tuple[float, float, int]]:
    """Return for each step of confidence: mean confidence, share right, questions."""
    steps: list[tuple[float, float, int]] = []
    for step in range(bins):
        inside = [
            c
            for c in cases
            if min(int(c.understood.confidence * bins), bins - 1) == step
        ]
        if inside:
            mean = sum(c.understood.confidence for c in inside) / len(inside)
            steps.append((mean, share(c.is_right_topic for c in inside), len(inside)))
    return steps


def calibration_error(cases: Sequence[Case]) -> float:
    """Return the mean gap between confidence and share right, weighted, 0..1."""
    total = len(cases) or 1
    return sum(
        abs(confidence - right) * count / total
        for confidence, right, count in reliability(cases)
    )


def by_topic(cases: Sequence[Case]) -> dict[str, float]:
    """Return the share of questions of each topic that were recognised."""
    topics = sorted({c.question.topic for c in cases} - {LOOK_ALIKE})
    return {
        topic: share(c.is_right_topic for c in cases if c.question.topic == topic)
        for topic in topics
    }


def by_facet(cases: Sequence[Case]) -> dict[str, float]:
    """Return for each facet how often it was recognised where the topic was right."""
    found = [c for c in cases if c.question.facet and c.is_right_topic]
    facets = dict.fromkeys(str(c.question.facet) for c in found)
    return {
        facet: share(
            c.understood.best_facet == facet for c in found if c.question.facet == facet
        )
        for facet in facets
    }


def confusions(cases: Sequence[Case]) -> list[tuple[str, str, int]]:
    """Return pairs (meant, taken for, how often), most frequent first."""
    pairs = Counter(
        (c.question.topic, c.understood.best_topic)
        for c in cases
        if not c.is_right_topic and c.question.topic != LOOK_ALIKE
    )
    return [(*pair, count) for pair, count in pairs.most_common()]
