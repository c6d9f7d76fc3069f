"""The page with the form to be called back, or to leave a message."""

from collections.abc import Mapping

from handover.channels.simple_page import parts
from handover.channels.simple_page.document import error_summary, page
from handover.channels.simple_page.view import Fault, View, hidden_field
from handover.markup import Markup, element, join
from handover.opening import Opening

KINDS = ("callback", "message")


def callback_page(view: View, kind: str, opening: Opening, kept_days: int) -> str:
    """Return the page; `kind` is one of `KINDS`.

    Args:
        view: What is shown, with the fault of the last sending.
        kind: To be called back, or to leave a message.
        opening: Tells when somebody can be called.
        kept_days: How long a number is kept at most, in days.
    """
    words = view.words
    title = words.published(f"form_{kind}_title")
    is_call = kind == "callback"
    halves = _half_days(view, opening) if is_call else None
    fields = join(
        hidden_field("kind", kind),
        _phone(view, kept_days) if is_call else None,
        halves,
        _note(view, "note" if is_call else "message"),
        None if is_call else element("p", words.say("message_kept"), class_="hint"),
        element(
            "button",
            words.published("form_send_callback" if is_call else "form_send_message"),
            class_="button solid",
            data_control="send-callback",
        ),
    )
    is_stuck = is_call and not opening.half_days(words.as_read.lang)
    back = element("a", words.say("back"), class_="button", href=view.address)
    return page(
        view,
        title,
        element("h1", title),
        error_summary(view),
        element("p", words.published("form_no_half_days"), class_="banner")
        if is_stuck
        else view.form("callback", fields, class_="stack callback-form"),
        element("p", back),
    )


def missing(view: View, form: Mapping[str, str]) -> Fault | None:
    """Return what a call cannot be asked for without, if it is not there."""
    for name in ("phone", "half_day") if form.get("kind") == "callback" else ():
        if not form.get(name, "").strip():
            text = view.words.published(f"form_{name}_missing")
            return Fault(422, text, "callback", name, form)
    return None


def _phone(view: View, kept_days: int) -> Markup:
    words, is_wrong = view.words, view.is_wrong("callback", "phone")
    hint = words.published("form_phone_hint", days=kept_days)
    return element(
        "div",
        element("label", words.published("form_phone_question"), for_="phone"),
        element("p", hint, class_="hint", id="phone-hint"),
        parts.field_error(view, "callback", "phone"),
        element(
            "input",
            class_="field",
            id="phone",
            name="phone",
            type="tel",
            autocomplete="tel",
            value=view.kept("callback", "phone"),
            aria_describedby="phone-hint phone-error" if is_wrong else "phone-hint",
            aria_invalid="true" if is_wrong else None,
        ),
        class_="stack",
    )


def _half_days(view: View, opening: Opening) -> Markup:
    words = view.words
    times = words.catalogue.time_words(words.as_read)
    chosen = view.kept("callback", "half_day")
    is_wrong = view.is_wrong("callback", "half_day")
    boxes = (
        element(
            "label",
            element(
                "input",
                type="radio",
                name="half_day",
                value=str(half),
                checked="" if str(half) == chosen else None,
            ),
            element("span", times.half_day_label(half, words.now)),
            class_="check",
        )
        for half in opening.half_days(words.as_read.lang)
    )
    return element(
        "fieldset",
        element("legend", words.published("form_half_day_question")),
        parts.field_error(view, "callback", "half_day"),
        *boxes,
        id="half-day",
        tabindex="-1",
        aria_describedby="half-day-error" if is_wrong else None,
    )


def _note(view: View, name: str) -> Markup:
    words = view.words
    return element(
        "div",
        element("label", words.published(f"form_{name}_question"), for_="note"),
        element(
            "p", words.published(f"form_{name}_hint"), class_="hint", id="note-hint"
        ),
        parts.text_area(view, "callback", "note"),
        class_="stack",
    )
