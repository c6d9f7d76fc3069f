"""Training over HTTP: begin it, watch it, read what it would change."""

from typing import Any

from fastapi import APIRouter

from handover.channels.long_poll import HubHere
from handover.console.api import ChangingSession
from handover.core.message import wire_time
from handover.store import messages
from handover.store.model_runs import ModelRun
from studio.problems import told
from studio.routes import EDITS, READS
from studio.studio import StudioHere
from studio.training_results import MOST_LOST, worse_in

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])


def run_on_wire(run: ModelRun) -> dict[str, Any]:
    """Return a run as the studio reads it."""
    return {
        "id": run.id,
        "state": run.state,
        "started_at": wire_time(run.started_at),
        "ended_at": wire_time(run.ended_at) if run.ended_at else None,
        "by": run.by,
        "model": run.model.rpartition("/")[2] if run.model else None,
        "said": run.said,
        "result": run.result,
        "worse_in": worse_in(run.result) if run.result else [],
        "most_lost": MOST_LOST,
    }


@router.post(
    "/drafts/{draft_id}/train",
    status_code=202,
    summary="Train on a draft",
    dependencies=[EDITS],
)
async def train(
    draft_id: str, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Train in the background and compare; a run on the same examples is taken up."""
    with told():
        texts = await studio.editors.texts(draft_id)
        return run_on_wire(await studio.trainers.start(session[0], texts))


@router.get(
    "/drafts/{draft_id}/training",
    summary="See what training on a draft came to",
    dependencies=[READS],
)
async def read_training(
    draft_id: str, studio: StudioHere, hub: HubHere
) -> dict[str, Any]:
    """Return the last run on what a draft teaches, null if there is none.

    Of real questions the words are looked up now: erased ones are not shown.
    """
    with told():
        texts = await studio.editors.texts(draft_id)
        run = await studio.trainers.last_of(texts)
    if run is None:
        return {"run": None}
    shown = run_on_wire(run)
    if run.result:
        changed = run.result["real"]["changed"]
        async with hub.database.reading() as db:
            words = await messages.texts_of(db, [each["id"] for each in changed])
        shown["result"] = run.result | {
            "real": {
                "asked": run.result["real"]["asked"],
                "changed": [
                    each | {"text": words[each["id"]]}
                    for each in changed
                    if each["id"] in words
                ],
            }
        }
    return {"run": shown}
