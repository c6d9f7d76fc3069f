"""A log that nobody outside can write into, and that holds nobody's words."""

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.logs import JsonFormatter, LogFormat, TextFormatter
from tests.auxil.clients import Citizen, close_all
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa

FORMATTERS = [TextFormatter(), JsonFormatter()]
HOSTILE = "a\n2026-01-01 CRITICAL forged\r\x1b[31m\u2028\u202e\x00\x85b"


def record(message: str, *arguments: object, error: bool = False) -> logging.LogRecord:
    made = logging.LogRecord(
        "handover.x",
        logging.WARNING,
        __file__,
        1,
        message,
        arguments,
        sys.exc_info() if error else None,
    )
    made.created = datetime(2026, 11, 22, 12, 0, tzinfo=UTC).timestamp()
    return made


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_time_is_utc(formatter):
    assert "2026-11-22T12:00:00.000Z" in formatter.format(record("up"))


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_nothing_a_client_sent_begins_a_line_or_colours_a_terminal(formatter):
    line = formatter.format(record("agent %s", HOSTILE))
    assert line.isprintable()
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("formatter", FORMATTERS)
@given(text=st.text())
def test_every_entry_is_one_printable_line(formatter, text):
    line = formatter.format(record("%s", text))
    assert len(line.splitlines()) == 1
    assert line.isprintable()


@given(text=st.text())
def test_json_gives_back_what_was_logged(text):
    entry = json.loads(JsonFormatter().format(record("%s", text)))
    assert entry == {
        "at": "2026-11-22T12:00:00.000Z",
        "level": "warning",
        "logger": "handover.x",
        "message": text,
    }


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_error_is_told_by_kind_and_place_and_never_by_its_words(formatter):
    try:
        int("my number is 85.07.30-033 28")
    except ValueError:
        line = formatter.format(record("failed", error=True))
    assert "ValueError" in line
    assert "test_logs.py:" in line
    assert "85.07.30" not in line


def test_json_places_are_a_list_innermost_first():
    def raise_it():
        raise KeyError

    try:
        raise_it()
    except KeyError:
        entry = json.loads(JsonFormatter().format(record("failed", error=True)))
    assert entry["error"][0] == "KeyError"
    assert entry["error"][1].endswith("raise_it")


@pytest.mark.asyncio
async def test_log_of_a_hub_is_json_and_holds_no_word_of_a_citizen(
    tmp_path: Path, rasa: StandInRasa
) -> None:
    hub = HubProcess(tmp_path, rasa.url, RELAIS_LOG=LogFormat.JSON)
    try:
        citizen = await Citizen.open(hub.ws)
        rasa.broken = True
        await citizen.ask('planted words\n{"level": "critical"}')
        await citizen.send_raw('{"type": "planted words"}')
        await citizen.expect("error")
        await citizen.send_raw("planted words")
        await citizen.expect("error")
    finally:
        await close_all()
        hub.stop()
    entries = [json.loads(line) for line in hub.log.splitlines()]
    assert "handover.assistant.client" in {entry["logger"] for entry in entries}
    assert "planted" not in hub.log
