"""The hub's lexicon of emergencies, as the evaluation asks it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import yaml

from handover.core.crisis import find_emergency, was_calmed
from handover.core.crisis_lexicon import compile_lexicon
from tools.evaluate.understanding import Understood

__all__ = ["Ears"]

CRISIS = "crisis"


class Ears:
    """Hears an emergency as the hub does, before and after Rasa.

    Args:
        folder: the content, `nlu_data`.
    """

    def __init__(self, folder: Path) -> None:
        """Compile the lexicon of all languages."""
        files = sorted((folder / "crisis").glob("*.yml"))
        self._lexicon = compile_lexicon(
            yaml.safe_load(f.read_text("utf-8")) for f in files
        )

    def find(self, text: str) -> str | None:
        """Return the kind of emergency that the lexicon finds in a text, or `None`."""
        return find_emergency(text, self._lexicon)

    def weigh(self, text: str, understood: Understood) -> Understood:
        """Return what the hub makes of it: no alarm over a denial or an idiom."""
        if understood.topic != CRISIS or not was_calmed(text, self._lexicon):
            return understood
        others = tuple(topic for topic in understood.offered if topic != CRISIS)
        kind = "clarification" if others else "fallback"
        return replace(understood, kind=kind, topic=None, facet=None, offered=others)
