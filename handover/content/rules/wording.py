"""Short and plain, without decisions, labels or undated amounts.

Sources: requirements R-34, R-53, R-89 and R-90.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from handover.content.lists import Avoided
from handover.content.rules.breach import Breach, Written
from handover.content.rules.decisions import decision_in
from handover.core.words import Lang, Level

MAX_WORDS = 90
MAX_SENTENCE_WORDS = {Level.STANDARD: 20, Level.EASY: 12}

MARKUP = re.compile(r"https?://|</?[a-z]+>|\*\*|\]\(|[\U0001F300-\U0001FAFF]")
AMOUNT = re.compile(
    r"€ ?\d|\d[\d.,  ]* ?(?:€|%|(?:euros?|pour cent|procent|Prozent|per cent)\b)", re.I
)
YEAR = re.compile(r"\b20\d\d\b")


def length(text: Written) -> Iterator[Breach]:
    """Yield texts and sentences that are too long to be read in a chat."""
    words = len(text.words.split())
    if words > MAX_WORDS:
        what = f"{words} words, at most {MAX_WORDS}; shorten the text"
        yield Breach(text.place, "length", what)
    most = MAX_SENTENCE_WORDS[text.level]
    for sentence in sentences(text.words):
        count = len(re.findall(r"\w[\w'’.-]*", sentence))
        if count > most:
            what = f"a sentence of {count} words, at most {most}: «{sentence[:40]}…»"
            yield Breach(text.place, "sentence", f"{what}; make two of it")


def decisions(text: Written) -> Iterator[Breach]:
    """Yield wording that would decide about a person."""
    for lead, sentence in led(text.words):
        found = decision_in(sentence, text.lang, lead)
        if found:
            what = f"decision wording «{found}»; use a conditional form"
            yield Breach(text.place, "decision", what)


def plain(text: Written) -> Iterator[Breach]:
    """Yield anything but plain text."""
    if MARKUP.search(text.words):
        what = "a link, markup or an emoji; write plain text, links are the sources"
        yield Breach(text.place, "plain", what)


def amounts(text: Written) -> Iterator[Breach]:
    """Yield amounts and rates that do not say from when they are."""
    found = AMOUNT.search(text.words)
    if found and not YEAR.search(text.words):
        what = f"«{found.group()}» has no date; add month and year, or leave it out"
        yield Breach(text.place, "amount", what)


def avoided(text: Written, words: Iterable[Avoided]) -> Iterator[Breach]:
    """Yield words that label people, with what to write in their place."""
    for each in words:
        found = _as_pattern(each.word).search(text.words)
        if found:
            what = f"«{found.group()}» labels people; write {each.instead}"
            yield Breach(text.place, "stigma", what)


@cache
def _as_pattern(word: str) -> re.Pattern[str]:
    stem = re.escape(word.removesuffix("*")).replace(r"\ ", r"\s+")
    ending = r"\w*" if word.endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w){stem}{ending}", re.I)


def sentences(text: str) -> list[str]:
    """Split plain text into sentences; list lines count as their own."""
    marked = re.sub(r"^- ", "\n\n", text, flags=re.M)
    parts = re.split(r"(?<=[.!?…])\s+(?=[\"«„A-ZÀ-Ý0-9])|\n\s*\n", marked)
    return [part.strip() for part in parts if part.strip()]


def led(text: str) -> Iterator[tuple[str, str]]:
    """Yield each sentence; before an item of a list, the sentence that leads to it."""
    lead = ""
    for part in re.split(r"\n\s*\n|\n(?=- )", text):
        found = sentences(part)
        is_item = part.lstrip().startswith("- ")
        if found and not is_item:
            lead = found[-1] if found[-1].endswith(":") else ""
        for each in found:
            yield (lead if is_item else ""), each


def text_faults(words: str, lang: Lang, level: Level) -> Iterator[str]:
    """Yield what is wrong with one text by itself, in words an editor understands."""
    text = Written((), lang, level, words)
    for rule in (length, decisions, plain):
        for breach in rule(text):
            yield f"{breach.rule}: {breach.what}"
