import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from handover.supervisor import runner as runner_module
from handover.supervisor.__main__ import choose_addresses
from handover.supervisor.plan import (
    Addresses,
    BackOff,
    ChildSpec,
    hub_address,
    relais_children,
    shared_settings,
)
from handover.supervisor.readiness import answers_ok, free_port, is_port_free
from handover.supervisor.runner import Runner

ROOT = Path(__file__).resolve().parents[2]
SLEEP = "import time; time.sleep(60)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "


def python(name, code):
    return ChildSpec(name, (sys.executable, "-u", "-c", code))


def is_alive(pid):
    """Whether a process runs; one that is dead but not yet buried does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return status != "Z"


async def until(condition, seconds=10):
    async with asyncio.timeout(seconds):
        while True:
            if condition():
                return
            await asyncio.sleep(0.02)


class Run:
    """A run of small programs instead of Relais."""

    def __init__(self, tmp_path, *, is_ready=False, **programs):
        codes = {"hub": SLEEP, "actions": SLEEP, "training": "", "rasa": SLEEP}
        codes.update(programs)
        specs = {
            role: python("" if role == "hub" else role, code)
            for role, code in codes.items()
        }
        self.lines = []

        async def is_assistant_ready():
            return is_ready

        self.runner = Runner(
            specs,
            {"RELAIS_RASA_PORT": "4711"},
            tmp_path,
            say=self.lines.append,
            is_assistant_ready=is_assistant_ready,
        )

    @contextlib.asynccontextmanager
    async def running(self):
        task = asyncio.create_task(self.runner.run())
        try:
            yield task
        finally:
            self.runner.stop()
            await asyncio.wait([task], timeout=10)

    def count(self, words):
        return sum(words in line for line in self.lines)


# Plan: no process


def addresses():
    return Addresses("127.0.0.1", 8000, 4711, 4712, "s3cret")


def test_pause_after_crashes_doubles_up_to_half_a_minute():
    back_off = BackOff()
    assert [back_off.after_crash(1) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]


def test_process_that_ran_well_starts_again_soon():
    back_off = BackOff(crashes=5)
    assert back_off.after_crash(ran_seconds=61) == 1


def test_processes_are_told_where_they_find_each_other():
    settings = shared_settings(addresses(), Path("data"))
    assert settings["RELAIS_RASA_URL"] == "http://127.0.0.1:4711"
    assert settings["RELAIS_ACTIONS_URL"] == "http://127.0.0.1:4712/webhook"
    assert settings["RELAIS_RASA_TOKEN"] == "s3cret"
    assert settings["RELAIS_DATA_DIR"] == "data"


def test_token_is_not_in_any_printed_address():
    assert "s3cret" not in repr(addresses())


def test_rasa_reports_to_nobody():
    children = relais_children(ROOT)
    for role in ("training", "rasa"):
        assert children[role].environment["RASA_TELEMETRY_ENABLED"] == "false"


def test_rasa_runs_in_its_own_environment():
    programs = {role: spec.command[0] for role, spec in relais_children(ROOT).items()}
    assert (
        programs["rasa"] == programs["training"] == str(ROOT / ".venv-rasa/bin/python")
    )
    assert programs["hub"] == programs["actions"] == str(ROOT / ".venv/bin/python")


def test_hub_listens_on_loopback_unless_told_otherwise():
    assert hub_address({}) == ("127.0.0.1", 8000)
    assert hub_address({"RELAIS_HOST": "::1", "RELAIS_PORT": "81"}) == ("::1", 81)


@pytest.mark.parametrize("port", ["web", "0", "65536", "-1"])
def test_what_is_no_port_is_refused(port):
    with pytest.raises(ValueError, match="RELAIS_PORT must be a port"):
        hub_address({"RELAIS_PORT": port})


# Ports and readiness


def test_port_in_use_is_one_sentence_naming_port_and_setting():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ValueError, match=f"Port {port} is in use.*RELAIS_PORT="):
            choose_addresses({"RELAIS_PORT": str(port)})


def test_address_of_another_machine_is_refused():
    with pytest.raises(ValueError, match=r"RELAIS_HOST=192\.0\.2\.1 cannot be used"):
        choose_addresses({"RELAIS_HOST": "192.0.2.1"})


def test_chosen_port_is_free():
    assert is_port_free("127.0.0.1", free_port("127.0.0.1"))


def test_every_run_has_its_own_token():
    settings = {"RELAIS_PORT": str(free_port("127.0.0.1"))}
    assert (
        choose_addresses(settings).rasa_token != choose_addresses(settings).rasa_token
    )


@pytest.mark.parametrize(
    ("status", "expected"), [("200 OK", True), ("401 Unauthorized", False)]
)
@pytest.mark.asyncio
async def test_only_200_with_the_token_is_ready(status, expected):
    asked = []

    async def answer(reader, writer):
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        ready = await answers_ok("127.0.0.1", port, "/webhooks/relais/", "s3cret")
    assert ready is expected
    assert asked[0].startswith(b"GET /webhooks/relais/ ")
    assert b"Authorization: Bearer s3cret\r\n" in asked[0]


@pytest.mark.asyncio
async def test_server_that_is_not_there_is_not_ready():
    assert not await answers_ok("127.0.0.1", free_port("127.0.0.1"), "/", "x")


# Runs of real processes


@pytest.mark.asyncio
async def test_hub_is_up_before_the_training_ends(tmp_path):
    run = Run(tmp_path, hub="print('hub is up')\n" + SLEEP, training=SLEEP)
    async with run.running():
        await until(lambda: "hub is up" in run.lines)
        assert run.count("rasa") == 0


@pytest.mark.asyncio
async def test_rasa_starts_when_the_training_has_ended(tmp_path):
    run = Run(
        tmp_path,
        training="print('learnt')",
        rasa="import os; print(os.environ['RELAIS_RASA_PORT'])\n" + SLEEP,
    )
    async with run.running():
        await until(lambda: run.count("rasa     | 4711"))
        assert run.lines.index("training | learnt") == 0


@pytest.mark.asyncio
async def test_assistants_readiness_is_announced(tmp_path):
    run = Run(tmp_path, is_ready=True)
    async with run.running():
        await until(lambda: run.count("Assistant ready after 0 s."))


@pytest.mark.asyncio
async def test_training_says_that_it_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(runner_module, "PROGRESS_SECONDS", 0.05)
    run = Run(tmp_path, training=SLEEP)
    async with run.running():
        await until(lambda: run.count("is being trained") >= 2)


@pytest.mark.asyncio
async def test_crashed_process_starts_again(tmp_path):
    run = Run(tmp_path, actions="print('up'); raise SystemExit(3)")
    async with run.running():
        await until(lambda: run.count("actions  | up") == 2)
        assert run.count("actions ended (exit code 3); starting again in 1 s") == 1


@pytest.mark.asyncio
async def test_killed_hub_starts_again(tmp_path):
    kill = "import os, signal; print('up'); os.kill(os.getpid(), signal.SIGKILL)"
    run = Run(tmp_path, hub=kill)
    async with run.running():
        await until(lambda: run.lines.count("up") == 2)
        assert run.count("hub ended (SIGKILL); starting again in 1 s") == 1


@pytest.mark.asyncio
async def test_hub_that_refuses_to_start_ends_the_run(tmp_path):
    run = Run(tmp_path, hub="print('refused in production'); raise SystemExit(1)")
    async with run.running() as task:
        assert await asyncio.wait_for(task, timeout=10) == 1
    assert run.lines[0] == "refused in production"
    assert run.count("The hub could not start") == 1


@pytest.mark.asyncio
async def test_failed_training_without_a_model_leaves_the_hub_running(tmp_path):
    run = Run(
        tmp_path, training="raise SystemExit(1)", rasa="raise SystemExit('no model')"
    )
    async with run.running() as task:
        await until(lambda: run.count("rasa stays off"))
        assert run.count("Training failed") == 1
        assert not task.done()


@pytest.mark.asyncio
async def test_missing_program_says_how_to_get_it(tmp_path):
    run = Run(tmp_path)
    missing = ChildSpec("actions", (str(tmp_path / "nothing"),))
    run.runner._specs = {**run.runner._specs, "actions": missing}
    async with run.running():
        await until(lambda: run.count("actions cannot be started"))
    assert run.count("Try 'make setup'") == 1


@pytest.mark.asyncio
async def test_stop_ends_every_process_and_returns_0(tmp_path):
    pids = "import os; print(os.getpid())\n" + SLEEP
    run = Run(tmp_path, hub=pids, actions=pids, rasa=pids)
    async with run.running() as task:
        await until(lambda: len(run.lines) == 3)
        run.runner.stop()
        assert await asyncio.wait_for(task, timeout=10) == 0
    assert [p for line in run.lines if is_alive(p := int(line.split()[-1]))] == []


@pytest.mark.asyncio
async def test_process_deaf_to_sigterm_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(runner_module, "GRACE_SECONDS", 0.3)
    run = Run(tmp_path, actions=DEAF + "print('deaf')\n" + SLEEP)
    async with run.running() as task:
        await until(lambda: run.count("deaf"))
        run.runner.stop()
        assert await asyncio.wait_for(task, timeout=5) == 0


@pytest.mark.asyncio
async def test_stop_again_kills_at_once(tmp_path):
    run = Run(tmp_path, hub=DEAF + "print('deaf')\n" + SLEEP)
    async with run.running() as task:
        await until(lambda: run.count("deaf"))
        began = time.monotonic()
        run.runner.stop()
        run.runner.stop()
        await asyncio.wait_for(task, timeout=5)
        assert time.monotonic() - began < 2


@pytest.mark.asyncio
async def test_stop_during_a_pause_does_not_wait_for_it(tmp_path):
    run = Run(tmp_path, actions="raise SystemExit(3)")
    async with run.running() as task:
        await until(lambda: run.count("starting again"))
        run.runner.stop()
        assert await asyncio.wait_for(task, timeout=5) == 0


@pytest.mark.asyncio
async def test_what_a_process_has_started_does_not_outlive_it(tmp_path):
    code = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', {SLEEP!r}])\n"
        "print(child.pid)\n"
        "raise SystemExit(3)"
    )
    run = Run(tmp_path, actions=code)
    async with run.running():
        await until(lambda: run.count("starting again"))
        assert not is_alive(int(run.lines[0].split()[-1]))


@pytest.mark.asyncio
async def test_endless_line_does_not_stop_the_lines_after_it(tmp_path):
    run = Run(tmp_path, actions="print('x' * 3_000_000); print('after')\n" + SLEEP)
    async with run.running():
        await until(lambda: run.count("after"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties lives together")
def test_no_process_outlives_a_killed_supervisor(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from handover.supervisor.plan import ChildSpec\n"
        "from handover.supervisor.process import Child\n"
        f"code = 'import os; print(os.getpid(), flush=True)\\n{SLEEP}'\n"
        "async def main():\n"
        "    spec = ChildSpec('', (sys.executable, '-c', code))\n"
        "    say = lambda line: print(line, flush=True)\n"
        "    child = await Child.start(spec, {}, Path('.'), say)\n"
        "    await child.finished()\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen(
        [sys.executable, str(program)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as supervisor:
        pid = int(supervisor.stdout.readline())
        assert is_alive(pid)
        supervisor.send_signal(signal.SIGKILL)
        supervisor.wait()
        deadline = time.monotonic() + 5
        while is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not is_alive(pid)


def test_port_in_use_ends_the_command_with_1():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "handover.supervisor"],
            env={**os.environ, "RELAIS_PORT": str(port)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Port {port} is in use")
    assert ended.stderr.count("\n") == 1
