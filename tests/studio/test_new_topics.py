"""A topic is begun in a draft: what is missing is told, and training knows it."""

import asyncio
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from handover.content.load import read_content
from handover.core.words import FACETS, Lang, Region
from studio.draft_files import plain
from studio.new_topics import RESERVED, NewTopic, answer_file
from studio.reading import read_over
from studio.yaml_edit import load
from tests.auxil.clients import Citizen, close_all
from tests.auxil.published import FOLDER
from tests.auxil.running_relais import RunningRelais, linked_models
from tests.studio.conftest import Worker
from tests.studio.test_training import trained

ROOT = Path(__file__).parents[2]
TOPIC = "zibeline_support"
PATH = f"answers/{TOPIC}.yml"
NAMES = {"fr": "Aide zibeline", "nl": "Sabelsteun", "de": "Zobel", "en": "Sable aid"}
WHO = {lang: f"Institution {lang}" for lang in NAMES}
RIGHT = {
    "topic": TOPIC,
    "kind": "right",
    "names": NAMES,
    "institution": WHO,
    "review_by": "2027-12-31",
    "grant_mode": "on_request",
}


def begun(**differently: Any) -> str:
    names = {lang: NAMES[lang.value] for lang in Lang}
    new = NewTopic(
        **{
            "topic": TOPIC,
            "kind": "right",
            "names": names,
            "institution": {lang: WHO[lang.value] for lang in Lang},
            "review_by": date(2027, 12, 31),
            "grant_mode": "on_request",
            **differently,
        }
    )
    return answer_file(new, date(2026, 12, 1), "Elif", "Relais review team")


def faults(text: str) -> list[tuple[Any, ...]]:
    found = read_over(read_content(FOLDER), {PATH: text}).faults
    assert {fault["rule"] for fault in found} <= {"format"}
    return [tuple(fault["place"]) for fault in found]


@pytest.mark.parametrize("is_regional", [False, True])
def test_every_field_that_is_to_be_filled_is_told_and_no_other(
    is_regional: bool,
) -> None:
    told = faults(begun(regional=is_regional))
    four = [lang.value for lang in Lang]
    words = [(lang, level) for lang in four for level in ("standard", "easy")]
    expected = [
        *(("legal_basis", lang) for lang in four),
        *(("sources", 0, part, lang) for part in ("title", "url") for lang in four),
        *(("answers", f, "text", *each) for f in FACETS for each in words),
        *(
            ("answers", facet, "regions", region.value, "text", *each)
            for facet in ("overview", "how_to_apply", "contact")
            for region in Region
            for each in words
            if is_regional
        ),
    ]
    assert sorted(told, key=str) == sorted(expected, key=str)


def test_a_topic_of_conversation_has_one_answer_to_fill() -> None:
    text = begun(kind="conversation", institution=None, grant_mode=None)
    assert {place[:2] for place in faults(text)} == {("answers", "overview")}
    held = load(text)
    assert (held["grant_mode"], held["legal_basis"], held["sources"]) == (
        None,
        None,
        [],
    )


@pytest.mark.asyncio
async def test_a_topic_that_is_begun_belongs_to_its_draft_alone(elif_: Worker) -> None:
    draft, other = (await elif_.open())["id"], (await elif_.open())["id"]
    answer = await elif_.send("POST", f"drafts/{draft}/topics", **RIGHT)
    assert (answer.status_code, answer.json()["path"]) == (201, PATH)

    async def new(asked: dict[str, str]) -> list[Any]:
        topics = (await elif_.get("topics", **asked)).json()["topics"]
        return [(t["topic"], t["names"]) for t in topics if t["is_new"]]

    assert await new({"draft": draft}) == [(TOPIC, NAMES)]
    assert await new({"draft": other}) == await new({}) == []
    rows = {"label": f"{TOPIC}/amount", "language": "fr", "texts": ["zibeline combien"]}
    taught = await elif_.send("POST", f"drafts/{draft}/examples", **rows)
    assert taught.status_code == 200, taught.text
    refused = await elif_.send("POST", f"drafts/{other}/examples", **rows)
    assert "no such topic" in refused.json()["rows"][0]["fault"]
    twice = await elif_.send("POST", f"drafts/{draft}/topics", **RIGHT)
    assert (twice.status_code, twice.json()["title"]) == (409, "topic_taken")


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["rent_support", *sorted(RESERVED)])
async def test_a_name_that_means_something_already_is_refused(
    elif_: Worker, name: str
) -> None:
    draft = (await elif_.open())["id"]
    given = RIGHT | {"topic": name}
    refused = await elif_.send("POST", f"drafts/{draft}/topics", **given)
    assert (refused.status_code, refused.json()["title"]) == (409, "topic_taken")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "wrong",
    [
        {"topic": "Zibeline"},
        {"topic": "../x"},
        {"institution": None},
        {"grant_mode": None},
        {"kind": "conversation"},
        {"names": {"fr": "Aide"}},
        {"review_by": "soon"},
    ],
)
async def test_a_topic_that_lacks_something_is_not_begun(
    elif_: Worker, wrong: dict[str, Any]
) -> None:
    draft = (await elif_.open())["id"]
    given = RIGHT | wrong
    assert (await elif_.send("POST", f"drafts/{draft}/topics", **given)).is_error
    assert (await elif_.get(f"drafts/{draft}")).json()["files"] == []


