"""A topic is removed with all that leads to it, or what stands in the way is told."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from handover.content.files import read_files
from studio.checking import rights_left
from studio.draft_files import FileChange
from studio.locked import is_locked
from studio.model_files import topics_of
from studio.topic_removal import RELIED_ON, Reference, removal_of
from studio.training_desk import sources_of
from studio.yaml_edit import load
from tests.auxil.clients import Citizen, close_all
from tests.auxil.hub_process import ROOT, HubProcess
from tests.auxil.model_runs import note_run, result
from tests.auxil.published import FOLDER
from tests.auxil.running_relais import RunningRelais, linked_models
from tests.studio.conftest import Worker
from tests.studio.test_training import trained

TOPIC, OTHER = "integration_income", "answers/rent_support.yml"
PATH = f"answers/{TOPIC}.yml"
FILES = read_files(FOLDER)


def without(topic: str, **more: str) -> dict[str, str]:
    """Return the content after a topic was removed."""
    texts = FILES | more
    after = removal_of(topic, texts).after
    left = {path: after.get(path, text) for path, text in texts.items()}
    return {path: text for path, text in left.items() if text is not None}


@pytest.mark.parametrize("topic", [TOPIC, "increased_reimbursement", "rights_check"])
def test_nothing_that_is_left_leads_to_the_topic(topic: str) -> None:
    plan = removal_of(topic, FILES)
    assert plan.blocking == ()
    assert sum(plan.examples.values()) > 80
    left = without(topic)
    assert not [path for path in left if re.search(rf"\b{topic}\b", path)]
    for path, text in left.items():
        lines = [line for line in text.splitlines() if re.search(rf"\b{topic}\b", line)]
        assert lines == [], path


def test_what_does_not_lead_to_the_topic_stays_byte_for_byte() -> None:
    left = without(TOPIC)
    before = FILES[OTHER].splitlines()
    after = left[OTHER].splitlines()
    assert [line for line in before if line not in after] == [
        line for line in before if line.startswith("related:")
    ]
    assert len(before) == len(after)
    rules = load(left["rules/rights.yml"])["rules"]
    assert TOPIC not in {rule["rule"] for rule in rules}
    assert len(rules) == len(load(FILES["rules/rights.yml"])["rules"]) - 1


def dialogue(*expected: str) -> str:
    steps = "".join(f"- say: eins\n  expect: {each}\n" for each in expected)
    return f"title: Ein Test\nlanguage: de\nsteps:\n{steps}"


def test_a_dialogue_loses_its_lines_and_goes_when_it_is_about_nothing_else() -> None:
    mixed = dialogue("greet", f"{TOPIC}.amount", "rent_support.delay")
    alone = dialogue("greet", f"{TOPIC}.amount")
    paths = ["dialogues/mixed.yml", "dialogues/alone.yml"]
    texts = FILES | dict(zip(paths, (mixed, alone), strict=True))
    plan = removal_of(TOPIC, texts)
    assert plan.after[paths[0]] == dialogue("greet", "rent_support.delay")
    assert plan.after[paths[1]] is None
    assert Reference(paths[0], ("steps", 1)) in plan.cleaned
    assert Reference(paths[1], ()) in plan.cleaned


def test_a_place_that_nobody_can_clean_blocks() -> None:
    blocks = f"- phrase: rijbewijs\n  never: [{TOPIC}.amount]\n  reason: no\n"
    plan = removal_of(TOPIC, FILES | {"search_blocks.yml": blocks})
    assert plan.blocking == (Reference("search_blocks.yml", (0, "never", 0)),)
    assert "search_blocks.yml" not in plan.after


def test_words_that_say_its_name_are_told_and_left() -> None:
    plan = removal_of("rent_support", FILES)
    assert [each.path for each in plan.named] == ["answers/social_housing.yml"]
    assert [each.place[-2:] for each in plan.named] == [("en", "standard")]


def test_a_guardian_agrees_because_a_rule_goes() -> None:
    plan = removal_of(TOPIC, FILES)
    assert [path for path in plan.after if is_locked(path)] == ["rules/rights.yml"]
    assert plan.needs_guardian


def test_every_topic_that_the_code_names_is_kept() -> None:
    """Else the service would lead to an answer that is not there."""
    code = "".join(
        file.read_text("utf-8")
        for folder in ("handover", "bot", "actions")
        for file in (ROOT / folder).rglob("*.py")
    )
    topics = [load(t)["topic"] for p, t in FILES.items() if p.startswith("answers/")]
    named = {topic for topic in topics if f'"{topic}"' in code}
    assert named - {"rent_support"} <= RELIED_ON.keys()


RIGHTS = {f"answers/{n}.yml": f"topic: {n}\nkind: right\n" for n in ("a", "b", "c")}


@pytest.mark.parametrize(
    ("floor", "changed", "least"),
    [
        (3, {}, 3),
        (2, {}, 2),
        # One that goes as a whole is meant to; its number is the new floor.
        (3, {"answers/c.yml": None}, 2),
        (9, {"answers/c.yml": None}, 2),
        # One that turns into something else is lost by mistake.
        (3, {"answers/c.yml": "kind: conversation\n"}, 3),
        # A new one makes up for nothing.
        (3, {"answers/d.yml": "kind: right\n", "answers/c.yml": None}, 2),
    ],
)
def test_a_right_that_is_removed_is_not_a_right_that_is_lost(
    floor: int, changed: dict[str, str | None], least: int
) -> None:
    files = [FileChange(p, RIGHTS.get(p), text) for p, text in changed.items()]
    over: dict[str, str | None] = {**RIGHTS, **changed}
    texts = {path: text for path, text in over.items() if text is not None}
    assert rights_left(floor, texts, files) == least


# -- at the desk --------------------------------------------------------------------


@pytest_asyncio.fixture
async def draft(elif_: Worker) -> AsyncIterator[str]:
    yield (await elif_.open("Remove a topic"))["id"]


async def remove(worker: Worker, draft: str, topic: str = TOPIC) -> Any:
    return await worker.send("POST", f"drafts/{draft}/topics/{topic}/remove")


@pytest.mark.asyncio
async def test_what_goes_is_told_before_it_goes(elif_: Worker, draft: str) -> None:
    told = (await elif_.get(f"topics/{TOPIC}/removal", draft=draft)).json()
    assert (told["relied_on"], told["blocking"]) == (None, [])
    assert {"path": OTHER, "place": ["related"]} in told["cleaned"]
    assert set(told["examples"]) == {"fr", "nl", "de", "en"}
    assert (await elif_.get(f"drafts/{draft}")).json()["files"] == []
    assert (await elif_.get("topics/zibeline/removal")).status_code == 404


@pytest.mark.asyncio
async def test_a_topic_is_removed_in_the_draft_and_put_back_to_the_letter(
    elif_: Worker, draft: str
) -> None:
    # Somebody has worked in it before.
    place = ["answers", "overview", "text", "en", "standard"]
    written = await elif_.field(draft, PATH, place, "Other words.")
    before = (await elif_.get(f"drafts/{draft}")).json()["files"]
    done = await remove(elif_, draft)
    assert done.status_code == 200, done.text
    files = (await elif_.get(f"drafts/{draft}")).json()["files"]
    gone = {each["path"] for each in files if each["is_removed"]}
    assert {PATH, f"examples/{TOPIC}.fr.yml"} <= gone
    assert (await elif_.get("file", path=PATH, draft=draft)).status_code == 404
    topics = (await elif_.get("topics", draft=draft)).json()["topics"]
    assert TOPIC not in {each["topic"] for each in topics}
    live = (await elif_.get("topics")).json()["topics"]
    assert TOPIC in {each["topic"] for each in live}
    assert (await elif_.get(f"drafts/{draft}/faults")).json()["faults"] == []
    undo = done.json()["undo"]
    back = await elif_.send("POST", f"drafts/{draft}/topics/undo", **undo)
    assert back.status_code == 200, back.text
    assert (await elif_.get(f"drafts/{draft}")).json()["files"] == before
    text = (await elif_.get("file", path=PATH, draft=draft)).json()["text"]
    assert text == written.json()["text"]
    again = await elif_.send("POST", f"drafts/{draft}/topics/undo", **undo)
    assert (again.status_code, again.json()["title"]) == (409, "changed_meanwhile")


@pytest.mark.asyncio
@pytest.mark.parametrize("topic", sorted(RELIED_ON))
async def test_a_topic_that_the_service_needs_stays(
    elif_: Worker, draft: str, topic: str
) -> None:
    refused = await remove(elif_, draft, topic)
    assert (refused.status_code, refused.json()["title"]) == (409, "topic_relied_on")
    assert refused.json()["need"] == RELIED_ON[topic]
    assert (await elif_.get(f"drafts/{draft}")).json()["files"] == []


@pytest.mark.asyncio
async def test_a_file_that_names_it_is_told_and_nothing_is_changed(
    elif_: Worker, draft: str
) -> None:
    path = "search_blocks.yml"
    was = (await elif_.get("file", path=path)).json()["text"]
    text = f"- phrase: rijbewijs\n  never: [{TOPIC}]\n  reason: no\n"
    put = f"drafts/{draft}/file"
    assert (await elif_.send("PUT", put, path=path, was=was, text=text)).is_success
    refused = await remove(elif_, draft)
    assert (refused.status_code, refused.json()["title"]) == (409, "topic_still_named")
    assert refused.json()["paths"] == [path]
    files = (await elif_.get(f"drafts/{draft}")).json()["files"]
    assert [each["path"] for each in files] == [path]


@pytest.mark.asyncio
async def test_a_topic_that_the_draft_began_goes_without_a_trace(
    elif_: Worker, draft: str
) -> None:
    names = dict.fromkeys(("fr", "nl", "de", "en"), "Zibeline")
    new = {"topic": "zibeline", "kind": "conversation", "names": names}
    begun = await elif_.send(
        "POST", f"drafts/{draft}/topics", **new, review_by="2027-06-30"
    )
    assert begun.status_code == 201, begun.text
    assert (await remove(elif_, draft, "zibeline")).is_success
    assert (await elif_.get(f"drafts/{draft}")).json()["files"] == []


@pytest.mark.asyncio
async def test_it_is_published_as_a_removal_and_old_conversations_stay_readable(
    hub: HubProcess, elif_: Worker, paul: Worker, greta: Worker, draft: str
) -> None:
    citizen = await Citizen.open(hub.ws)
    try:
        said = await citizen.ask("comment demander le revenu d'intégration ?")
        assert said["answer_id"] == f"{TOPIC}.how_to_apply"
        assert (await remove(elif_, draft)).is_success
        assert (await elif_.step(draft, "submit")).json()["title"] == "not_trained"
        sources = sources_of(await texts_of(elif_, draft))
        note_run(
            hub.folder / "relais.db", "no/such.tar.gz", sources=sources, result=result()
        )
        for who, step in (
            *((elif_, "submit"), (paul, "approve")),
            *((greta, "approve"), (paul, "publish")),
        ):
            answer = await who.step(draft, step)
            assert answer.status_code == 200, answer.text
        live = (await elif_.get("topics")).json()["topics"]
        assert TOPIC not in {each["topic"] for each in live}
        # The one who spoke of it goes on, also with a model that still knows it.
        assert (await citizen.resume(0))["type"] == "welcome"
        await citizen.read_until(lambda: said in citizen.messages[1:])
        await citizen.choose("level:easy")
        await citizen.expect("message", kind="notice")
        later = await citizen.ask("comment demander le revenu d'intégration ?")
        assert later["kind"] in {"fallback", "suggestion"}
    finally:
        await close_all()
    # The next change is held to what there is now.
    second = (await elif_.open())["id"]
    words = ["title"]
    path = "dialogues/nl_sociaal_tarief.yml"
    assert (await elif_.field(second, path, words, "Tarief")).is_success
    refused = await elif_.step(second, "submit")
    assert "complete" not in refused.text
    assert (await paul.send("POST", "releases/1/restore")).is_success


@pytest.mark.long
@pytest.mark.model
@pytest.mark.asyncio
async def test_a_model_is_trained_without_it_and_answers_for_it_no_more(
    tmp_path: Path,
) -> None:
    models = linked_models(tmp_path)
    relais = RunningRelais(tmp_path, RELAIS_MODELS_FOLDER=str(models))
    workers: list[Worker] = []
    try:
        await asyncio.to_thread(relais.wait_until_ready)
        for login in ("elif", "paul", "greta"):
            workers.append(await Worker.log_in(relais, login))
        elif_, paul, greta = workers
        draft = (await elif_.open())["id"]
        assert (await remove(elif_, draft, "rent_support")).is_success
        run = await trained(elif_, draft)
        assert (run["state"], run["worse_in"]) == ("done", []), run["said"]
        assert "rent_support" not in run["result"]["topics"]
        assert "rent_support" not in topics_of(models / "studio" / run["model"])
        for who, step in (
            *((elif_, "submit"), (paul, "approve")),
            *((greta, "approve"), (paul, "publish")),
        ):
            answer = await who.step(draft, step)
            assert answer.status_code == 200, answer.text
        citizen = await Citizen.open(relais.ws)
        reply = await citizen.ask("ai-je droit à une aide au loyer ?", 60)
        assert not str(reply["answer_id"]).startswith("rent_support")
        # A model that still knows it cannot come back by itself.
        assert (await paul.send("POST", "releases/1/restore")).is_success
        refused = await paul.send("POST", f"models/{run['id']}/activate")
        assert refused.json()["lacks"] == ["rent_support"]
    finally:
        await close_all()
        for worker in workers:
            await worker.http.aclose()
        relais.stop()


async def texts_of(worker: Worker, draft: str) -> dict[str, str]:
    paths = [
        f["path"] for f in (await worker.get("files", draft=draft)).json()["files"]
    ]
    return {
        path: (await worker.get("file", path=path, draft=draft)).json()["text"]
        for path in paths
    }
