"""What a crisis lexicon holds once compiled: lists, and rules over them.

Made by `handover.core.crisis_lexicon`, read by `handover.core.crisis`. Standard library
only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from handover.core.crisis_words import Vocabulary


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
        forms: How many forms they hold: the fewer, the more telling.
        follows: It stands after the part before it.
    """

    lists: tuple[int, ...]
    mask: int
    forms: int
    follows: bool


@dataclass(frozen=True, eq=False)
class Rule:
    """Words that alarm, or calm, together; equal to itself only.

    Attributes:
        text: The rule as it is written in the lexicon.
        window: Most words from the first part to the last, both included.
        across: The words may stand in several sentences.
        unless: Lists (as bits) of which no word may stand in the sentence.
        unless_anywhere: Lists (as bits) of which no word may stand in the message.
    """

    text: str
    parts: tuple[Part, ...]
    window: int
    across: bool
    unless: int
    unless_anywhere: int


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
            further = node.next.get(key)
            if further is None:
                further = node.next[key] = Forms()
            node = further
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

    @cached_property
    def by_list(self) -> dict[int, list[tuple[Emergency, Rule]]]:
        """Return the alarms by the lists of their most telling part."""
        found: dict[int, list[tuple[Emergency, Rule]]] = {}
        for each in self.alarms:
            part = min(each[1].parts, key=lambda part: part.forms)
            for list_id in part.lists:
                found.setdefault(list_id, []).append(each)
        return found


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
