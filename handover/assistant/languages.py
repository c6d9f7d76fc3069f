"""In which language a message is written, by the lingua library.

Only languages with Latin letters are told apart here: `handover.core.language_offer`
knows the others by their script. Besides the four there are those that newcomers in
Belgium speak most. Measured on tests/nlu/development (2026-11-22): low accuracy takes
30 MB, 0.1 ms a message and 0.7 ms for 1,000 characters, so it may run on the event
loop. High accuracy takes 290 to 450 MB and is no better once the function words have
been counted too.
"""

from typing import Protocol

from lingua import Language, LanguageDetectorBuilder
from lingua import LanguageDetector as Lingua

from handover.core.language_offer import Detected

LANGUAGES = (
    Language.FRENCH,
    Language.DUTCH,
    Language.GERMAN,
    Language.ENGLISH,
    Language.ALBANIAN,
    Language.ITALIAN,
    Language.POLISH,
    Language.PORTUGUESE,
    Language.ROMANIAN,
    Language.SOMALI,
    Language.SPANISH,
    Language.TURKISH,
)


class LanguageDetector(Protocol):
    """Says in which language a text is written; must return within a millisecond."""

    def detect(self, text: str) -> Detected | None:
        """Return the likeliest language, None if there is no telling."""


class LinguaDetector:
    """Tells the languages of `LANGUAGES` apart; knows none before `load`."""

    def __init__(self) -> None:
        self._lingua: Lingua | None = None

    def load(self) -> None:
        """Load the models: a quarter of a second, so off the event loop."""
        builder = LanguageDetectorBuilder.from_languages(*LANGUAGES)
        builder.with_low_accuracy_mode().with_preloaded_language_models()
        self._lingua = builder.build()

    def detect(self, text: str) -> Detected | None:
        """Return the likeliest language, None before `load`."""
        if self._lingua is None:
            return None
        likely = self._lingua.compute_language_confidence_values(text)
        if not likely or likely[0].value == 0:
            return None
        return Detected(likely[0].language.iso_code_639_1.name.lower(), likely[0].value)
