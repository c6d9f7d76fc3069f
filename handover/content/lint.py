"""House rules of the published words, applied to all of them; pure.

docs/reference/content.md lists the rules for editors; `handover.content.rules` holds
them. Files, lines and the clock are for `handover.content.check`.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from handover.content.canned_replies import CannedReply
from handover.content.lists import WordLists
from handover.content.load import Content
from handover.content.model import Text, Topic
from handover.content.rules.agreement import (
    agreement,
    filled_in,
    placeholders,
    same_everywhere,
    unfilled,
)
from handover.content.rules.breach import Breach, Written, wordings, written
from handover.content.rules.completeness import completeness
from handover.content.rules.jargon import jargon
from handover.content.rules.links import dates, links
from handover.content.rules.references import answer_ids, references
from handover.content.rules.wording import (
    amounts,
    avoided,
    decisions,
    length,
    plain,
    text_faults,
)
from handover.core.words import Lang, Level

__all__ = ["lint", "lint_canned", "placeholders", "text_faults"]


def lint(
    content: Content,
    lists: WordLists,
    day: date,
    only: Collection[str] | None = None,
) -> Iterator[tuple[str, list[Breach]]]:
    """Yield each topic or text with the rules that it breaks; only those that do.

    Args:
        content: As it was read.
        lists: What the editors keep lists of.
        day: Which day reviews are counted from.
        only: Topics and texts to look at, all if None.
    """
    ids = answer_ids(content.topics.values())
    for name, topic in content.topics.items():
        if only is not None and name not in only:
            continue
        found = [
            *completeness(topic),
            *references(topic, content.topics.keys(), ids),
            *links(topic, content.domains),
            *dates(topic, day),
            *_of_answers(topic, lists),
        ]
        if found:
            yield name, found
    for key, text in content.texts.items():
        if only is not None and key not in only:
            continue
        found = list(_of_service_text(key, text, lists))
        if found:
            yield key, found


def lint_canned(
    replies: Mapping[str, CannedReply], lists: WordLists
) -> Iterator[Breach]:
    """Yield the rules that canned replies break; everybody reads them, so as easy."""
    for key, reply in replies.items():
        versions = [
            Written(
                (key, "text", lang.value), lang, Level.EASY, reply.text.in_lang(lang)
            )
            for lang in Lang
        ]
        for each in versions:
            yield from _of_any_answer(each, lists, reply.name.in_lang(each.lang))
            yield from unfilled(each)
        yield from same_everywhere(versions, lists.own_numbers)


def _of_answers(topic: Topic, lists: WordLists) -> Iterator[Breach]:
    for place, text in wordings(topic):
        for each in written(place, text):
            yield from _of_any_answer(each, lists, topic.names.in_lang(each.lang))
        yield from agreement(place, text, lists.own_numbers)


def _of_any_answer(text: Written, lists: WordLists, names: str) -> Iterator[Breach]:
    yield from length(text)
    yield from plain(text)
    yield from amounts(text)
    yield from _of_any_text(text, lists)
    yield from jargon(text, lists.jargon.in_lang(text.lang), names)


def _of_service_text(key: str, text: Text, lists: WordLists) -> Iterator[Breach]:
    place = (key, "text")
    for each in written(place, text.text):
        yield from _of_any_text(each, lists)
    yield from filled_in(place, text.text)


def _of_any_text(text: Written, lists: WordLists) -> Iterator[Breach]:
    yield from decisions(text)
    yield from avoided(text, lists.avoided.in_lang(text.lang))
