"""Language-aware spelling: makes the same word look the same however it was typed.

Used for the n-gram features only; the sentence encoder reads the text as written.
Typing errors are not corrected here: character n-grams tolerate them.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["normalise"]

# German writes a missing umlaut as two letters ("fuer"); the other three languages
# simply drop the mark ("a l'etranger"), so only German is spelled out.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u00b4": "'", "`": "'"})
_DIGITS = re.compile(r"\d+")
_SEPARATORS = re.compile(r"[^\w'&+@?]+")


def normalise(text: str, language: str) -> str:
    """Fold case, accents, apostrophes, numbers and separators.

    Args:
        text: what the citizen or the editor wrote, any length.
        language: ``fr``, ``nl``, ``de`` or ``en``; decides how accents are folded.

    Returns:
        Lower-case text with single spaces; every number reads ``0``. May be empty.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    if language == "de":
        folded = folded.translate(_UMLAUTS)
    bare = "".join(
        mark
        for mark in unicodedata.normalize("NFKD", folded)
        if not unicodedata.combining(mark)
    )
    return " ".join(_SEPARATORS.sub(" ", _DIGITS.sub("0", bare)).split())
