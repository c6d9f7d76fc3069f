"""Review, publication and roll-back over HTTP, and the trail of who did what."""

from typing import Any

from fastapi import APIRouter, Query

from handover.channels.long_poll import HubHere
from handover.console.api import ChangingSession, needs
from handover.core.message import wire_time
from handover.core.permissions import Permission
from handover.store import audit
from handover.store.releases import Release
from studio.problems import told
from studio.routes import EDITS, READS, Body, Remark, on_wire
from studio.studio import StudioHere

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])

PUBLISHES = needs(Permission.PUBLISH)


class Stepped(Body):
    """A step with a draft; `version` is the one that was seen."""

    version: int
    comment: Remark = ""


def release_on_wire(release: Release) -> dict[str, Any]:
    """Return a release as the studio reads it."""
    return {
        "number": release.number,
        "hash": release.hash,
        "content": release.content,
        "origin": release.origin,
        "notes": release.notes,
        "authors": list(release.authors),
        "approvers": list(release.approvers),
        "created_at": wire_time(release.created_at),
    }


@router.post(
    "/drafts/{draft_id}/submit", summary="Hand a draft in", dependencies=[EDITS]
)
async def submit(
    draft_id: str, step: Stepped, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Give it to a second person, once all rules are kept; takes seconds."""
    with told():
        return on_wire(
            await studio.reviewers.submit(
                draft_id, session[0], step.comment, version=step.version
            )
        )


@router.post(
    "/drafts/{draft_id}/send-back", summary="Give a draft back", dependencies=[READS]
)
async def send_back(
    draft_id: str, step: Stepped, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Let its editors go on; they may take it back themselves."""
    with told():
        return on_wire(
            await studio.reviewers.send_back(
                draft_id, session[0], step.comment, version=step.version
            )
        )


@router.post(
    "/drafts/{draft_id}/withdraw", summary="Put a draft aside", dependencies=[EDITS]
)
async def withdraw(
    draft_id: str, step: Stepped, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """End it without publishing it."""
    with told():
        return on_wire(
            await studio.reviewers.withdraw(
                draft_id, session[0], step.comment, version=step.version
            )
        )


@router.post(
    "/drafts/{draft_id}/approve", summary="Agree to a draft", dependencies=[READS]
)
async def approve(
    draft_id: str, step: Stepped, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Agree to what it says, as somebody who wrote none of it."""
    with told():
        return on_wire(
            await studio.reviewers.approve(
                draft_id, session[0], step.comment, version=step.version
            )
        )


@router.post(
    "/drafts/{draft_id}/publish", summary="Publish a draft", dependencies=[PUBLISHES]
)
async def publish(
    draft_id: str, step: Stepped, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Make it live; `comment` is what the release notes will say."""
    with told():
        return release_on_wire(
            await studio.reviewers.publish(
                draft_id, session[0], step.comment, version=step.version
            )
        )


@router.get("/releases", summary="List the releases", dependencies=[READS])
async def list_releases(studio: StudioHere) -> dict[str, Any]:
    """Return releases and when each became live, newest first."""
    with told():
        found, publications = await studio.reviewers.history()
    return {
        "releases": [release_on_wire(release) for release in found],
        "publications": [
            {
                "release": each.release_number,
                "by": each.by,
                "at": wire_time(each.at),
            }
            for each in publications
        ],
    }


@router.post(
    "/releases/{number}/restore",
    summary="Go back to a release",
    dependencies=[PUBLISHES],
)
async def restore(
    number: int, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Make an earlier release live again."""
    with told():
        return release_on_wire(await studio.reviewers.restore(number, session[0]))


@router.get(
    "/audit",
    summary="See who did what",
    dependencies=[needs(Permission.READ_AUDIT)],
)
async def read_audit(
    hub: HubHere, before: int | None = Query(default=None, ge=1)
) -> dict[str, Any]:
    """Return entries of the audit trail, newest first, and whether it is whole."""
    async with hub.database.reading() as db:
        entries = await audit.newest(db, before=before, limit=100)
        is_whole = await audit.is_whole(db)
    return {"entries": entries, "is_whole": is_whole}
