"""Builds HTML out of plain text; what is not `Markup` is escaped, always.

It knows nothing of Relais. Names of elements and attributes come from code alone.
"""

from html import escape

VOID_ELEMENTS = frozenset({"input", "link", "meta"})


class Markup(str):
    """Text that is HTML already. Only `element` and `join` make it."""

    __slots__ = ()


def element(name: str, /, *children: str | None, **attributes: str | None) -> Markup:
    """Return one element with its children; None leaves a child or attribute out.

    Underscores in attribute names become hyphens, and `class_` is `class`; an attribute
    that is there or not (`checked`) has the empty value.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID_ELEMENTS:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{join(*children)}</{name}>")


def join(*children: str | None) -> Markup:
    """Return the children one after the other, escaping those that are plain text."""
    return Markup(
        "".join(
            child if isinstance(child, Markup) else escape(child)
            for child in children
            if child is not None
        )
    )


def prose(text: str) -> Markup:
    """Return published plain text as paragraphs and lists.

    A blank line ends a paragraph, `- ` begins a list item (docs/reference/content.md).
    """
    blocks: list[Markup] = []
    words: list[str] = []
    items: list[Markup] = []

    def close() -> None:
        if words:
            blocks.append(element("p", " ".join(words)))
        if items:
            blocks.append(element("ul", *items))
        words.clear()
        items.clear()

    for line in text.strip().splitlines():
        is_item = line.startswith("- ")
        if not line.strip() or (is_item and words):
            close()
        if is_item:
            items.append(element("li", line.removeprefix("- ")))
        elif line.strip():
            if items:
                close()
            words.append(line.strip())
    close()
    return join(*blocks)
