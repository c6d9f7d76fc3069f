"""What processes weigh and use: memory in megabytes (10^6 bytes), processor seconds."""

from __future__ import annotations

import time
from collections.abc import Mapping

import psutil

from tools.bench.processes import family

__all__ = ["Meter", "resident_megabytes", "unique_bytes"]


class Meter:
    """Processor time of a process and its children, between two moments.

    Args:
        process: the one that was started.
        names: see `tools.bench.processes.family`.
    """

    def __init__(self, process: psutil.Process, names: Mapping[str, str]) -> None:
        self._members = family(process, names)
        self.start()

    def start(self) -> None:
        """Count from now on."""
        self._began = time.monotonic()
        self._before = self._used()
        self._after: dict[str, float] = {}
        self.seconds = 0.0

    def stop(self) -> dict[str, float]:
        """Return the seconds of processor time by name; `seconds` is how long it was.

        Stopped again, it says the same again.
        """
        if not self._after:
            self._after = self._used()
            self.seconds = time.monotonic() - self._began
        return {name: used - self._before[name] for name, used in self._after.items()}

    def _used(self) -> dict[str, float]:
        return {
            name: sum(_cpu_seconds(each) for each in members)
            for name, members in self._members.items()
        }


def resident_megabytes(
    process: psutil.Process, names: Mapping[str, str]
) -> dict[str, float]:
    """Return the resident memory of a process and its children now, by name."""
    return {
        name: sum(each.memory_info().rss for each in members) / 1_000_000
        for name, members in family(process, names).items()
    }


def unique_bytes(process: psutil.Process) -> tuple[int, int]:
    """Return the resident memory of one process, and what it shares with no other."""
    found = process.memory_full_info()
    return found.rss, found.uss


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
