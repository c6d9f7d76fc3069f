"""Which examples are nearly the same: letters in threes, compared; pure.

It finds what was only spelled or ordered differently. What *means* the same is for the
assistant's own model to say, which is asked beside this.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["NEARLY_THE_SAME", "Known", "Near", "Nearness", "bare"]

NEARLY_THE_SAME = 0.72
"""Share of common threes above which two examples are shown together (a proposal)."""

_TOO_COMMON = 0.2


@dataclass(frozen=True)
class Known:
    """An example that is there already."""

    text: str
    label: str
    language: str


@dataclass(frozen=True)
class Near:
    """An example and how near it is: 0..1, 1 where only accents or case differ."""

    known: Known
    share: float


def bare(text: str) -> str:
    """Return a text without accents, case and signs, words by single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def _threes(text: str) -> frozenset[str]:
    padded = f"  {bare(text)} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


class Nearness:
    """All examples, to be asked which are near a text; made in a second or two."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._known: list[Known] = []
        self._sizes: list[int] = []
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for each in known:
            self.add(each)

    def add(self, known: Known) -> None:
        """Know one more example."""
        threes = _threes(known.text)
        for three in threes:
            self._with[three].append(len(self._known))
        self._known.append(known)
        self._sizes.append(len(threes))

    def nearest(self, text: str, *, limit: int = 5, least: float = 0.0) -> list[Near]:
        """Return the examples nearest to a text, nearest first.

        Args:
            text: In any language.
            limit: At most so many.
            least: No one that shares less.
        """
        threes = _threes(text)
        shared: Counter[int] = Counter()
        most = max(50, int(_TOO_COMMON * len(self._known)))
        for three in threes:
            found = self._with.get(three, ())
            if len(found) <= most:
                shared.update(found)
        scored = [
            (self._share(threes, at), at) for at, _ in shared.most_common(limit * 8)
        ]
        scored = [(share, at) for share, at in scored if share >= least]
        scored.sort(key=lambda each: (-each[0], each[1]))
        return [Near(self._known[at], share) for share, at in scored[:limit]]

    def _share(self, threes: frozenset[str], at: int) -> float:
        theirs = _threes(self._known[at].text)
        return len(threes & theirs) / len(threes | theirs)
