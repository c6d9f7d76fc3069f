"""Find a possible emergency in what a citizen wrote: by rules, without any score.

A lexicon (nlu_data/crisis, docs/reference/content.md) names lists of words and rules
over them: "a word of `want` and a word of `die` within eight words". The languages are
all tried on each message, because people mix them. It decides nothing about a person:
it says that the card with the emergency numbers is due (R-71 to R-74).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handover.core.crisis_words import Token, Vocabulary, sentences

NEIGHBOURS = 2
"""So many words before and after a match tell in which language it is written."""


class Emergency(StrEnum):
    """What may be going on; the order is that in which one is named."""

    SUICIDE = "suicide"
    VIOLENCE = "violence"
    CHILD = "child"
    TONIGHT = "tonight"


@dataclass(frozen=True)
class Part:
    """One condition of a rule: a word of any of these lists.

    Attributes:
        mask: The lists as bits, to see at once that none of them was met.
        follows: It stands after the part before it.
    """

    lists: tuple[int, ...]
    mask: int
    follows: bool


@dataclass(frozen=True)
class Rule:
    """Words that alarm, or calm, together.

    Attributes:
        text: The rule as it is written in the lexicon.
        window: Most words from the first part to the last, both included.
        unless: Lists (as bits) of which no word may stand in the sentence.
    """

    text: str
    parts: tuple[Part, ...]
    window: int
    unless: int


@dataclass(frozen=True)
class Quiet:
    """A sentence, or a whole message, with this rule raises no alarm of these kinds."""

    rule: Rule
    kinds: frozenset[Emergency]
    whole_message: bool


class Forms:
    """The forms of all lists as one tree of keys."""

    def __init__(self) -> None:
        self.ends: set[int] = set()
        self.next: dict[str, Forms] = {}

    def add(self, keys: Sequence[str], list_id: int) -> None:
        """Add a form of one or more words."""
        node = self
        for key in keys:
            node = node.next.setdefault(key, Forms())
        node.ends.add(list_id)


@dataclass(frozen=True)
class Language:
    """The compiled lexicon of one language."""

    code: str
    vocabulary: Vocabulary
    forms: Forms
    calm: tuple[Rule, ...]
    quiet: tuple[Quiet, ...]
    alarms: tuple[tuple[Emergency, Rule], ...]


@dataclass(frozen=True)
class Lexicon:
    """All languages; made by `handover.core.crisis_lexicon.compile_lexicon`."""

    languages: tuple[Language, ...]


@dataclass(frozen=True)
class Alarm:
    """Which rule found what; holds none of the citizen's words."""

    emergency: Emergency
    language: str
    rule: str


Span = tuple[int, int]


