"""The same verbs over plain HTTP, for portals that block sockets.

The conversation's secret token travels in the `Authorization` header, never in an
address. Errors are `application/problem+json` (RFC 9457).
"""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from handover.channels.connection import default_reader
from handover.channels.delivery import (
    error_frame,
    frame_error,
    news,
    shared_frame,
    welcome,
)
from handover.core import frames
from handover.core.backlog import Busy
from handover.core.conversation import NotPossibleNow
from handover.core.frames import CITIZEN_FRAMES, FRAME_BYTES, MAX_SEQ, FrameError
from handover.core.message import Preferences, to_wire
from handover.core.records import Conversation
from handover.core.words import Lang, Level
from handover.fanout import LEAVING, Listener
from handover.hub import Hub
from handover.problems import Problem
from handover.store.conversations import UnknownConversation

router = APIRouter(prefix="/api/v1/conversations", tags=["citizen"])

MAX_WAIT_SECONDS = 25
VERBS = CITIZEN_FRAMES.keys() - {"hello", "ping", "show_shared"}


class Opening(BaseModel):
    """How a new conversation is to be held."""

    model_config = ConfigDict(extra="forbid")
    lang: Lang
    level: Level = Level.STANDARD


def get_hub(request: Request) -> Hub:
    """Return the running hub."""
    hub: Hub = request.app.state.hub
    return hub


HubHere = Annotated[Hub, Depends(get_hub)]


async def authorised(
    conversation_id: str, request: Request, hub: HubHere
) -> Conversation:
    """Return the conversation that the bearer token opens, or refuse with 404."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    given = token.strip() if scheme.lower() == "bearer" else ""
    try:
        return await hub.citizens.resume(conversation_id, given)
    except UnknownConversation:
        frame = error_frame(hub.catalogue, default_reader(), "unknown_conversation")
        raise Problem(404, frame["code"], frame["message"]) from None


Own = Annotated[Conversation, Depends(authorised)]


@router.post("", status_code=201, summary="Open a conversation")
async def open_conversation(
    opening: Opening, request: Request, hub: HubHere
) -> dict[str, Any]:
    """Open a conversation; its first message is the disclosure."""
    address = request.client.host if request.client else ""
    wait = hub.limits.wait_for(hub.limits.openings, address)
    if wait:
        raise _limited(hub, Preferences(opening.lang, opening.level), wait)
    conversation, token = await hub.citizens.open("web", opening.lang, opening.level)
    return welcome(conversation, token)


@router.get("/{conversation_id}/messages", summary="Read what is new")
async def read_messages(
    conversation: Own,
    hub: HubHere,
    after: Annotated[int, Query(ge=0, le=MAX_SEQ)] = 0,
    wait: Annotated[float, Query(ge=0, le=MAX_WAIT_SECONDS)] = 0,
) -> dict[str, Any]:
    """Return all messages after `after`; wait up to `wait` seconds for the first."""
    listener = Listener()
    open_now = hub.meters.sockets.labels("long_poll")
    open_now.inc()
    hub.fanout.listen(listener, conversation.id)
    hub.fanout.listen(listener, LEAVING)
    try:
        messages, state = await news(hub, conversation.id, after)
        try:
            async with asyncio.timeout(wait):
                while not messages and not hub.is_draining:
                    await listener.next()
                    messages, state = await news(hub, conversation.id, after)
        except TimeoutError:
            pass
    finally:
        open_now.dec()
        hub.fanout.forget(listener)
    return {"messages": [to_wire(message) for message in messages], "state": state}


@router.get("/{conversation_id}/shared", summary="See what the person sees")
async def read_shared(conversation: Own, hub: HubHere) -> dict[str, Any]:
    """Return exactly what the person sees, or will see, besides the messages."""
    return shared_frame(await hub.citizens.shared(conversation.id))


@router.post("/{conversation_id}/{verb}", summary="Say, choose, ask for a person …")
async def obey(
    verb: str, request: Request, conversation: Own, hub: HubHere
) -> JSONResponse:
    """Do what one frame of the wire protocol asks; answers the `ack` or `state`."""
    as_read = conversation.as_read
    wait = hub.limits.wait_for(hub.limits.messages, conversation.id)
    if wait:
        raise _limited(hub, as_read, wait)
    try:
        frame = await _read_frame(verb.replace("-", "_"), request)
        seq = await hub.citizens.handle(conversation.id, frame)
    except FrameError as error:
        shown = frame_error(hub.catalogue, as_read, error)
        status = 413 if error.code == "frame_too_large" else 422
        raise Problem(status, error.code, shown["message"], field=error.field) from None
    except NotPossibleNow:
        shown = error_frame(hub.catalogue, as_read, "not_possible_now")
        raise Problem(409, shown["code"], shown["message"]) from None
    except Busy as busy:
        shown = error_frame(hub.catalogue, as_read, "busy")
        raise Problem(
            503, shown["code"], shown["message"], retry_after=busy.retry_after
        ) from None
    if seq is None:
        _, state = await news(hub, conversation.id, conversation.last_seq)
        return JSONResponse(state)
    msg_id = str(getattr(frame, "client_msg_id", ""))
    return JSONResponse({"type": "ack", "client_msg_id": msg_id, "seq": seq})


async def _read_frame(verb: str, request: Request) -> frames.Frame:
    """Read the body as a frame of this verb, never more than a frame may hold."""
    if verb not in VERBS:
        raise FrameError("unknown_verb", field="type")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > FRAME_BYTES:
            raise FrameError("frame_too_large")
    try:
        content = frames.decode(body.decode() or "{}")
    except UnicodeDecodeError:
        raise FrameError("not_text") from None
    return frames.parse({**content, "type": verb}, CITIZEN_FRAMES)


def _limited(hub: Hub, as_read: Preferences, wait: float) -> Problem:
    frame = error_frame(hub.catalogue, as_read, "rate_limited")
    return Problem(429, frame["code"], frame["message"], retry_after=wait)
