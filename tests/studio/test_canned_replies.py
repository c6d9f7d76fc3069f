"""Canned replies: mended in the studio, with agents as soon as they are published."""

from typing import Any

import pytest

from tests.auxil.hub_process import HubProcess
from tests.studio.conftest import Worker

pytestmark = pytest.mark.asyncio

PATH = "canned_replies.yml"
PLACE: list[str | int] = ["reading", "text", "en"]


async def offered(worker: Worker) -> dict[str, Any]:
    answer = await worker.http.get("/api/v1/agent/canned-replies")
    assert answer.status_code == 200, answer.text
    return {reply["id"]: reply for reply in answer.json()["replies"]}


async def test_what_is_published_is_with_agents_without_a_new_log_in(
    hub: HubProcess, elif_: Worker, paul: Worker
) -> None:
    amina = await Worker.log_in(hub, "amina")
    before = await offered(amina)
    assert before["goodbye"]["text"].keys() == {"fr", "nl", "de", "en"}
    draft = (await elif_.open())["id"]
    words = "I have your question before me. One moment, please."
    assert (await elif_.field(draft, PATH, PLACE, words)).status_code == 200
    assert await offered(amina) == before
    for who, step in ((elif_, "submit"), (paul, "approve"), (paul, "publish")):
        answer = await who.step(draft, step)
        assert answer.status_code == 200, answer.text
    after = await offered(amina)
    assert after["reading"]["text"] == before["reading"]["text"] | {"en": words}
    assert list(after) == list(before)
    await amina.http.aclose()


async def test_a_broken_rule_is_told_at_its_field_and_not_handed_in(
    elif_: Worker,
) -> None:
    draft = (await elif_.open())["id"]
    promised = "You are entitled to it, {name}."
    assert (await elif_.field(draft, PATH, PLACE, promised)).status_code == 200
    faults = (await elif_.get(f"drafts/{draft}/faults")).json()["faults"]
    assert {fault["rule"] for fault in faults} == {"decision", "placeholder"}
    assert {(fault["path"], *fault["place"]) for fault in faults} == {(PATH, *PLACE)}
    refused = await elif_.step(draft, "submit")
    assert refused.status_code == 422
    assert {fault["path"] for fault in refused.json()["faults"]} == {PATH}


async def test_a_name_that_is_missing_is_told(elif_: Worker) -> None:
    draft = (await elif_.open())["id"]
    assert (await elif_.field(draft, PATH, ["reading", "name", "nl"], "")).is_success
    (fault,) = (await elif_.get(f"drafts/{draft}/faults")).json()["faults"]
    assert fault["path"] == PATH
    assert fault["place"] == ["reading", "name", "nl"]
    assert fault["message"].startswith("is empty")


NEW: dict[str, Any] = {
    "name": {
        "fr": "Dire les heures",
        "nl": "Uren",
        "de": "Zeiten",
        "en": "Say the hours",
    },
    "text": {
        "fr": "Vous pouvez nous écrire demain.",
        "nl": "U kunt morgen schrijven.",
        "de": "Sie können uns morgen schreiben.",
        "en": "You can write to us tomorrow.",
    },
}


async def whole(worker: Worker, draft: str) -> str:
    return str((await worker.get("file", path=PATH, draft=draft)).json()["text"])


async def test_a_text_that_is_begun_lacks_words_in_each_language(
    elif_: Worker,
) -> None:
    draft = (await elif_.open())["id"]
    empty = dict.fromkeys(("fr", "nl", "de", "en"), "")
    begun = {"name": empty | {"fr": "Dire les heures"}, "text": empty}
    assert (await elif_.field(draft, PATH, ["say_hours"], begun)).is_success
    faults = (await elif_.get(f"drafts/{draft}/faults")).json()["faults"]
    assert sorted(fault["place"] for fault in faults) == sorted(
        ["say_hours", part, lang]
        for part in ("name", "text")
        for lang in empty
        if (part, lang) != ("name", "fr")
    )
    refused = await elif_.step(draft, "submit")
    assert (refused.status_code, refused.json()["title"]) == (422, "has_faults")


async def test_a_text_is_added_and_another_taken_away_with_the_release(
    hub: HubProcess, elif_: Worker, paul: Worker
) -> None:
    amina = await Worker.log_in(hub, "amina")
    before = await offered(amina)
    draft = (await elif_.open())["id"]
    assert (await elif_.field(draft, PATH, ["say_hours"], NEW)).is_success
    assert (await elif_.field(draft, PATH, ["say_more"], None)).is_success
    assert await offered(amina) == before
    for who, step in ((elif_, "submit"), (paul, "approve"), (paul, "publish")):
        answer = await who.step(draft, step)
        assert answer.status_code == 200, answer.text
    after = await offered(amina)
    assert after["say_hours"]["text"] == NEW["text"]
    assert list(after) == [*(key for key in before if key != "say_more"), "say_hours"]
    await amina.http.aclose()


async def test_taking_a_text_away_is_undone_to_the_letter(elif_: Worker) -> None:
    draft = (await elif_.open())["id"]
    before = await whole(elif_, draft)
    assert (await elif_.field(draft, PATH, ["reading"], None)).is_success
    undone = await elif_.send(
        "PUT",
        f"drafts/{draft}/file",
        path=PATH,
        was=await whole(elif_, draft),
        text=before,
    )
    assert undone.is_success, undone.text
    assert (await elif_.get(f"drafts/{draft}")).json()["files"] == []
