"""Nobody's number or address in what editors write (R-65).

The same masking that citizens' messages pass is run over every line of the content, so
that no question is taken over with what identifies who asked it. Used by the editors'
check alone.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from handover.content.load import Content
from handover.content.reader import Fault
from handover.privacy.masking import Masker

PUBLISHED = frozenset({"answers", "texts", "institution.yml", "own_numbers.yml"})
"""Rooms in which institutions say how they are reached."""

CONTACT_KINDS = frozenset({"phone", "e-mail", "address"})


def personal_faults(
    folder: Path, content: Content, since: Path | None = None
) -> Iterator[Fault]:
    """Yield every line of a content folder that holds somebody's identifier.

    Args:
        folder: As `nlu_data/`.
        content: What was read from it: the numbers it publishes may stand anywhere.
        since: Content that was found in order: its files are not looked at again.
    """
    # The same line stands in many files: the day of a check, a source.
    mask = cache(Masker(content.lines()).mask)
    for path in sorted(folder.rglob("*.yml")):
        name = path.relative_to(folder)
        if since is not None and _is_same(path, since / name):
            continue
        is_published = name.parts[0] in PUBLISHED
        allowed = CONTACT_KINDS if is_published else frozenset()
        for number, line in enumerate(_lines_of(path), start=1):
            kinds = [kind for kind in mask(line).kinds if kind not in allowed]
            if kinds:
                what = f"personal: somebody's {' and '.join(kinds)}; remove it"
                yield Fault(path, number, what)


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _lines_of(path: Path) -> list[str]:
    """Return the lines of a file; none if it cannot be read: its readers say so."""
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
