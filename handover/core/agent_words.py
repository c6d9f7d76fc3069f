"""The fixed words of agents' work: availability, reasons, outcomes, each spelled once.

As on the wire and in the database. What people read for them stands in the published
texts and in the console's own, never here.
"""

from enum import StrEnum


class Role(StrEnum):
    """What an account is for; `handover.core.permissions` says what each may do."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    GUARDIAN = "guardian"
    ADMIN = "admin"


class Availability(StrEnum):
    """Whether an agent takes conversations, and if not, why."""

    AVAILABLE = "available"
    BREAK = "break"
    TRAINING = "training"
    MEETING = "meeting"
    AWAY = "away"


class HandoverReason(StrEnum):
    """How it came that a citizen waits for a person."""

    PRESSED = "pressed"
    IN_WORDS = "in_words"
    AFTER_FALLBACKS = "after_fallbacks"
    CRISIS = "crisis"
    REOPENED = "reopened"


class TransferReason(StrEnum):
    """Why an agent passes a conversation on; the citizen reads it."""

    KNOWS_TOPIC = "knows_topic"
    COMPETENT = "competent"
    END_OF_SHIFT = "end_of_shift"
    CITIZEN_ASKED = "citizen_asked"


class ReassignReason(StrEnum):
    """Why a supervisor gives a conversation to somebody else."""

    NO_REPLY = "no_reply"
    WORKLOAD = "workload"
    KNOWS_TOPIC = "knows_topic"
    URGENT = "urgent"


class WrapUp(StrEnum):
    """How a conversation with a person ended."""

    ANSWERED = "answered"
    REFERRED = "referred"
    NO_ANSWER = "no_answer"
    ABUSIVE = "abusive"
    OTHER = "other"


class Judgement(StrEnum):
    """Whether the bot had understood right, as the agent sees it afterwards (R-120)."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class AbuseReason(StrEnum):
    """What made an agent end an abusive conversation; the citizen reads it (R-20)."""

    INSULTS = "insults"
    THREATS = "threats"
    DISCRIMINATION = "discrimination"
    HARASSMENT = "harassment"
