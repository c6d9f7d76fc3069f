"""What a client needs to ask a citizen when to call: published words and half days.

Loaded when the form is opened, so that it costs nobody else anything.
"""

from typing import Any

from fastapi import APIRouter

from handover.channels.long_poll import HubHere
from handover.content.catalogue import Catalogue
from handover.core.callback import NOTE_CHARS
from handover.core.message import Preferences
from handover.core.words import Lang, Level

router = APIRouter(prefix="/api/v1", tags=["citizen"])

TEXTS = (
    "callback_title",
    "message_title",
    "step",
    "phone_question",
    "phone_hint",
    "phone_missing",
    "half_day_question",
    "half_day_missing",
    "no_half_days",
    "note_question",
    "note_hint",
    "message_question",
    "message_hint",
    "characters_left",
    "check_question",
    "phone_label",
    "half_day_label",
    "note_label",
    "nothing_written",
    "change",
    "next",
    "back",
    "cancel",
    "send_callback",
    "send_message",
    "sending",
    "send_later",
    "link_title",
    "link_explain",
    "link_label",
    "link_copy",
    "link_copied",
    "close",
)
"""The published texts `form_<name>` that the form shows."""

BY_THE_CLIENT = {name: f"{{{name}}}" for name in ("number", "total", "count")}
"""Placeholders that the client fills itself."""


@router.get("/callback-form", summary="When one can be called, and the form's words")
async def callback_form(
    hub: HubHere, lang: Lang = Lang.EN, level: Level = Level.STANDARD
) -> dict[str, Any]:
    """Return the half days that are offered now, with their labels, and the words."""
    as_read = Preferences(lang, level)
    words, now = hub.catalogue.time_words(as_read), hub.opening.clock()
    return {
        "half_days": [
            {"value": str(half), "label": words.half_day_label(half, now)}
            for half in hub.opening.half_days(lang)
        ],
        "note_chars": NOTE_CHARS,
        "texts": form_texts(hub.catalogue, as_read, hub.settings.kept.callback.days),
    }


def form_texts(catalogue: Catalogue, as_read: Preferences, days: int) -> dict[str, str]:
    """Return the words of the form, with the places that the client fills."""
    return {
        name: catalogue.text(f"form_{name}", as_read, days=days, **BY_THE_CLIENT)
        for name in TEXTS
    }
