"""Opening hours, teams and lists of words, changed in the studio and live at once."""

from datetime import date, timedelta
from typing import Any

import pytest

from handover.public_holidays import is_public_holiday
from tests.auxil.clients import Citizen, close_all
from tests.auxil.hub_process import HubProcess
from tests.studio.conftest import RENT, Worker

pytestmark = pytest.mark.asyncio

HOURS = "hours.yml"
REASON = {"fr": "fermé", "nl": "gesloten", "de": "geschlossen", "en": "moving house"}


async def publish(editor: Worker, publisher: Worker, draft: str) -> None:
    for who, step in ((editor, "submit"), (publisher, "approve")):
        answer = await who.step(draft, step)
        assert answer.status_code == 200, answer.text
    answer = await publisher.step(draft, "publish", "Other hours.")
    assert answer.status_code == 200, answer.text


async def what_is_said_to_who_asks_for_a_person(hub: HubProcess) -> str:
    citizen = await Citizen.open(hub.ws, lang="en")

    def said() -> list[str]:
        return [m["text"] for m in citizen.messages if m["author"] == "system"]

    try:
        await citizen.request_human()
        await citizen.read_until(lambda: bool(said()))
        return said()[-1]
    finally:
        await close_all()


async def week(worker: Worker, draft: str | None = None, **asked: str) -> Any:
    given = {"draft": draft} if draft else {}
    return (await worker.get("hours", **given, **asked)).json()


async def test_published_hours_are_live_without_a_restart(
    hub: HubProcess, elif_: Worker, paul: Worker
) -> None:
    assert "moving house" not in await what_is_said_to_who_asks_for_a_person(hub)
    draft = (await elif_.open())["id"]
    today = (await week(elif_))["today"]
    held = (await elif_.get("file", path=HOURS)).json()["holds"]
    last = _after(today, 9)
    spared = [each for each in held["open"] if not today <= each["day"] <= last]
    closed = [{"from": today, "to": last, "reason": REASON, "services": ["chat"]}]
    assert (await elif_.field(draft, HOURS, ["open"], spared)).status_code == 200
    assert (await elif_.field(draft, HOURS, ["closed"], closed)).status_code == 200
    assert (await elif_.get(f"drafts/{draft}/faults")).json()["faults"] == []
    await publish(elif_, paul, draft)
    assert "moving house" in await what_is_said_to_who_asks_for_a_person(hub)
    assert any("moving house" in said for said in (await week(elif_))["said"])
    live = (await elif_.get("releases")).json()["publications"][0]["release"]
    assert (await paul.send("POST", f"releases/{live - 1}/restore")).is_success
    assert "moving house" not in await what_is_said_to_who_asks_for_a_person(hub)


async def test_a_week_is_shown_as_it_would_be_said(elif_: Worker) -> None:
    draft = (await elif_.open())["id"]
    hours = {"mon-thu": ["09:00-12:00", "13:00-16:00"], "sat": ["10:00-12:00"]}
    await elif_.field(draft, HOURS, ["phone", "fr"], hours)
    await elif_.field(draft, HOURS, ["open"], None)
    seen = await week(elif_, draft, service="phone", lang="fr", around="2027-05-06")
    assert seen["is_as_written"]
    assert seen["days"][0]["day"] == "2027-05-03"
    opens = {each["day"]: each["open"] for each in seen["days"]}
    assert opens["2027-05-05"] == [[540, 720], [780, 960]]
    assert opens["2027-05-07"] == []
    ascension = seen["days"][3]
    assert (ascension["open"], bool(ascension["why"])) == ([], True)
    assert seen["days"][5]["words"].split() == ["de", "10", "h", "à", "12", "h"]
    usual = " ".join(" ".join(seen["said"]).split())
    assert "du lundi au jeudi de 9 h à 12 h" in usual
    live = await week(elif_, service="phone", lang="fr", around="2027-05-06")
    assert live["days"][4]["open"] == [[0, 1440]]


@pytest.mark.parametrize(
    ("lang", "name"),
    [("fr", "Fête nationale"), ("de", "Nationalfeiertag"), ("en", "National Day")],
)
async def test_public_holidays_of_the_coming_year_are_named(
    elif_: Worker, lang: str, name: str
) -> None:
    found = (await week(elif_, named_in=lang))["holidays"]
    assert {each["day"][5:]: each["name"] for each in found}["07-21"] == name
    assert all(is_public_holiday(date.fromisoformat(each["day"])) for each in found)


