"""An earlier model serves again, with what is live as it is; and back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from handover.store.model_runs import ModelRun, RunState
from studio.model_files import name_of, taught_topics, topics_of
from studio.training_results import COMPARED_WITH, scores_of
from tests.auxil.clients import Citizen, close_all
from tests.auxil.hub_process import ROOT, HubProcess
from tests.auxil.model_runs import model_file, note_run, result
from tests.auxil.published import FOLDER
from tests.auxil.stand_in_rasa import StandInRasa, until
from tests.studio.conftest import RENT, Worker

INSTALLED, EARLIER = "20261101-000000-aaaa", "20261102-000000-bbbb"
LIVE = taught_topics(
    file.relative_to(FOLDER).as_posix() for file in FOLDER.rglob("*.yml")
)
ACTIVATE = "models/{run}/activate"


@pytest.fixture(scope="module")
def hub(
    tmp_path_factory: pytest.TempPathFactory, rasa: StandInRasa
) -> Iterator[HubProcess]:
    folder = tmp_path_factory.mktemp("hub")
    model_file(folder / "models", INSTALLED, LIVE)
    rasa.model = INSTALLED
    process = HubProcess(folder, rasa.url, RELAIS_MODELS_FOLDER=str(folder / "models"))
    yield process
    process.stop()


@pytest.fixture
def models(hub: HubProcess, rasa: StandInRasa) -> Iterator[Path]:
    """Where trained models are; afterwards nothing was chosen."""
    yield hub.folder / "models/studio"
    with closing(sqlite3.connect(hub.folder / "relais.db")) as db, db:
        db.execute("DELETE FROM model_run")
        db.execute("UPDATE publication SET model = NULL")
    rasa.model = INSTALLED


def note(hub: HubProcess, file: Path, **differently: Any) -> str:
    compared = result(**{COMPARED_WITH: INSTALLED, **differently})
    return note_run(hub.folder / "relais.db", str(file), result=compared)


async def bank(worker: Worker) -> dict[str, Any]:
    return dict((await worker.get("models")).json())


def said(entries: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    told = [(each["actor"], each["action"], each["subject"]) for each in entries]
    return [each for each in told if each[1].startswith("model_")]


@pytest.mark.asyncio
async def test_an_earlier_model_serves_until_the_releases_own_is_asked_back(
    hub: HubProcess, rasa: StandInRasa, models: Path, elif_: Worker, paul: Worker
) -> None:
    run = note(hub, model_file(models, EARLIER, LIVE))
    before = await bank(paul)
    assert (before["serving"], before["chosen"]) == (INSTALLED, None)
    citizen = await Citizen.open(hub.ws)
    try:
        first = await citizen.ask("comment demander le revenu d'intégration ?")
        done = await paul.send("POST", ACTIVATE.format(run=run))
        assert done.status_code == 200, done.text
        assert (done.json()["serving"], rasa.model) == (EARLIER, EARLIER)
        chosen = done.json()["chosen"]
        assert (chosen["model"], chosen["by"]) == (EARLIER, "paul")
        # The same line, the same conversation, another model.
        second = await citizen.ask("what is increased reimbursement?")
        versions = [each["versions"]["model"] for each in (first, second)]
        assert versions == [INSTALLED, EARLIER]
    finally:
        await close_all()
    back = await paul.send("POST", "models/restore")
    assert back.status_code == 200, back.text
    assert (back.json()["serving"], back.json()["chosen"]) == (INSTALLED, None)
    assert rasa.model == INSTALLED
    entries = (await paul.get("audit")).json()
    assert said(entries["entries"])[:2] == [
        ("paul", "model_restored", "1"),
        ("paul", "model_activated", EARLIER),
    ]
    assert entries["is_whole"]
    # For the releases nothing has happened.
    published = (await elif_.get("releases")).json()["publications"]
    assert [each["release"] for each in published] == [1]


@pytest.mark.asyncio
async def test_the_choice_holds_for_an_assistant_that_comes_back_with_its_last_model(
    hub: HubProcess, rasa: StandInRasa, models: Path, paul: Worker
) -> None:
    run = note(hub, model_file(models, EARLIER, LIVE))
    assert (await paul.send("POST", ACTIVATE.format(run=run))).is_success
    rasa.model = INSTALLED

    async def is_taken_up() -> bool:
        return rasa.model == EARLIER

    await until(is_taken_up, 30)


@pytest.mark.asyncio
async def test_a_choice_leaves_drafts_alone_and_ends_with_the_next_release(
    hub: HubProcess, rasa: StandInRasa, models: Path, elif_: Worker, paul: Worker
) -> None:
    draft = (await elif_.open())["id"]
    run = note(hub, model_file(models, EARLIER, LIVE))
    assert (await paul.send("POST", ACTIVATE.format(run=run))).is_success
    place = ["answers", "overview", "text", "fr", "standard"]
    held = (await elif_.get("file", path=RENT)).json()["holds"]
    words = held["answers"]["overview"]["text"]["fr"]["standard"]
    mended = words.replace("aide", "aide publique", 1)
    assert (await elif_.field(draft, RENT, place, mended)).is_success
    for who, step in ((elif_, "submit"), (paul, "approve"), (paul, "publish")):
        answer = await who.step(draft, step)
        assert answer.status_code == 200, answer.text
    after = await bank(paul)
    assert (after["serving"], after["chosen"]) == (INSTALLED, None)
    assert rasa.model == INSTALLED
    assert (await paul.send("POST", "releases/1/restore")).is_success


@pytest.mark.asyncio
async def test_both_models_are_told_side_by_side(
    hub: HubProcess, models: Path, elif_: Worker
) -> None:
    languages = {"fr": {"asked": 9, "before": 0.9, "after": 0.95}}
    file = model_file(models, EARLIER, LIVE)
    run = note(hub, file, languages=languages)
    offer = (await elif_.get(f"models/{run}/offer")).json()
    assert (offer["serving"], offer["model"]) == (INSTALLED, EARLIER)
    assert (offer["now"], offer["then"]) == ({"fr": 0.9}, {"fr": 0.95})
    assert offer["refused"] is None


@pytest.mark.asyncio
async def test_a_model_of_other_topics_is_refused_by_name(
    hub: HubProcess, rasa: StandInRasa, models: Path, paul: Worker
) -> None:
    others = LIVE - {"rent_support"} | {"zibeline"}
    run = note(hub, model_file(models, EARLIER, others))
    offer = (await paul.get(f"models/{run}/offer")).json()
    assert offer["refused"] == "other_topics"
    refused = await paul.send("POST", ACTIVATE.format(run=run))
    assert (refused.status_code, refused.json()["title"]) == (409, "other_topics")
    for told in (offer, refused.json()):
        assert (told["lacks"], told["knows"]) == (["rent_support"], ["zibeline"])
    assert (rasa.model, (await bank(paul))["chosen"]) == (INSTALLED, None)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("came_to", "code"),
    [
        ({"languages": {"fr": {"asked": 9, "before": 0.9, "after": 0.8}}}, "worse"),
        ({"dialogues": [{"dialogue": "a", "step": 1}]}, "dialogues_fail"),
    ],
)
async def test_a_model_that_would_not_be_published_is_refused(
    hub: HubProcess, models: Path, paul: Worker, came_to: dict[str, Any], code: str
) -> None:
    run = note(hub, model_file(models, EARLIER, LIVE), **came_to)
    assert (await paul.get(f"models/{run}/offer")).json()["refused"] == code
    refused = await paul.send("POST", ACTIVATE.format(run=run))
    assert (refused.status_code, refused.json()["title"]) == (409, code)


@pytest.mark.asyncio
async def test_a_model_that_is_not_kept_is_told(
    hub: HubProcess, models: Path, paul: Worker
) -> None:
    run = note(hub, models / "20200101-000000-cccc.tar.gz")
    assert [each["is_kept"] for each in (await bank(paul))["runs"]] == [False]
    for unknown in (run, "none"):
        refused = await paul.send("POST", ACTIVATE.format(run=unknown))
        assert (refused.status_code, refused.json()["title"]) == (404, "unknown_model")


def test_a_real_model_knows_the_topics_that_it_was_trained_on() -> None:
    files = sorted((ROOT / "models").glob("*.tar.gz"))
    if not files:
        pytest.skip("No model: run 'make train'.")
    assert topics_of(files[-1]) == LIVE


def test_a_file_that_is_no_model_knows_nothing(tmp_path: Path) -> None:
    file = tmp_path / "model.tar.gz"
    file.write_bytes(b"nothing")
    assert topics_of(file) == set()


def test_scores_are_those_of_its_own_training_or_of_a_comparison_with_it() -> None:
    languages = {"fr": {"asked": 9, "before": 0.8, "after": 0.9}}

    def run(model: str, other: str) -> ModelRun:
        told = result(**{"languages": languages, COMPARED_WITH: other})
        at: Any = None
        file = f"models/studio/{model}.tar.gz"
        return ModelRun(
            model, "", RunState.DONE, at, at, by="e", model=file, said="", result=told
        )

    runs = [run("c", "b"), run("b", "a")]
    assert scores_of("b", runs) == {"fr": 0.8}
    assert scores_of("c", runs) == {"fr": 0.9}
    assert scores_of("a", runs) == {"fr": 0.8}
    assert scores_of("d", runs) is scores_of(None, runs) is None
    assert name_of(str(runs[0].model)) == "c"
