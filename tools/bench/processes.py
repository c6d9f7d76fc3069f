"""Starts the programs that are measured, weighs them, and ends them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import httpx
import psutil

__all__ = [
    "HUB_PYTHON",
    "RASA_PYTHON",
    "ROOT",
    "BenchError",
    "family",
    "free_port",
    "peak_megabytes",
    "raise_file_limit",
    "running",
    "say",
    "timed",
    "until_ok",
]

ROOT = Path(__file__).resolve().parents[2]
HUB_PYTHON = str(ROOT / ".venv/bin/python")
RASA_PYTHON = str(ROOT / ".venv-rasa/bin/python")
# A side that has not started by then never will.
START_LIMIT_SECONDS = 900


class BenchError(Exception):
    """Raised when a side cannot be measured; the message says why."""


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def timed(
    command: Sequence[str], *, folder: Path, settings: Mapping[str, str], log: Path
) -> float:
    """Run a command to its end and return the seconds it took.

    Raises:
        BenchError: it failed; the log says why.
    """
    began = time.monotonic()
    with log.open("ab") as output:
        ended = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        )
    if ended.returncode != 0:
        raise BenchError(f"{' '.join(command[1:])} failed: see {log}")
    return time.monotonic() - began


@contextlib.contextmanager
def running(
    command: Sequence[str], *, folder: Path, settings: Mapping[str, str], log: Path
) -> Iterator[psutil.Process]:
    """Run a program while the block lasts; end it and its children afterwards."""
    with log.open("ab") as output:
        process = psutil.Popen(
            command,
            cwd=folder,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        started: list[psutil.Process] = [process]
        with contextlib.suppress(psutil.NoSuchProcess):
            started += process.children(recursive=True)
            process.send_signal(signal.SIGTERM)
        _, alive = psutil.wait_procs(started, timeout=15)
        for each in alive:
            each.kill()


async def until_ok(url: str, process: psutil.Process, log: Path) -> float:
    """Wait until GET answers 200 and return the seconds waited.

    Raises:
        BenchError: the process ended, or did not answer in time.
    """
    began = time.monotonic()
    async with httpx.AsyncClient(timeout=5) as client:
        while time.monotonic() - began < START_LIMIT_SECONDS:
            if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
                break
            with contextlib.suppress(httpx.HTTPError):
                if (await client.get(url)).status_code == httpx.codes.OK:
                    return time.monotonic() - began
            await asyncio.sleep(0.05)
    raise BenchError(f"{url} does not answer: see {log}")


def family(
    process: psutil.Process, names: Mapping[str, str]
) -> dict[str, list[psutil.Process]]:
    """Return a process and its children, by what the report calls them.

    Args:
        process: the one that was started.
        names: what the report calls a process whose command line has this word.
    """
    found: dict[str, list[psutil.Process]] = {}
    for each in [process, *process.children(recursive=True)]:
        line = " ".join(each.cmdline())
        name = next((name for word, name in names.items() if word in line), "other")
        found.setdefault(name, []).append(each)
    return found


def peak_megabytes(
    process: psutil.Process, names: Mapping[str, str]
) -> dict[str, float]:
    """Return the peak resident memory of a process and its children, see `family`."""
    return {
        name: sum(_peak(each.pid) for each in members)
        for name, members in family(process, names).items()
    }


def _peak(pid: int) -> float:
    """Return the peak resident memory of one process in MB, as Linux counts it."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1_000_000
    return 0.0


def raise_file_limit() -> int:
    """Let this process and its children open as many files as the system allows.

    Returns:
        How many that are.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


def say(line: str) -> None:
    """Tell the person who waits."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
