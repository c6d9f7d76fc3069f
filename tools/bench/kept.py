"""The figures that were measured last, part by part, as docs/performance.json. Pure."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tools.bench.figures import Editing, Hubs, Memory, Replies, Sockets, Start

__all__ = ["PARTS", "Book", "Entry", "Figures", "NotKept", "merged", "read", "written"]

Figures = Start | Replies | Memory | Sockets | Hubs | Editing

PARTS: dict[str, TypeAdapter[Any]] = {
    "start": TypeAdapter(Start),
    "replies": TypeAdapter(Replies),
    "memory": TypeAdapter(Memory),
    "sockets": TypeAdapter(Sockets),
    "hubs": TypeAdapter(Hubs),
    "studio": TypeAdapter(Editing),
}
"""All parts, in the order in which they are measured and shown."""

DIGITS = 5


class NotKept(Exception):
    """Raised when the file does not hold figures; names the part."""


@dataclasses.dataclass(frozen=True)
class Entry:
    """One part as it was last measured.

    Attributes:
        day: when.
        machine: processor, cores, memory and Python, without a name.
        figures: what was found.
    """

    day: date
    machine: str
    figures: Figures


Book = Mapping[str, Entry]
"""Entries by part; a part that was never measured is missing."""


def read(text: str) -> dict[str, Entry]:
    """Return what a file of figures holds; an empty one holds nothing.

    Raises:
        NotKept: it is no such file.
    """
    try:
        parts = json.loads(text or "{}")
    except ValueError:
        raise NotKept("the figures kept are no JSON") from None
    book = {}
    for name, found in parts.items():
        if name not in PARTS:
            raise NotKept(f"no part is called {name}")
        try:
            book[name] = Entry(
                date.fromisoformat(found["day"]),
                found["machine"],
                PARTS[name].validate_python(found["figures"]),
            )
        except (KeyError, TypeError, ValueError, ValidationError) as error:
            raise NotKept(f"the figures of {name} cannot be read") from error
    return book


def written(book: Book) -> str:
    """Return the file that `read` reads."""
    parts = {
        name: {
            "day": book[name].day.isoformat(),
            "machine": book[name].machine,
            "figures": _rounded(adapter.dump_python(book[name].figures, mode="json")),
        }
        for name, adapter in PARTS.items()
        if name in book
    }
    return json.dumps(parts, indent=1) + "\n"


def merged(old: Book, new: Book) -> dict[str, Entry]:
    """Return the new entries, and the old ones of parts that were not measured.

    What was skipped takes nothing away that was measured before.
    """
    taken = {
        name: entry
        for name, entry in new.items()
        if name not in old or not getattr(entry.figures, "skipped", "")
    }
    return {**old, **taken}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return value
