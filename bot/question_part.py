"""Which part of a message asks: people tell of their life first."""

from __future__ import annotations

import re

__all__ = ["question_part"]

_MARKS = ".!?;\t\n "
_SENTENCE = re.compile(r"\S.*?(?:[.!?;]+(?=\s)|$)", re.DOTALL)


def question_part(text: str) -> slice:
    """Return where the last question of a text stands, or else its last sentence.

    Args:
        text: what a citizen wrote, any length.

    Returns:
        Places in the text; a text without sentences is returned whole.
    """
    sentences = list(_SENTENCE.finditer(text))
    if not sentences:
        return slice(0, len(text))
    asking = [found for found in sentences if _asks(found[0])]
    last = (asking or sentences)[-1]
    return slice(*last.span())


def _asks(sentence: str) -> bool:
    marks = sentence[len(sentence.rstrip(_MARKS)) :]
    return "?" in marks
