"""Decide what the bot says next, from ids and counts alone.

What Rasa understood comes in; a plan of ids and text keys goes out. It never sees
words, and never tells a person what they are entitled to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from handover.core.words import Kind

MAX_CANDIDATES = 3
FALLBACKS_IN_A_ROW = 2
"""After this many, the next one is an offer of a person and of other ways (R-04)."""

NOT_SURE = frozenset({Kind.FALLBACK, Kind.SUGGESTION})
"""Replies that count as such: nothing was found, or something that may help."""

NONE = "none"
ASK_A_PERSON = "request_human"
OUT_OF_SCOPE = "out_of_scope"
CRISIS = "crisis"
SMALL_TALK = frozenset({"greet", "thanks", "goodbye"})
NEVER_A_CANDIDATE = frozenset({ASK_A_PERSON, OUT_OF_SCOPE})
"""A person is always offered, below the candidates; "not my subject" never is."""


@dataclass(frozen=True)
class Understanding:
    """What Rasa made of one message (docs/reference/rasa-channel.md).

    Attributes:
        confidence: 0..1, calibrated.
        candidates: Answer ids, most likely first.
    """

    kind: Literal["answer", "clarification", "fallback"]
    answer_id: str | None
    intent: str | None
    topic: str | None
    facet: str | None
    confidence: float
    candidates: tuple[str, ...]
    model: str | None


@dataclass(frozen=True)
class AnswerPlan:
    """Say a published answer."""

    answer_id: str
    kind: Kind = Kind.ANSWER

    @property
    def opens_queue(self) -> bool:
        """Tell whether the citizen asked for a person: the queue follows."""
        return self.answer_id == ASK_A_PERSON


@dataclass(frozen=True)
class TextPlan:
    """Say a service text, with buttons by their values."""

    kind: Kind
    text_key: str
    choices: tuple[str, ...] = ()
    in_all_languages: bool = False

    opens_queue = False


Plan = AnswerPlan | TextPlan

QUESTION_KEYS = {Kind.CLARIFICATION: "clarification", Kind.SUGGESTION: "suggestion"}
"""What the bot says when it asks the citizen to pick one of several answers."""


def plan_reply(
    understood: Understanding, published: Sequence[str], recent: Sequence[Kind]
) -> Plan:
    """Plan the reply to an understood message.

    Args:
        understood: The result of Rasa.
        published: Those of its answer ids that the catalogue has, in its order.
        recent: Kinds of the bot's last messages, newest first.
    """
    if understood.answer_id == ASK_A_PERSON:
        return AnswerPlan(ASK_A_PERSON)
    if understood.answer_id == OUT_OF_SCOPE:
        return plan_fallback(recent, is_out_of_scope=True)
    if (
        understood.kind == "answer"
        and understood.answer_id is not None
        and understood.answer_id in published
    ):
        if understood.answer_id in SMALL_TALK and Kind.CRISIS in recent[:1]:
            # No small talk after the card: the numbers and a person, once more.
            return TextPlan(Kind.CRISIS, "crisis_reminder", (ASK_A_PERSON,))
        return AnswerPlan(understood.answer_id)
    candidates = tuple(id_ for id_ in published if id_ not in NEVER_A_CANDIDATE)
    if understood.kind != "fallback" and candidates:
        return TextPlan(
            Kind.CLARIFICATION,
            "clarification",
            (*candidates[:MAX_CANDIDATES], NONE, ASK_A_PERSON),
        )
    return plan_fallback(recent, is_out_of_scope=understood.intent == OUT_OF_SCOPE)


def plan_fallback(
    recent: Sequence[Kind],
    *,
    is_out_of_scope: bool = False,
    text_key: str = "fallback",
) -> Plan:
    """Plan an honest "I am not sure"; never three of them in a row."""
    if _is_one_too_many(recent):
        return TextPlan(Kind.NOTICE, "fallback_last", (ASK_A_PERSON,))
    if is_out_of_scope:
        return AnswerPlan(OUT_OF_SCOPE, Kind.FALLBACK)
    return TextPlan(Kind.FALLBACK, text_key, (ASK_A_PERSON,))


def _is_one_too_many(recent: Sequence[Kind]) -> bool:
    """Tell whether the last replies were all of those that help little."""
    last = recent[:FALLBACKS_IN_A_ROW]
    return len(last) == FALLBACKS_IN_A_ROW and set(last) <= NOT_SURE


def came_after_fallbacks(recent: Sequence[Kind]) -> bool:
    """Tell whether a person was asked for because the bot could not help.

    Args:
        recent: Kinds of the bot's last messages before the request, newest first.
    """
    if not recent:
        return False
    was_last_offer = recent[0] is Kind.NOTICE and _is_one_too_many(recent[1:])
    return recent[0] in NOT_SURE or was_last_offer


def plan_suggestion(
    answer_ids: Sequence[str], recent: Sequence[Kind], *, text_key: str = "suggestion"
) -> Plan:
    """Plan "this may help" with what the search found; never a third in a row.

    Args:
        answer_ids: At most three published answers, best first; not empty.
        recent: Kinds of the bot's last messages, newest first.
        text_key: What is said above the buttons.
    """
    if _is_one_too_many(recent):
        return plan_fallback(recent)
    return TextPlan(Kind.SUGGESTION, text_key, (*answer_ids, NONE, ASK_A_PERSON))


def plan_unserved_language(plan: Plan) -> Plan:
    """Plan the reply to a message in none of the four languages: no guess.

    What was understood counts in two cases only: a person is asked for, or somebody
    is in danger.
    """
    if isinstance(plan, AnswerPlan) and plan.answer_id in {ASK_A_PERSON, CRISIS}:
        return plan
    return TextPlan(
        Kind.NOTICE, "language_not_served", (ASK_A_PERSON,), in_all_languages=True
    )
