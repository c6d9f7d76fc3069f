"""The content that this repository publishes, read once for all tests of a process."""

from functools import cache
from pathlib import Path

from handover.content.catalogue import Catalogue
from handover.content.crisis_lexicon import read_lexicon
from handover.content.load import Content, read_content
from handover.core.crisis_lexicon import Lexicon

__all__ = ["FOLDER", "catalogue", "content", "crisis_lexicon"]

FOLDER = Path(__file__).resolve().parents[2] / "nlu_data"


@cache
def content() -> Content:
    """Return the content of `nlu_data`."""
    return read_content(FOLDER)


@cache
def catalogue() -> Catalogue:
    """Return the answers of `nlu_data`, as the hub gives them."""
    return Catalogue(content())


@cache
def crisis_lexicon() -> Lexicon:
    """Return the crisis lexicon of `nlu_data`."""
    return read_lexicon(FOLDER)
