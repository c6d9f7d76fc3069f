"""An urgent notice is above every conversation at once, and gone at once."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.auxil.clients import Citizen, close_all
from tests.auxil.hub_process import HubProcess
from tests.auxil.notices import LINKS, TEXTS, ahead, notice
from tests.studio.conftest import Worker

pytestmark = pytest.mark.asyncio

LABELS = {
    "fr": "Avis urgent · ",
    "nl": "Dringend bericht · ",
    "de": "Dringende Mitteilung · ",
    "en": "Urgent notice · ",
}


@pytest_asyncio.fixture(autouse=True)
async def nothing_hangs(paul: Worker) -> AsyncIterator[None]:
    yield
    await close_all()
    await take_away(paul)


async def take_away(paul: Worker) -> None:
    current = (await paul.get("bulletins")).json()["current"]
    if current:
        await paul.send("POST", f"bulletins/{current['id']}/end")


async def posted(paul: Worker, **changes: Any) -> int:
    answer = await paul.send("POST", "bulletins", **notice(**changes))
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


async def is_told(citizen: Citizen, words: str | None) -> None:
    """Wait until the citizen has been told of this notice, or of none any more."""

    def is_it(frame: dict[str, Any]) -> bool:
        told = frame.get("bulletin", {}) or {}
        return frame["type"] == "state" and told.get("text") == words

    if not any(map(is_it, citizen.frames[-1:])):
        await citizen.receive_until(is_it)


@pytest.mark.parametrize("lang", TEXTS)
async def test_a_new_conversation_begins_under_it_in_its_language(
    hub: HubProcess, paul: Worker, lang: str
) -> None:
    await posted(paul)
    citizen = await Citizen.open(hub.ws, lang)
    told = citizen.frames[-1]["bulletin"]
    assert told["text"] == TEXTS[lang]
    assert told["label"].startswith(LABELS[lang])
    assert told["link"]["url"] == LINKS[lang]
    # It is no message, and the disclosure stays the first.
    (first,) = citizen.messages
    assert (first["seq"], first["kind"]) == (1, "disclosure")


async def test_who_is_here_already_is_told_at_once_and_once_it_is_gone(
    hub: HubProcess, paul: Worker
) -> None:
    citizen = await Citizen.open(hub.ws)
    waiting = await Citizen.open(hub.ws, "nl")
    await waiting.request_human()
    id_ = await posted(paul)
    await is_told(citizen, TEXTS["fr"])
    await is_told(waiting, TEXTS["nl"])
    ended = await paul.send("POST", f"bulletins/{id_}/end")
    assert ended.status_code == 204
    await is_told(citizen, None)
    await is_told(waiting, None)


async def test_another_language_brings_its_words(hub: HubProcess, paul: Worker) -> None:
    await posted(paul)
    citizen = await Citizen.open(hub.ws, "fr")
    await citizen.send("set", lang="de")
    await is_told(citizen, TEXTS["de"])


async def test_every_hub_shows_it_and_takes_it_away(
    hub: HubProcess, paul: Worker
) -> None:
    other = HubProcess(hub.folder, hub.environment["RELAIS_RASA_URL"])
    try:
        citizen = await Citizen.open(other.ws)
        await posted(paul)
        await is_told(citizen, TEXTS["fr"])
        await take_away(paul)
        await is_told(citizen, None)
        await close_all()
    finally:
        other.stop()


async def test_it_ends_by_itself(hub: HubProcess, paul: Worker) -> None:
    citizen = await Citizen.open(hub.ws)
    await posted(paul, until=ahead(seconds=3))
    await is_told(citizen, TEXTS["fr"])
    await is_told(citizen, None)
    assert (await paul.get("bulletins")).json()["current"] is None


async def test_a_hub_that_starts_shows_it_from_the_first_conversation_on(
    hub: HubProcess, paul: Worker
) -> None:
    await posted(paul)
    hub.kill()
    hub.start()
    citizen = await Citizen.open(hub.ws)
    assert citizen.frames[-1]["bulletin"]["text"] == TEXTS["fr"]


async def test_without_sockets_and_without_scripts_it_is_read_too(
    hub: HubProcess, paul: Worker
) -> None:
    await posted(paul)
    async with httpx.AsyncClient(base_url=hub.url) as http:
        opened = (await http.post("/api/v1/conversations", json={"lang": "nl"})).json()
        news = await http.get(
            f"/api/v1/conversations/{opened['conversation']}/messages",
            headers={"Authorization": f"Bearer {opened['token']}"},
        )
        assert news.json()["state"]["bulletin"]["text"] == TEXTS["nl"]
        for address in ("/chat?lang=en", "/chat/callback?lang=en"):
            page = (await http.get(address)).text
            before_heading, _, _ = page.partition("<h1")
            assert TEXTS["en"] in before_heading
            assert 'role="status"' in before_heading
            assert LABELS["en"] in before_heading
            assert LINKS["en"] in before_heading


async def test_without_a_link_none_is_shown(hub: HubProcess, paul: Worker) -> None:
    await posted(paul, links=None)
    citizen = await Citizen.open(hub.ws)
    assert citizen.frames[-1]["bulletin"]["link"] is None


async def test_who_posted_and_who_took_away_is_kept(
    paul: Worker, elif_: Worker
) -> None:
    first = await posted(paul)
    second = await posted(paul, texts={**TEXTS, "fr": "Le guichet est fermé."})
    await take_away(paul)
    known = (await elif_.get("bulletins")).json()
    assert known["current"] is None
    assert [each["id"] for each in known["before"][:2]] == [second, first]
    assert {each["ended_by"] for each in known["before"][:2]} == {"paul"}
    trail = (await paul.get("audit")).json()
    assert trail["is_whole"]
    told = [
        (each["actor"], each["action"], each["subject"]) for each in trail["entries"]
    ]
    assert told[:3] == [
        ("paul", "bulletin_ended", str(second)),
        ("paul", "bulletin_posted", str(second)),
        ("paul", "bulletin_posted", str(first)),
    ]
    hashes = {each["detail"]["sha256"] for each in trail["entries"][1:3]}
    assert len(hashes) == 2


async def test_what_is_not_shown_cannot_be_taken_away(paul: Worker) -> None:
    id_ = await posted(paul)
    await take_away(paul)
    again = await paul.send("POST", f"bulletins/{id_}/end")
    assert (again.status_code, again.json()["title"]) == (404, "unknown_bulletin")


ELSEWHERE = {**LINKS, "de": "https://portal.example/"}
PLAIN = {**LINKS, "de": "http://www.belgium.be/de"}


BREAKING = {
    "decision": ("fr", "Vous avez droit à une prime."),
    "personal": ("nl", "Bel 85.07.30-033.28 op."),
    "plain": ("en", "See https://www.belgium.be now."),
    "languages": ("de", "Der Schalter öffnet um 14 Uhr."),
}


@pytest.mark.parametrize(
    ("changes", "field", "lang", "rule"),
    [
        *(
            ({"texts": {**TEXTS, lang: words}}, "texts", lang, rule)
            for rule, (lang, words) in BREAKING.items()
        ),
        ({"links": ELSEWHERE}, "links", "de", "link"),
        ({"links": PLAIN}, "links", "de", "link"),
        ({"until": ahead(days=31)}, "until", None, "date"),
        ({"until": ahead(days=-1)}, "until", None, "date"),
    ],
)
async def test_what_breaks_a_rule_is_shown_to_nobody(
    paul: Worker, changes: dict[str, Any], field: str, lang: str | None, rule: str
) -> None:
    refused = await paul.send("POST", "bulletins", **notice(**changes))
    assert (refused.status_code, refused.json()["title"]) == (422, "bulletin_refused")
    faults = refused.json()["faults"]
    assert (field, lang, rule) in {(f["field"], f["lang"], f["rule"]) for f in faults}
    assert "033" not in refused.text
    assert (await paul.get("bulletins")).json()["current"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"texts": {lang: TEXTS[lang] for lang in ("fr", "nl", "de")}},
        {"texts": {**TEXTS, "fr": " "}},
        {"texts": {**TEXTS, "fr": "a" * 301}},
        {"texts": {**TEXTS, "fr": "a\x00b"}},
        {"links": {"fr": LINKS["fr"]}},
        {"links": {**LINKS, "fr": "javascript:alert(1)"}},
        {"until": "2027-01-01T00:00:00"},
        {"extra": 1},
    ],
)
async def test_all_languages_and_a_moment_are_needed(
    paul: Worker, changes: dict[str, Any]
) -> None:
    refused = await paul.send("POST", "bulletins", **notice(**changes))
    assert (refused.status_code, refused.json()["title"]) == (422, "invalid_field")
    assert (await paul.get("bulletins")).json()["current"] is None
