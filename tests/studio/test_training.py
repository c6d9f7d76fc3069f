"""A new wording is taught, compared, published and taken back, on the whole system."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from studio.training_results import MOST_LOST, worse_in
from tests.auxil.running_relais import RunningRelais, linked_models
from tests.studio.conftest import Worker

NUMBERS = [
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
]
TABLE = "text,language,topic,facet\n" + "".join(
    f"la zibeline violette numero {each} c'est pour qui,fr,rent_support,eligibility\n"
    for each in [*NUMBERS, *(f"vingt {each}" for each in NUMBERS[:7])]
)
BAD = "quelque chose,fr,unknown,amount\nNISS 85.07.30-033.28,fr,greet,\n"
QUESTION = "la zibeline violette c'est pour qui"


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [(0.95, 0.94, []), (0.95, 0.95 - MOST_LOST - 0.001, ["fr"]), (0.5, 0.9, [])],
)
def test_two_points_lost_in_a_language_are_too_many(
    before: float, after: float, worse: list[str]
) -> None:
    result = {"languages": {"fr": {"asked": 9, "before": before, "after": after}}}
    assert worse_in(result) == worse


async def understood(worker: Worker) -> dict[str, Any]:
    answer = await worker.send("POST", "examples/closest", text=QUESTION, language="fr")
    return dict(answer.json()["model"])


async def trained(worker: Worker, draft: str) -> dict[str, Any]:
    assert (await worker.send("POST", f"drafts/{draft}/train")).status_code == 202
    while True:
        run = (await worker.get(f"drafts/{draft}/training")).json()["run"]
        if run["state"] in {"done", "failed"}:
            return dict(run)
        await asyncio.sleep(1)


@pytest.mark.long
@pytest.mark.model
@pytest.mark.asyncio
async def test_an_editor_teaches_and_takes_it_back(tmp_path: Path) -> None:
    models = linked_models(tmp_path)
    relais = RunningRelais(tmp_path, RELAIS_MODELS_FOLDER=str(models))
    workers: list[Worker] = []
    try:
        await asyncio.to_thread(relais.wait_until_ready)
        elif_ = await Worker.log_in(relais, "elif")
        paul = await Worker.log_in(relais, "paul")
        workers += [elif_, paul]
        draft = (await elif_.open())["id"]
        told = await elif_.send(
            "POST",
            f"drafts/{draft}/examples/import",
            source=TABLE + BAD,
            is_trial=False,
        )
        assert (told.json()["taken"], told.json()["refused"]) == (20, 2)
        assert (await understood(elif_))["kind"] == "fallback"
        assert (await elif_.step(draft, "submit")).json()["title"] == "not_trained"
        run = await trained(elif_, draft)
        assert (run["state"], run["worse_in"]) == ("done", []), run["said"]
        assert set(run["result"]["languages"]) == {"fr", "nl", "de", "en"}
        assert (await elif_.step(draft, "submit")).status_code == 200
        assert (await paul.step(draft, "approve")).status_code == 200
        assert (await paul.step(draft, "publish")).status_code == 200
        assert (await understood(elif_))["topic"] == "rent_support"
        assert (await paul.send("POST", "releases/1/restore")).status_code == 200
        assert (await understood(elif_))["kind"] == "fallback"
        # The texts of the first release, with the model of the second.
        began = time.monotonic()
        chosen = await paul.send("POST", f"models/{run['id']}/activate")
        assert (chosen.status_code, time.monotonic() - began < 30) == (200, True)
        assert (await understood(elif_))["topic"] == "rent_support"
        assert (await paul.send("POST", "models/restore")).status_code == 200
        assert (await understood(elif_))["kind"] == "fallback"
    finally:
        for worker in workers:
            await worker.http.aclose()
        relais.stop()
