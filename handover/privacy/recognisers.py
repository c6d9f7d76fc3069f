"""Our identifiers as recognisers of Presidio; one instance finds one kind.

Presidio runs every recogniser over a text, raises the score of what stands near words
that speak of it, and drops what stays too low. What an identifier is, is decided in
`handover.privacy.identifiers`.
"""

from collections.abc import Set

from presidio_analyzer import (
    LocalRecognizer,
    Pattern,
    PatternRecognizer,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NlpArtifacts

from handover.privacy.identifiers import NAME, SURE, Identifier
from handover.privacy.pipeline import LANGUAGE


class IdentifierRecogniser(PatternRecognizer):
    """Finds one kind of identifier by its forms and its proof.

    Args:
        identifier: What to find.
    """

    def __init__(self, identifier: Identifier) -> None:
        self._identifier = identifier
        self._published: Set[str] = frozenset()
        super().__init__(
            supported_entity=identifier.kind,
            name=identifier.kind,
            supported_language=LANGUAGE,
            patterns=[
                Pattern(f"{identifier.kind} {place}", form, score)
                for place, (form, score) in enumerate(identifier.forms, start=1)
            ],
            context=list(identifier.words),
        )

    def validate_result(self, pattern_text: str) -> bool | None:
        """Say whether what a form found is one; None leaves it to score and words."""
        return self._identifier.proof(pattern_text)

    def invalidate_result(self, pattern_text: str) -> bool:
        """Let stay what the institution published."""
        return self._identifier.canonical(pattern_text) in self._published

    def leave_what_stands_in(self, words: str) -> None:
        """Leave alone whatever looks like one in these published words.

        What the institution itself published, such as its telephone number, is
        nobody's secret.
        """
        found = self.analyze(words, self.supported_entities)
        self._published = frozenset(
            self._identifier.canonical(words[each.start : each.end]) for each in found
        )


class NameRecogniser(LocalRecognizer):
    """Finds the persons' names that the operator's pipeline knows."""

    def __init__(self) -> None:
        super().__init__(supported_entities=[NAME], supported_language=LANGUAGE)

    def load(self) -> None:
        """Have nothing to load: the pipeline is the engine's."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts
    ) -> list[RecognizerResult]:
        """Return the names, without those that touch what is masked already."""
        return [
            RecognizerResult(NAME, name.start_char, name.end_char, SURE)
            for name in nlp_artifacts.entities
            if not set("[]") & set(text[name.start_char - 1 : name.end_char + 1])
        ]
