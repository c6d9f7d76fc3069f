"""After a conversation: was the bot right, and if not, which topic was meant."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from handover.channels.long_poll import HubHere
from handover.console.api import TAKES_CONVERSATIONS, ChangingSession, Session
from handover.core.agent_frames import ContentId
from handover.core.agent_words import Judgement
from handover.core.conversation import NotPossibleNow
from handover.core.frames import STORABLE
from handover.core.message import Preferences
from handover.core.words import Lang
from handover.holding import NotYours
from handover.judging import UnknownTopic
from handover.problems import Problem
from handover.store.conversations import UnknownConversation

router = APIRouter(
    prefix="/api/v1/agent", tags=["agent"], dependencies=[TAKES_CONVERSATIONS]
)

ConversationPath = Annotated[str, Path(max_length=36, pattern=STORABLE)]


class Judged(BaseModel):
    """What an agent says of a guess; `meant` counts with `no` alone."""

    model_config = ConfigDict(extra="forbid")
    seq: Annotated[int, Field(ge=1, le=2**31 - 1)]
    judgement: Judgement
    meant: ContentId | None = None


@router.get("/topics", summary="Every topic that is published, by name")
async def list_topics(_: Session, hub: HubHere, lang: Lang = Lang.EN) -> dict[str, Any]:
    """Return what the bot could have understood; rights before conversation."""
    topics = hub.catalogue.content.topics.values()
    named = [
        {"id": each.topic, "name": each.names.in_lang(lang), "kind": each.kind}
        for each in topics
    ]
    return {"topics": sorted(named, key=lambda each: each["kind"] != "right")}


@router.post(
    "/conversations/{conversation}/judgement",
    status_code=204,
    summary="Say whether the bot had understood right",
)
async def judge(
    conversation: ConversationPath,
    said: Judged,
    session: ChangingSession,
    hub: HubHere,
) -> None:
    """Keep what an agent says of a guess after closing or giving back."""
    agent = session[0]
    reader = Preferences(agent.langs[0])
    try:
        await hub.judging.judge(
            agent, conversation, said.seq, said.judgement, said.meant
        )
    except UnknownTopic:
        raise Problem(
            422, "invalid_field", "No such topic is published.", field="body.meant"
        ) from None
    except (NotYours, UnknownConversation):
        detail = "Only who closed or gave back a conversation can say this about it."
        raise Problem(403, "not_yours", detail) from None
    except NotPossibleNow:
        words = hub.catalogue.text("error_not_possible_now", reader)
        raise Problem(409, "not_possible_now", words) from None
