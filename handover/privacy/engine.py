"""Presidio put together: our recognisers, our words, nothing of its defaults.

Importing this module takes most of a second and 55 MB: `handover.privacy.masking` does
so when it is needed.
"""

import re
from collections.abc import Iterable

from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    LemmaContextAwareEnhancer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import OperatorConfig
from presidio_anonymizer.entities import RecognizerResult as Replaced

from handover.privacy.identifiers import IDENTIFIERS, KINDS, NAME
from handover.privacy.pipeline import LANGUAGE, WordPipeline
from handover.privacy.recognisers import IdentifierRecogniser, NameRecogniser

FEWEST_DIGITS = 5
"""Of a published line that may hold a telephone number or an address."""

_HOLDS_ENOUGH = re.compile(rf"@|(?:\d\D*){{{FEWEST_DIGITS}}}")

WORDS_AROUND = 8
"""How many words before and after an identifier may say what it is."""

LOWEST_SCORE = 0.4
"""From this score on something is masked, 0..1. Presidio adds 0.35 for words around."""


class Engine:
    """Finds identifiers in a text, and replaces them.

    Args:
        published: Lines in which identifiers are nobody's secret.
        pipeline: Name or folder of a trained spaCy pipeline, empty for none.

    Raises:
        PipelineMissing: That pipeline cannot be loaded, or knows no names.
    """

    def __init__(self, published: Iterable[str], pipeline: str) -> None:
        self._words = WordPipeline(pipeline)
        self.knows_names = self._words.knows_names
        worth_a_look = "\n".join(filter(_may_hold_one, set(published)))
        identifiers = [IdentifierRecogniser(each) for each in IDENTIFIERS]
        for each in identifiers:
            each.leave_what_stands_in(worth_a_look)
        recognisers: list[EntityRecognizer] = [*identifiers]
        if self.knows_names:
            recognisers.append(NameRecogniser())
        self._analyzer = AnalyzerEngine(
            RecognizerRegistry(recognisers, supported_languages=[LANGUAGE]),
            self._words,
            supported_languages=[LANGUAGE],
            default_score_threshold=LOWEST_SCORE,
            context_aware_enhancer=LemmaContextAwareEnhancer(
                context_prefix_count=WORDS_AROUND, context_suffix_count=WORDS_AROUND
            ),
        )
        self._anonymizer = AnonymizerEngine()
        self._operators = {
            kind: OperatorConfig("replace", {"new_value": f"[{kind}]"})
            for kind in (*KINDS, NAME)
        }

    def find(self, text: str, *, names: bool) -> list[RecognizerResult]:
        """Return what is to be masked, in no order; findings may overlap.

        Args:
            text: At most some thousand characters.
            names: Whether to look for names too, where a pipeline knows them.
        """
        kinds = [*KINDS, NAME] if names and self.knows_names else [*KINDS]
        with self._words.forgetting():
            return self._analyzer.analyze(text, LANGUAGE, entities=kinds)

    def replace(
        self, text: str, found: list[RecognizerResult]
    ) -> tuple[str, list[str]]:
        """Replace each of `found` by its kind in brackets.

        Of two that overlap the longer one counts.

        Returns:
            The text, and the kinds that stand in it now, in its order.
        """
        spans = [
            Replaced(each.entity_type, each.start, each.end, each.score)
            for each in found
        ]
        done = self._anonymizer.anonymize(text, spans, self._operators)
        placed = sorted((each.start, each.entity_type) for each in done.items)
        return done.text, [kind for _, kind in placed]


def _may_hold_one(line: str) -> bool:
    return bool(_HOLDS_ENOUGH.search(line))
