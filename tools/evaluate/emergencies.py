"""The hub's lexicon of emergencies, as the evaluation asks it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml

from handover.core.crisis import find_emergency
from handover.core.crisis_lexicon import compile_lexicon

__all__ = ["finder"]


def finder(folder: Path) -> Callable[[str], str | None]:
    """Return a function that names the kind of emergency in a text, or `None`.

    Args:
        folder: the content, `nlu_data`.
    """
    files = sorted((folder / "crisis").glob("*.yml"))
    lexicon = compile_lexicon(yaml.safe_load(f.read_text("utf-8")) for f in files)
    return lambda text: find_emergency(text, lexicon)
