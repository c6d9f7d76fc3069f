"""Callbacks over HTTP for the console: the list, and what an agent does with a task."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, StringConstraints

from handover.callback_tasks import TaskGone
from handover.channels.long_poll import HubHere
from handover.console.api import TAKES_CONVERSATIONS, ChangingSession, Session
from handover.core.callback import NOTE_CHARS, Callback, Outcome
from handover.core.conversation import NotPossibleNow
from handover.core.frames import STORABLE, TEXT_CHARS
from handover.core.message import Preferences, wire_time
from handover.core.records import AgentAccount
from handover.core.words import Lang
from handover.hub import Hub
from handover.phone_numbers import as_dialled
from handover.problems import Problem

router = APIRouter(
    prefix="/api/v1/agent/callbacks", tags=["agent"], dependencies=[TAKES_CONVERSATIONS]
)

Note = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=NOTE_CHARS, pattern=STORABLE),
]


class Body(BaseModel):
    """Base of what the console sends: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Returned(Body):
    """A task that goes back to the list: called in vain, or not called at all."""

    is_tried: bool
    note: Note = ""


class Done(Body):
    """A call that is over."""

    outcome: Literal[Outcome.REACHED, Outcome.NOT_REACHED, Outcome.WRONG_NUMBER]
    note: Note = ""


class Answered(Body):
    """A message that is answered in writing."""

    text: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True,
            min_length=1,
            max_length=TEXT_CHARS,
            pattern=STORABLE,
        ),
    ]


@router.get("", summary="Calls and messages that wait")
async def list_callbacks(
    session: Session, hub: HubHere, lang: Lang = Lang.EN
) -> dict[str, Any]:
    """Return all tasks that are not done, what is due first in front."""
    tasks = await hub.callback_tasks.pending()
    return {"callbacks": [_shown(hub, task, session[0], lang) for task in tasks]}


@router.post("/{callback_id}/take", status_code=204, summary="Make a task one's own")
async def take(callback_id: str, session: ChangingSession, hub: HubHere) -> None:
    """Take an open task; who comes second reads who has it."""
    with _refusals(hub, session[0]):
        await hub.callback_tasks.take(session[0], callback_id)


@router.post("/{callback_id}/return", status_code=204, summary="Give a task back")
async def give_back(
    callback_id: str, body: Returned, session: ChangingSession, hub: HubHere
) -> None:
    """Return one's own task to the list; after a call in vain the citizen reads so."""
    with _refusals(hub, session[0]):
        await hub.callback_tasks.give_back(
            session[0], callback_id, is_tried=body.is_tried, note=body.note
        )


@router.post("/{callback_id}/done", status_code=204, summary="End a call")
async def finish(
    callback_id: str, body: Done, session: ChangingSession, hub: HubHere
) -> None:
    """End one's own task; its number is erased some days later."""
    with _refusals(hub, session[0]):
        await hub.callback_tasks.finish(
            session[0], callback_id, body.outcome, note=body.note
        )


@router.post("/{callback_id}/answer", status_code=204, summary="Answer a message")
async def answer(
    callback_id: str, body: Answered, session: ChangingSession, hub: HubHere
) -> None:
    """Answer one's own task in the conversation, and end it."""
    with _refusals(hub, session[0]):
        await hub.callback_tasks.answer(session[0], callback_id, body.text)


@contextmanager
def _refusals(hub: Hub, agent: AgentAccount) -> Iterator[None]:
    """Say in one place, in the agent's language, why something was not done."""
    reader = Preferences(agent.langs[0])
    try:
        yield
    except TaskGone as gone:
        if gone.taken_by is None:
            words = hub.catalogue.text("error_task_gone", reader)
            raise Problem(409, "task_gone", words) from None
        words = hub.catalogue.text("error_already_claimed", reader, name=gone.taken_by)
        raise Problem(409, "already_claimed", words, claimed_by=gone.taken_by) from None
    except NotPossibleNow:
        words = hub.catalogue.text("error_not_possible_now", reader)
        raise Problem(409, "not_possible_now", words) from None


def _shown(hub: Hub, task: Callback, agent: AgentAccount, lang: Lang) -> dict[str, Any]:
    """Return a task as its reader may see it: number and note only if it is theirs."""
    asked, is_mine = task.asked, task.taken_by == agent.id
    as_read = Preferences(lang)
    half = asked.half_day
    words = hub.catalogue.time_words(as_read)
    return {
        "id": task.id,
        "kind": "call" if task.is_call else "message",
        "lang": asked.lang,
        "servable": asked.lang in agent.langs,
        "topic": asked.topic,
        "topic_name": hub.catalogue.topic_name(asked.topic, lang),
        "reference": task.reference,
        "created_at": wire_time(task.created_at),
        "half_day": words.half_day_label(half, hub.opening.clock()) if half else None,
        "overdue": task.is_overdue(hub.opening.clock()),
        "urgent": hub.emergencies.is_in(asked.note or ""),
        "tries": task.tries,
        "taken_by": task.taken_by_name,
        "mine": is_mine,
        "phone": as_dialled(asked.phone) if is_mine and asked.phone else None,
        "note": asked.note if is_mine else None,
        "agent_note": task.agent_note if is_mine else None,
    }
