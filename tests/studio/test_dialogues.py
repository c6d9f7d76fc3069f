"""Test dialogues: kept as content, played, and in the way of a bad release."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from handover.content.dialogues import DIALOGUE, dialogue_faults, read_dialogues
from handover.store.model_runs import ModelRun, RunState
from studio.dialogue_desk import in_order, turns_of, written
from studio.training_desk import sources_of
from studio.training_results import NotTrained, model_of
from tests.auxil.published import FOLDER
from tests.auxil.stand_in_rasa import StandInRasa
from tests.studio.conftest import Worker

ANSWERS = {"greet", "integration_income.how_to_apply", "integration_income.documents"}
ASKED = "comment demander le revenu d'intégration ?"
RIGHT = {
    "title": "Une demande",
    "language": "fr",
    "steps": [
        {"say": "bonjour", "expect": "greet"},
        {"say": ASKED, "expect": "integration_income.how_to_apply"},
    ],
}


def with_step(say: str, expect: str) -> dict[str, Any]:
    steps = RIGHT["steps"]
    assert isinstance(steps, list)
    return {**RIGHT, "steps": [*steps, {"say": say, "expect": expect}]}


def kept(folder: Path, dialogue: object) -> Path:
    file = folder / "dialogues/asked.yml"
    file.parent.mkdir(parents=True)
    file.write_text(yaml.safe_dump(dialogue, sort_keys=False), "utf-8")
    return folder


async def keep(
    worker: Worker, draft: str, dialogue: object, was: object = None
) -> httpx.Response:
    return await worker.send(
        "PUT", f"drafts/{draft}/dialogues/asked", was=was, dialogue=dialogue
    )


# -- files ------------------------------------------------------------------------


def test_what_is_published_with_relais_can_be_read() -> None:
    dialogues, faults = read_dialogues(FOLDER)
    assert not faults
    assert {each.language.value for each in dialogues.values()} == {
        "fr",
        "nl",
        "de",
        "en",
    }


def test_a_dialogue_is_written_as_it_is_read() -> None:
    for file in sorted(FOLDER.glob("dialogues/*.yml")):
        text = file.read_text("utf-8")
        assert written(in_order({f"dialogues/{file.name}": text})[file.stem]) == text


def test_each_line_knows_the_right_that_was_spoken_of_before() -> None:
    dialogue = DIALOGUE.validate_python(
        with_step("et les papiers ?", "integration_income.documents")
    )
    assert [last for _, last in dialogue.turns()] == [None, None, "integration_income"]
    turns = turns_of({"dialogues/asked.yml": written(dialogue)})
    assert [turn["last_topic"] for turn in turns] == [None, None, "integration_income"]
    assert [turn["step"] for turn in turns] == [1, 2, 3]


@pytest.mark.parametrize(
    ("dialogue", "line", "says"),
    [
        (with_step("et combien ?", "integration_income.riches"), 9, "no answer"),
        ({**RIGHT, "steps": []}, 3, "steps"),
        ({**RIGHT, "language": "it"}, 2, "language"),
        ({**RIGHT, "mood": "good"}, 8, "mood"),
        (with_step("", "greet"), 8, "is empty"),
    ],
)
def test_what_is_wrong_with_a_dialogue_is_told_with_its_line(
    tmp_path: Path, dialogue: dict[str, Any], line: int, says: str
) -> None:
    (fault,) = dialogue_faults(kept(tmp_path, dialogue), ANSWERS)
    assert fault.path.name == "asked.yml"
    assert fault.line == line, fault
    assert says in fault.message


# -- a release --------------------------------------------------------------------


@pytest.mark.asyncio
async def test_a_dialogue_that_leads_elsewhere_is_not_handed_in(elif_: Worker) -> None:
    draft = (await elif_.open())["id"]
    wrong = with_step("et combien ?", "integration_income.amount")
    assert (await keep(elif_, draft, wrong)).status_code == 200
    refused = await elif_.step(draft, "submit")
    assert refused.status_code == 422
    (fault,) = refused.json()["faults"]
    assert (fault["path"], fault["line"]) == ("dialogues/asked.yml", 3)
    assert "'fallback'" in fault["message"]
    assert (await keep(elif_, draft, RIGHT, was=wrong)).status_code == 200
    assert (await elif_.step(draft, "submit")).status_code == 200


@pytest.mark.asyncio
async def test_playing_keeps_nothing_and_says_where_each_line_leads(
    elif_: Worker,
) -> None:
    asked = with_step("ik wil niet meer leven", "greet")
    played = (await elif_.send("POST", "dialogues/play", dialogue=asked)).json()
    assert [(step["got"], step["is_right"]) for step in played["steps"]] == [
        ("greet", True),
        ("integration_income.how_to_apply", True),
        # Found by the hub, before the assistant is asked.
        ("crisis", False),
    ]
    names = [
        each["name"] for each in (await elif_.get("dialogues")).json()["dialogues"]
    ]
    assert "asked" not in names


@pytest.mark.asyncio
async def test_two_editors_do_not_overwrite_a_dialogue(
    elif_: Worker, paul: Worker
) -> None:
    draft = (await elif_.open())["id"]
    await keep(elif_, draft, RIGHT)
    late = await keep(paul, draft, with_step("bonjour", "greet"))
    assert late.status_code == 409
    assert late.json()["now"] == RIGHT


@pytest.mark.asyncio
async def test_a_dialogue_is_taken_out_in_a_draft(elif_: Worker) -> None:
    name = "fr_bim_en_mots_simples"
    draft = (await elif_.open())["id"]
    path = f"drafts/{draft}/dialogues/{name}"
    assert (await elif_.send("DELETE", path)).status_code == 200
    assert (await elif_.send("DELETE", path)).status_code == 404
    files = (await elif_.get(f"drafts/{draft}")).json()["files"]
    assert [(f["path"], f["is_removed"]) for f in files] == [
        (f"dialogues/{name}.yml", True)
    ]
    # A new one leaves no trace.
    await keep(elif_, draft, RIGHT)
    await elif_.send("DELETE", f"drafts/{draft}/dialogues/asked")
    files = (await elif_.get(f"drafts/{draft}")).json()["files"]
    assert len(files) == 1


@pytest.mark.asyncio
async def test_without_the_assistant_a_text_can_be_handed_in_and_a_dialogue_cannot(
    rasa: StandInRasa, elif_: Worker
) -> None:
    texts, dialogues = (await elif_.open())["id"], (await elif_.open())["id"]
    await elif_.field(
        texts,
        "texts/bot.yml",
        ["fallback", "text", "en", "standard"],
        "I am not sure yet.",
    )
    await keep(elif_, dialogues, RIGHT)
    rasa.broken = True
    try:
        assert (await elif_.step(texts, "submit")).status_code == 200
        refused = await elif_.step(dialogues, "submit")
        assert refused.status_code == 503
        assert refused.json()["title"] == "assistant_unavailable"
    finally:
        rasa.broken = False


# -- a model ----------------------------------------------------------------------


def run(**result: Any) -> ModelRun:
    languages = {"fr": {"asked": 9, "before": 0.9, "after": 0.9}}
    now = datetime.now(UTC)
    whole = {"languages": languages, **result}
    return ModelRun("r", "s", RunState.DONE, now, now, "elif", "m.tar.gz", "", whole)


def test_a_model_that_fails_a_dialogue_is_not_published() -> None:
    assert model_of(run(dialogues=[])) == "m.tar.gz"
    failed = turns_of({"dialogues/asked.yml": written(DIALOGUE.validate_python(RIGHT))})
    with pytest.raises(NotTrained) as refused:
        model_of(run(dialogues=[{**failed[0], "got": "fallback"}]))
    assert refused.value.code == "dialogues_fail"


def test_another_dialogue_asks_for_another_comparison() -> None:
    texts = {"examples/greet.fr.yml": "a", "answers/greet.yml": "b"}
    with_dialogue = {**texts, "dialogues/asked.yml": "c"}
    assert sources_of(texts) == sources_of({**texts, "answers/greet.yml": "d"})
    assert sources_of(texts) != sources_of(with_dialogue)
