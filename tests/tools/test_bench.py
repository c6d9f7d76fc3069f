import sys
import time

import pytest

from tools.bench.numbers import percentile, share_within, spread
from tools.bench.processes import (
    BenchError,
    free_port,
    peak_megabytes,
    raise_file_limit,
    running,
    timed,
    until_ok,
)
from tools.bench.weights import Meter, resident_megabytes, unique_bytes

BUSY = "'hub'; import time\nwhile True: time.process_time()"


def test_percentile_is_a_value_that_was_measured():
    values = list(range(100, 0, -1))
    assert percentile(values, 99) == 99
    assert percentile(values, 100) == 100
    assert percentile([7.0], 50) == 7.0


def test_share_within_counts_what_is_just_in_time():
    assert share_within([0.5, 1.0, 1.5, 2.0], 1.0) == 0.5


def test_spread_is_told_in_milliseconds():
    found = spread([0.010, 0.030, 0.020])
    assert (found.count, found.p50_ms, found.p99_ms, found.worst_ms) == (3, 20, 30, 30)


def test_failed_command_names_its_log(tmp_path):
    log = tmp_path / "log"
    command = [sys.executable, "-c", "raise SystemExit('why')"]
    with pytest.raises(BenchError, match=str(log)):
        timed(command, folder=tmp_path, settings={}, log=log)
    assert log.read_text() == "why\n"


def test_memory_and_processor_time_are_told_by_process_name(tmp_path):
    command = [sys.executable, "-c", BUSY]
    log, names = tmp_path / "log", {"'hub'": "hub"}
    with running(command, folder=tmp_path, settings={}, log=log) as process:
        meter = Meter(process, names)
        used = {"hub": 0.0}
        while not used["hub"]:
            meter.start()
            time.sleep(0.1)
            used = meter.stop()
        peaks = peak_megabytes(process, names)
        resident, unique = unique_bytes(process)
        weights = resident_megabytes(process, names)
    assert peaks.keys() == weights.keys() == {"hub"}
    assert peaks["hub"] >= weights["hub"] > 1
    assert resident > unique > 0
    assert 0 < used["hub"] <= meter.seconds * 1.5
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


def test_program_that_ended_by_itself_is_no_error(tmp_path):
    command = [sys.executable, "-c", ""]
    log = tmp_path / "log"
    with running(command, folder=tmp_path, settings={}, log=log) as process:
        process.wait(30)
    assert not process.is_running()


def test_as_many_files_may_be_open_as_the_system_allows():
    assert raise_file_limit() >= 256
