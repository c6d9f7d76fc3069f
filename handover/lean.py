"""Takes comments and indentation out of browser code on its way to the browser.

The sources are written for colleagues, and are a third comments; a citizen on a slow
line should not pay for them. Not a build step: nothing is written, renamed or merged,
and every line keeps its number, so an error in a browser points at the right line.
"""

from __future__ import annotations

__all__ = ["lean_source"]


def lean_source(source: str) -> str:
    """Return JavaScript or CSS without its comments and indentation.

    Relies on how this folder is written: a block comment starts a line, or stands
    alone behind code on one line in CSS; a line comment stands on a line of its own.
    Comments inside an expression (casts) stay. No text runs over several lines.

    Args:
        source: the text of one `.js` or `.css` file.

    Returns:
        The same program, line for line.
    """
    lean: list[str] = []
    is_inside = False
    for line in source.split("\n"):
        text = line.strip()
        if is_inside:
            is_inside = not text.endswith("*/")
            lean.append("")
        elif text.startswith("/*") and not _has_code_behind(text):
            is_inside = "*/" not in text
            lean.append("")
        elif text.startswith("//"):
            lean.append("")
        else:
            lean.append(text)
    return "\n".join(lean)


def _has_code_behind(text: str) -> bool:
    """Say whether code follows a block comment that ends on the same line."""
    return "*/" in text and not text.endswith("*/")
