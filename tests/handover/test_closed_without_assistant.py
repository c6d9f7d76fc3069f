"""Nobody is there and the assistant is down: still a reply, and ways out of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from handover.core.words import Lang
from handover.opening import OTHER_WAYS
from tests.auxil import published
from tests.auxil.clients import Citizen, close_all
from tests.auxil.hours_of_tests import content_with_hours
from tests.auxil.hub_process import HubProcess
from tests.auxil.ports import free_port

pytestmark = pytest.mark.asyncio

FIVE_MINUTES_A_WEEK = {"sun": ["03:00-03:05"]}
QUESTIONS = {
    Lang.FR: "comment demander le revenu d'intégration ?",
    Lang.NL: "hoe vraag ik een leefloon aan?",
    Lang.DE: "wie beantrage ich das Eingliederungseinkommen?",
    Lang.EN: "how do I apply for the integration income?",
}
INSTITUTION = published.content().institution


@pytest_asyncio.fixture(autouse=True)
async def sockets_are_closed():
    yield
    await close_all()


@pytest.fixture(scope="module")
def closed_hub(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HubProcess]:
    """A hub out of hours, with nothing at the address of Rasa."""
    folder: Path = tmp_path_factory.mktemp("closed")
    content = content_with_hours(folder / "elsewhere", chat=FIVE_MINUTES_A_WEEK)
    process = HubProcess(
        folder,
        f"http://127.0.0.1:{free_port()}",
        RELAIS_DATABASE_URL=database_url,
        RELAIS_CONTENT_DIR=str(content),
    )
    yield process
    process.stop()


@pytest.mark.parametrize("lang", list(Lang))
async def test_who_asks_anything_is_answered_and_told_how_to_reach_somebody(
    closed_hub: HubProcess, lang: Lang
) -> None:
    citizen = await Citizen.open(closed_hub.ws, lang)
    reply = await citizen.ask(QUESTIONS[lang], 30)
    assert (reply["author"], reply["kind"], reply["lang"]) == ("bot", "notice", lang)
    assert reply["seq"] == reply["reply_to"] + 1
    assert "request_human" in [choice["value"] for choice in reply["choices"]]
    state = await citizen.request_human()
    assert state["next_opening"]
    assert state["expected_wait_seconds"] is None
    notice = citizen.messages[-1]
    assert (notice["author"], notice["kind"]) == ("system", "notice")
    for way in (
        INSTITUTION.phone,
        INSTITUTION.desk.in_lang(lang),
        INSTITUTION.post.in_lang(lang),
    ):
        assert way in notice["text"]
    assert [choice["value"] for choice in notice["choices"]] == [*OTHER_WAYS]
    # Nothing else came in between, and nothing failed.
    assert [m["author"] for m in citizen.messages] == [
        *("bot", "citizen", "bot", "system"),
    ]
    assert [f for f in citizen.frames if f["type"] == "error"] == []


@pytest.mark.parametrize("lang", list(Lang))
async def test_one_of_the_ways_can_be_taken_at_once(
    closed_hub: HubProcess, lang: Lang
) -> None:
    citizen = await Citizen.open(closed_hub.ws, lang)
    await citizen.ask(QUESTIONS[lang], 30)
    await citizen.request_human()
    await citizen.send(
        "callback",
        client_msg_id="0b0f5f9e-6e0f-4a9e-9c55-0d7a1a1f3c11",
        note=QUESTIONS[lang],
    )
    await citizen.expect("state", state="bot")
    (left,) = [m for m in citizen.messages if m["author"] == "citizen"][1:]
    assert left["text"] == QUESTIONS[lang]
    assert citizen.messages[-1]["author"] == "system"