@pytest.mark.parametrize(
    ("place", "value", "at", "said"),
    [
        (["chat", "fr"], {"mon": ["9 to 5"]}, ["chat", "fr", "mon", 0], "09:00-12:30"),
        (["chat", "fr"], {}, ["chat", "fr"], "never open"),
        (
            ["chat", "nl"],
            {"mon-fri": ["09:00-12:00"], "tue": ["11:00-13:00"]},
            ["chat", "nl"],
            "overlap on tue",
        ),
        (["closed"], [{"reason": REASON}], ["closed", 0], "'from' and 'to'"),
        (
            ["closed"],
            [{"day": "2027-05-07", "reason": REASON | {"de": ""}}],
            ["closed", 0, "reason", "de"],
            "is empty",
        ),
        (
            ["open"],
            [{"day": "2027-05-09", "hours": ["10:00-9:00"], "reason": REASON}],
            ["open", 0, "hours", 0],
            "closes before it opens",
        ),
    ],
)
async def test_what_is_wrong_with_hours_is_told_at_its_field(
    elif_: Worker, place: list[str | int], value: Any, at: list[str | int], said: str
) -> None:
    draft = (await elif_.open())["id"]
    assert (await elif_.field(draft, HOURS, place, value)).status_code == 200
    (fault,) = (await elif_.get(f"drafts/{draft}/faults")).json()["faults"]
    assert (fault["path"], fault["place"], fault["rule"]) == (HOURS, at, "format")
    assert said in fault["message"]
    assert not (await week(elif_, draft))["is_as_written"]
    refused = await elif_.step(draft, "submit")
    assert (refused.status_code, refused.json()["title"]) == (422, "has_faults")


async def test_a_day_that_is_open_and_closed_is_told(elif_: Worker) -> None:
    draft = (await elif_.open())["id"]
    day = {"day": "2027-05-08", "reason": REASON}
    await elif_.field(draft, HOURS, ["open"], [{**day, "hours": ["9:00-10:00"]}])
    await elif_.field(draft, HOURS, ["closed"], [day])
    (fault,) = (await elif_.get(f"drafts/{draft}/faults")).json()["faults"]
    assert (fault["place"], "also in 'closed'" in fault["message"]) == (
        ["open", 0],
        True,
    )


async def test_a_team_that_is_published_can_be_chosen_at_once(
    hub: HubProcess, elif_: Worker, paul: Worker
) -> None:
    draft = (await elif_.open())["id"]
    four = dict.fromkeys(("fr", "nl", "de", "en"), "Pensions")
    team = {"institution": four, "name": four}
    assert (await elif_.field(draft, "teams.yml", ["pensions"], team)).is_success
    await publish(elif_, paul, draft)
    amina = await Worker.log_in(hub, "amina")
    known = (await amina.http.get("/api/v1/agent/directory")).json()["teams"]
    await amina.http.aclose()
    assert "pensions" in {each["id"] for each in known}


async def test_a_list_of_words_counts_as_soon_as_it_is_in_the_draft(
    elif_: Worker,
) -> None:
    draft = (await elif_.open())["id"]
    avoided = (await elif_.get("file", path="words_to_avoid.yml")).json()["holds"]["fr"]
    words = [*avoided, {"word": "zibeline*", "instead": "fourrure"}]
    place = ["answers", "overview", "text", "fr", "easy"]
    assert (
        await elif_.field(draft, "words_to_avoid.yml", ["fr"], words)
    ).status_code == 200
    await elif_.field(draft, RENT, place, "Une aide pour les zibelines.")
    faults = (await elif_.get(f"drafts/{draft}/faults")).json()["faults"]
    assert ("stigma", place) in [(each["rule"], each["place"]) for each in faults]


async def test_a_domain_in_the_draft_may_be_linked_and_needs_a_guardian(
    elif_: Worker,
) -> None:
    draft = (await elif_.open())["id"]
    source = (await elif_.get("file", path=RENT)).json()["holds"]["sources"]
    source[0]["url"]["fr"] = "https://www.zibeline.test/aide"
    await elif_.field(draft, RENT, ["sources"], source)
    faults = (await elif_.get(f"drafts/{draft}/faults")).json()["faults"]
    assert "link" in {each["rule"] for each in faults}
    await elif_.field(draft, "link_domains.yml", ["zibeline.test"], {"owner": "Nobody"})
    assert (await elif_.get(f"drafts/{draft}/faults")).json()["faults"] == []
    files = (await elif_.get(f"drafts/{draft}")).json()["files"]
    assert [each["path"] for each in files if each["touches_locked"]] == [
        "link_domains.yml"
    ]


async def test_a_wrong_domain_is_told_with_its_place(elif_: Worker) -> None:
    draft = (await elif_.open())["id"]
    wrong = {"owner": ""}
    await elif_.field(draft, "link_domains.yml", ["zibeline.test"], wrong)
    (fault,) = (await elif_.get(f"drafts/{draft}/faults")).json()["faults"]
    assert fault["place"] == ["zibeline.test", "owner"]


def _after(day: str, ahead: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=ahead)).isoformat()
