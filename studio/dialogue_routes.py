"""Test dialogues over HTTP: read, keep in a draft, play."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import StringConstraints

from handover.console.api import ChangingSession
from handover.content.dialogues import UNSURE, Dialogue
from studio.dialogue_desk import Played
from studio.problems import told
from studio.routes import EDITS, READS, Body, DraftId
from studio.studio import StudioHere

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class DialogueKept(Body):
    """A dialogue to be kept; `was` is what its editor saw, null for a new one."""

    was: Dialogue | None = None
    dialogue: Dialogue


class DialoguePlayed(Body):
    """A dialogue to be played, kept or not."""

    dialogue: Dialogue


def _on_wire(played: Played) -> dict[str, Any]:
    return {
        "say": played.step.say,
        "expect": played.step.expect,
        "got": played.got,
        "confidence": played.confidence,
        "is_right": played.is_right,
    }


@router.get("/dialogues", summary="Read the test dialogues", dependencies=[READS])
async def read_dialogues(
    studio: StudioHere, draft: DraftId | None = None
) -> dict[str, Any]:
    """Return every test dialogue, of a draft or of what is live."""
    with told():
        found = await studio.testers.all(draft)
    return {
        "dialogues": [
            {"name": name, **dialogue.model_dump(mode="json")}
            for name, dialogue in found.items()
        ],
        "unsure": list(UNSURE),
    }


@router.post("/dialogues/play", summary="Play a test dialogue", dependencies=[READS])
async def play_dialogue(asked: DialoguePlayed, studio: StudioHere) -> dict[str, Any]:
    """Ask each of its lines of the assistant that serves; nothing is kept."""
    with told():
        played = await studio.testers.play(asked.dialogue)
    return {"steps": [_on_wire(each) for each in played]}


@router.put(
    "/drafts/{draft_id}/dialogues/{name}",
    summary="Keep a test dialogue",
    dependencies=[EDITS],
)
async def put_dialogue(
    draft_id: str,
    name: Name,
    kept: DialogueKept,
    session: ChangingSession,
    studio: StudioHere,
) -> dict[str, Any]:
    """Write a test dialogue in a draft, if it still is what its editor saw."""
    with told():
        await studio.testers.put(draft_id, session[0], name, kept.was, kept.dialogue)
        draft = await studio.editors.find(draft_id)
    return {"version": draft.version}


@router.delete(
    "/drafts/{draft_id}/dialogues/{name}",
    summary="Let a test dialogue go",
    dependencies=[EDITS],
)
async def remove_dialogue(
    draft_id: str, name: Name, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Take a test dialogue out of the content, in a draft."""
    with told():
        await studio.testers.remove(draft_id, session[0], name)
        draft = await studio.editors.find(draft_id)
    return {"version": draft.version}
