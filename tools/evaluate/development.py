"""Reads a set of `tests/nlu/` into questions: `development/` or `held_out/`.

A set is written apart from the training examples and never trained on. Four files a
language; docs/reference/evaluation.md gives their format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.labels import LANGUAGES, OUT_OF_SCOPE

__all__ = [
    "CRISIS",
    "LOADER",
    "LOOK_ALIKE",
    "DevelopmentSetError",
    "Question",
    "read_questions",
]

CRISIS = "crisis"
LOOK_ALIKE = "look_alike"
"""Sounds like an emergency and is none; it may be about anything else."""

# The same as safe_load, ten times as fast.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DevelopmentSetError(ValueError):
    """Raised when a file is missing or not in the format; names it."""


@dataclass(frozen=True)
class Question:
    """One sentence as a citizen might write it, and what it should lead to."""

    text: str
    language: str
    topic: str
    """A right, a conversation intent, `out_of_scope`, or `look_alike`."""
    facet: str | None = None
    kind: str | None = None
    """Of what is out of scope or an emergency: `insults`, `violence`, …"""


def read_questions(folder: Path) -> list[Question]:
    """Return every question of the set, one language after the other.

    Raises:
        DevelopmentSetError: a file is missing, is no YAML, or has another shape.
    """
    questions: list[Question] = []
    for language in LANGUAGES:
        for name, take in _READERS.items():
            file = folder / f"{name}.{language}.yml"
            try:
                content = yaml.load(file.read_text("utf-8"), LOADER)  # noqa: S506
                questions.extend(take(content, language))
            except OSError as error:
                raise DevelopmentSetError(f"{file}: {error.strerror}") from error
            except (yaml.YAMLError, AttributeError, TypeError) as error:
                raise DevelopmentSetError(f"{file}: not as expected: {error}") from None
    return questions


def _rights(content: Any, language: str) -> Iterator[Question]:
    for topic, facets in content.items():
        for facet, texts in facets.items():
            for text in texts:
                yield Question(text, language, topic, facet)


def _conversation(content: Any, language: str) -> Iterator[Question]:
    for topic, texts in content.items():
        for text in texts:
            yield Question(text, language, topic)


def _out_of_scope(content: Any, language: str) -> Iterator[Question]:
    for kind, texts in content.items():
        for text in texts:
            yield Question(text, language, OUT_OF_SCOPE, kind=kind)


def _emergencies(content: Any, language: str) -> Iterator[Question]:
    for kind, texts in content["crisis"].items():
        for text in texts:
            yield Question(text, language, CRISIS, kind=kind)
    for text in content["look_alikes"]:
        yield Question(text, language, LOOK_ALIKE)


_READERS = {
    "rights": _rights,
    "conversation": _conversation,
    "out_of_scope": _out_of_scope,
    "crisis": _emergencies,
}
