"""Measures the search over the answers on the development questions.

Run as `.venv/bin/python -m tools.evaluate.search`: with the encoder that
RELAIS_SEARCH_MODEL names, how often something is suggested at each threshold, how often
the right topic is among the suggestions, and how often a question that is not ours gets
one. Take the lowest threshold that keeps the last column below 10 %.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.labels import OUT_OF_SCOPE
from handover.content.catalogue import Catalogue
from handover.content.load import read_content
from handover.core.suggestion import Hit, choose_suggestions
from handover.search.answer_search import build_index
from handover.search.encoders import Encoder, encoder_for
from handover.search.vector_cache import cache_file
from handover.settings import read_settings
from tools.evaluate.development import Question, read_questions

__all__ = ["Measured", "find_answers", "main", "measure"]

DEVELOPMENT = Path("tests/nlu/development")
SHARES = [number / 100 for number in range(20, 91, 2)]
"""Thresholds worth a look; encoders differ in their scale."""

Found = Sequence[tuple[Question, list[Hit]]]


@dataclass(frozen=True)
class Measured:
    """What one threshold does; each number is a share, 0..1."""

    threshold: float
    suggested: float
    """Of the questions about published rights."""
    right: float
    """Of these suggestions: the right topic is among them."""
    not_ours: float
    """Of the questions out of scope: something is suggested nevertheless."""


def find_answers(
    catalogue: Catalogue,
    encoder: Encoder,
    questions: Iterable[Question],
    *,
    cache: Path,
) -> Found:
    """Return what the search finds for the questions that can be judged.

    These are the ones about a right that is published, and those out of scope.
    """
    index = build_index(catalogue, encoder, cache)
    judged = [
        question
        for question in questions
        if question.topic == OUT_OF_SCOPE
        or (question.facet is not None and catalogue.has(question.topic))
    ]
    texts = [question.text for question in judged]
    vectors = encoder.encode(texts, normalize_embeddings=True)
    pairs = zip(judged, vectors, strict=True)
    return [(question, index.nearest(vector)) for question, vector in pairs]


def measure(found: Found, threshold: float) -> Measured:
    """Return what one threshold does to the questions."""
    suggested = right = ours = foreign = not_ours = 0
    for question, hits in found:
        answer_ids = choose_suggestions(hits, threshold=threshold)
        if question.topic == OUT_OF_SCOPE:
            foreign += 1
            not_ours += bool(answer_ids)
            continue
        ours += 1
        suggested += bool(answer_ids)
        right += question.topic in {each.partition(".")[0] for each in answer_ids}
    return Measured(
        threshold,
        suggested / max(ours, 1),
        right / max(suggested, 1),
        not_ours / max(foreign, 1),
    )


def main() -> int:
    """Print one line a threshold."""
    settings = read_settings(os.environ)
    model = settings.search_model
    found = find_answers(
        Catalogue(read_content(settings.content_dir)),
        encoder_for(model)(),
        read_questions(DEVELOPMENT),
        cache=cache_file(settings.data_dir / "search", model),
    )
    sys.stdout.write("threshold  suggested  right one among them  not ours\n")
    for share in SHARES:
        at = measure(found, share)
        sys.stdout.write(
            f"{at.threshold:9.2f}  {at.suggested:9.1%}  {at.right:20.1%}  "
            f"{at.not_ours:8.1%}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
