"""What editors ruled out: answers that must not be suggested to a question.

One file, `search_blocks.yml` in the content folder; without it nothing is blocked.
docs/reference/content.md explains it to editors.
"""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, TypeAdapter, model_validator

from handover.content.catalogue import Catalogue
from handover.content.model import Record, Words
from handover.content.reader import ContentError, Reader

FILE_NAME = "search_blocks.yml"


class Block(Record):
    """One ruling: for this question, or wherever this phrase occurs, never these.

    Attributes:
        question: The whole question, however it is spelled in capitals and accents.
        phrase: Whole words in a row, anywhere in a question.
        never: Answer ids, or names of topics for all of their answers.
        reason: Why, for the next editor.
    """

    question: Words | None = None
    phrase: Words | None = None
    never: Annotated[tuple[Words, ...], Field(min_length=1)]
    reason: Words

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.question is None) == (self.phrase is None):
            raise ValueError("give either a question or a phrase, not both")
        if not plain(self.question or self.phrase or ""):
            raise ValueError("the question or phrase holds no word")
        return self

    def is_about(self, question: str) -> bool:
        """Tell whether the ruling is about a question that is already `plain`."""
        if self.question is not None:
            return question == plain(self.question)
        return f" {plain(self.phrase or '')} " in f" {question} "


_BLOCKS = TypeAdapter(tuple[Block, ...])


def read_blocks(folder: Path, catalogue: Catalogue) -> tuple[Block, ...]:
    """Read the rulings of a content folder.

    Raises:
        ContentError: The file cannot be used, or names an answer that is not published.
    """
    file = folder / FILE_NAME
    if not file.exists():
        return ()
    reader = Reader(folder)
    blocks: tuple[Block, ...] = reader.read(file, _BLOCKS) or ()
    for block in blocks:
        for answer_id in block.never:
            if not catalogue.has(answer_id):
                what = f"{answer_id!r} is not a published answer; correct or remove it"
                reader.fault(file, 1, f"search-blocks: {what}")
    if reader.faults:
        raise ContentError(reader.faults)
    return blocks


def blocked_ids(question: str, blocks: Sequence[Block]) -> frozenset[str]:
    """Return what must not be suggested to a question."""
    words = plain(question)
    return frozenset(
        answer_id
        for block in blocks
        if block.is_about(words)
        for answer_id in block.never
    )


def plain(text: str) -> str:
    """Return the words of a text without capitals, accents and punctuation."""
    letters = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(re.findall(r"\w+", bare))
