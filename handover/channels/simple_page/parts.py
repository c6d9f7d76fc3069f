"""The parts of the page around the messages: who is there, waiting, writing."""

from collections.abc import Mapping
from datetime import datetime

from handover.channels.simple_page.blocks import icon
from handover.channels.simple_page.session import PATH
from handover.channels.simple_page.view import View, hidden_field
from handover.channels.simple_page.wording import Wording
from handover.content.catalogue import ASK_A_PERSON
from handover.core.words import State
from handover.markup import Markup, element, join

WHO = {
    State.BOT: ("who_bot", "bot"),
    State.QUEUED: ("who_queued", "bot"),
    State.ASSIGNED: ("who_agent", "agent"),
    State.CLOSED: ("who_closed", "check"),
}
"""The text that says who is on the other side, and its icon."""

ON_THE_WAY = {State.QUEUED: "person_asked", State.ASSIGNED: "person_here"}
"""The words of the person button once somebody is asked for."""


def bulletin(view: View) -> Markup | None:
    """Return the urgent notice of the institution, which no machine wrote."""
    shown = view.bulletin
    if shown is None:
        return None
    link = shown["link"]
    return element(
        "div",
        element("strong", shown["label"]),
        element("p", shown["text"]),
        element("p", _outward(link, view.words)) if link else None,
        class_="banner bulletin",
        role="status",
    )


def _outward(link: Mapping[str, str], words: Wording) -> Markup:
    new_tab = element("span", f" {words.say('new_tab')}", class_="visually-hidden")
    return element(
        "a",
        link["label"],
        new_tab,
        href=link["url"],
        target="_blank",
        rel="noopener noreferrer",
    )


def who_is_there(view: View) -> str:
    """Return who is on the other side now, in words (R-24)."""
    key = "who_offline" if view.is_away else WHO[view.holder][0]
    if key != "who_agent":
        return view.words.say(key)
    name = view.state and view.state["agent_name"]
    return (
        view.words.say(key, name=name) if name else view.words.say("who_agent_unnamed")
    )


def who(view: View) -> Markup:
    """Return the line that says who is there, with the way to a person beside it."""
    key, mark = ("who_offline", "alert") if view.is_away else WHO[view.holder]
    return element(
        "section",
        element("span", icon(mark), class_="who-mark"),
        element(
            "div",
            element("h2", who_is_there(view), id="who", class_="who-title"),
            element("p", view.words.say(f"{key}_sub"), class_="who-explain"),
            class_="who-words",
        ),
        _person_button(view),
        class_="who",
        aria_labelledby="who",
        data_state="offline" if view.is_away else view.holder,
    )


def _person_button(view: View) -> Markup:
    """Return the button that asks for a person, there in every state (R-83)."""
    words, asked = view.words, ON_THE_WAY.get(view.holder)
    label = words.say(asked) if asked else words.label(ASK_A_PERSON)
    button = element(
        "button",
        icon("agent"),
        element("span", label),
        class_="button" if asked else "button solid",
        data_control="person",
    )
    if view.holder is not State.CLOSED:
        return view.form("request_human", button)
    if may_reopen(view):
        return view.form("reopen", hidden_field("to", "queue"), button)
    return view.form("request_human", hidden_field("begin", "anew"), button)


def may_reopen(view: View) -> bool:
    """Tell whether a closed conversation can still be taken up again."""
    until = view.state["reopen_until"] if view.state else None
    return until is not None and datetime.fromisoformat(until) > view.words.now


def waiting(view: View) -> Markup | None:
    """Return what is being waited for, with the frame that looks for news."""
    if view.holder is State.QUEUED:
        said = [element("p", element("strong", queue_sentence(view)), class_="place")]
        said.append(_queue_forms(view))
    elif view.is_pending:
        said = [element("p", view.words.say("typing_bot"))]
    elif view.holder is State.ASSIGNED:
        said = []
    else:
        return None
    return element("section", *said, _news_frame(view), class_="banner waiting")


