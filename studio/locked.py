"""Which changes touch what carries the promises of the charter (R-122); pure."""

from collections.abc import Iterable
from typing import Any

from handover.content.catalogue import CONTEST_DECISION, CRISIS, PRIVACY_QUESTION
from studio.changes import Change

__all__ = ["is_locked", "touches_locked"]

_LOCKED_FOLDERS = ("crisis/", "rules/")
_LOCKED_FILES = frozenset(
    {
        "institution.yml",
        "link_domains.yml",
        "own_numbers.yml",
        *(
            f"answers/{topic}.yml"
            for topic in (CRISIS, PRIVACY_QUESTION, CONTEST_DECISION, "bot_challenge")
        ),
    }
)


def is_locked(path: str) -> bool:
    """Tell whether every change of a file needs a guardian's consent."""
    return path in _LOCKED_FILES or path.startswith(_LOCKED_FOLDERS)


def touches_locked(
    path: str, before: Any, after: Any, changed: Iterable[Change]
) -> bool:
    """Tell whether changes of one file need a guardian's consent.

    Args:
        path: Within the content folder.
        before: What the file held; a dict, or nothing.
        after: What it holds now.
        changed: What differs.
    """
    if is_locked(path):
        return True
    if not path.startswith("texts/"):
        return False
    keys = {change.place[0] for change in changed if change.place}
    return any(_is_marked(each, key) for each in (before, after) for key in keys)


def _is_marked(file: Any, key: Any) -> bool:
    text = file.get(key) if isinstance(file, dict) else None
    return isinstance(text, dict) and text.get("locked") is True
