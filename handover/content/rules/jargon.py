"""Easy texts explain their jargon (requirement R-89).

An abbreviation or term is explained if one of the words that its entry in
`nlu_data/jargon.yml` accepts stands in the same text, if it stands in brackets after
its long form, or if the topic itself is called so.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from handover.content.lists import JARGON_FILE, Term
from handover.content.rules.breach import Breach, Written
from handover.core.words import Level

ABBREVIATION = re.compile(r"(?<![\w.])[A-ZÄÖÜÉÈ]{2,}(?![\w])")


def jargon(text: Written, terms: Mapping[str, Term], names: str) -> Iterator[Breach]:
    """Yield terms that an easy text leaves unexplained.

    Args:
        text: One text; in another level than easy, nothing is looked for.
        terms: The listed terms of its language.
        names: What the topic is called in its language.
    """
    if text.level is not Level.EASY:
        return
    for name, term in terms.items():
        if not term.explained_by or not _stands(name, text.words):
            continue
        if _written_out(name, text.words) or _stands(name, names):
            continue
        if not any(_contains(words, text.words) for words in term.explained_by):
            what = f"«{name}» is not explained; add «{term.means}»"
            yield Breach(text.place, "jargon", what)
    for name in sorted(set(ABBREVIATION.findall(text.words))):
        if name in terms or _stands(name, names) or _written_out(name, text.words):
            continue
        what = f"«{name}» is in no list; write it out, or add it to {JARGON_FILE}"
        yield Breach(text.place, "jargon", what)


def _stands(name: str, words: str) -> bool:
    """Tell whether a term stands in a text: abbreviations only in capitals."""
    return _as_pattern(name).search(words) is not None


@cache
def _as_pattern(name: str) -> re.Pattern[str]:
    flags = re.NOFLAG if ABBREVIATION.search(name) else re.IGNORECASE
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", flags)


def _written_out(name: str, words: str) -> bool:
    """Tell whether a term follows its long form in brackets: "long form (LF)"."""
    return re.search(rf"\w\s\([^)]*\b{re.escape(name)}\b[^)]*\)", words) is not None


def _contains(part: str, words: str) -> bool:
    return part.casefold() in words.casefold()
