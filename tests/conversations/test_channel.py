"""The channel keeps its contract (docs/reference/rasa-channel.md) over real HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from bot.vector_cache import key_of
from tests.conversations.conftest import PROJECT, Assistant

pytestmark = pytest.mark.model

BODY = {"conversation": "c", "text": "bonjour", "lang": "fr"}
FIELDS = {
    "kind",
    "answer_id",
    "intent",
    "topic",
    "facet",
    "confidence",
    "facet_confidence",
    "candidates",
    "model",
}


def test_a_loaded_model_is_healthy_and_named(assistant: Assistant) -> None:
    health = assistant.health()

    assert health.status_code == 200
    assert health.json()["status"] == "ok"
    assert health.json()["model"] == assistant.ask("bonjour", "fr")["model"]


def test_a_reply_has_the_fields_of_the_contract(assistant: Assistant) -> None:
    reply = assistant.ask("quel montant pour le revenu d'intégration ?", "fr")

    assert set(reply) == FIELDS
    assert 0 <= reply["confidence"] <= 1
    assert 0 <= reply["facet_confidence"] <= 1


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Basic abc"])
def test_without_the_token_nothing_is_answered(
    assistant: Assistant, header: str
) -> None:
    assert assistant.post(BODY, {"Authorization": header}).status_code == 401


def test_a_bad_field_is_named(assistant: Assistant) -> None:
    response = assistant.post({**BODY, "lang": "it"})

    assert response.status_code == 400
    assert response.json()["error"].startswith("lang:")


def test_a_body_that_is_no_json_is_refused(assistant: Assistant) -> None:
    response = httpx.post(
        f"{assistant.url}/webhook",
        content=b"{",
        headers={
            "Authorization": assistant.authorization,
            "Content-Type": "application/json",
        },
    )

    assert response.status_code == 400


def test_rasas_own_interface_is_closed(assistant: Assistant) -> None:
    root = assistant.url.removesuffix("/webhooks/relais")

    for path in ("/model/parse", "/conversations/c/tracker", "/domain"):
        assert httpx.get(root + path).status_code == 404


def test_an_unsure_question_offers_up_to_three_answers(assistant: Assistant) -> None:
    reply = assistant.ask("un papier pour une réduction", "fr")

    assert reply["kind"] == "clarification"
    assert reply["answer_id"] is None
    assert 1 <= len(reply["candidates"]) <= 3
    chances = [candidate["confidence"] for candidate in reply["candidates"]]
    assert chances == sorted(chances, reverse=True)


def test_memory_stays_flat_over_many_conversations(assistant: Assistant) -> None:
    for number in range(50):
        assistant.post({**BODY, "conversation": f"warm-up-{number}"})
    before = resident_megabytes(assistant.process.pid)

    for number in range(500):
        assistant.post({**BODY, "conversation": f"c-{number}"})

    assert resident_megabytes(assistant.process.pid) - before < 15


def resident_megabytes(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def test_a_model_is_exchanged_while_questions_are_answered(
    assistant: Assistant,
) -> None:
    name = assistant.health().json()["model"]
    file = next((PROJECT / "models").glob(f"{name}.tar.gz"))
    with ThreadPoolExecutor(1) as other:
        loading = other.submit(assistant.load, {"file": str(file)})
        while not loading.done():
            assert assistant.ask("bonjour", "fr")["topic"] == "greet"
    assert loading.result().json() == {"status": "ok", "model": name}
    assert assistant.ask("bonjour", "fr")["model"] == name


@pytest.mark.parametrize("file", [None, 3, "relative.tar.gz", "/etc/passwd"])
def test_what_is_no_model_is_not_loaded(assistant: Assistant, file: object) -> None:
    refused = assistant.load({"file": file})
    assert refused.status_code == 400
    assert refused.json()["error"].startswith("file:")


def test_nobody_exchanges_the_model_without_the_token(assistant: Assistant) -> None:
    refused = assistant.load({"file": "x"}, {"Authorization": "Bearer wrong"})
    assert refused.status_code == 401


def test_examples_that_mean_the_same_are_found_in_any_language(
    assistant: Assistant,
) -> None:
    written = "aide au loyer wallonie info"
    translated = "info over huursteun in Wallonië"
    answer = assistant.nearest({"texts": [written, translated], "limit": 20})
    assert answer.status_code == 200
    itself, across = answer.json()["nearest"]
    assert itself[0] == {"key": key_of(written), "share": pytest.approx(1, abs=0.01)}
    assert key_of(written) in {near["key"] for near in across}
    assert len(across) == 20


def test_nobody_asks_what_is_near_without_the_token(assistant: Assistant) -> None:
    asked = {"texts": ["loyer"], "limit": 1}
    assert assistant.nearest(asked, {"Authorization": "Bearer x"}).status_code == 401
    assert assistant.nearest({"texts": []}).status_code == 400
