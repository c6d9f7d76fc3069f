"""The model bank over HTTP: see it, let an earlier model serve, and go back."""

from typing import Any

from fastapi import APIRouter

from handover.console.api import ChangingSession
from handover.core.message import wire_time
from studio.model_desk import Bank, Offer
from studio.model_files import name_of
from studio.problems import told
from studio.review_routes import PUBLISHES
from studio.routes import READS
from studio.studio import StudioHere
from studio.training_results import NotTrained, model_of
from studio.training_routes import run_on_wire

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])


def bank_on_wire(bank: Bank) -> dict[str, Any]:
    """Return the model bank as the studio reads it.

    `own` is the model of what is live, null: that of the installation; `chosen` says
    which one was chosen instead.
    """
    return {
        "serving": bank.serving,
        "release": bank.release,
        "own": bank.own,
        "chosen": bank.chosen
        and {
            "model": name_of(str(bank.chosen.model)),
            "by": bank.chosen.by,
            "at": wire_time(bank.chosen.at),
        },
        "runs": [
            run_on_wire(run) | {"is_kept": run.id in bank.kept} for run in bank.runs
        ],
    }


def _offer_on_wire(offer: Offer) -> dict[str, Any]:
    refused = "other_topics" if offer.lacks or offer.knows else None
    try:
        model_of(offer.run)
    except NotTrained as error:
        refused = error.code
    return {
        "model": name_of(str(offer.run.model)),
        "serving": offer.serving,
        "now": offer.now,
        "then": offer.then,
        "lacks": offer.lacks,
        "knows": offer.knows,
        "refused": refused,
    }


@router.get("/models", summary="See the model bank", dependencies=[READS])
async def read_models(studio: StudioHere) -> dict[str, Any]:
    """Return the last trainings with what they came to, and the model that serves."""
    return bank_on_wire(await studio.models.bank())


@router.get(
    "/models/{run_id}/offer",
    summary="See an earlier model beside the one that serves",
    dependencies=[READS],
)
async def read_offer(run_id: str, studio: StudioHere) -> dict[str, Any]:
    """Return the scores of both, and why the earlier one cannot serve, null: it can."""
    with told():
        return _offer_on_wire(await studio.models.offer(run_id))


@router.post(
    "/models/{run_id}/activate",
    summary="Let an earlier model serve",
    dependencies=[PUBLISHES],
)
async def activate(
    run_id: str, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Let it serve with what is live, until the next publication; takes seconds."""
    with told():
        await studio.models.activate(run_id, session[0])
    return bank_on_wire(await studio.models.bank())


@router.post(
    "/models/restore",
    summary="Go back to the model of what is live",
    dependencies=[PUBLISHES],
)
async def restore(session: ChangingSession, studio: StudioHere) -> dict[str, Any]:
    """Let the model that belongs to the release serve again; takes seconds."""
    with told():
        await studio.models.restore(session[0])
    return bank_on_wire(await studio.models.bank())
