"""The small document in a frame that looks for news by itself, until it is stopped.

It reloads itself and nothing around it: what is being typed stays, the focus too.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from handover.channels.simple_page.document import document
from handover.channels.simple_page.session import PATH
from handover.channels.simple_page.wording import Wording
from handover.markup import Markup, element

SECONDS = 20
"""Between two looks; nobody is told of a place later than after 30 s (R-05)."""


def news_frame(words: Wording, asked: Mapping[str, str], *, is_new: bool) -> str:
    """Return the frame's document.

    Args:
        words: Words for the reader.
        asked: What the page shows (`after`, `state`, `place`), and `watch`: `off` once
            the citizen has stopped it.
        is_new: Whether something has changed since.
    """
    if is_new:
        show = f"{PATH}/latest?lang={words.as_read.lang}&after={asked['after']}"
        return _document(
            words,
            element("strong", words.say("news_some")),
            element(
                "a",
                words.say("news_show"),
                class_="button solid",
                href=show,
                target="_top",
            ),
        )
    time, is_on = words.clock(words.now), asked.get("watch") != "off"
    said = "news_none" if is_on else "news_stopped"
    switch = {**asked, "watch": "off" if is_on else "on"}
    return _document(
        words,
        element("span", words.say(said, time=time)),
        element("span", words.say("news_watching", seconds=SECONDS), class_="hint")
        if is_on
        else None,
        element(
            "a",
            words.say("news_stop" if is_on else "news_start"),
            class_="button small",
            href=f"{PATH}/news?{urlencode(switch)}",
        ),
        more=element("meta", http_equiv="refresh", content=str(SECONDS))
        if is_on
        else None,
    )


def has_changed(
    state: Mapping[str, Any], asked: Mapping[str, str], *, messages: int
) -> bool:
    """Tell whether the page would show something else now."""
    place = str(state["position"] or "")
    return bool(messages) or (state["state"], place) != (asked["state"], asked["place"])


def _document(words: Wording, *said: str | None, more: Markup | None = None) -> str:
    title = words.say("news_title")
    heading = element("h1", title, class_="visually-hidden")
    line = element("main", heading, element("p", *said, class_="row"), class_="news")
    return document(words, title, line, more=more)
