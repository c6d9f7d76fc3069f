"""Who runs this assistant, and every other way to get help: never a dead end."""

from typing import Any

from fastapi import APIRouter

from handover.channels.long_poll import HubHere
from handover.content.hours import Service
from handover.core.message import Preferences
from handover.core.words import Lang

router = APIRouter(prefix="/api/v1", tags=["citizen"])


@router.get("/institution", summary="Who runs this, how to reach them, and when")
async def institution(hub: HubHere, lang: Lang = Lang.EN) -> dict[str, Any]:
    """Return the other ways to get help, in one language, with hours in words."""
    about, as_read = hub.catalogue.institution, Preferences(lang)
    return {
        "name": about.name.in_lang(lang),
        "description": about.description.in_lang(lang),
        "phone": about.phone,
        "phone_note": about.phone_note.in_lang(lang) if about.phone_note else None,
        "hours": hub.catalogue.weekly_hours(Service.PHONE, as_read),
        "chat_hours": hub.catalogue.weekly_hours(Service.CHAT, as_read),
        "special_days": hub.opening.special_days_words(as_read, Service.PHONE),
        "desk": about.desk.in_lang(lang),
        "post": about.post.in_lang(lang),
        "privacy_url": about.privacy_url.in_lang(lang),
    }
