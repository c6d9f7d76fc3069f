"""Opening hours over HTTP: a week as citizens will be told it."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

from fastapi import APIRouter

from handover.channels.long_poll import HubHere
from handover.content.hours import HOURS_FILE, Service
from handover.core.words import Lang
from studio.hours_picture import week_of
from studio.problems import told
from studio.reading import read_over
from studio.routes import READS, DraftId
from studio.studio import StudioHere

router = APIRouter(prefix="/api/v1/studio", tags=["studio"], dependencies=[READS])


@router.get("/hours", summary="See a week of opening hours as citizens will be told it")
async def read_week(
    studio: StudioHere,
    hub: HubHere,
    service: Service = Service.CHAT,
    lang: Lang = Lang.EN,
    named_in: Lang = Lang.EN,
    around: date | None = None,
    draft: DraftId | None = None,
) -> dict[str, Any]:
    """Return the days, the sentences, and the holidays that are closed by themselves.

    With hours that cannot be read it is the week that is live, and says so.
    """
    texts: dict[str, str] = {}
    if draft is not None:
        with told():
            files = await studio.editors.changed_files(draft)
        texts = {file.path: file.after for file in files if file.after is not None}
    now = datetime.now(UTC)

    def look() -> dict[str, Any]:
        seen = read_over(hub.catalogue.content, texts)
        week = week_of(
            seen.content, service, lang, now, around=around, named_in=named_in
        )
        is_as_written = all(fault["path"] != HOURS_FILE for fault in seen.faults)
        return {"is_as_written": is_as_written, **week}

    return await asyncio.to_thread(look)
