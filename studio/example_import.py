"""Read examples from a spreadsheet, and say line by line what becomes of each; pure.

Columns by name, in any order: `text`, `language` (or `lang`), `topic`, and `facet` for
rights; or `label` for both. Separated by commas, semicolons or tabs, as spreadsheets in
Belgium write them; UTF-8.
"""

import csv
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from handover.core.words import FACETS, Lang
from studio.nearness import NEARLY_THE_SAME, Known, Nearness, bare

__all__ = [
    "MOST_CHARS",
    "MOST_ROWS",
    "ImportRefused",
    "Row",
    "judge",
    "label_fault",
    "read_rows",
]

MOST_CHARS = 400
"""A longer example is a mistake, or a letter (a proposal)."""

MOST_ROWS = 2_000


class ImportRefused(Exception):
    """Raised when nothing of a file can be used; says what to do."""


@dataclass(frozen=True)
class Row:
    """One line of the file and what is said of it.

    Attributes:
        line: Counted from 1, the heading included.
        fault: Why it is not taken; empty if it is.
        warning: What an editor should look at though it is taken.
    """

    line: int
    text: str
    label: str
    language: str
    fault: str = ""
    warning: str = ""


def read_rows(source: str) -> list[Row]:
    """Return the lines of a file as they stand, not judged yet.

    Raises:
        ImportRefused: It has no heading with the columns, or too many lines.
    """
    source = source.removeprefix("\ufeff")
    heading = source.split("\n", 1)[0]
    delimiter = max(",;\t", key=heading.count)
    try:
        lines = list(csv.reader(StringIO(source), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ImportRefused(f"This is no table: {error}. Export it as CSV.") from None
    columns = [name.strip().casefold() for name in lines[0]] if lines else []
    at = {name: columns.index(name) for name in columns}
    at.setdefault("language", at.get("lang", -1))
    named = {"text", "label"} <= at.keys() or {"text", "topic"} <= at.keys()
    if not named or at["language"] < 0:
        raise ImportRefused(
            "The first line must name the columns: text, language, topic, facet."
        )
    if len(lines) > MOST_ROWS:
        raise ImportRefused(
            f"At most {MOST_ROWS} lines at once; cut the file in parts."
        )
    return [
        _row(number, line, at) for number, line in enumerate(lines[1:], 2) if any(line)
    ]


def _row(number: int, line: list[str], at: Mapping[str, int]) -> Row:
    def cell(name: str) -> str:
        place = at.get(name, -1)
        return line[place].strip() if 0 <= place < len(line) else ""

    facet = cell("facet")
    label = cell("label") or (f"{cell('topic')}/{facet}" if facet else cell("topic"))
    text = " ".join(cell("text").split())
    return Row(number, text, label, cell("language").casefold())


def judge(
    rows: list[Row],
    known: Nearness,
    rights: Collection[str],
    conversation: Collection[str],
    identifiers: Callable[[str], Collection[str]],
) -> Iterator[Row]:
    """Yield each row with what is wrong with it, in order.

    Args:
        rows: As they stand in the file; those that cannot be read say so already.
        known: All examples there are; the good rows are added to it.
        rights: Topics whose examples need a facet.
        conversation: Topics whose examples have none.
        identifiers: Returns the kinds of identifiers that stand in a text.
    """
    for row in rows:
        fault = (
            row.fault
            or _fault(row, rights, conversation)
            or _personal(row, identifiers)
        )
        warning = ""
        if not fault:
            fault, warning = _repeated(row, known)
        if not fault:
            known.add(Known(row.text, row.label, row.language))
        yield Row(row.line, row.text, row.label, row.language, fault, warning)


def _fault(row: Row, rights: Collection[str], conversation: Collection[str]) -> str:
    if not row.text:
        return "There are no words; write the question."
    if len(row.text) > MOST_CHARS:
        return f"Longer than {MOST_CHARS} characters; write it as one question."
    if row.language not in set(Lang):
        return "The language must be fr, nl, de or en."
    return label_fault(row.label, rights, conversation)


def label_fault(
    label: str, rights: Collection[str], conversation: Collection[str]
) -> str:
    """Return why examples cannot stand under a label; empty if they can.

    Args:
        label: `topic/facet`, or the topic alone.
        rights: Topics whose examples need a facet.
        conversation: Topics whose examples have none.
    """
    topic, _, facet = label.partition("/")
    if topic not in rights and topic not in conversation:
        return "There is no such topic; take a name from the list of topics."
    if topic in conversation and facet:
        return "This topic has no facets; leave the column empty."
    if topic in rights and facet not in FACETS:
        return f"The facet must be one of: {', '.join(FACETS)}."
    return ""


def _personal(row: Row, identifiers: Callable[[str], Collection[str]]) -> str:
    kinds = sorted(set(identifiers(row.text)))
    return f"It holds somebody's {', '.join(kinds)}; remove it." if kinds else ""


def _repeated(row: Row, known: Nearness) -> tuple[str, str]:
    for near in known.nearest(row.text, limit=3, least=NEARLY_THE_SAME):
        other = near.known
        topic = other.label.partition("/")[0]
        is_same_topic = topic == row.label.partition("/")[0]
        if bare(other.text) == bare(row.text):
            if other.language == row.language or not is_same_topic:
                return f"It is there already, under {other.label}.", ""
        elif not is_same_topic:
            return "", f"Nearly the same as '{other.text}' under {other.label}."
    return "", ""
