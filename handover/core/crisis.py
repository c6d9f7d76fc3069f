"""Find a possible emergency in what a citizen wrote: by rules, without any score.

A lexicon (nlu_data/crisis, docs/reference/content.md) names lists of words and rules
over them: "a word of `want` and a word of `die` within eight words". The languages are
all tried on each message, because people mix them. It decides nothing about a person:
it says that the card with the emergency numbers is due (R-71 to R-74).
"""

from collections.abc import Iterator, Sequence

from handover.core.crisis_reading import Reading, bits
from handover.core.crisis_rules import Alarm, Emergency, Lexicon
from handover.core.crisis_words import sentences

__all__ = [
    "Alarm",
    "Emergency",
    "Lexicon",
    "find_alarms",
    "find_emergency",
    "was_calmed",
]


class _Silence:
    """The kinds of alarm that one language's `quiet` rules keep from a message."""

    def __init__(self, sentences_read: Sequence[Reading], *, is_heeded: bool) -> None:
        self.of_message: set[Emergency] = set()
        self.of_sentence: list[set[Emergency]] = [set() for _ in sentences_read]
        for reading, own in zip(sentences_read, self.of_sentence, strict=True):
            for each in reading.language.quiet if is_heeded else ():
                if reading.has(each.rule):
                    (self.of_message if each.whole_message else own).update(each.kinds)
        for own in self.of_sentence:
            own |= self.of_message


def _whole_message(
    taken: Sequence[set[int]], read: Sequence[Sequence[Reading]]
) -> set[int]:
    """Return the calmed words of all sentences, counted from the message's first."""
    found: set[int] = set()
    words = 0
    for here, readings in zip(taken, read, strict=True):
        found.update(at + words for at in here)
        words += len(readings[0].own)
    return found


def find_alarms(text: str, lexicon: Lexicon) -> Iterator[Alarm]:
    """Yield every rule that finds an emergency, for editors and measurements."""
    return _alarms(text, lexicon)


def _alarms(
    text: str, lexicon: Lexicon, *, calm: bool = True, quiet: bool = True
) -> Iterator[Alarm]:
    """Yield alarms; with or without the rules that calm words or quieten sentences."""
    read = [
        [Reading(language, tokens) for language in lexicon.languages]
        for tokens in sentences(text)
    ]
    by_language = [list(readings) for readings in zip(*read, strict=True)]
    for sentences_read in by_language:
        met = bits(set[int]().union(*(each.hits for each in sentences_read)))
        for each in sentences_read:
            each.met_anywhere = met
    taken = [
        set[int]().union(*(each.calmed(readings) for each in readings if calm))
        for readings in read
    ]
    silences = [_Silence(each, is_heeded=quiet) for each in by_language]
    for at, readings in enumerate(read):
        for each, silence in zip(readings, silences, strict=True):
            yield from each.alarms(taken[at], silence.of_sentence[at], readings)
    if len(read) > 1:
        whole = [Reading.of_message(each) for each in by_language]
        all_taken = _whole_message(taken, read)
        for each, silence in zip(whole, silences, strict=True):
            yield from each.alarms(all_taken, silence.of_message, whole, across=True)


def find_emergency(text: str, lexicon: Lexicon) -> Emergency | None:
    """Return the emergency that the text may be about, or None.

    Args:
        text: What a citizen wrote, in any language, up to some thousand characters.
        lexicon: All languages.
    """
    found = {alarm.emergency for alarm in find_alarms(text, lexicon)}
    return next((kind for kind in Emergency if kind in found), None)


def was_calmed(text: str, lexicon: Lexicon) -> bool:
    """Tell whether only a denial or an idiom keeps the text from an alarm.

    Where words of an emergency stand and a `calm` rule takes each of them ("nobody hits
    me, I only ask", "these forms kill me"), a model that counts words is no better
    witness than the rule. What `quiet` rules keep back by context is not counted here.
    """
    if any(_alarms(text, lexicon, quiet=False)):
        return False
    return any(_alarms(text, lexicon, calm=False, quiet=False))
