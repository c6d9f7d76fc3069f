"""Who runs this assistant, and every other way to get help: never a dead end."""

from fastapi import APIRouter

from handover.channels.long_poll import HubHere
from handover.core.words import Lang

router = APIRouter(prefix="/api/v1", tags=["citizen"])


@router.get("/institution", summary="Who runs this, and how to reach them")
async def institution(hub: HubHere, lang: Lang = Lang.EN) -> dict[str, str | None]:
    """Return the other ways to get help, in one language."""
    about = hub.catalogue.institution
    return {
        "name": about.name.in_lang(lang),
        "description": about.description.in_lang(lang),
        "phone": about.phone,
        "phone_note": about.phone_note.in_lang(lang) if about.phone_note else None,
        "desk": about.desk.in_lang(lang),
        "post": about.post.in_lang(lang),
        "hours": about.hours.in_lang(lang),
        "privacy_url": about.privacy_url.in_lang(lang),
    }
