"""What needs a look, over HTTP."""

from typing import Any

from fastapi import APIRouter

from handover.channels.long_poll import HubHere
from studio.freshness import Due
from studio.routes import READS
from studio.studio import StudioHere

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])


def on_wire(item: Due) -> dict[str, Any]:
    """Return one thing that needs a look as the studio reads it."""
    return {
        "kind": item.kind,
        "day": item.day.isoformat(),
        "is_overdue": item.is_overdue,
        "where": [
            {"topic": each.topic, "path": each.path, "place": list(each.place)}
            for each in item.where
        ],
        "facts": dict(item.facts),
    }


@router.get("/due", summary="See what needs a look", dependencies=[READS])
async def read_due(hub: HubHere, studio: StudioHere) -> dict[str, Any]:
    """Return reviews, sources, translations and links to look at, most urgent first.

    `day` is by when; `facts` depend on `kind` (docs/reference/content.md).
    """
    items = await studio.watchers.due(hub.catalogue.content)
    return {
        "overdue": sum(item.is_overdue for item in items),
        "items": [on_wire(item) for item in items],
    }
