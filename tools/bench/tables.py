"""Figures, tables and prose in Markdown. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

__all__ = ["better", "figure", "parts_of", "prose", "table"]

COLUMNS = 88


def figure(value: float) -> str:
    """Return a figure with no more digits than it deserves."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def better(ours: float, theirs: float, *, more: bool = False) -> str:
    """Return how many times better ours is; below 1 it is worse.

    Args:
        ours: what Relais did.
        theirs: what the other side did.
        more: whether more is better; otherwise less is.
    """
    above, below = (ours, theirs) if more else (theirs, ours)
    return f"{above / below:.1f} ×" if below else "–"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table: names on the left, figures on the right."""
    rule = ["---", *("---:" for _ in head[1:])]
    return [f"| {' | '.join(row)} |" for row in (head, rule, *rows)]


def prose(text: str, *, is_point: bool = False) -> list[str]:
    """Return the lines of a paragraph, or of a point in a list."""
    return textwrap.wrap(
        " ".join(text.split()),
        COLUMNS,
        initial_indent="- " if is_point else "",
        subsequent_indent="  " if is_point else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


def parts_of(values: Mapping[str, float]) -> str:
    """Return figures by name in one line, the largest first."""
    largest_first = sorted(values.items(), key=lambda item: -item[1])
    return ", ".join(f"{name} {figure(value)}" for name, value in largest_first)
