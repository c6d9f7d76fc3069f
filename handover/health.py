"""Is the hub alive, and what is missing: `/healthz`, `/readyz`."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import text

from handover.assistant.client import AssistantState
from handover.channels.long_poll import HubHere
from handover.hub import Hub
from handover.push import PushState
from handover.store.engine import StoreUnavailable

router = APIRouter(tags=["operations"])


@router.get("/healthz", summary="Is the process alive")
async def healthz() -> dict[str, str]:
    """Answer as long as the process runs."""
    return {"status": "ok"}


@router.get("/readyz", summary="Can it serve, and what is missing")
async def readyz(hub: HubHere, request: Request) -> JSONResponse:
    """Answer 200 when everything is there, else 503 with what is missing.

    While only the assistant is missing, citizens still reach a person. What is
    `degraded` serves, more slowly or not everywhere alike.
    """
    telegram = request.app.state.telegram
    parts: dict[str, Any] = {
        "database": "ready" if await _database_answers(hub) else "down",
        "assistant": hub.rasa.state,
        "content": hub.catalogue.release,
        "assistants": hub.rasa.states,
        "model": hub.rasa.model,
        "search": hub.search.state,
        "telegram": telegram.state if telegram else "off",
        "agents_available": len(hub.waiting.picture.agents),
        "waiting": len(hub.waiting.picture.waiting),
        "push": hub.push.state,
        "hubs": len(hub.peers.alive),
        "releases": sorted(set(hub.peers.releases.values())),
    }
    degraded = [
        name
        for name, is_worse in (
            ("push", hub.push.state is PushState.DOWN),
            ("releases", hub.peers.disagree),
        )
        if is_worse
    ]
    missing = [
        name
        for name, is_there in (
            ("hub", not hub.is_draining),
            ("database", parts["database"] == "ready"),
            ("assistant", hub.rasa.state is AssistantState.READY),
        )
        if not is_there
    ]
    status = "ready" if not missing else "not ready"
    return JSONResponse(
        {"status": status, "missing": missing, "degraded": degraded, **parts},
        status_code=503 if missing else 200,
    )


async def _database_answers(hub: Hub) -> bool:
    try:
        async with hub.database.reading() as db:
            await db.execute(text("SELECT 1"))
    except StoreUnavailable:
        return False
    return True
