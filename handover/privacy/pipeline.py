"""spaCy under Presidio: cuts a text into words and, if asked, knows names.

Without a trained pipeline it is `spacy.blank`: words, for all languages alike.
Presidio's own engine would fetch models; this one loads only what is installed.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import spacy
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

LANGUAGE = "xx"
"""spaCy's code for text in any language: citizens mix them, and so does Belgium."""

_PERSON = frozenset({"PER", "PERSON"})
"""How trained pipelines call a person. Places stay: the rules depend on them."""


class PipelineMissing(Exception):
    """Raised when the operator's pipeline cannot be loaded, or knows no names."""


class WordPipeline(NlpEngine):
    """What Presidio asks about the words of a text.

    Args:
        name: Name or folder of a trained spaCy pipeline, empty for none.

    Raises:
        PipelineMissing: It is not installed, or does not know persons.
    """

    def __init__(self, name: str = "") -> None:
        try:
            self._nlp = spacy.load(name) if name else spacy.blank(LANGUAGE)
        except (OSError, ImportError, ValueError, KeyError) as error:
            raise PipelineMissing(f"spaCy cannot load '{name}'") from error
        labels = {each for found in self._nlp.pipe_labels.values() for each in found}
        self.knows_names = bool(labels & _PERSON)
        if name and not self.knows_names:
            raise PipelineMissing(f"'{name}' does not know persons' names")

    def forgetting(self) -> AbstractContextManager[Any]:
        """Return a context after which no word of the texts in it is kept.

        spaCy keeps each new word for ever otherwise, so also a number that nobody
        should keep. No document may be used after it.
        """
        zone: AbstractContextManager[Any] = self._nlp.memory_zone()
        return zone

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Return the words of a text, and the persons in it."""
        doc = self._nlp(text)
        return NlpArtifacts(
            entities=[each for each in doc.ents if each.label_ in _PERSON],
            tokens=doc,
            tokens_indices=[token.idx for token in doc],
            # Our lists hold words as they are written, not their lemmas.
            lemmas=[token.lower_ for token in doc],
            nlp_engine=self,
            language=language,
        )

    def process_batch(
        self, texts: Iterable[str], language: str, *_: Any, **__: Any
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Yield each text with its words."""
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:
        """Count every word: the lists of identifiers decide."""
        return False

    def is_punct(self, word: str, language: str) -> bool:
        """Tell whether a word has neither letters nor digits."""
        return not any(char.isalnum() for char in word)

    def load(self) -> None:
        """Have loaded already."""

    def is_loaded(self) -> bool:
        """Tell that it is loaded: it always is."""
        return True

    def get_supported_entities(self) -> list[str]:
        """Return none: names have a recogniser of their own."""
        return []

    def get_supported_languages(self) -> list[str]:
        """Return the one language."""
        return [LANGUAGE]
