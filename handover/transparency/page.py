"""The page `/transparency`: published texts and live versions as one HTML document.

It needs no script. What stands in each section is in `sections.py`.
"""

from handover.core.words import Lang, Level
from handover.markup import Markup, element
from handover.transparency.sections import SECTIONS, Reading

STYLES = ("shared/tokens.css", "shared/base.css", "transparency/transparency.css")


def transparency_page(reading: Reading) -> str:
    """Return the whole document."""
    lang = reading.as_read.lang
    title = reading.say("title")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{title} · Relais"),
        element(
            "link", rel="icon", href="/static/portal/icon.svg", type="image/svg+xml"
        ),
        *(
            element("link", rel="stylesheet", href=f"/static/{style}")
            for style in STYLES
        ),
    )
    body = element(
        "body",
        element("a", reading.say("skip"), class_="skip", href="#main"),
        _header(reading),
        element(
            "main",
            element("h1", title),
            element("p", reading.say("demo"), class_="banner")
            if reading.is_demo
            else None,
            _contents(reading),
            *(_section(reading, name) for name in SECTIONS),
            id="main",
            tabindex="-1",
        ),
        element(
            "footer",
            element("a", reading.say("home"), href=f"/?lang={lang}"),
            class_="site-foot",
        ),
        class_="relais",
    )
    return f"<!doctype html>\n{element('html', head, body, lang=lang)}\n"


def _header(reading: Reading) -> Markup:
    level = reading.as_read.level
    other = Level.STANDARD if level is Level.EASY else Level.EASY
    languages = (
        element(
            "a",
            reading.catalogue.choice(f"lang:{lang}", reading.as_read).label,
            href=_address(lang, level),
            lang=lang,
            hreflang=lang,
            aria_current="true" if lang is reading.as_read.lang else None,
        )
        for lang in Lang
    )
    return element(
        "header",
        element("p", "Relais", class_="brand"),
        element(
            "nav", *languages, class_="languages", aria_label=reading.say("languages")
        ),
        element(
            "a",
            reading.catalogue.choice(f"level:{other}", reading.as_read).label,
            class_="button level",
            href=_address(reading.as_read.lang, other),
        ),
        class_="site-head",
    )


def _address(lang: Lang, level: Level) -> str:
    easy = "&level=easy" if level is Level.EASY else ""
    return f"/transparency?lang={lang}{easy}"


def _contents(reading: Reading) -> Markup:
    links = (
        element("li", element("a", reading.say(f"{name}_title"), href=f"#{name}"))
        for name in SECTIONS
    )
    return element(
        "nav",
        element("h2", reading.say("contents"), id="contents"),
        element("ol", *links),
        class_="contents",
        aria_labelledby="contents",
    )


def _section(reading: Reading, name: str) -> Markup:
    return element(
        "section",
        element("h2", reading.say(f"{name}_title"), id=f"{name}-title"),
        SECTIONS[name](reading),
        id=name,
        aria_labelledby=f"{name}-title",
    )
