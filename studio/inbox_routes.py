"""The inbox over HTTP: what citizens asked and did not get a good answer to."""

import asyncio
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query

from handover.channels.long_poll import HubHere
from handover.store import judgements, unanswered
from studio.clusters import LEAST, Asked, clusters
from studio.routes import READS

router = APIRouter(prefix="/api/v1/studio", tags=["studio"])

MOST_QUESTIONS = 3_000


@router.get("/inbox", summary="See what was not answered well", dependencies=[READS])
async def read_inbox(
    hub: HubHere, days: Annotated[int, Query(ge=1, le=90)] = 28
) -> dict[str, Any]:
    """Return groups of questions that are alike, the largest first.

    Masked as they are kept, and only what at least five conversations hold. Nothing is
    taught by itself: an editor makes an example of it, or does not.
    """
    since = hub.clock() - timedelta(days=days)
    async with hub.database.reading() as db:
        unsure = await unanswered.unanswered(db, since=since, limit=MOST_QUESTIONS)
        reported = await unanswered.reported(db, since=since, limit=MOST_QUESTIONS)
        wrong = await judgements.wrong_guesses(db, since=since, limit=MOST_QUESTIONS)
    asked = [
        *(Asked(c, text, lang, "reported", topic) for c, text, lang, topic in reported),
        *(
            Asked(w.conversation, w.text, w.lang, "bot_was_wrong", w.guessed, w.meant)
            for w in wrong
        ),
        *(Asked(c, text, lang, kind, topic) for c, text, lang, kind, topic in unsure),
    ]
    found = await asyncio.to_thread(clusters, asked)
    return {
        "days": days,
        "least": LEAST,
        "questions": len(asked),
        "clusters": [
            {
                "language": each.language,
                "conversations": each.conversations,
                "samples": list(each.samples),
                "why": each.why,
                "topics": list(each.topics),
                "meant": list(each.meant),
            }
            for each in found
        ],
    }
