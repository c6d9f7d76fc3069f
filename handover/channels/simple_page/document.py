"""The whole documents: the conversation, and what stands around every page here."""

from handover.channels.simple_page import ends, parts
from handover.channels.simple_page.blocks import icon, phone_link
from handover.channels.simple_page.message import message
from handover.channels.simple_page.view import View, address_of
from handover.channels.simple_page.wording import Wording
from handover.content.hours import Service
from handover.core.message import Preferences
from handover.core.words import Lang, Level, State
from handover.markup import Markup, element, join

STYLES = (
    "shared/tokens.css",
    "shared/base.css",
    "shared/message.css",
    "simple/simple.css",
)
TITLE = "Relais"

LINKED_FIELDS = frozenset({"text", "value", "phone", "half_day", "note"})
"""Fields that can be at fault and have a place on the page to lead to."""


def conversation_page(view: View) -> str:
    """Return the page on which the citizen reads and writes."""
    words, closed = view.words, view.holder is State.CLOSED
    messages = [
        element("li", message(each, view), id=f"m{each['seq']}") for each in view.log
    ]
    return page(
        view,
        parts.who_is_there(view),
        element("h1", words.say("panel")),
        element("p", words.say("explain"), class_="lead"),
        error_summary(view),
        element("p", words.say("erased"), class_="banner", role="status")
        if view.is_erased
        else None,
        parts.who(view),
        _log(words, messages) if messages else None,
        parts.waiting(view),
        ends.seen(view),
        ends.closing(view) if closed else parts.composer(view),
        None if closed or not view.conversation else ends.end(view),
        can_write=not closed,
    )


def page(view: View, title: str, *content: str | None, can_write: bool = False) -> str:
    """Return a document with this content between head and foot.

    Args:
        view: What is shown.
        title: Its state in a few words; a refused form is said first.
        *content: What stands in `main`.
        can_write: Whether the field for a message is in it.
    """
    words = view.words
    if view.fault and view.fault.verb:
        title = words.say("error_in_title", title=title)
    skips = [element("a", words.say("skip"), class_="skip", href="#main")]
    if can_write:
        label = words.say("skip_to_message")
        skips.append(element("a", label, class_="skip", href="#text"))
    return document(
        words,
        title,
        *skips,
        _head(view),
        element(
            "main",
            parts.bulletin(view),
            *content,
            ways(view),
            id="main",
            tabindex="-1",
        ),
        _foot(words),
    )


def document(
    words: Wording, title: str, *body: str | None, more: Markup | None = None
) -> str:
    """Return an HTML document in the page's style; `more` goes into its head."""
    lang = words.as_read.lang
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{title} · {TITLE}"),
        element(
            "link", rel="icon", href="/static/portal/icon.svg", type="image/svg+xml"
        ),
        *(element("link", rel="stylesheet", href=f"/static/{each}") for each in STYLES),
        more,
    )
    root = element("html", head, element("body", *body, class_="relais"), lang=lang)
    return f"<!doctype html>\n{root}\n"


def _log(words: Wording, messages: list[Markup]) -> Markup:
    return element(
        "section",
        element("h2", words.say("log"), class_="visually-hidden", id="log"),
        element("ol", *messages, class_="log"),
        aria_labelledby="log",
    )


def error_summary(view: View) -> Markup | None:
    """Return what was wrong, first on the page, with a link to where it is."""
    fault, words = view.fault, view.words
    if fault is None:
        return None
    said: str = fault.text
    if fault.field_name in LINKED_FIELDS:
        said = element("a", said, href=f"#{parts.field_id(fault.field_name)}")
    title = words.say("error_title") if fault.verb else fault.text
    return element(
        "div",
        element("h2", title, id="error-title"),
        element("p", said) if fault.verb else None,
        class_="banner alert",
        id="error",
        role="alert",
        tabindex="-1",
        autofocus="",
        aria_labelledby="error-title",
    )


# -- head and foot ----------------------------------------------------------------


def _head(view: View) -> Markup:
    words = view.words
    level = words.as_read.level
    other = Level.STANDARD if level is Level.EASY else Level.EASY
    exit_button = element(
        "button",
        icon("exit"),
        element("span", words.say("exit")),
        class_="button small",
        aria_label=words.say("exit_label"),
        data_control="exit",
    )
    portal = element("a", TITLE, href=f"/?lang={words.as_read.lang}")
    return element(
        "header",
        element("p", portal, class_="brand"),
        element(
            "nav",
            _settings(view, "lang", [str(lang) for lang in Lang], "languages"),
            aria_label=words.say("language"),
        ),
        _settings(view, "level", [other], "level"),
        view.form("leave", exit_button),
        class_="site-head",
    )


def _settings(view: View, name: str, values: list[str], class_: str) -> Markup:
    """Return what changes a setting: links before the conversation, then buttons."""
    words = view.words
    now = getattr(words.as_read, name)
    labels = {value: words.label(f"{name}:{value}") for value in values}
    if view.conversation is None:
        base = {"lang": words.as_read.lang, "level": words.as_read.level}
        links = (
            element(
                "a",
                label,
                class_="setting",
                href=_address(**{**base, name: value}),
                lang=value if name == "lang" else None,
                aria_current="true" if value == now else None,
            )
            for value, label in labels.items()
        )
        return element("div", *links, class_=f"settings {class_}")
    buttons = (
        element(
            "button",
            label,
            class_="setting",
            name=name,
            value=value,
            lang=value if name == "lang" else None,
            aria_current="true" if value == now else None,
        )
        for value, label in labels.items()
    )
    return view.form("set", *buttons, class_=f"settings {class_}")


def _address(lang: str, level: str) -> str:
    address = address_of(Preferences(Lang(lang)))
    return f"{address}&level={level}" if level == Level.EASY else address


def ways(view: View) -> Markup:
    """Return every other way to get help, with the reference to give there (R-91)."""
    words = view.words
    about, lang = words.catalogue.institution, words.as_read.lang
    hours = words.catalogue.weekly_hours
    note = about.phone_note.in_lang(lang) if about.phone_note else None
    by_phone = join(
        element("dd", phone_link(about.phone)),
        element("dd", hours(Service.PHONE, words.as_read)),
        element("dd", note, class_="hint") if note else None,
    )
    rows = {
        "by_phone": by_phone,
        "by_chat": element("dd", hours(Service.CHAT, words.as_read)),
        "at_desk": element("dd", about.desk.in_lang(lang)),
        "by_post": element("dd", about.post.in_lang(lang)),
    }
    reference = view.conversation and words.say(
        "reference", reference=view.conversation.reference
    )
    return element(
        "section",
        element("h2", words.say("other_ways"), id="ways"),
        element("p", element("strong", words.say("other_ways_urgent"))),
        element("p", about.name.in_lang(lang), class_="institution"),
        element(
            "dl",
            *(
                element("div", element("dt", words.say(name)), said)
                for name, said in rows.items()
            ),
            class_="reach",
        ),
        element("p", reference, class_="reference") if reference else None,
        element(
            "p",
            element("strong", words.say("other_ways_general")),
            f" {words.say('other_ways_phone')}",
        ),
        class_="ways",
        aria_labelledby="ways",
    )


def _foot(words: Wording) -> Markup:
    lang = words.as_read.lang
    return element(
        "footer",
        element("a", words.say("about"), href=f"/transparency?lang={lang}"),
        element("a", words.say("portal"), href=f"/?lang={lang}"),
        class_="site-foot",
    )
