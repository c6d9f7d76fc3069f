import asyncio
import dataclasses
import json
import sys
from datetime import date

import pytest

from tools.bench import relais
from tools.bench.numbers import Side, combine, percentile
from tools.bench.processes import (
    BenchError,
    closed_loop,
    free_port,
    peak_megabytes,
    running,
    timed,
    until_ok,
)
from tools.bench.report import report

SIDE = Side(
    training_seconds=60.0,
    retraining_seconds=12.0,
    start_seconds=[9.0, 10.0, 30.0],
    first_page_seconds=[1.0, 1.5, 2.0],
    answer_seconds=[0.010, 0.020, 0.030],
    saturated_seconds=[0.1, 0.2, 0.3],
    saturated_per_second=100.0,
    peak_megabytes={"hub": 100.0, "Rasa": 600.0},
)
SLOW = dataclasses.replace(
    SIDE,
    retraining_seconds=None,
    first_page_seconds=None,
    answer_seconds=[0.040, 0.080, 0.120],
    saturated_per_second=25.0,
    peak_megabytes={"Rasa": 1400.0},
)


def page():
    return report(SIDE, SLOW, machine="2 cores", day=date(2026, 11, 22), at_once=20)


def test_percentile_is_a_value_that_was_measured():
    values = list(range(100, 0, -1))
    assert percentile(values, 99) == 99
    assert percentile(values, 100) == 100
    assert percentile([7.0], 50) == 7.0


def test_start_is_the_median_of_all_starts():
    assert combine(SIDE)["Start until the assistant answers (s)"] == 10.0


def test_memory_of_all_processes_is_added():
    assert combine(SIDE)["Peak memory, all processes (MB)"] == 700.0


def test_table_says_how_many_times_better():
    assert "| One message, median (ms) | 20.0 | 80.0 | 4.0 × |" in page()
    assert "| Many at once, messages a second | 100 | 25.0 | 4.0 × |" in page()
    assert "| Peak memory, all processes (MB) | 700 | 1,400 | 2.0 × |" in page()


def test_report_says_what_it_was_measured_on():
    assert "Measured on 2026-11-22: 2 cores, Python 3.11" in page()


def test_report_says_that_the_two_do_different_work():
    assert "different work" in page()


@pytest.mark.asyncio
async def test_each_conversation_waits_for_its_own_answer():
    asked = {0: [], 1: []}

    def conversation(number):
        async def ask(text):
            asked[number].append(text)
            await asyncio.sleep(0)

        return ask

    answers, per_second = await closed_loop(
        [conversation(0), conversation(1)], ["a", "b"], rounds=3
    )
    assert asked == {0: ["a", "b", "a"], 1: ["b", "a", "b"]}
    assert len(answers) == 6
    assert per_second > 0


def test_failed_command_names_its_log(tmp_path):
    log = tmp_path / "log"
    command = [sys.executable, "-c", "raise SystemExit('why')"]
    with pytest.raises(BenchError, match=str(log)):
        timed(command, folder=tmp_path, settings={}, log=log)
    assert log.read_text() == "why\n"


def test_memory_is_told_by_process_name(tmp_path):
    command = [sys.executable, "-c", "'hub'; import time; time.sleep(30)"]
    log = tmp_path / "log"
    with running(command, folder=tmp_path, settings={}, log=log) as process:
        peaks = peak_megabytes(process, {"'hub'": "hub"})
    assert peaks.keys() == {"hub"}
    assert peaks["hub"] > 1
    assert not process.is_running()


@pytest.mark.asyncio
async def test_server_that_ends_is_not_waited_for(tmp_path):
    log = tmp_path / "log"
    command = [sys.executable, "-c", ""]
    url = f"http://127.0.0.1:{free_port()}/"
    with (
        running(command, folder=tmp_path, settings={}, log=log) as process,
        pytest.raises(BenchError, match="does not answer"),
    ):
        await until_ok(url, process, log)


class Socket:
    """A socket that plays the hub's frames."""

    def __init__(self, *frames):
        self.frames = list(frames)
        self.sent = []

    async def send(self, text):
        self.sent.append(json.loads(text))

    async def recv(self):
        return json.dumps(self.frames.pop(0))


@pytest.mark.asyncio
async def test_answer_is_there_with_its_final_message():
    socket = Socket(
        {"type": "ack", "client_msg_id": "x", "seq": 2},
        {"type": "message", "author": "citizen", "final": None},
        {"type": "message", "author": "bot", "final": False},
        {"type": "message", "author": "bot", "final": True},
        {"type": "message", "author": "bot", "text": "of the next question"},
    )
    await relais.Conversation(socket).ask("bonjour")
    assert len(socket.frames) == 1
    assert socket.sent[0]["type"] == "say"


@pytest.mark.asyncio
async def test_refusal_of_the_hub_ends_the_measurement():
    socket = Socket({"type": "error", "code": "rate_limited"})
    with pytest.raises(BenchError, match="rate_limited"):
        await relais.Conversation(socket).ask("bonjour")


def test_questions_are_asked_in_all_four_languages():
    assert relais.QUESTIONS.keys() == {"fr", "nl", "de", "en"}
