"""What differs between two states of a file, field by field, and joining two; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from handover.content.reader import Place
from studio.yaml_edit import REMOVED, load, put, value_at

__all__ = ["Change", "Conflict", "changes", "joined"]


@dataclass(frozen=True)
class Change:
    """One field that differs.

    Attributes:
        before: What stood there, `REMOVED` if nothing did.
        after: What stands there, `REMOVED` if nothing does.
    """

    place: Place
    before: Any
    after: Any


class Conflict(Exception):
    """Raised when two changed the same field differently; holds the fields."""

    def __init__(self, places: list[Place]) -> None:
        super().__init__(", ".join(".".join(map(str, place)) for place in places))
        self.places = places


def changes(before: Any, after: Any, place: Place = ()) -> Iterator[Change]:
    """Yield every field that differs, in the order of the file.

    A list counts as one field: what moved in it cannot be told from what is new.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            old, new = before.get(key, REMOVED), after.get(key, REMOVED)
            yield from changes(old, new, (*place, key))
    elif type(before) is not type(after) or before != after:
        yield Change(place, before, after)


def joined(base: str, theirs: str, ours: str) -> str:
    """Return their file with our changes to the base.

    Args:
        base: What both began with.
        theirs: What is live now.
        ours: What the draft holds.

    Raises:
        Conflict: A field was changed in both, and not to the same.
        EditError: One of them is no YAML, or a field cannot be changed alone.
    """
    if base in (theirs, ours):
        return ours if base == theirs else theirs
    there, result, disputed = load(theirs), theirs, []
    for change in changes(load(base), load(ours)):
        now = value_at(there, change.place)
        if now == change.after:
            continue
        if now == change.before:
            result = put(result, change.place, change.after)
        else:
            disputed.append(change.place)
    if disputed:
        raise Conflict(disputed)
    return result
