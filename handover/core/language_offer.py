"""Decide whether a citizen writes in another language than the one chosen.

The language is never switched here: at most it is offered, once (R-87, R-88). Whoever
cannot be answered in any of the four languages is told so, not answered by guess.

Each number was measured on the 4,377 sentences of tests/nlu/development (2026-11-22)
with the detector of `handover.assistant.languages`: 0.19 to 0.47 % of the sentences got
an offer in their own language's conversation, nearly all of them for a good reason
("ik spreek liever nederlands" in a German one), and 94 to 97 % of those with at least
four words got one in another language's. tests/handover/assistant/test_languages.py
measures again.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from handover.core.function_words import (
    count_apart,
    largest_share,
    words_in,
)
from handover.core.message import Message
from handover.core.words import Author, Lang

MIN_WORDS = 4
"""Shorter messages are names, greetings and thanks; they prove nothing."""

DETECTED = 0.5
"""Confidence of the detector in one of the four languages, 0..1, seconded by words."""

BUILT_IN_IT = 3
"""So many function words of one language say it without the detector."""

FOREIGN = 0.95
FOREIGN_SHARE = 0.25
"""A language we do not serve: the detector is sure, and hardly a word is ours."""


@dataclass(frozen=True)
class Detected:
    """What the detector makes of a text: ISO 639-1 code and confidence, 0..1."""

    code: str
    confidence: float


class Served(Enum):
    """Whether a language is one of the four; only the other case has to be said."""

    NOT = "not served"


def other_language(
    text: str, current: Lang, detected: Detected | None
) -> Lang | Served | None:
    """Return the other language a message is clearly in, `Served.NOT`, or None.

    Args:
        text: The citizen's words, masked.
        current: Language of the conversation.
        detected: Result of the detector; None if there is none.
    """
    if _is_in_another_script(text):
        return Served.NOT
    words = words_in(text)
    if sum(len(word) > 1 for word in words) < MIN_WORDS:
        return None
    if detected is not None:
        if detected.code not in set(Lang):
            is_foreign = detected.confidence >= FOREIGN
            return Served.NOT if is_foreign and _is_strange(words) else None
        found = Lang(detected.code)
        if detected.confidence >= DETECTED and found is not current:
            theirs, ours = count_apart(words, found, current)
            if theirs > 2 * ours:
                return found
    return next((lang for lang in Lang if _is_built_in(words, lang, current)), None)


def _is_built_in(words: list[str], lang: Lang, current: Lang) -> bool:
    if lang is current:
        return False
    apart = [count_apart(words, lang, other) for other in Lang if other is not lang]
    return all(ours >= BUILT_IN_IT and ours > 2 * theirs for ours, theirs in apart)


def _is_strange(words: list[str]) -> bool:
    return largest_share(words) <= FOREIGN_SHARE


def _is_in_another_script(text: str) -> bool:
    """Tell whether most letters are not Latin; none of the four languages has others.

    Every letter has a name in the Unicode character database that begins with its
    script ("ARABIC LETTER MEEM"). Source: Unicode Standard Annex 44, Name.
    """
    letters = [letter for letter in text if letter.isalpha()]
    others = sum("LATIN" not in unicodedata.name(letter, "") for letter in letters)
    return others > 1 and 2 * others > len(letters)


@dataclass(frozen=True)
class Offered:
    """Continuing in `lang` was offered."""

    lang: Lang


@dataclass(frozen=True)
class Chosen:
    """The citizen pressed the button for `lang`."""

    lang: Lang


def language_events(log: Iterable[Message]) -> Iterator[Offered | Chosen]:
    """Yield which languages were offered and chosen in a conversation, in its order."""
    for message in log:
        said = message.said
        values: list[str] = []
        if said.author is Author.SYSTEM:
            values = [choice["value"] for choice in said.detail.get("choices", ())]
        yield from (Offered(lang) for lang in _langs_in(values))
        if said.author is Author.CITIZEN:
            yield from (
                Chosen(lang) for lang in _langs_in([said.detail.get("chosen", "")])
            )


def _langs_in(values: Iterable[str]) -> list[Lang]:
    """Return the languages of the choice values that change the language."""
    return [Lang(v.removeprefix("lang:")) for v in values if v.startswith("lang:")]


def may_offer(lang: Lang, past: Iterable[Offered | Chosen]) -> bool:
    """Tell whether `lang` may be offered: not after an offer that was passed over.

    Args:
        lang: The language to offer.
        past: Offers and choices of this conversation, oldest first.
    """
    is_open = False
    for event in past:
        if event.lang is lang:
            is_open = isinstance(event, Offered)
    return not is_open
