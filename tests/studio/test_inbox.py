"""What was not answered well is shown in groups that nobody can be found in."""

import pytest

from studio.clusters import LEAST, Asked, clusters
from tests.auxil.clients import Citizen, close_all
from tests.auxil.hub_process import HubProcess
from tests.studio.conftest import Worker

WORDINGS = [
    "chèque vacances pour les vieux",
    "cheque vacances pour vieux ?",
    "les chèques vacances des vieux",
    "cheque vacance pour les vieux svp",
    "CHÈQUE VACANCES VIEUX",
]


def asked(texts, **fields):
    return [
        Asked(f"c-{n}", text, fields.get("language", "fr"), "fallback")
        for n, text in enumerate(texts)
    ]


def test_wordings_of_one_need_are_one_group():
    (group,) = clusters(asked([*WORDINGS, "où est la gare du midi"]))
    assert (group.conversations, group.why) == (LEAST, {"fallback": LEAST})
    assert set(group.samples) == set(WORDINGS)


def test_fewer_conversations_than_five_are_not_shown():
    assert clusters(asked(WORDINGS[:4])) == []
    one = [Asked("c-1", text, "fr", "fallback") for text in WORDINGS]
    assert clusters(one) == []


def test_languages_are_not_mixed():
    assert clusters(asked(WORDINGS[:3]) + asked(WORDINGS[3:], language="nl")) == []


@pytest.mark.asyncio
async def test_the_inbox_holds_what_citizens_were_not_answered(
    hub: HubProcess, elif_: Worker
) -> None:
    try:
        for text in [*WORDINGS, "une question toute seule au monde"]:
            citizen = await Citizen.open(hub.ws)
            await citizen.ask(f"{text}")
    finally:
        await close_all()
    inbox = (await elif_.get("inbox")).json()
    assert inbox["questions"] >= len(WORDINGS)
    (group,) = inbox["clusters"]
    assert (group["language"], group["conversations"]) == ("fr", LEAST)
    assert "toute seule" not in " ".join(group["samples"])
