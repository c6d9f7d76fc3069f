"""The files of a draft: what differs, in JSON and in YAML, on another base; pure."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from handover.content.reader import Place
from studio.changes import Change, Conflict, changes, joined
from studio.locked import touches_locked
from studio.yaml_edit import REMOVED, load

__all__ = ["FileChange", "from_plain", "merged", "plain", "unlike"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class FileChange:
    """One changed file of a draft.

    Attributes:
        before: Its text in the release that the draft changes; None if it is new.
        after: Its text in the draft; None if it is to go.
    """

    path: str
    before: str | None
    after: str | None

    def fields(self) -> list[Change]:
        """Return what differs, field by field."""
        return list(changes(_held(self.before), _held(self.after)))

    @property
    def touches_locked(self) -> bool:
        """Tell whether a guardian must consent to it."""
        before, after = _held(self.before), _held(self.after)
        return touches_locked(self.path, before, after, self.fields())


def _held(text: str | None) -> Any:
    return {} if text is None else load(text) or {}


def plain(value: Any) -> Any:
    """Return a value of a file as JSON can carry it; what is not there is None."""
    if value is REMOVED:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def from_plain(value: Any) -> Any:
    """Return a value from JSON as a file holds it: days are days, None is nothing."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, dict):
        return {key: from_plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [from_plain(each) for each in value]
    return REMOVED if value is None else value


def merged(
    mine: list[FileChange], theirs: dict[str, str | None]
) -> dict[str, str | None]:
    """Return a draft's files on another base.

    Args:
        mine: What the draft changes.
        theirs: What the new base holds at these paths, None for nothing.

    Raises:
        Conflict: A field was changed in both; its places begin with the path.
    """
    result: dict[str, str | None] = {}
    disputed: list[Place] = []
    for file in mine:
        there = theirs[file.path]
        if there == file.before or there == file.after:
            result[file.path] = file.after
        elif None in (file.before, file.after, there):
            disputed.append((file.path,))
        else:
            try:
                result[file.path] = joined(
                    str(file.before), str(there), str(file.after)
                )
            except Conflict as conflict:
                disputed += [(file.path, *place) for place in conflict.places]
    if disputed:
        raise Conflict(disputed)
    return result


def unlike(now: Any, was: Any) -> bool:
    """Tell whether two values differ; a block's last line break is none."""
    if isinstance(now, str) and isinstance(was, str):
        return now.rstrip("\n") != was.rstrip("\n")
    return bool(now != was)
