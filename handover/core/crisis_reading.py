"""Read one sentence with one language's crisis lexicon: which rules its words meet.

`handover.core.crisis` puts the sentences and the languages together. Standard library
only.
"""

from collections.abc import Iterable, Iterator, Sequence

from handover.core.crisis_rules import Alarm, Emergency, Forms, Language, Rule
from handover.core.crisis_words import Token

NEIGHBOURS = 2
"""So many words before and after a match tell in which language it is written."""

Span = tuple[int, int]


class Reading:
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
        self.met = bits(self.hits)
        self.met_anywhere = self.met

    @classmethod
    def of_message(cls, sentences_read: Sequence["Reading"]) -> "Reading":
        """Put the readings of a message's sentences together, for what spans them."""
        whole = cls(sentences_read[0].language, ())
        words = places = 0
        for each in sentences_read:
            for list_id, spans in each.hits.items():
                whole.hits.setdefault(list_id, []).extend(
                    (start + places, end + places) for start, end in spans
                )
            whole.own += each.own
            whole.origin += [at + words for at in each.origin]
            words += len(each.own)
            places += len(each.origin)
        whole.met = whole.met_anywhere = bits(whole.hits)
        return whole

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

    def calmed(self, others: Sequence["Reading"]) -> set[int]:
        """Return the written words (by place) that stand in a calming match.

        An earlier rule takes its words away from the later ones.
        """
        taken: set[int] = set()
        if not self.hits:
            return taken
        for rule in self.language.calm:
            if not self._may_match(rule):
                continue
            for spans in self._matches(rule, taken, in_one_clause=True):
                if self._is_foreign(spans, others):
                    continue
                for start, end in spans:
                    taken.update(self.origin[start:end])
        return taken

    def has(self, rule: Rule) -> bool:
        """Tell whether the sentence has this rule's words."""
        return self._may_match(rule) and any(self._matches(rule, set()))

    def alarms(
        self,
        taken: set[int],
        quiet: set[Emergency],
        others: Sequence["Reading"],
        *,
        across: bool = False,
    ) -> Iterator[Alarm]:
        """Yield what is alarming, without the words that were calmed.

        Args:
            taken: The calmed words, by place.
            quiet: Kinds that are not looked for.
            others: The same words as the other languages read them.
            across: Only what the words of several sentences may mean together.
        """
        by_list = self.language.by_list
        for emergency, rule in dict.fromkeys(
            each for list_id in self.hits for each in by_list.get(list_id, ())
        ):
            if across and not rule.across:
                continue
            if emergency in quiet or not self._may_match(rule):
                continue
            for spans in self._matches(rule, taken):
                if not self._is_foreign(spans, others):
                    yield Alarm(emergency, self.language.code, rule.text)
                    break

    def _is_foreign(self, spans: tuple[Span, ...], others: Sequence["Reading"]) -> bool:
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
        others: Sequence["Reading"],
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
            if not part.mask & self.met:
                return False
        return True

    def _matches(
        self, rule: Rule, taken: set[int], *, in_one_clause: bool = False
    ) -> Iterator[tuple[Span, ...]]:
        """Yield the spans of each match of a rule that `_may_match`."""
        if rule.unless & self.met or rule.unless_anywhere & self.met_anywhere:
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


def bits(list_ids: Iterable[int]) -> int:
    """Return the lists as bits of one number."""
    return sum(1 << list_id for list_id in list_ids)


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
