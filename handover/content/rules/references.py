"""What an answer points to exists and is little (R-90): related topics, buttons."""

import re
from collections.abc import Collection, Iterable, Iterator

from handover.content.model import Topic
from handover.content.rules.breach import Breach
from handover.core.words import FACETS, Lang, Level, Region

MAX_BUTTONS = 4

SPECIAL_CHOICE = re.compile(
    rf"^(none|request_human|lang:({'|'.join(Lang)})|level:({'|'.join(Level)}))$"
)


def references(
    topic: Topic, topics: Collection[str], ids: Collection[str]
) -> Iterator[Breach]:
    """Yield related topics and choices that lead nowhere, and too many choices.

    Args:
        topic: Whose references are looked at.
        topics: Names of all topics.
        ids: All answer ids.
    """
    for position, name in enumerate(topic.related):
        if name not in topics:
            what = f"{name!r} is not a topic; correct or remove it"
            yield Breach(("related", position), "reference", what)
    for facet, answer in topic.answers.items():
        if len(answer.choices) > MAX_BUTTONS:
            what = f"{len(answer.choices)} buttons, at most {MAX_BUTTONS}; remove some"
            yield Breach(("answers", facet, "choices"), "length", what)
        for position, choice in enumerate(answer.choices):
            answer_id, _, region = choice.partition("@")
            is_answer = answer_id in ids and (not region or region in set(Region))
            if not is_answer and not SPECIAL_CHOICE.match(choice):
                what = f"{choice!r} is not an answer id; correct or remove it"
                place = ("answers", facet, "choices", position)
                yield Breach(place, "reference", what)


def answer_ids(topics: Iterable[Topic]) -> set[str]:
    """Return every id that can be looked up, also those falling back to overview."""
    return {topic.answer_id(facet) for topic in topics for facet in FACETS}
