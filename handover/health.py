"""Is the hub alive, and what is missing: `/healthz`, `/readyz`."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text

from handover.assistant.client import AssistantState
from handover.channels.long_poll import HubHere
from handover.hub import Hub
from handover.store.engine import StoreUnavailable

router = APIRouter(tags=["operations"])


@router.get("/healthz", summary="Is the process alive")
async def healthz() -> dict[str, str]:
    """Answer as long as the process runs."""
    return {"status": "ok"}


@router.get("/readyz", summary="Can it serve, and what is missing")
async def readyz(hub: HubHere) -> JSONResponse:
    """Answer 200 when everything is there, else 503 with what is missing.

    While only the assistant is missing, citizens still reach a person.
    """
    parts: dict[str, Any] = {
        "database": "ready" if await _database_answers(hub) else "down",
        "assistant": hub.rasa.state,
        "content": hub.catalogue.release,
        "model": hub.rasa.model,
        "search": hub.search.state,
        "agents_available": len(hub.waiting.picture.agents),
        "waiting": len(hub.waiting.picture.waiting),
    }
    missing = [
        name
        for name, is_there in (
            ("database", parts["database"] == "ready"),
            ("assistant", hub.rasa.state is AssistantState.READY),
        )
        if not is_there
    ]
    status = "ready" if not missing else "not ready"
    return JSONResponse(
        {"status": status, "missing": missing, **parts},
        status_code=503 if missing else 200,
    )


async def _database_answers(hub: Hub) -> bool:
    try:
        async with hub.database.reading() as db:
            await db.execute(text("SELECT 1"))
    except StoreUnavailable:
        return False
    return True
