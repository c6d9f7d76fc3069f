"""What can be pressed under a message: its choices, and what one thinks of it."""

from collections.abc import Mapping
from typing import Any

from handover.channels.simple_page.blocks import icon, other_lang
from handover.channels.simple_page.session import PATH
from handover.channels.simple_page.view import View, hidden_field
from handover.content.catalogue import ASK_A_PERSON
from handover.core.words import Kind, Lang
from handover.markup import Markup, element, join

Frame = Mapping[str, Any]

OFFERS_PERSON = frozenset(
    {Kind.CLARIFICATION, Kind.SUGGESTION, Kind.FALLBACK, Kind.CRISIS}
)
"""After these a person is offered again."""

NEEDS_A_FORM = {"callback": "callback", "leave_message": "message"}
"""Choices that lead to a page with a form, and which."""


def choices(frame: Frame, view: View) -> Markup | None:
    """Return the choices of a message as buttons, and the way to a person (R-25)."""
    words, offered = view.words, list(frame["choices"])
    if frame["kind"] in OFFERS_PERSON and all(c["kind"] != "human" for c in offered):
        label = words.label(ASK_A_PERSON)
        offered.append({"label": label, "value": ASK_A_PERSON, "kind": "human"})
    if frame["author"] not in {"bot", "system"} or not offered:
        return None
    also = "also_ask" if frame["kind"] == Kind.ANSWER else ""
    groups = (
        _group(frame, view, offered, title, kinds)
        for title, kinds in (
            ("where_live", {"region"}),
            (also, {"answer"}),
            ("", {"none", "level", "human", "callback", "command"}),
            ("", {"lang"}),
        )
    )
    return element("div", *groups, class_="choices")


def _group(
    frame: Frame, view: View, choices: list[Frame], title: str, kinds: set[str]
) -> Markup | None:
    found = [choice for choice in choices if choice["kind"] in kinds]
    if not found:
        return None
    id_ = f"choices-{frame['seq']}-{found[0]['kind']}"
    buttons = join(*(_choice(each, frame, view) for each in found))
    return element(
        "div",
        element("p", view.words.say(title), class_="choices-title", id=id_)
        if title
        else None,
        view.form("choose", buttons, class_="choice-group"),
        role="group" if title else None,
        aria_labelledby=id_ if title else None,
        class_="choice-set",
        data_kind=found[0]["kind"],
    )


def _choice(choice: Frame, frame: Frame, view: View) -> Markup:
    label, value = choice["label"], choice["value"]
    if value in NEEDS_A_FORM:
        href = f"{PATH}/{NEEDS_A_FORM[value]}?lang={view.words.as_read.lang}"
        return element("a", label, class_="button", href=href)
    is_person = choice["kind"] == "human"
    named = value.removeprefix("lang:") if choice["kind"] == "lang" else frame["lang"]
    return element(
        "button",
        icon("agent") if is_person else None,
        element("span", label),
        class_="button solid" if is_person else "button",
        name="value",
        value=value,
        lang=other_lang(named if named in set(Lang) else frame["lang"], view.words),
    )


def feedback(frame: Frame, view: View) -> Markup:
    """Return the forms that judge an answer or report an error in it."""
    words, seq = view.words, str(frame["seq"])
    is_refused = view.kept("report", "seq") == seq
    comment = f"comment-{seq}"
    helpful = join(
        hidden_field("seq", seq),
        element("span", words.say("helpful"), id=f"helpful-{seq}"),
        *(
            element(
                "button",
                words.say(name),
                class_="button small",
                name="value",
                value=value,
                aria_describedby=f"helpful-{seq}",
            )
            for name, value in (("yes", "5"), ("no", "1"))
        ),
    )
    report = join(
        hidden_field("seq", seq),
        element("label", words.say("report_label"), for_=comment),
        element(
            "textarea",
            f"\n{view.kept('report', 'comment') if is_refused else ''}",
            class_="field",
            id=comment,
            name="comment",
            rows="2",
        ),
        element("button", words.say("report_send"), class_="button small"),
    )
    return element(
        "div",
        view.form("rate", helpful, class_="row"),
        element(
            "details",
            element("summary", words.say("report")),
            view.form("report", report, class_="stack"),
            class_="report",
            open="" if is_refused else None,
        ),
        class_="feedback",
    )
