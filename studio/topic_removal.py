"""What leaves the content together with a topic, and what stands in the way; pure.

Its answers and examples go. Where other files name it, the name is taken out: related
topics, buttons, lines of test dialogues, its rule. What is left after that blocks.
A dialogue that is about no other right goes as a whole.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from handover.content.catalogue import CONTEST_DECISION, PRIVACY_QUESTION
from handover.content.dialogues import FOLDER as DIALOGUES
from handover.content.reader import Place
from handover.core.reply import ASK_A_PERSON, CRISIS, OUT_OF_SCOPE, SMALL_TALK
from handover.core.words import Lang
from studio import example_files
from studio.locked import is_locked
from studio.new_topics import path_of
from studio.yaml_edit import REMOVED, load, put

__all__ = ["RELIED_ON", "Reference", "Removal", "removal_of"]

RELIED_ON: Mapping[str, str] = {
    CRISIS: "danger",
    ASK_A_PERSON: "person",
    OUT_OF_SCOPE: "beyond",
    **dict.fromkeys(SMALL_TALK, "small_talk"),
    **dict.fromkeys(("about_assistant", "bot_challenge", PRIVACY_QUESTION), "honesty"),
    **dict.fromkeys(("complaint", CONTEST_DECISION), "recourse"),
    **dict.fromkeys(("change_language", "easy_language"), "preferences"),
}
"""Topics of conversation that the service itself leads to, and what for."""

MOST_NAMED = 30
"""Places that name a topic in words; more would not be read."""

_GENERATED = "# Written by 'python -m bot.write_domain'"


@dataclass(frozen=True)
class Reference:
    """A place that leads to the topic."""

    path: str
    place: Place


@dataclass(frozen=True)
class Removal:
    """What removing a topic comes to.

    Attributes:
        examples: How many go, by language.
        relied_on: What the service needs it for; None: for nothing.
        cleaned: Places from which it is taken out; an empty place is the whole file.
        blocking: Places that name it still; with any, it cannot be removed.
        named: Places that say its name in words: an editor must read them.
        after: Path → what the file is to say, None for no file.
    """

    topic: str
    examples: Mapping[str, int]
    relied_on: str | None
    cleaned: tuple[Reference, ...] = ()
    blocking: tuple[Reference, ...] = ()
    named: tuple[Reference, ...] = ()
    after: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def needs_guardian(self) -> bool:
        """Tell whether a guardian must consent to it."""
        return any(map(is_locked, self.after))


def removal_of(topic: str, texts: Mapping[str, str]) -> Removal:
    """Return what removing a topic comes to.

    Args:
        topic: Its name; its answers are among the files.
        texts: Every file of a content.
    """
    examples = {
        lang.value: path
        for lang in Lang
        if (path := example_files.path_of(topic, lang)) in texts
    }
    own = {path_of(topic), *examples.values()}
    after: dict[str, str | None] = dict.fromkeys(sorted(own))
    cleaned, blocking = list[Reference](), list[Reference]()
    others = {
        path: text
        for path, text in sorted(texts.items())
        if path not in own and not path.startswith("examples/")
    }
    for path, text in others.items():
        if topic not in text:
            continue
        places, made = _without(path, text, topic)
        if places:
            cleaned += [Reference(path, place) for place in places]
            after[path] = made
        if made is not None:
            left = _leading_to(load(made), topic)
            blocking += [Reference(path, place) for place in left]
    return Removal(
        topic,
        {lang: _count(texts[path]) for lang, path in examples.items()},
        RELIED_ON.get(topic),
        tuple(cleaned),
        tuple(blocking),
        tuple(_named(load(texts[path_of(topic)])["names"], others))[:MOST_NAMED],
        after,
    )


def _count(text: str) -> int:
    return sum(len(block.texts) for block in example_files.read(text).blocks)


def _without(path: str, text: str, topic: str) -> tuple[list[Place], str | None]:
    """Return where a file named the topic, and the file without it."""
    folder = path.partition("/")[0]
    if folder == "answers":
        return _answers_without(text, topic)
    if folder == DIALOGUES:
        return _dialogue_without(text, topic)
    if folder == "rules" and text.startswith(_GENERATED):
        rule = re.compile(rf"^- rule: {re.escape(topic)}\n(?:[ ].*\n|\n)*", re.M)
        made, count = rule.subn("", text)
        return [("rules", topic)] * count, made
    return [], text


def _answers_without(text: str, topic: str) -> tuple[list[Place], str]:
    places: list[Place] = []
    held = load(text)
    if topic in held.get("related", ()):
        places.append(("related",))
        kept = [each for each in held["related"] if each != topic]
        text = put(text, ("related",), kept)
    for facet, answer in held.get("answers", {}).items():
        choices = answer.get("choices") or []
        kept = [each for each in choices if not _leads_to(each, topic)]
        if len(kept) < len(choices):
            place: Place = ("answers", facet, "choices")
            places.append(place)
            text = put(text, place, kept or REMOVED)
    return places, text


def _dialogue_without(text: str, topic: str) -> tuple[list[Place], str | None]:
    steps = load(text)["steps"]
    lines = [i for i, step in enumerate(steps) if _leads_to(step["expect"], topic)]
    if not lines:
        return [], text
    kept = [step for step in steps if not _leads_to(step["expect"], topic)]
    was_of_right = any("." in steps[i]["expect"] for i in lines)
    is_of_right = any("." in step["expect"] for step in kept)
    if not kept or (was_of_right and not is_of_right):
        # What is left would test a greeting under the title of the topic.
        return [()], None
    return [("steps", i) for i in lines], put(text, ("steps",), kept)


def _leads_to(value: Any, topic: str) -> bool:
    """Tell whether a value is the topic, or one of its answers: `a`, `a.b`, `a@c`."""
    head = re.split(r"[./@]", value, maxsplit=1)[0] if isinstance(value, str) else ""
    return head == topic and re.fullmatch(r"[\w./@]+", value) is not None


def _leading_to(held: Any, topic: str, place: Place = ()) -> Iterator[Place]:
    for key, value in _inside(held):
        if _leads_to(value, topic) and key != "topic":
            yield (*place, key)
        else:
            yield from _leading_to(value, topic, (*place, key))


def _named(names: Mapping[str, str], texts: Mapping[str, str]) -> Iterator[Reference]:
    """Yield where words of answers and texts hold the topic's name in their language.

    Args:
        names: Of the topic, by language.
        texts: Files by path.
    """
    wanted = {
        lang: re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
        for lang, name in names.items()
        if name
    }
    for path, text in texts.items():
        if not path.startswith(("answers/", "texts/")):
            continue
        if any(pattern.search(text) for pattern in wanted.values()):
            for place, words in _words_in(load(text)):
                langs = wanted.keys() & set(map(str, place))
                if any(wanted[each].search(words) for each in langs):
                    yield Reference(path, place)


def _words_in(held: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    if isinstance(held, str):
        yield place, held
    for key, value in _inside(held):
        yield from _words_in(value, (*place, key))


def _inside(held: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(held, dict):
        yield from held.items()
    elif isinstance(held, list):
        yield from enumerate(held)
