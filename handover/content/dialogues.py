"""Test dialogues: what editors say a conversation must lead to, kept as content.

`nlu_data/dialogues/<name>.yml`. They are played before a release; citizens never see
them. docs/reference/content.md describes the format.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, TypeAdapter

from handover.content.model import Record
from handover.content.reader import Fault, Reader, lines_in
from handover.core.words import Lang

__all__ = [
    "DIALOGUE",
    "FOLDER",
    "Dialogue",
    "DialogueStep",
    "dialogue_faults",
    "path_of",
    "read_dialogues",
]

FOLDER = "dialogues"

UNSURE = ("clarification", "fallback")
"""What may be expected beside an answer: a question back, or an honest "not sure"."""


def _line(most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most)


class DialogueStep(Record):
    """One sentence of a citizen, and the reply that is right.

    Attributes:
        expect: Id of an answer (`rent_support.amount`, `greet`), or one of `UNSURE`.
    """

    say: Annotated[str, _line(1000)]
    expect: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z_]+)?$")]

    @property
    def topic(self) -> str | None:
        """The right that is spoken of after this step; None if it is not a right."""
        topic, _, facet = self.expect.partition(".")
        return topic if facet else None


class Dialogue(Record):
    """What somebody may write, line by line, and what each line must lead to."""

    title: Annotated[str, _line(120)]
    language: Lang
    steps: Annotated[tuple[DialogueStep, ...], Field(min_length=1, max_length=20)]

    def turns(self) -> Iterator[tuple[DialogueStep, str | None]]:
        """Yield each step with the right that was spoken of just before.

        It is the expected one: a step is judged by itself, not by those before.
        """
        last: str | None = None
        for step in self.steps:
            yield step, last
            last = step.topic or last


DIALOGUE = TypeAdapter(Dialogue)


def path_of(name: str) -> str:
    """Return the file of a dialogue within the content."""
    return f"{FOLDER}/{name}.yml"


def read_dialogues(folder: Path) -> tuple[dict[str, Dialogue], list[Fault]]:
    """Return the dialogues of a content folder by name, and what cannot be read."""
    reader = Reader(folder)
    found = {
        path.stem: dialogue
        for path in sorted((folder / FOLDER).glob("*.yml"))
        if (dialogue := reader.read(path, DIALOGUE)) is not None
    }
    return found, reader.faults


def dialogue_faults(folder: Path, answers: Collection[str]) -> Iterator[Fault]:
    """Yield what is wrong with the dialogues of a content folder.

    Args:
        folder: As `nlu_data/`.
        answers: Ids of all answers that are published.
    """
    dialogues, faults = read_dialogues(folder)
    yield from faults
    for name, dialogue in dialogues.items():
        path = folder / path_of(name)
        missing = [
            (("steps", at, "expect"), step.expect)
            for at, step in enumerate(dialogue.steps)
            if step.expect not in answers and step.expect not in UNSURE
        ]
        lines = lines_in(path, [place for place, _ in missing])
        for line, (_, expect) in zip(lines, missing, strict=True):
            what = f"there is no answer '{expect}'; name one, or one of {UNSURE}"
            yield Fault(path, line, f"dialogues: {what}")
