"""An editor's day: a draft, a second person, the release, and the way back."""

import asyncio

import pytest

from tests.auxil.clients import Citizen, close_all
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import until
from tests.studio.conftest import RENT, Worker

pytestmark = pytest.mark.asyncio

OVERVIEW = ["answers", "overview", "text", "fr", "standard"]


async def mended(worker: Worker, path: str, place: list[str | int]) -> tuple[str, str]:
    """Open a draft with another word in one field; return it and the field's words."""
    draft = (await worker.open())["id"]
    held = (await worker.get("file", path=path)).json()["holds"]
    for part in place:
        held = held[part]
    words = held.replace("aide", "aide publique", 1)
    assert words != held
    answer = await worker.field(draft, path, place, words)
    assert answer.status_code == 200, answer.text
    return draft, words.strip()


async def what_citizens_read(hub: HubProcess) -> str:
    citizen = await Citizen.open(hub.ws)
    try:
        await citizen.choose("rent_support.overview")
        for message in citizen.messages:
            if message["kind"] == "answer":
                return str(message["text"])
        return str((await citizen.expect("message", kind="answer"))["text"])
    finally:
        await close_all()


async def test_a_mended_sentence_is_live_once_a_second_person_agreed(
    hub: HubProcess, elif_: Worker, paul: Worker
) -> None:
    draft, words = await mended(elif_, RENT, OVERVIEW)
    assert words not in await what_citizens_read(hub)
    assert (await elif_.step(draft, "approve")).status_code == 403
    assert (await elif_.step(draft, "submit")).json()["state"] == "in_review"
    assert (await elif_.step(draft, "publish")).status_code == 403
    assert (await paul.step(draft, "publish")).status_code == 409
    assert (await paul.step(draft, "approve")).json()["state"] == "approved"
    released = await paul.step(draft, "publish", "The aid is public.")
    assert released.json()["notes"] == "The aid is public."
    assert released.json()["approvers"] == ["paul"]
    read = await what_citizens_read(hub)
    assert words.splitlines()[0] in read
    # And back again.
    before = released.json()["number"] - 1
    assert (await paul.send("POST", f"releases/{before}/restore")).status_code == 200
    assert words.splitlines()[0] not in await what_citizens_read(hub)
    trail = (await paul.get("audit")).json()
    actions = [entry["action"] for entry in trail["entries"]]
    assert actions[:2] == ["content_restored", "content_published"]
    assert trail["is_whole"]


async def test_who_wrote_in_a_draft_cannot_agree_to_it(
    elif_: Worker, paul: Worker
) -> None:
    draft, _ = await mended(paul, RENT, OVERVIEW)
    await paul.step(draft, "submit")
    refused = await paul.step(draft, "approve")
    assert (refused.status_code, refused.json()["title"]) == (403, "not_your_step")
    assert (await elif_.step(draft, "approve")).json()["title"] == "not_your_step"


async def test_a_locked_text_needs_a_guardian_too(
    elif_: Worker, paul: Worker, greta: Worker
) -> None:
    path, place = "answers/privacy_question.yml", ["review_by"]
    draft = (await elif_.open())["id"]
    assert (await elif_.field(draft, path, place, "2027-01-31")).status_code == 200
    assert (await elif_.step(draft, "submit")).json()["state"] == "in_review"
    assert (await paul.step(draft, "approve")).json()["state"] == "in_review"
    assert (await paul.step(draft, "publish")).json()["title"] == "not_in_this_state"
    assert (await greta.step(draft, "approve")).json()["state"] == "approved"
    assert (await greta.step(draft, "publish")).status_code == 403
    assert (await paul.step(draft, "publish")).status_code == 200


async def test_a_draft_that_breaks_a_rule_is_not_handed_in(
    elif_: Worker, hub: HubProcess
) -> None:
    draft = (await elif_.open())["id"]
    await elif_.field(draft, RENT, OVERVIEW, "Vous avez droit à une aide au loyer.")
    live = (await elif_.get(f"drafts/{draft}/faults")).json()["faults"]
    assert {tuple(fault["place"]) for fault in live} == {tuple(OVERVIEW)}
    refused = await elif_.step(draft, "submit")
    assert refused.status_code == 422
    rules = {fault["message"].partition(":")[0] for fault in refused.json()["faults"]}
    assert "decision" in rules
    assert all(fault["path"] == RENT for fault in refused.json()["faults"])


