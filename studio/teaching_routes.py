"""Examples over HTTP: read, add, move, import, export, and what a question is near."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints

from handover.assistant.client import AssistantUnavailable
from handover.channels.long_poll import HubHere
from handover.console.api import ChangingSession
from handover.core.message import Preferences
from handover.core.words import Lang
from studio.problems import told
from studio.routes import EDITS, READS, Body, DraftId, Line
from studio.studio import StudioHere
from studio.teaching_desk import FLOOR, on_wire

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])

_STORABLE = r"^[^\x00]*$"
MOST_AT_ONCE = 200
MOST_CSV_CHARS = 400_000
Text = Annotated[
    str, StringConstraints(min_length=1, max_length=1000, pattern=_STORABLE)
]


class NewExamples(Body):
    """Examples of one label in one language."""

    label: Line
    language: Lang
    texts: Annotated[list[Text], Field(min_length=1, max_length=MOST_AT_ONCE)]


class Moved(Body):
    """One example and where it goes; null: away."""

    label: Line
    language: Lang
    text: Text
    to: Line | None = None


class Table(Body):
    """A table of examples; with `is_trial` nothing is kept."""

    csv: Annotated[str, StringConstraints(max_length=MOST_CSV_CHARS, pattern=_STORABLE)]
    is_trial: bool = True


class Asked(Body):
    """A question to be placed."""

    text: Text
    language: Lang
    draft: str | None = None


@router.get("/examples", summary="Read the examples of a topic", dependencies=[READS])
async def read_examples(
    topic: str, lang: Lang, studio: StudioHere, draft: DraftId | None = None
) -> dict[str, Any]:
    """Return the examples of a topic in a language, by label and provenance."""
    with told():
        blocks = await studio.teachers.blocks(draft, topic, lang)
    return {
        "blocks": [
            {
                "label": block.label,
                "provenance": block.provenance,
                "texts": list(block.texts),
            }
            for block in blocks
        ]
    }


@router.get("/examples/balance", summary="Count the examples", dependencies=[READS])
async def read_balance(
    studio: StudioHere, draft: DraftId | None = None
) -> dict[str, Any]:
    """Return how many examples each topic has in each language, and the floor."""
    with told():
        counts = await studio.teachers.counts(draft)
    return {
        "floor": FLOOR,
        "counts": [
            {
                "topic": each.topic,
                "language": each.language,
                "total": each.total,
                "by_label": dict(each.by_label),
            }
            for each in counts
        ],
    }


@router.get("/examples.csv", summary="Take the examples along", dependencies=[READS])
async def export_examples(studio: StudioHere, draft: DraftId | None = None) -> Response:
    """Return all examples as a table for a spreadsheet."""
    with told():
        table = await studio.teachers.exported(draft)
    return Response(
        table,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="examples.csv"'},
    )


@router.post(
    "/examples/closest", summary="Ask where a question belongs", dependencies=[READS]
)
async def closest(
    asked: Asked, session: ChangingSession, studio: StudioHere, hub: HubHere
) -> dict[str, Any]:
    """Return how the live model understands a question, and what is spelled like it.

    The words are masked before they are looked at, and kept nowhere.
    """
    await hub.masker.ready()
    text = hub.masker.mask(asked.text).text
    with told():
        near = await studio.teachers.near(asked.draft, text)
    try:
        understood = await hub.rasa.understand(
            f"studio-{session[0].id}", text, Preferences(asked.language), None
        )
    except AssistantUnavailable:
        model = None
    else:
        model = {
            "topic": understood.topic,
            "facet": understood.facet,
            "kind": understood.kind,
            "confidence": understood.confidence,
            "candidates": list(understood.candidates),
            "model": understood.model,
        }
    return {
        "model": model,
        "near": [
            {
                "text": each.known.text,
                "label": each.known.label,
                "language": each.known.language,
                "share": round(each.share, 2),
            }
            for each in near
        ],
    }


@router.post(
    "/drafts/{draft_id}/examples", summary="Add examples", dependencies=[EDITS]
)
async def add_examples(
    draft_id: str, new: NewExamples, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Add all of them, or none and say which cannot be."""
    with told():
        rows = await studio.teachers.add(
            draft_id, session[0], new.label, new.language, new.texts
        )
    return {"rows": [on_wire(row) for row in rows]}


@router.post(
    "/drafts/{draft_id}/examples/move", summary="Move an example", dependencies=[EDITS]
)
async def move_example(
    draft_id: str, moved: Moved, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Put an example under another label, or away."""
    with told():
        await studio.teachers.move(
            draft_id,
            session[0],
            moved.language,
            moved.text,
            label=moved.label,
            to=moved.to,
        )
        draft = await studio.editors.find(draft_id)
    return {"version": draft.version}


@router.post(
    "/drafts/{draft_id}/examples/import",
    summary="Import a table of examples",
    dependencies=[EDITS],
)
async def import_examples(
    draft_id: str, table: Table, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Take the good lines over and say of each line what became of it."""
    with told():
        rows = await studio.teachers.import_rows(
            draft_id, session[0], table.csv, is_trial=table.is_trial
        )
    return {
        "taken": sum(not row.fault for row in rows),
        "refused": sum(bool(row.fault) for row in rows),
        "is_trial": table.is_trial,
        "rows": [on_wire(row) for row in rows],
    }
