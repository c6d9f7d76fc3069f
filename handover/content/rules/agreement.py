"""The four languages of one text say the same: numbers, list lines, placeholders.

Words cannot be compared by a program; what can, is. A number is compared as digits, so
that "1 234,50", "1.234,50" and "1,234.50" are one and the same.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator
from typing import TypeVar

from handover.content.model import BothLevels, Levels, PerLang
from handover.content.reader import Place
from handover.content.rules.breach import Breach, Written, written
from handover.core.words import Level

T = TypeVar("T", bound=Hashable)

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def agreement(
    place: Place, text: PerLang[BothLevels], own_numbers: Collection[str] = ()
) -> Iterator[Breach]:
    """Yield what one language of an answer says and the others do not.

    Args:
        place: Where the text stands.
        text: All its versions.
        own_numbers: Telephone numbers answered in one language; neither they nor the
            list lines that hold one need stand in the others.
    """
    for level in Level:
        versions = [each for each in written(place, text) if each.level is level]
        yield from same_everywhere(versions, own_numbers)


def same_everywhere(
    versions: list[Written], own_numbers: Collection[str] = ()
) -> Iterator[Breach]:
    """Yield the languages of one text that differ from most in numbers or lines."""
    own = _any_of(own_numbers)
    shared = [own.sub("", each.words) for each in versions]
    found = [numbers(words) for words in shared]
    yield from _differing(versions, "numbers", found, _as_words)
    lines = [list_lines(each.words, own) for each in versions]
    yield from _differing(versions, "list lines", lines, str)


def _any_of(own_numbers: Collection[str]) -> re.Pattern[str]:
    """Return what finds any of these numbers, the longest first; nothing for none."""
    longest_first = sorted(map(re.escape, own_numbers), key=len, reverse=True)
    return re.compile(rf"(?<!\d)(?:{'|'.join(longest_first) or '(?!)'})(?!\d)")


def filled_in(place: Place, text: PerLang[Levels]) -> Iterator[Breach]:
    """Yield placeholders of a service text that are not the same everywhere."""
    versions = written(place, text)
    wanted = placeholders(versions[0].words)
    for each in versions:
        if re.search("[{}]", PLACEHOLDER.sub("", each.words)):
            what = "a brace that belongs to no placeholder; write {name} or remove it"
            yield Breach(each.place, "placeholder", what)
        found = placeholders(each.words)
        if found != wanted:
            what = f"{_as_words(found)}, elsewhere {_as_words(wanted)}; use the same"
            yield Breach(each.place, "placeholder", what)


def unfilled(text: Written) -> Iterator[Breach]:
    """Yield braces in a text in which nothing is filled in."""
    if re.search("[{}]", text.words):
        what = "nothing is filled in here; write the words in place of the braces"
        yield Breach(text.place, "placeholder", what)


def numbers(text: str) -> frozenset[str]:
    """Return the groups of digits of a text; zeros after a point do not count."""
    return frozenset(re.findall(r"\d+", text)) - {"00"}


def list_lines(text: str, own: re.Pattern[str]) -> int:
    """Return how many lines of a text are items of a list, without those of its own."""
    return sum(not own.search(line) for line in re.findall(r"^- .*", text, re.M))


def placeholders(text: str) -> frozenset[str]:
    """Return the names written as `{name}` in a text."""
    return frozenset(PLACEHOLDER.findall(text))


def _differing(
    versions: list[Written], what: str, found: list[T], shown: Callable[[T], str]
) -> Iterator[Breach]:
    """Yield the versions that differ from what most of them have."""
    usual, _ = Counter(found).most_common(1)[0]
    for each, measure in zip(versions, found, strict=True):
        if measure != usual:
            wrong = f"{what}: {shown(measure)}; in other languages: {shown(usual)}"
            yield Breach(each.place, "languages", f"{wrong}; make them agree")


def _as_words(found: frozenset[str]) -> str:
    return " ".join(sorted(found)) or "none"
