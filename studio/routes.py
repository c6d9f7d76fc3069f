"""Drafts over HTTP: read the content, change fields, see faults and a preview."""

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from handover.channels.long_poll import HubHere
from handover.console.api import ChangingSession, needs
from handover.core.frames import STORABLE
from handover.core.message import Preferences, wire_time
from handover.core.permissions import Permission
from handover.core.words import Lang, Level, Region
from handover.store.drafts import Draft
from studio.draft_files import FileChange, plain
from studio.problems import told
from studio.reading import LISTS, faults_of, preview, read_over
from studio.studio import StudioHere
from studio.yaml_edit import load

READS = needs(Permission.READ_STUDIO)
EDITS = needs(Permission.EDIT)

router = APIRouter(prefix="/api/v1/studio", tags=["studio"], dependencies=[READS])

Line = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=120, pattern=STORABLE
    ),
]
Remark = Annotated[str, StringConstraints(max_length=2000, pattern=STORABLE)]
DraftId = Annotated[str, Query(min_length=36, max_length=36)]


class Body(BaseModel):
    """Base of what the studio sends: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class NewDraft(Body):
    """A draft to be opened."""

    title: Line


class FieldChange(Body):
    """Another value for one field; `was` is what its editor saw, null for nothing."""

    path: Line
    place: Annotated[list[str | int], Field(min_length=1, max_length=12)]
    was: Any = None
    value: Any = None


class FileText(Body):
    """A whole file; `was` is the text that its editor saw, empty for none."""

    path: Line
    was: Annotated[str, StringConstraints(pattern=STORABLE)]
    text: Annotated[str, StringConstraints(pattern=STORABLE)]


class FileNamed(Body):
    """One file of the content."""

    path: Line


def on_wire(draft: Draft) -> dict[str, Any]:
    """Return a draft as the studio reads it."""
    return {
        "id": draft.id,
        "title": draft.title,
        "state": draft.state,
        "base": draft.base_number,
        "version": draft.version,
        "created_by": draft.created_by,
        "created_at": wire_time(draft.created_at),
        "changed_at": wire_time(draft.changed_at),
        "authors": list(draft.authors),
        "approvals": dict(draft.approvals),
        "release": draft.release_number,
    }


def changed_on_wire(file: FileChange) -> dict[str, Any]:
    """Return what a draft changes in a file, field by field."""
    return {
        "path": file.path,
        "is_new": file.before is None,
        "is_removed": file.after is None,
        "touches_locked": file.touches_locked,
        "fields": [
            {
                "place": list(change.place),
                "before": plain(change.before),
                "after": plain(change.after),
            }
            for change in file.fields()
        ],
    }


# -- reading ----------------------------------------------------------------------


@router.get("/files", summary="List the files of the content")
async def list_files(
    studio: StudioHere, draft: DraftId | None = None
) -> dict[str, Any]:
    """Return every file, of a draft or of what is live, and whether it is changed."""
    with told():
        paths = await studio.editors.paths(draft)
    return {"files": [{"path": path, "is_changed": new} for path, new in paths.items()]}


@router.get("/file", summary="Read one file of the content")
async def read_file(
    path: str, studio: StudioHere, draft: DraftId | None = None
) -> dict[str, Any]:
    """Return a file as text, and what it holds."""
    with told():
        text = await studio.editors.text(draft, path)
        return {"path": path, "text": text, "holds": plain(load(text))}


@router.get("/topics", summary="List the topics")
async def list_topics(
    hub: HubHere, studio: StudioHere, draft: DraftId | None = None
) -> dict[str, Any]:
    """Return every topic that is live, with what tells how fresh it is.

    With a draft also those that it begins.
    """
    with told():
        topics = await studio.topics.all(draft)
    return {
        "topics": [asdict(each) for each in topics],
        "release": hub.live_content.number,
        "content": hub.catalogue.release,
    }


@router.get("/drafts", summary="List the drafts that are under way")
async def list_drafts(studio: StudioHere) -> dict[str, Any]:
    """Return drafts, the one changed last first."""
    return {"drafts": [on_wire(draft) for draft in await studio.editors.all()]}


@router.get("/drafts/{draft_id}", summary="Read a draft")
async def read_draft(draft_id: str, studio: StudioHere) -> dict[str, Any]:
    """Return a draft, what it changes field by field, and what was done with it."""
    with told():
        draft = await studio.editors.find(draft_id)
        files = await studio.editors.changed_files(draft_id)
        steps = await studio.editors.steps(draft_id)
        changed = await asyncio.to_thread(lambda: [changed_on_wire(f) for f in files])
    return on_wire(draft) | {
        "files": changed,
        "steps": [
            {
                "at": wire_time(each.at),
                "by": each.by,
                "step": each.step,
                "comment": each.comment,
            }
            for each in steps
        ],
    }


@router.get("/drafts/{draft_id}/faults", summary="See which rules a draft breaks")
async def read_faults(
    draft_id: str, studio: StudioHere, hub: HubHere
) -> dict[str, Any]:
    """Return the faults of the files that it changes, field by field.

    It takes a fraction of a second. Examples and what needs all of the content are
    looked at when the draft is handed in.
    """
    with told():
        files = await studio.editors.changed_files(draft_id)
        lists = await studio.editors.texts_in(draft_id, *LISTS)
    texts, gone = _apart(files)
    day = datetime.now(UTC).date()

    def look() -> list[dict[str, Any]]:
        return faults_of(read_over(hub.catalogue.content, texts, lists, gone), day)

    return {"faults": await asyncio.to_thread(look)}


@router.get("/drafts/{draft_id}/preview", summary="See an answer as citizens would")
async def read_preview(
    draft_id: str,
    answer: str,
    studio: StudioHere,
    hub: HubHere,
    lang: Lang = Lang.EN,
    level: Level = Level.STANDARD,
    region: Region | None = None,
) -> dict[str, Any]:
    """Return the message that the widget would be given."""
    with told():
        files = await studio.editors.changed_files(draft_id)
        texts, gone = _apart(files)
        content = hub.catalogue.content
        seen = await asyncio.to_thread(read_over, content, texts, None, gone)
        return preview(seen.content, answer, Preferences(lang, level, region))


def _apart(files: list[FileChange]) -> tuple[dict[str, str], set[str]]:
    """Return what a draft writes, path → text, and the paths that it removes."""
    written = {file.path: file.after for file in files if file.after is not None}
    return written, {file.path for file in files if file.after is None}


# -- writing ----------------------------------------------------------------------


@router.post("/drafts", status_code=201, summary="Open a draft", dependencies=[EDITS])
async def open_draft(
    new: NewDraft, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Begin a draft on what is live."""
    return on_wire(await studio.editors.open(session[0], new.title))


