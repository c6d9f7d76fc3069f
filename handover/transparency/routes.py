"""The two public addresses: `/transparency` and `/transparency/register.json`."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from handover.channels.long_poll import HubHere
from handover.core.message import Preferences
from handover.core.words import Lang, Level
from handover.transparency.page import transparency_page
from handover.transparency.pipeline import read_pipeline
from handover.transparency.record import Register
from handover.transparency.register import register_record
from handover.transparency.sections import Reading

router = APIRouter(tags=["transparency"])


@router.get(
    "/transparency",
    summary="What this system is, does and keeps, as a page",
    response_class=HTMLResponse,
)
async def page(
    request: Request, hub: HubHere, lang: str = "", level: str = ""
) -> HTMLResponse:
    """Return the page; whoever names no known language gets the browser's."""
    asked = lang if lang in set(Lang) else None
    as_read = Preferences(
        Lang(asked) if asked else language_of(request.headers.get("accept-language")),
        Level.EASY if level == Level.EASY else Level.STANDARD,
    )
    reading = Reading(
        catalogue=hub.catalogue,
        as_read=as_read,
        opening=hub.opening,
        model=hub.rasa.model,
        is_demo=not hub.settings.is_production,
        is_on_telegram=bool(hub.settings.telegram_token),
    )
    headers = {"Content-Language": as_read.lang, "Vary": "Accept-Language"}
    return HTMLResponse(transparency_page(reading), headers=headers)


@router.get("/transparency/register.json", summary="The same, for algorithm registers")
async def register(hub: HubHere) -> Register:
    """Return the record; `null` is what is not known or does not exist yet."""
    return register_record(
        hub.catalogue,
        read_pipeline(),
        state=hub.rasa.state,
        model=hub.rasa.model,
        is_demo=not hub.settings.is_production,
        archives_reference=hub.settings.archives_reference,
    )


def language_of(accepted: str | None) -> Lang:
    """Return the first language of an `Accept-Language` that we have, else French."""
    for part in (accepted or "").split(","):
        found = part.partition(";")[0].strip().partition("-")[0].lower()
        if found in set(Lang):
            return Lang(found)
    return Lang.FR
