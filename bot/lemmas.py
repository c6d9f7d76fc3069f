"""Tokens and lemmas in four languages, from spaCy.

Splits with blank pipelines and looks lemmas up in Explosion's own tables
(``spacy-lookups-data``), so nothing is downloaded; an operator can name trained
pipelines in ``config.yml`` instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

import spacy
from spacy.language import Language
from spacy.util import load_language_data, registry

from bot.labels import DEFAULT_LANGUAGE, LANGUAGES

__all__ = ["LemmaTables", "Lemmatiser", "Word", "load_full_tables", "useful_part"]

LemmaTables = Mapping[str, Mapping[str, str]]
"""Lemma by word form, by language."""

_TABLE = "lemma_lookup"


class Word(NamedTuple):
    """One token of a sentence."""

    text: str
    start: int
    lemma: str


class Lemmatiser:
    """Splits sentences into words and gives each its lemma."""

    def __init__(self, tables: LemmaTables, pipelines: Mapping[str, str]) -> None:
        """Load one pipeline per language.

        Args:
            tables: where lemmas are looked up; a form that is missing is its own lemma.
            pipelines: name of a trained spaCy pipeline by language, for languages that
                have one; its own lemmas are used then.

        Raises:
            OSError: if a named pipeline is not installed.
        """
        self._tables = tables
        self._trained = frozenset(pipelines)
        self._pipelines = {
            language: spacy.load(pipelines[language])
            if language in pipelines
            else _blank(language)
            for language in LANGUAGES
        }

    def words(self, text: str, language: str) -> list[Word]:
        """Return the words of a text, without white space.

        Args:
            text: any text; an empty text gives no words.
            language: one of `LANGUAGES`; others are read as the default language.
        """
        if language not in self._pipelines:
            language = DEFAULT_LANGUAGE
        tokens = [t for t in self._pipelines[language](text) if not t.is_space]
        if language in self._trained:
            return [Word(t.text, t.idx, t.lemma_ or t.text) for t in tokens]
        table = self._tables.get(language, {})
        return [Word(t.text, t.idx, _look_up(table, t.text)) for t in tokens]


@cache
def _blank(language: str) -> Language:
    """Make an untrained pipeline; its rules take a second to read."""
    return spacy.blank(language)


def load_full_tables() -> dict[str, dict[str, str]]:
    """Load the whole tables of all languages: two seconds and 200 MB, for training."""
    return {language: _load_table(language) for language in LANGUAGES}


def useful_part(
    tables: LemmaTables, seen: Iterable[tuple[str, str]]
) -> dict[str, dict[str, str]]:
    """Return the part of the tables that can change what the model sees.

    A lemma that no training sentence has is unknown to the model: whether a citizen's
    word has it makes no difference. Leaving such entries out saves 200 MB in service.

    Args:
        tables: the whole tables.
        seen: language and form of the words of the training sentences.
    """
    known: dict[str, set[str]] = {language: set() for language in tables}
    for language, form in seen:
        known[language].add(_look_up(tables[language], form))
    return {
        language: {
            form: lemma for form, lemma in table.items() if lemma in known[language]
        }
        for language, table in tables.items()
    }


def _look_up(table: Mapping[str, str], form: str) -> str:
    """Return the lemma of a form, whatever its capitals; the form itself if unknown."""
    for spelling in (form, form.lower(), form.capitalize()):
        lemma = table.get(spelling)
        if lemma is not None:
            return lemma
    return form


def _load_table(language: str) -> dict[str, str]:
    # spaCy's own lookups keep hashes only; the file behind them has the word forms.
    file = registry.lookups.get(language)[_TABLE]
    entries: dict[str, str | list[str]] = load_language_data(file)
    return {
        form: lemma if isinstance(lemma, str) else lemma[0]
        for form, lemma in entries.items()
    }
