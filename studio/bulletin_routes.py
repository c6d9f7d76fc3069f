"""The urgent notice over HTTP: see it, post one, take it away."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import AwareDatetime, StringConstraints

from handover.channels.long_poll import HubHere
from handover.console.api import ChangingSession, needs
from handover.core.bulletin import LONGEST, TEXT_CHARS, Bulletin
from handover.core.frames import MAX_SEQ, STORABLE
from handover.core.message import wire_time
from handover.core.permissions import Permission
from handover.core.words import Lang
from studio.problems import told
from studio.routes import READS, Body
from studio.studio import StudioHere

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])

POSTS = needs(Permission.POST_BULLETIN)
Words = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=TEXT_CHARS,
        pattern=STORABLE,
    ),
]
Address = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://\S+$")]


class Texts(Body):
    """The notice in each language; none may be missing."""

    fr: Words
    nl: Words
    de: Words
    en: Words


class Links(Body):
    """A page that tells more, in each language."""

    fr: Address
    nl: Address
    de: Address
    en: Address


class NewBulletin(Body):
    """A notice to be shown at once, until a moment with its time zone."""

    texts: Texts
    links: Links | None = None
    until: AwareDatetime


def on_wire(bulletin: Bulletin) -> dict[str, Any]:
    """Return a notice as the studio reads it."""
    ended_at = bulletin.ended_at
    return {
        "id": bulletin.id,
        "texts": dict(bulletin.texts),
        "links": bulletin.links and dict(bulletin.links),
        "until": wire_time(bulletin.until),
        "posted_by": bulletin.posted_by,
        "posted_at": wire_time(bulletin.posted_at),
        "ended_by": bulletin.ended_by,
        "ended_at": wire_time(ended_at) if ended_at else None,
    }


@router.get("/bulletins", summary="See the urgent notices", dependencies=[READS])
async def list_bulletins(hub: HubHere, studio: StudioHere) -> dict[str, Any]:
    """Return the notice that citizens see now, and the last ones before it."""
    found, now = await studio.bulletins.newest(), hub.clock()
    shown = [each for each in found[:1] if each.is_shown(now)]
    return {
        "current": on_wire(shown[0]) if shown else None,
        "before": [on_wire(each) for each in found[len(shown) :]],
        "limits": {"text_chars": TEXT_CHARS, "days": LONGEST.days},
    }


@router.post(
    "/bulletins",
    status_code=201,
    summary="Post an urgent notice",
    dependencies=[POSTS],
)
async def post_bulletin(
    new: NewBulletin, session: ChangingSession, studio: StudioHere
) -> dict[str, Any]:
    """Show it to every citizen at once, in place of the one before."""
    links = new.links
    with told():
        id_ = await studio.bulletins.post(
            session[0],
            {lang: getattr(new.texts, lang) for lang in Lang},
            {lang: getattr(links, lang) for lang in Lang} if links else None,
            new.until,
        )
    return {"id": id_}


@router.post(
    "/bulletins/{bulletin_id}/end",
    status_code=204,
    summary="Take an urgent notice away",
    dependencies=[POSTS],
)
async def end_bulletin(
    bulletin_id: Annotated[int, Path(ge=1, le=MAX_SEQ)],
    session: ChangingSession,
    studio: StudioHere,
) -> None:
    """Show it to nobody any more."""
    with told():
        await studio.bulletins.end(session[0], bulletin_id)