@router.put(
    "/drafts/{draft_id}/field", summary="Change one field", dependencies=[EDITS]
)
async def put_field(
    draft_id: str, change: FieldChange, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Change one field of a file, if it still says what its editor saw."""
    with told():
        text = await studio.editors.put_field(
            draft_id,
            session[0],
            change.path,
            tuple(change.place),
            change.was,
            change.value,
        )
        draft = await studio.editors.find(draft_id)
    return {"version": draft.version, "text": text}


@router.put("/drafts/{draft_id}/file", summary="Change a file", dependencies=[EDITS])
async def put_file(
    draft_id: str, file: FileText, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Replace a whole file, or add one, if it still says what its editor saw."""
    with told():
        await studio.editors.put_text(
            draft_id, session[0], file.path, file.was, file.text
        )
        draft = await studio.editors.find(draft_id)
    return {"version": draft.version}


@router.post(
    "/drafts/{draft_id}/revert",
    summary="Leave a file as it is live",
    dependencies=[EDITS],
)
async def revert(
    draft_id: str, file: FileNamed, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Take back what the draft changes in one file."""
    with told():
        await studio.editors.revert(draft_id, session[0], file.path)
        return on_wire(await studio.editors.find(draft_id))


@router.post(
    "/drafts/{draft_id}/update",
    summary="Bring a draft onto what is live",
    dependencies=[EDITS],
)
async def update(
    draft_id: str, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Join the draft with what was published since it was begun."""
    with told():
        return on_wire(await studio.editors.update(draft_id, session[0]))