def queue_sentence(view: View) -> str:
    """Return place and wait, as known when the page was made (R-05)."""
    state, words = view.state or {}, view.words
    place, opens, wait = (
        state["position"],
        state["next_opening"],
        state["expected_wait_seconds"],
    )
    if opens and place:
        return words.say("queue_closed", place=place, when=words.moment(opens))
    first = (
        words.say("queue_place", place=place) if place else words.say("queue_entered")
    )
    if wait:
        return f"{first} {words.say('queue_wait', range=words.wait(wait))}"
    return f"{first} {words.say('queue_wait_unknown')}"


def _queue_forms(view: View) -> Markup:
    words = view.words
    is_shared = bool(view.shared and view.shared["share_history"])
    share = view.form(
        "request_human",
        hidden_field("share_history", "false" if is_shared else "true"),
        element(
            "span",
            words.say("share_history" if is_shared else "not_shared"),
            id="share",
        ),
        element(
            "button",
            words.say("share_stop" if is_shared else "share_start"),
            class_="button small",
            data_control="share",
            aria_describedby="share",
        ),
        class_="stack",
    )
    leave = element(
        "button", words.say("leave_queue"), class_="button small", data_control="leave"
    )
    return element(
        "div", share, view.form("cancel_request", leave), class_="row spread"
    )


def _news_frame(view: View) -> Markup:
    """Return the frame that looks for news by itself, and so never reloads the page.

    A page that reloads would take away what is being typed (WCAG 2.2.1, 2.2.4, 3.2.5).
    """
    state = view.state or {}
    place = state.get("position") or ""
    return element(
        "iframe",
        "",
        src=f"{PATH}/news?lang={view.words.as_read.lang}&after={view.last_seq}"
        f"&state={view.holder}&place={place}",
        title=view.words.say("news_title"),
        class_="news-frame",
    )


def check_link(view: View) -> Markup:
    """Return the link that shows the page again, at what is new."""
    words = view.words
    href = f"{PATH}/latest?lang={words.as_read.lang}&after={view.last_seq}"
    shown = words.say("shown_at", time=words.clock(words.now))
    return element(
        "p",
        element(
            "a", words.say("check"), class_="button", href=href, data_control="check"
        ),
        element("span", shown, class_="hint"),
        class_="row",
    )


def text_area(view: View, verb: str, name: str) -> Markup:
    """Return where a text is typed, below what was wrong with it; has a hint."""
    is_wrong = view.is_wrong(verb, name)
    hint = f"{name}-hint"
    return join(
        field_error(view, verb, name),
        element(
            "textarea",
            f"\n{view.kept(verb, name)}",
            class_="field",
            id=name,
            name=name,
            rows="3",
            aria_describedby=f"{hint} {name}-error" if is_wrong else hint,
            aria_invalid="true" if is_wrong else None,
        ),
    )


def composer(view: View) -> Markup:
    """Return where the citizen writes."""
    words = view.words
    fields = join(
        element("label", words.say("message"), for_="text"),
        element("p", words.say("hint"), class_="hint", id="text-hint"),
        text_area(view, "say", "text"),
        element(
            "button", words.say("send"), class_="button solid", data_control="send"
        ),
    )
    return element(
        "section",
        element(
            "h2", words.say("skip_to_message"), class_="visually-hidden", id="write"
        ),
        view.form("say", fields, class_="stack"),
        check_link(view) if view.conversation else None,
        element("p", words.say("begin"), class_="hint")
        if not (view.conversation or view.is_away)
        else None,
        class_="composer",
        aria_labelledby="write",
    )


def field_error(view: View, verb: str, name: str) -> Markup | None:
    """Return what is wrong with a field, to stand right before it."""
    if view.fault is None or not view.is_wrong(verb, name):
        return None
    id_ = f"{field_id(name)}-error"
    return element("p", view.fault.text, class_="error-text", id=id_)


def field_id(name: str) -> str:
    """Return the id of the field of this name, for labels and for links to it."""
    return name.replace("_", "-")
