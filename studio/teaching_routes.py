"""Examples over HTTP: read, add, move, import, export, and what a question is near."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints

from handover.assistant.client import AssistantUnavailable
from handover.channels.long_poll import HubHere
from handover.console.api import ChangingSession
from handover.content.model import TopicName
from handover.core.frames import STORABLE
from handover.core.message import Preferences
from handover.core.words import Lang
from studio.draft_writer import Rewritten
from studio.example_moves import Move
from studio.nearness import Near
from studio.problems import told
from studio.routes import EDITS, READS, Body, DraftId, Line
from studio.studio import StudioHere
from studio.teaching_desk import FLOOR, on_wire

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])

MOST_AT_ONCE = 200
MOST_MOVED = 5_000
MOST_SOURCE_CHARS = 400_000
Text = Annotated[
    str, StringConstraints(min_length=1, max_length=1000, pattern=STORABLE)
]


Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


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


class ManyMoved(Body):
    """Many examples, each with where it goes."""

    language: Lang
    label: Line
    text: Text
    to: Line | None = None


class Moves(Body):
    """What is moved at once."""

    moves: Annotated[list[ManyMoved], Field(min_length=1, max_length=MOST_MOVED)]


class Undone(Body):
    """One file as `examples/moves` has told that it was changed."""

    path: Annotated[str, StringConstraints(pattern=r"^examples/[a-z0-9_.]{1,100}$")]
    before: Hash | None
    after: Hash | None


class Undo(Body):
    """What `examples/moves` has returned as `undo`."""

    files: Annotated[list[Undone], Field(min_length=1, max_length=400)]


class Imported(Body):
    """A table of examples, or a YAML file; with `is_trial` nothing is kept."""

    source: Annotated[
        str, StringConstraints(max_length=MOST_SOURCE_CHARS, pattern=STORABLE)
    ]
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


@router.get(
    "/examples.yml", summary="Take examples along as YAML", dependencies=[READS]
)
async def export_yaml(
    studio: StudioHere,
    draft: DraftId | None = None,
    topic: TopicName | None = None,
    lang: Lang | None = None,
) -> Response:
    """Return examples as a file as our repository holds it; all, or some of them."""
    with told():
        text = await studio.teachers.exported_as_yaml(draft, topic, lang)
    name = ".".join([each for each in (topic, lang) if each] or ["examples"])
    return Response(
        text,
        media_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.yml"'},
    )


@router.post(
    "/examples/closest", summary="Ask where a question belongs", dependencies=[READS]
)
async def closest(
    asked: Asked, session: ChangingSession, studio: StudioHere, hub: HubHere
) -> dict[str, Any]:
    """Return how the live model understands a question, and which examples are near.

    The words are masked before they are looked at, and kept nowhere.
    """
    await hub.masker.ready()
    text = hub.masker.mask(asked.text).text
    with told():
        spelled, meant = await studio.teachers.near(asked.draft, text)
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
        "near": [_near_on_wire(each) for each in spelled],
        "meant": [_near_on_wire(each) for each in meant],
    }


def _near_on_wire(near: Near) -> dict[str, Any]:
    return {
        "text": near.known.text,
        "label": near.known.label,
        "language": near.known.language,
        "share": round(near.share, 2),
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
    "/drafts/{draft_id}/examples/moves",
    summary="Move many examples at once",
    dependencies=[EDITS],
)
async def move_examples(
    draft_id: str, given: Moves, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Put all of them under other labels or away, or none; say how to undo it.

    `doubles` stood at their new place already and are there once.
    """
    moves = [Move(m.language, m.label, m.text, m.to) for m in given.moves]
    with told():
        doubles, written = await studio.teachers.move_all(draft_id, session[0], moves)
    return {
        "moved": len(moves),
        "doubles": doubles,
        "undo": {"files": [asdict(each) for each in written]},
    }


@router.post(
    "/drafts/{draft_id}/examples/undo",
    summary="Undo a move of many examples",
    dependencies=[EDITS],
)
async def undo_moves(
    draft_id: str, undo: Undo, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Make the files what they were, if nothing else was changed in them since."""
    written = [Rewritten(each.path, each.before, each.after) for each in undo.files]
    with told():
        await studio.editors.put_back(draft_id, session[0], written)
        draft = await studio.editors.find(draft_id)
    return {"version": draft.version}


@router.post(
    "/drafts/{draft_id}/examples/import",
    summary="Import a table or a file of examples",
    dependencies=[EDITS],
)
async def import_examples(
    draft_id: str, given: Imported, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Take the good lines over and say of each line what became of it."""
    with told():
        rows = await studio.teachers.import_rows(
            draft_id, session[0], given.source, is_trial=given.is_trial
        )
    return {
        "taken": sum(not row.fault for row in rows),
        "refused": sum(bool(row.fault) for row in rows),
        "is_trial": given.is_trial,
        "rows": [on_wire(row) for row in rows],
    }
