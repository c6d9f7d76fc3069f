"""Files of models, and which topics each knows; reads archives, loads no model."""

import json
import tarfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

__all__ = ["BANK", "name_of", "taught_topics", "topics_of"]

BANK = "studio"
"""Folder, within that of the models, of those that were trained here."""

_DECIDED = frozenset({"unsure", "follow_up"})
"""Intents that the decision gives; no editor teaches them as topics."""

_ABOUT = "metadata.json"


def name_of(model: Path | str) -> str:
    """Return a model's name as Rasa tells it: its file without folder and ending."""
    return Path(model).name.removesuffix(".tar.gz")


def taught_topics(paths: Iterable[str]) -> set[str]:
    """Return the topics that a content teaches: those with files of examples."""
    folder = "examples/"
    return {
        path.removeprefix(folder).partition(".")[0]
        for path in paths
        if path.startswith(folder)
    }


def topics_of(file: Path) -> set[str]:
    """Return the topics that a model knows; none of a file that is no model.

    Reads the whole archive the first time, a tenth of a second.
    """
    return set(_topics_of(file, file.stat().st_mtime_ns))


@lru_cache(maxsize=64)
def _topics_of(file: Path, _: int) -> frozenset[str]:
    try:
        with tarfile.open(file) as archive:
            held = archive.extractfile(_ABOUT)
            intents = json.load(held)["domain"]["intents"] if held else []
    except (tarfile.TarError, KeyError, TypeError, ValueError):
        return frozenset()
    # One that has settings of its own is a mapping with its name as the only key.
    names = {each if isinstance(each, str) else next(iter(each)) for each in intents}
    return frozenset(names - _DECIDED)
