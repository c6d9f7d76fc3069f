"""Pieces of HTML that every part of the page is made of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from handover.channels.simple_page.wording import Wording
from handover.markup import Markup, element, join

HELP_LINE = re.compile(r"\b(0\d{2,3}(?: \d{2,3}){2,3}|1\d{2,3})\b")
"""Belgian help lines ("112", "0800 32 123") in a text about urgent help."""

ICONS = {
    "bot": "M3 3h18v18H3z M8 9h8 M8 13h8 M8 17h4",
    "agent": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4 20c1-4 4-6 8-6s7 2 8 6",
    "system": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M12 11v5 M12 8v.01",
    "alert": "M12 3l10 18H2z M12 10v4 M12 17v.01",
    "check": "M5 12l5 5 9-10",
    "exit": "M14 4h6v16h-6 M4 12h11 M11 8l4 4-4 4",
}
"""24 px grid, 2 px stroke; every icon stands next to words."""


def icon(name: str) -> Markup:
    """Return an icon that assistive technology does not see."""
    path = element("path", d=ICONS[name])
    return element("svg", path, viewBox="0 0 24 24", class_="icon", aria_hidden="true")


def text_blocks(
    text: str, *, langs: Sequence[str] = (), is_callable: bool = False
) -> Iterator[Markup]:
    """Yield plain text as paragraphs and lists, with the lines as they were written.

    Args:
        text: A blank line ends a paragraph, `- ` begins a list item.
        langs: Language of each block, where they differ.
        is_callable: Make links that call of the help lines.
    """
    number = 0
    for paragraph in re.split(r"\n[ \t]*\n", text.strip("\n")):
        for is_list, lines in groupby(
            paragraph.splitlines(), key=lambda line: line.startswith("- ")
        ):
            read = [_words(line.removeprefix("- "), is_callable) for line in lines]
            if is_list:
                yield element("ul", *(element("li", line) for line in read))
            else:
                lang = langs[number] if number < len(langs) else None
                between = [line for each in read for line in ("\n", each)][1:]
                yield element("p", *between, lang=lang)
            number += 1


def _words(line: str, is_callable: bool) -> Markup:
    if not is_callable:
        return join(line)
    parts = HELP_LINE.split(line)
    return join(*(phone_link(p) if at % 2 else p for at, p in enumerate(parts)))


def phone_link(phone: str) -> Markup:
    """Return a link that calls, with the number as people write it."""
    return element("a", phone, href=f"tel:{re.sub(r'[^0-9+]', '', phone)}")


def facts(rows: Mapping[str, str]) -> Markup:
    """Return labels with what is said under each."""
    return element(
        "dl",
        *(
            join(element("dt", name), element("dd", said))
            for name, said in rows.items()
        ),
    )


def other_lang(lang: str, words: Wording) -> str | None:
    """Return the language of a part, where it is not the page's."""
    return lang if lang != words.as_read.lang else None