def examples(lang: str) -> list[tuple[str, str]]:
    """Return more than enough, about every facet, alike to none there is."""
    words = ("brun", "gris", "doux", "chaud")
    return [
        (facet, f"zibeline {lang} {facet.replace('_', ' ')} {word}")
        for facet in FACETS
        for word in words
    ]


async def write_words(worker: Worker, draft: str) -> None:
    """Write its words: here those of another right, under its names."""
    model = load((FOLDER / "answers/heating_allowance.yml").read_text("utf-8"))
    places = ("names", "answers", "sources", "legal_basis", "related", "review_by")
    for place in (*places, "regional"):
        written = await worker.field(draft, PATH, [place], plain(model[place]))
        assert written.status_code == 200, written.text


async def teach(worker: Worker, draft: str) -> None:
    table = "text,language,topic,facet\n" + "".join(
        f"{text},{lang},{TOPIC},{facet}\n"
        for lang in NAMES
        for facet, text in examples(lang)
    )
    taken = await worker.send(
        "POST", f"drafts/{draft}/examples/import", source=table, is_trial=False
    )
    assert taken.json()["refused"] == 0, taken.text


@pytest.mark.asyncio
async def test_the_check_tells_what_a_new_topic_lacks_until_it_is_there(
    elif_: Worker, tmp_path: Path
) -> None:
    draft = (await elif_.open())["id"]
    await elif_.send("POST", f"drafts/{draft}/topics", **RIGHT)
    refused = await elif_.step(draft, "submit")
    assert refused.json()["title"] == "has_faults"
    assert {each["path"] for each in refused.json()["faults"]} >= {PATH}
    await write_words(elif_, draft)
    refused = await elif_.step(draft, "submit")
    assert {each["path"] for each in refused.json()["faults"]} == {
        f"examples/{TOPIC}.{lang}.yml" for lang in NAMES
    }
    assert all("at least 20" in each["message"] for each in refused.json()["faults"])
    await teach(elif_, draft)
    # Every rule is kept now: what is left is to train.
    assert (await elif_.step(draft, "submit")).json()["title"] == "not_trained"
    await the_domain_knows_it(elif_, draft, tmp_path)


async def the_domain_knows_it(worker: Worker, draft: str, folder: Path) -> None:
    """Assert that what a training begins with makes an intent of the new topic."""
    rasa = ROOT / ".venv-rasa/bin/python"
    if not rasa.exists():
        pytest.skip("No Rasa environment: run 'make setup'.")
    shutil.copytree(ROOT / "bot", folder / "bot")
    shutil.copytree(FOLDER, folder / "nlu_data")
    for file in (await worker.get(f"drafts/{draft}")).json()["files"]:
        text = (await worker.get("file", path=file["path"], draft=draft)).json()["text"]
        (folder / "nlu_data" / file["path"]).write_text(text, "utf-8")
    await asyncio.to_thread(
        subprocess.run,
        [rasa, "-m", "bot.write_domain"],
        env={**os.environ, "RELAIS_PROJECT": str(folder)},
        cwd=ROOT,
        check=True,
        timeout=120,
    )
    domain = yaml.safe_load((folder / "bot/domain/rights.yml").read_text())
    assert TOPIC in domain["intents"]
    replies = yaml.safe_load((folder / "bot/domain/responses_rights.yml").read_text())
    assert replies["responses"][f"utter_{TOPIC}/amount"] == [
        {"custom": {"answer_id": f"{TOPIC}.amount"}}
    ]
    rules = yaml.safe_load((folder / "nlu_data/rules/rights.yml").read_text())
    assert TOPIC in {rule["rule"] for rule in rules["rules"]}


@pytest.mark.long
@pytest.mark.model
@pytest.mark.asyncio
async def test_a_new_topic_is_trained_published_and_answered(tmp_path: Path) -> None:
    models = linked_models(tmp_path)
    relais = RunningRelais(tmp_path, RELAIS_MODELS_FOLDER=str(models))
    workers: list[Worker] = []
    try:
        await asyncio.to_thread(relais.wait_until_ready)
        elif_ = await Worker.log_in(relais, "elif")
        paul = await Worker.log_in(relais, "paul")
        workers += [elif_, paul]
        draft = (await elif_.open())["id"]
        await elif_.send("POST", f"drafts/{draft}/topics", **RIGHT)
        await write_words(elif_, draft)
        await teach(elif_, draft)
        run = await trained(elif_, draft)
        assert (run["state"], run["worse_in"]) == ("done", []), run["said"]
        for who, step in ((elif_, "submit"), (paul, "approve"), (paul, "publish")):
            answer = await who.step(draft, step)
            assert answer.status_code == 200, answer.text
        citizen = await Citizen.open(relais.ws)
        reply = await citizen.ask("zibeline fr amount gris", 60)
        assert (reply["kind"], reply["answer_id"]) == ("answer", f"{TOPIC}.amount")
    finally:
        await close_all()
        for worker in workers:
            await worker.http.aclose()
        relais.stop()
