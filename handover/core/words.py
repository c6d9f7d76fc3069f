"""The fixed words of the wire and of the database, each spelled once.

Groups of states stand beside their enum so that no other module lists them inline.
"""

from enum import StrEnum


class Lang(StrEnum):
    """A language in which Relais answers (ISO 639-1)."""

    FR = "fr"
    NL = "nl"
    DE = "de"
    EN = "en"


class Level(StrEnum):
    """How easy the words are."""

    STANDARD = "standard"
    EASY = "easy"


class Region(StrEnum):
    """Who is competent for regional rights; asked with four buttons, never guessed."""

    FLANDERS = "flanders"
    WALLONIA = "wallonia"
    BRUSSELS = "brussels"
    GERMAN_SPEAKING = "german_speaking"


REGIONS_FOR = {
    Lang.FR: (
        Region.WALLONIA,
        Region.BRUSSELS,
        Region.FLANDERS,
        Region.GERMAN_SPEAKING,
    ),
    Lang.NL: (
        Region.FLANDERS,
        Region.BRUSSELS,
        Region.WALLONIA,
        Region.GERMAN_SPEAKING,
    ),
    Lang.DE: (
        Region.GERMAN_SPEAKING,
        Region.WALLONIA,
        Region.BRUSSELS,
        Region.FLANDERS,
    ),
    Lang.EN: (
        Region.BRUSSELS,
        Region.FLANDERS,
        Region.WALLONIA,
        Region.GERMAN_SPEAKING,
    ),
}
"""In which order the regions are offered: where most readers of a language live."""


class State(StrEnum):
    """Who holds the conversation."""

    BOT = "bot"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    CLOSED = "closed"


BOT_MAY_SPEAK = frozenset({State.BOT, State.QUEUED})
"""A waiting citizen may keep asking the bot; once a person is there it is silent."""

OPEN_STATES = frozenset({State.BOT, State.QUEUED, State.ASSIGNED})


class Author(StrEnum):
    """Who wrote a message; stamped by the hub, never taken from a client."""

    BOT = "bot"
    AGENT = "agent"
    CITIZEN = "citizen"
    SYSTEM = "system"


class Kind(StrEnum):
    """What a message is for."""

    DISCLOSURE = "disclosure"
    ANSWER = "answer"
    CLARIFICATION = "clarification"
    SUGGESTION = "suggestion"
    FALLBACK = "fallback"
    CRISIS = "crisis"
    NOTICE = "notice"
    TEXT = "text"


class Priority(StrEnum):
    """Order in the waiting queue before arrival time counts."""

    CRISIS = "crisis"
    NORMAL = "normal"


PRIORITY_RANK = {Priority.CRISIS: 0, Priority.NORMAL: 1}

FACETS = (
    "overview",
    "eligibility",
    "how_to_apply",
    "documents",
    "amount",
    "delay",
    "contact",
    "appeal",
)
DEFAULT_FACET = "overview"