class _Reading:
    """One sentence as one language's lexicon reads it."""

    def __init__(self, language: Language, tokens: Sequence[Token]) -> None:
        self.language = language
        self.own = [language.vocabulary.has(token.word) for token in tokens]
        self.origin: list[int] = []
        self._clause: list[int] = []
        keys: list[tuple[str, ...]] = []
        for at, token in enumerate(tokens):
            for each in language.vocabulary.read(token.word):
                keys.append(each)
                self.origin.append(at)
                self._clause.append(token.clause)
        self.hits: dict[int, list[Span]] = {}
        for start in range(len(keys)):
            if keys[start]:
                self._walk(language.forms, keys, start, start)
        self._met = sum(1 << list_id for list_id in self.hits)

    def _walk(
        self, node: Forms, keys: list[tuple[str, ...]], start: int, at: int
    ) -> None:
        if at == len(keys):
            return
        for key in keys[at]:
            following = node.next.get(key)
            if following is None:
                continue
            for list_id in following.ends:
                self.hits.setdefault(list_id, []).append((start, at + 1))
            self._walk(following, keys, start, at + 1)

    def calmed(self, others: Sequence["_Reading"]) -> set[int]:
        """Return the written words (by place) that stand in a calming match.

        An earlier rule takes its words away from the later ones.
        """
        taken: set[int] = set()
        if not self.hits:
            return taken
        for rule in self.language.calm:
            for spans in self._matches(rule, taken, in_one_clause=True):
                if self._is_foreign(spans, others):
                    continue
                for start, end in spans:
                    taken.update(self.origin[start:end])
        return taken

    def has(self, rule: Rule) -> bool:
        """Tell whether the sentence has this rule's words."""
        return next(self._matches(rule, set()), None) is not None

    def alarms(
        self, taken: set[int], quiet: set[Emergency], others: Sequence["_Reading"]
    ) -> Iterator[Alarm]:
        """Yield what is alarming, without the words that were calmed."""
        for emergency, rule in self.language.alarms:
            if emergency in quiet or not self._may_match(rule):
                continue
            for spans in self._matches(rule, taken):
                if not self._is_foreign(spans, others):
                    yield Alarm(emergency, self.language.code, rule.text)
                    break

    def _is_foreign(
        self, spans: tuple[Span, ...], others: Sequence["_Reading"]
    ) -> bool:
        """Tell whether the words around are rather those of another language.

        "Ich will die Papiere" has two English words, and none of them is meant so.
        """
        first = self.origin[min(start for start, _ in spans)]
        last = self.origin[max(end for _, end in spans) - 1] + 1
        if not self._has_fewer(first, last, others, or_as_many=True):
            return False
        around = max(0, first - NEIGHBOURS), last + NEIGHBOURS
        return self._has_fewer(*around, others)

    def _has_fewer(
        self,
        first: int,
        last: int,
        others: Sequence["_Reading"],
        *,
        or_as_many: bool = False,
    ) -> bool:
        own = sum(self.own[first:last])
        return any(
            sum(other.own[first:last]) >= own + (not or_as_many)
            for other in others
            if other is not self
        )

    def _may_match(self, rule: Rule) -> bool:
        """Tell at once that some part's lists were not met: true for most rules."""
        for part in rule.parts:  # noqa: SIM110 - all() is twice as slow here
            if not part.mask & self._met:
                return False
        return True

    def _matches(
        self, rule: Rule, taken: set[int], *, in_one_clause: bool = False
    ) -> Iterator[tuple[Span, ...]]:
        if rule.unless & self._met or not self._may_match(rule):
            return
        places = [
            [
                span
                for list_id in part.lists
                for span in self.hits.get(list_id, ())
                if not taken or taken.isdisjoint(self.origin[span[0] : span[1]])
            ]
            for part in rule.parts
        ]
        if all(places):
            for spans in _choose(rule, places, ()):
                first = min(start for start, _ in spans)
                last = max(end for _, end in spans) - 1
                if not in_one_clause or self._clause[first] == self._clause[last]:
                    yield spans


def _choose(
    rule: Rule, places: list[list[Span]], chosen: tuple[Span, ...]
) -> Iterator[tuple[Span, ...]]:
    """Yield every way to give each part its own words within the window."""
    if len(chosen) == len(places):
        yield chosen
        return
    part = rule.parts[len(chosen)]
    for span in places[len(chosen)]:
        start, end = span
        if part.follows and chosen and start < chosen[-1][1]:
            continue
        if any(start < other[1] and other[0] < end for other in chosen):
            continue
        spans = (*chosen, span)
        if max(s[1] for s in spans) - min(s[0] for s in spans) <= rule.window:
            yield from _choose(rule, places, spans)


def find_alarms(text: str, lexicon: Lexicon) -> Iterator[Alarm]:
    """Yield every rule that finds an emergency, for editors and measurements."""
    read: list[tuple[_Reading, list[_Reading], set[int], set[Emergency]]] = []
    quiet_message: dict[str, set[Emergency]] = {}
    for tokens in sentences(text):
        readings = [_Reading(language, tokens) for language in lexicon.languages]
        taken = set[int]().union(*(reading.calmed(readings) for reading in readings))
        for reading in readings:
            whole = quiet_message.setdefault(reading.language.code, set())
            quiet = set[Emergency]()
            for each in reading.language.quiet:
                if reading.has(each.rule):
                    (whole if each.whole_message else quiet).update(each.kinds)
            read.append((reading, readings, taken, quiet))
    for reading, readings, taken, quiet in read:
        quiet |= quiet_message[reading.language.code]
        yield from reading.alarms(taken, quiet, readings)


def find_emergency(text: str, lexicon: Lexicon) -> Emergency | None:
    """Return the emergency that the text may be about, or None.

    Args:
        text: What a citizen wrote, in any language, up to some thousand characters.
        lexicon: All languages.
    """
    found = {alarm.emergency for alarm in find_alarms(text, lexicon)}
    return next((kind for kind in Emergency if kind in found), None)
