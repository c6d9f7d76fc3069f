"""The end of a conversation, and what the person sees of it."""

from collections.abc import Mapping
from typing import Any

from handover.channels.simple_page.blocks import facts
from handover.channels.simple_page.parts import field_error, may_reopen
from handover.channels.simple_page.view import View, hidden_field
from handover.channels.simple_page.wording import Wording
from handover.markup import Markup, element, join

RATINGS = ("5", "4", "3", "2", "1")


def end(view: View) -> Markup:
    """Return what ends the conversation or erases it, after one more question."""
    return join(
        _asked_again(view, "close", "end_label", "end_question", "end_label"),
        erase(view),
    )


def erase(view: View) -> Markup:
    """Return what erases the conversation, after one more question."""
    return _asked_again(view, "erase", "erase", "erase_question", "erase_yes")


def _asked_again(view: View, verb: str, label: str, question: str, yes: str) -> Markup:
    words = view.words
    sure = element(
        "button",
        words.say(yes),
        class_="button",
        data_control=verb,
    )
    return element(
        "details",
        element("summary", words.say(label)),
        element("p", words.say(question)),
        view.form(verb, sure),
        class_="end",
    )


def closing(view: View) -> Markup:
    """Return the end: reference, a new conversation, reopening, an opinion."""
    words = view.words
    new = element("button", words.say("start_new"), class_="button solid")
    reopened = None
    if view.state and may_reopen(view):
        until = view.state["reopen_until"]
        limit = words.say(
            "reopen_until", day=words.day(until), time=words.clock_of(until)
        )
        button = element("button", words.say("reopen"), class_="button")
        hint = element("span", limit, class_="hint")
        reopened = view.form(
            "reopen", hidden_field("to", "bot"), button, hint, class_="row"
        )
    return element(
        "section",
        element("h2", words.say("closed"), id="closed"),
        view.form("new", new),
        reopened,
        _opinion(view),
        erase(view),
        class_="banner closing",
        aria_labelledby="closed",
    )


def _opinion(view: View) -> Markup:
    words = view.words
    is_refused = view.kept("rate", "seq") == str(view.last_seq)
    is_wrong = is_refused and view.is_wrong("rate", "value")
    boxes = (
        element(
            "label",
            element("input", type="radio", name="value", value=value),
            element("span", words.say(f"rate_{value}")),
            class_="check",
        )
        for value in RATINGS
    )
    fields = join(
        hidden_field("seq", str(view.last_seq)),
        element(
            "fieldset",
            element("legend", words.say("rate_question")),
            field_error(view, "rate", "value") if is_wrong else None,
            *boxes,
            id="value",
            tabindex="-1",
            aria_describedby="value-error" if is_wrong else None,
        ),
        element("label", words.say("rate_comment"), for_="opinion"),
        element(
            "textarea",
            f"\n{view.kept('rate', 'comment') if is_refused else ''}",
            class_="field",
            id="opinion",
            name="comment",
            rows="2",
        ),
        element("button", words.say("rate_send"), class_="button"),
    )
    return element(
        "details",
        element("summary", words.say("rate_open")),
        view.form("rate", fields, class_="stack"),
        open="" if is_refused else None,
    )


def seen(view: View) -> Markup | None:
    """Return exactly what the person sees besides the messages (R-10)."""
    context, words = view.shared, view.words
    if context is None:
        return None
    passed = context["handed_on"]
    rows = {
        "messages": words.say(
            "seen_messages_new" if context["visible_after_seq"] else "seen_messages_all"
        ),
        "lang": words.label(f"lang:{context['lang']}"),
        "level": words.say(f"level_{context['level']}"),
        "region": words.published(f"region_{context['region']}")
        if context["region"]
        else words.say("unknown"),
        "topic": context["topic_name"] or words.say("unknown"),
        "reason": words.say(f"hreason_{context['reason']}"),
        "urgent": words.say(
            "urgent_yes" if context["priority"] == "crisis" else "urgent_no"
        ),
        "queued_at": words.clock_of(context["queued_at"]),
        "reference": context["reference"],
        "channel": context["channel"],
        "handed_on": passed
        and f"{passed['by']}: {words.say('handed_' + passed['reason'])}",
        "guesses": "; ".join(_guess(each, words) for each in context["guesses"])
        or words.say("unknown"),
    }
    return element(
        "details",
        element("summary", words.say("seen_open")),
        element("p", words.say("seen_intro")),
        facts({words.say(f"seen_{name}"): said for name, said in rows.items() if said}),
        element("p", words.say("seen_notes"), class_="hint"),
        class_="seen",
    )


def _guess(guess: Mapping[str, Any], words: Wording) -> str:
    facet = guess["facet"]
    about = [
        guess["topic_name"] or words.say("unknown"),
        words.say(f"facet_{facet}") if facet else "",
    ]
    sure = words.confidence(guess["confidence"]) or "–"
    return f"{' · '.join(filter(None, about))} ({words.say('sure', word=sure)})"
