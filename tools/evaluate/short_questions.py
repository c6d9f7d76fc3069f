"""Questions that say little by themselves: follow-ups, and one to three bare words.

Reads them from a set's folder and measures what became of them; shares are 0..1.
docs/reference/evaluation.md gives the format of the files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.labels import LANGUAGES
from tools.evaluate.development import LOADER, DevelopmentSetError
from tools.evaluate.measures import share
from tools.evaluate.understanding import Understood

__all__ = ["Short", "measure_short", "read_short"]


@dataclass(frozen=True)
class Short:
    """A short text and what it fairly means."""

    text: str
    language: str
    last_topic: str | None
    """Topic that was answered just before; `None` for bare words."""
    meant: tuple[str, ...]
    """Answer ids or topics, any of which is right."""

    @property
    def topics(self) -> set[str]:
        """Return the topics that are meant."""
        return {each.partition(".")[0] for each in self.meant}

    def is_useful(self, made: Understood) -> bool:
        """Whether the first reply has the right topic, as answer or as a choice."""
        if made.kind == "answer":
            return made.topic in self.topics
        return not self.topics.isdisjoint(made.offered)

    def is_answered(self, made: Understood) -> bool:
        """Whether the reply is the answer that is meant, to the facet."""
        if made.kind != "answer":
            return False
        given = f"{made.topic}.{made.facet}" if made.facet else str(made.topic)
        return given in self.meant or made.topic in self.meant


def read_short(folder: Path) -> list[Short]:
    """Return the short questions of a set.

    Raises:
        DevelopmentSetError: a file is missing, is no YAML, or has another shape.
    """
    found: list[Short] = []
    for language in LANGUAGES:
        for name in ("follow_ups", "bare"):
            file = folder / f"{name}.{language}.yml"
            try:
                content = yaml.load(file.read_text("utf-8"), LOADER)  # noqa: S506
                if name == "bare":
                    found += [Short(t, language, None, tuple(m)) for m, t in content]
                else:
                    found += [
                        Short(text, language, last, (meant,))
                        for last, pairs in content.items()
                        for meant, text in pairs
                    ]
            except OSError as error:
                raise DevelopmentSetError(f"{file}: {error.strerror}") from error
            except (yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
                raise DevelopmentSetError(f"{file}: not as expected: {error}") from None
    return found


def measure_short(
    cases: Sequence[tuple[Short, Understood]],
) -> dict[str, dict[str, float]]:
    """Return the measures of short questions, over all languages and for each."""
    return {
        language: _measure(
            [case for case in cases if language in ("all", case[0].language)]
        )
        for language in ("all", *LANGUAGES)
    }


def _measure(cases: Sequence[tuple[Short, Understood]]) -> dict[str, float]:
    follow_ups = [(s, made) for s, made in cases if s.last_topic]
    bare = [(s, made) for s, made in cases if not s.last_topic]
    return {
        "follow_up_useful": share(s.is_useful(made) for s, made in follow_ups),
        "follow_up_answered": share(s.is_answered(made) for s, made in follow_ups),
        "bare_useful": share(s.is_useful(made) for s, made in bare),
        "bare_wrong": share(
            made.kind == "answer" and made.topic not in s.topics for s, made in bare
        ),
    }
