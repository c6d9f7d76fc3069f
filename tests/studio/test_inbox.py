"""What was not answered well is shown in groups that nobody can be found in."""

import pytest

from studio.clusters import LEAST, Asked, clusters
from tests.auxil.clients import AgentClient, Citizen, close_all
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


def test_what_agents_say_it_was_about_is_told_the_most_usual_first():
    meant = ["heating", "rent_support", "rent_support", None, "rent_support"]
    (group,) = clusters(
        Asked(f"c-{n}", text, "fr", "bot_was_wrong", "leisure", each)
        for n, (text, each) in enumerate(zip(WORDINGS, meant, strict=True))
    )
    assert group.meant == ("rent_support", "heating")
    assert group.topics == ("leisure",)


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


@pytest.mark.asyncio
async def test_what_agents_call_misunderstood_is_shown_from_five_conversations_on(
    hub: HubProcess, elif_: Worker
) -> None:
    amina = await AgentClient.log_in(
        hub.url, hub.ws, "amina", hub.passwords["amina"], available=False
    )

    async def misunderstood() -> None:
        """Let an agent say of a question that was understood: wrong, it is that."""
        citizen = await Citizen.open(hub.ws, "en")
        await citizen.ask("What is increased reimbursement?")
        await citizen.request_human()
        await amina.claim(citizen.conversation)
        context = await amina.expect("context", conversation=citizen.conversation)
        await amina.release("close", citizen.conversation)
        answer = await amina.http.post(
            f"/api/v1/agent/conversations/{citizen.conversation}/judgement",
            json={
                "seq": context["guesses"][0]["text_seq"],
                "judgement": "no",
                "meant": "integration_income",
            },
            headers={"X-CSRF-Token": amina.csrf},
        )
        assert answer.status_code == 204, answer.text

    async def groups() -> list[dict[str, object]]:
        found = (await elif_.get("inbox")).json()["clusters"]
        return [each for each in found if "bot_was_wrong" in each["why"]]

    try:
        for _ in range(LEAST - 1):
            await misunderstood()
        assert await groups() == []
        await misunderstood()
    finally:
        await close_all()
    assert await groups() == [
        {
            "language": "en",
            "conversations": LEAST,
            "samples": ["What is increased reimbursement?"],
            "why": {"bot_was_wrong": LEAST},
            "topics": ["increased_reimbursement"],
            "meant": ["integration_income"],
        }
    ]
