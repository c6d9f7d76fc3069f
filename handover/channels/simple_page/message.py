"""One message as HTML: who, when, text, sources, choices, "why this answer?".

The same parts in the same order as in the widget (`web_widget/shared/message.js`), so
that one style sheet serves both.
"""

from collections.abc import Mapping
from typing import Any

from handover.channels.simple_page.blocks import (
    ICONS,
    facts,
    icon,
    other_lang,
    text_blocks,
)
from handover.channels.simple_page.buttons import choices, feedback
from handover.channels.simple_page.view import View
from handover.channels.simple_page.wording import Wording
from handover.core.words import Kind
from handover.markup import Markup, element

Frame = Mapping[str, Any]

JUDGED = frozenset({Kind.ANSWER, Kind.SUGGESTION, Kind.FALLBACK})
"""Of these the citizen can say whether they help."""


def message(frame: Frame, view: View) -> Markup:
    """Return a `message` frame as an article with buttons that work."""
    words = view.words
    is_crisis = frame["kind"] == Kind.CRISIS
    is_bot = frame["author"] == "bot"
    urgent = element("strong", words.say("urgent_help"))
    return element(
        "article",
        _head(frame, words),
        element("p", icon("alert"), urgent, class_="urgent") if is_crisis else None,
        element(
            "div",
            *text_blocks(
                frame["text"], langs=frame["paragraph_langs"], is_callable=is_crisis
            ),
            class_="message-text",
            lang=other_lang(frame["lang"], words),
        ),
        _sources(frame, words),
        choices(frame, view),
        _why(frame, words) if is_bot and frame["answer_id"] else None,
        feedback(frame, view) if is_bot and frame["kind"] in JUDGED else None,
        class_="message",
        data_author=frame["author"],
        data_kind=frame["kind"],
        data_seq=str(frame["seq"]),
        data_origin=frame["content_origin"],
    )


def _head(frame: Frame, words: Wording) -> Markup:
    author = frame["author"]
    return element(
        "p",
        icon(author) if author in ICONS else None,
        element("span", frame["label"], lang=other_lang(frame["lang"], words)),
        " ",
        element("time", words.clock_of(frame["at"]), datetime=frame["at"]),
        class_="message-who",
    )


def _sources(frame: Frame, words: Wording) -> Markup | None:
    items = [_source(each, frame, words) for each in frame["sources"]]
    return element("ul", *items, class_="sources") if items else None


def _source(source: Frame, frame: Frame, words: Wording) -> Markup:
    lang, title = other_lang(frame["lang"], words), source["title"]
    new_tab = element("span", f" {words.say('new_tab')}", class_="visually-hidden")
    checked = source.get("checked_on")
    return element(
        "li",
        f"{words.say('source')} ",
        element(
            "a",
            title,
            new_tab,
            href=source["url"],
            target="_blank",
            rel="noopener noreferrer",
            lang=lang,
        )
        if source["url"].startswith("https://")
        else element("span", title, lang=lang),
        element("span", f" · {source['institution']}", lang=lang),
        f" · {words.say('checked_on', date=words.day(checked))}" if checked else None,
    )


def _why(frame: Frame, words: Wording) -> Markup:
    """Return what was understood, how surely, and where the text comes from (R-27)."""
    facet, grant, review = frame["facet"], frame["grant_mode"], frame["review_by"]
    versions = frame["versions"] or {}
    version = versions.get("release") and words.say(
        "versions", release=versions["release"], model=versions.get("model") or "–"
    )
    rows = {
        "why_topic": frame["topic_name"],
        "why_facet": facet and words.say(f"facet_{facet}"),
        "why_confidence": words.confidence(frame["confidence"]),
        "why_grant": grant and words.say(f"grant_{grant}"),
        "why_legal": frame["legal_basis"],
        "why_review": review and words.day(review),
        "why_version": " · ".join(filter(None, (frame["answer_id"], version))),
    }
    return element(
        "details",
        element("summary", words.say("why")),
        element("p", words.say("why_how"), class_="hint"),
        facts({words.say(name): said for name, said in rows.items() if said}),
        class_="why",
    )
