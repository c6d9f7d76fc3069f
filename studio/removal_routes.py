"""Removing a topic over HTTP: see what it comes to, do it, undo it."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from handover.console.api import ChangingSession
from handover.content.model import TopicName
from studio.draft_writer import Rewritten
from studio.problems import told
from studio.routes import EDITS, READS, Body, DraftId
from studio.studio import StudioHere
from studio.teaching_routes import Hash
from studio.topic_removal import Reference, Removal

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])


class Undone(Body):
    """One file as `remove` has told that it was changed."""

    path: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_./]{1,120}$")]
    before: Hash | None
    after: Hash | None


class Undo(Body):
    """What `remove` has returned as `undo`."""

    files: Annotated[list[Undone], Field(min_length=1, max_length=400)]


def removal_on_wire(plan: Removal) -> dict[str, Any]:
    """Return what removing a topic comes to, as the studio reads it."""
    return {
        "topic": plan.topic,
        "examples": dict(plan.examples),
        "relied_on": plan.relied_on,
        "needs_guardian": plan.needs_guardian,
        "cleaned": _on_wire(plan.cleaned),
        "blocking": _on_wire(plan.blocking),
        "named": _on_wire(plan.named),
    }


def _on_wire(references: Iterable[Reference]) -> list[dict[str, Any]]:
    return [{"path": each.path, "place": list(each.place)} for each in references]


@router.get(
    "/topics/{topic}/removal",
    summary="See what removing a topic comes to",
    dependencies=[READS],
)
async def read_removal(
    topic: TopicName, studio: StudioHere, draft: DraftId | None = None
) -> dict[str, Any]:
    """Return what goes with it, what is cleaned, and what stands in the way.

    `relied_on` says what the service needs the topic for, null: for nothing.
    """
    with told():
        return removal_on_wire(await studio.removers.plan(draft, topic))


@router.post(
    "/drafts/{draft_id}/topics/{topic}/remove",
    summary="Remove a topic",
    dependencies=[EDITS],
)
async def remove_topic(
    draft_id: str, topic: TopicName, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Take it out of the draft with all that leads to it; say how to undo it."""
    with told():
        written = await studio.removers.remove(draft_id, session[0], topic)
        draft = await studio.editors.find(draft_id)
    return {
        "version": draft.version,
        "undo": {"files": [asdict(each) for each in written]},
    }


@router.post(
    "/drafts/{draft_id}/topics/undo",
    summary="Undo removing a topic",
    dependencies=[EDITS],
)
async def undo_removal(
    draft_id: str, undo: Undo, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Make the files what they were, if nothing else was changed in them since."""
    written = [Rewritten(each.path, each.before, each.after) for each in undo.files]
    with told():
        await studio.editors.put_back(draft_id, session[0], written)
        draft = await studio.editors.find(draft_id)
    return {"version": draft.version}