async def test_two_in_different_fields_never_meet_and_in_the_same_are_told(
    elif_: Worker, paul: Worker
) -> None:
    draft = (await elif_.open())["id"]
    title = ["names", "fr"]
    live = (await elif_.get("file", path=RENT)).json()["holds"]["names"]["fr"]
    assert (await elif_.field(draft, RENT, title, "Aide au loyer")).status_code == 200
    other = await paul.field(draft, RENT, ["names", "nl"], "Huursteun")
    assert other.status_code == 200
    late = await paul.send(
        "PUT",
        f"drafts/{draft}/field",
        path=RENT,
        place=title,
        was=live,
        value="Soutien au loyer",
    )
    assert (late.status_code, late.json()["title"]) == (409, "changed_meanwhile")
    assert late.json()["now"] == "Aide au loyer"
    fields = (await elif_.get(f"drafts/{draft}")).json()["files"][0]["fields"]
    assert [field["after"] for field in fields] == ["Aide au loyer", "Huursteun"]


async def test_a_draft_follows_what_was_published_meanwhile(
    elif_: Worker, paul: Worker
) -> None:
    behind = (await elif_.open())["id"]
    await elif_.field(behind, RENT, ["names", "nl"], "Huursteun")
    draft, _ = await mended(elif_, RENT, OVERVIEW)
    for who, step in ((elif_, "submit"), (paul, "approve"), (paul, "publish")):
        assert (await who.step(draft, step)).status_code == 200
    assert (await elif_.step(behind, "submit")).json()["title"] == "behind_live"
    updated = await elif_.send("POST", f"drafts/{behind}/update")
    assert updated.status_code == 200
    live = (await elif_.get("topics")).json()["release"]
    assert updated.json()["base"] == live
    files = (await elif_.get(f"drafts/{behind}")).json()["files"]
    assert [field["after"] for field in files[0]["fields"]] == ["Huursteun"]


async def test_an_update_that_meets_the_same_field_says_which(
    elif_: Worker, paul: Worker
) -> None:
    behind = (await elif_.open())["id"]
    held = (await elif_.get("file", path=RENT)).json()["holds"]
    was = held["answers"]["overview"]["text"]["fr"]["standard"]
    await elif_.field(behind, RENT, OVERVIEW, was.replace("aide", "aide locale", 1))
    draft, _ = await mended(elif_, RENT, OVERVIEW)
    for who, step in ((elif_, "submit"), (paul, "approve"), (paul, "publish")):
        assert (await who.step(draft, step)).status_code == 200
    refused = await elif_.send("POST", f"drafts/{behind}/update")
    assert refused.json()["title"] == "conflict"
    assert refused.json()["places"] == [[RENT, *OVERVIEW]]


async def test_a_preview_is_what_the_widget_would_show(elif_: Worker) -> None:
    draft, words = await mended(elif_, RENT, OVERVIEW)
    shown = await elif_.get(
        f"drafts/{draft}/preview", answer="rent_support.overview", lang="fr"
    )
    assert words.splitlines()[0] in shown.json()["text"]
    assert shown.json()["label"] == "Réponse automatique (IA)"
    assert shown.json()["sources"]


@pytest.mark.parametrize(
    "delay",
    [0.0, 0.15, *(pytest.param(each, marks=pytest.mark.long) for each in (0.05, 0.4))],
)
async def test_a_power_cut_while_publishing_leaves_one_release_whole(
    hub: HubProcess, elif_: Worker, paul: Worker, delay: float
) -> None:
    draft, words = await mended(elif_, RENT, OVERVIEW)
    before = await what_citizens_read(hub)
    await elif_.step(draft, "submit")
    await paul.step(draft, "approve")
    publishing = asyncio.create_task(paul.step(draft, "publish"))
    await asyncio.sleep(delay)
    hub.kill()
    await asyncio.gather(publishing, return_exceptions=True)
    await asyncio.to_thread(hub.start)
    now = await what_citizens_read(hub)
    state = (await elif_.get(f"drafts/{draft}")).json()["state"]
    if state == "published":
        assert words.splitlines()[0] in now
    else:
        assert (state, now) == ("approved", before)


async def test_another_hub_shows_what_was_published_by_itself(
    hub: HubProcess, elif_: Worker, paul: Worker
) -> None:
    other = HubProcess(hub.folder, hub.environment["RELAIS_RASA_URL"])
    try:
        draft, words = await mended(elif_, RENT, OVERVIEW)
        for who, step in ((elif_, "submit"), (paul, "approve"), (paul, "publish")):
            assert (await who.step(draft, step)).status_code == 200

        async def is_shown() -> bool:
            return words.splitlines()[0] in await what_citizens_read(other)

        await until(is_shown, 20)
    finally:
        other.stop()
