"""New topics over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field, StringConstraints, model_validator

from handover.console.api import ChangingSession
from handover.core.words import Lang
from studio.new_topics import NewTopic
from studio.problems import told
from studio.routes import EDITS, Body, Line
from studio.studio import StudioHere

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,59}$")]


class FourNames(Body):
    """The same in each language."""

    fr: Line
    nl: Line
    de: Line
    en: Line

    def by_lang(self) -> dict[Lang, str]:
        """Return them by language."""
        return {lang: getattr(self, lang.value) for lang in Lang}


class Begun(Body):
    """A topic to be begun; a right says who grants it, and how."""

    topic: Name
    kind: Literal["right", "conversation"]
    names: FourNames
    institution: FourNames | None = None
    review_by: Annotated[date, Field(ge=date(2020, 1, 1))]
    regional: bool = False
    grant_mode: Literal["automatic", "on_request", "mixed"] | None = None

    @model_validator(mode="after")
    def _says_who_and_how(self) -> "Begun":
        is_right = self.kind == "right"
        if is_right != (self.institution is not None and self.grant_mode is not None):
            raise ValueError(
                "a right needs an institution and a grant_mode; "
                "a topic of conversation has neither"
            )
        if self.regional and not is_right:
            raise ValueError("a topic of conversation has no regions")
        return self


@router.post(
    "/drafts/{draft_id}/topics",
    status_code=201,
    summary="Begin a topic",
    dependencies=[EDITS],
)
async def begin_topic(
    draft_id: str, new: Begun, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Put its answer file into the draft, with everything that is to be filled."""
    topic = NewTopic(
        topic=new.topic,
        kind=new.kind,
        names=new.names.by_lang(),
        institution=new.institution.by_lang() if new.institution else None,
        review_by=new.review_by,
        regional=new.regional,
        grant_mode=new.grant_mode,
    )
    with told():
        path = await studio.topics.begin(draft_id, session[0], topic)
        draft = await studio.editors.find(draft_id)
    return {"path": path, "version": draft.version}
