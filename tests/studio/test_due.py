"""What needs a look, asked of a real hub and of the command beside it."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handover.live_content import FOLDER, STUDIO
from studio.history import MOST_RELEASES, lineage
from tests.auxil.hours_of_tests import content_with_hours
from tests.auxil.hub_process import ROOT, HubProcess
from tests.auxil.stand_in_rasa import StandInRasa
from tests.studio.conftest import RENT, Worker

LATE = "answers/heating_allowance.yml"
TODAY = datetime.now(UTC).date()


def without_late_review(text: str) -> str:
    return re_dated(text, TODAY + timedelta(days=300))


def re_dated(text: str, day: object) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(
        f"review_by: {day}\n" if line.startswith("review_by:") else line
        for line in lines
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return content of which one topic's review is overdue, and no other's near."""
    work = tmp_path_factory.mktemp("due")
    content = content_with_hours(work)
    answers = (content / "answers").resolve()
    (content / "answers").unlink()
    shutil.copytree(answers, content / "answers")
    for file in (content / "answers").iterdir():
        file.write_text(without_late_review(file.read_text("utf-8")), "utf-8")
    late = content / LATE
    day = TODAY - timedelta(days=3)
    late.write_text(re_dated(late.read_text("utf-8"), day), "utf-8")
    return work


@pytest.fixture(scope="module")
def hub(folder: Path) -> Iterator[HubProcess]:
    rasa = StandInRasa()
    process = HubProcess(folder, rasa.url, RELAIS_CONTENT_DIR=str(folder / "content"))
    yield process
    process.stop()
    rasa.stop()


def command(hub: HubProcess) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "studio.due"],
        env={**hub.environment, "PATH": os.environ["PATH"]},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.asyncio
async def test_hub_and_command_tell_the_same(hub: HubProcess, elif_: Worker) -> None:
    told = (await elif_.get("due")).json()
    assert told["overdue"] == 1
    (item,) = told["items"]
    assert (item["kind"], item["is_overdue"]) == ("review", True)
    assert item["where"] == [
        {"topic": "heating_allowance", "path": LATE, "place": ["review_by"]}
    ]
    run = await asyncio.to_thread(command, hub)
    assert run.returncode == 1, run.stderr
    assert f"OVERDUE {item['day']}  {LATE}: review" in run.stdout
    assert run.stdout.endswith("1 to look at, 1 overdue\n")


@pytest.mark.asyncio
async def test_a_language_left_behind_is_told_once_it_is_published(
    hub: HubProcess, elif_: Worker, paul: Worker
) -> None:
    place: list[str | int] = ["answers", "overview", "text", "fr", "standard"]
    held = (await elif_.get("file", path=RENT)).json()["holds"]
    words = held["answers"]["overview"]["text"]["fr"]["standard"]
    draft = (await elif_.open())["id"]
    await elif_.field(draft, RENT, place, words.replace("aide", "aide publique", 1))
    # The late review would stop the draft: renewed with it.
    renewed = (TODAY + timedelta(days=200)).isoformat()
    await elif_.field(draft, LATE, ["review_by"], renewed)
    assert (await elif_.get("due")).json()["overdue"] == 1
    for who, step in ((elif_, "submit"), (paul, "approve"), (paul, "publish")):
        answer = await who.step(draft, step)
        assert answer.status_code == 200, answer.text
    told = (await elif_.get("due")).json()
    assert told["overdue"] == 0
    (item,) = told["items"]
    assert item["kind"] == "translation"
    assert item["where"][0]["place"] == [*place[:3], "nl", "standard"]
    assert item["facts"]["stayed"] == ["nl", "de", "en"]
    run = await asyncio.to_thread(command, hub)
    assert (run.returncode, run.stdout.count("\n")) == (0, 2), run.stderr
    # Going back to what was before leaves nothing behind.
    first = (await paul.get("releases")).json()["releases"][-1]["number"]
    assert (await paul.send("POST", f"releases/{first}/restore")).status_code == 200
    kinds = [each["kind"] for each in (await elif_.get("due")).json()["items"]]
    assert kinds == ["review"]


def test_a_command_that_cannot_look_says_so_and_is_not_mistaken_for_a_finding(
    tmp_path: Path, hub: HubProcess
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = hub.environment | {
        "RELAIS_CONTENT_DIR": str(empty),
        "RELAIS_DATA_DIR": str(tmp_path),
    }
    run = subprocess.run(
        [sys.executable, "-m", "studio.due"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 2
    assert "answers" in run.stderr


NOW = datetime(2026, 12, 1, tzinfo=UTC)


def published(*releases: tuple[int, str]) -> list[tuple[int, str, datetime]]:
    return [(number, origin, NOW) for number, origin in releases]


def numbers(*releases: tuple[int, str]) -> list[int]:
    return [number for number, _, _ in lineage(published(*releases))]


def test_a_release_grew_from_the_one_that_was_live_before_it():
    one, two, three = (1, FOLDER), (2, STUDIO), (3, STUDIO)
    assert numbers(one, two, three) == [1, 2, 3]


def test_what_was_taken_back_is_no_part_of_what_came_after():
    one, two, three = (1, FOLDER), (2, STUDIO), (3, STUDIO)
    assert numbers(one, two, one) == [1]
    assert numbers(one, two, one, three) == [1, 3]
    assert numbers(one, two, three, two) == [1, 2]


def test_what_came_from_the_repository_is_a_beginning():
    assert numbers((1, FOLDER), (2, FOLDER), (3, STUDIO)) == [2, 3]
    assert numbers() == []


def test_only_so_many_releases_are_looked_at():
    many = [(1, FOLDER), *((n, STUDIO) for n in range(2, MOST_RELEASES + 50))]
    line = numbers(*many)
    assert (len(line), line[-1]) == (MOST_RELEASES, MOST_RELEASES + 49)
