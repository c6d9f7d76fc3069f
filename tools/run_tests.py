"""Run pytest, after a word about the browser that some tests need.

Run as `.venv/bin/python -m tools.run_tests [arguments of pytest]`. `RELAIS_CHROMIUM`
names the browser; without it the usual names are looked for. `RELAIS_BROWSER=off`
leaves the browser tests out; without a browser they skip themselves and say why, but
on CI they fail. Tests run on one worker more than there are cores, as many of them wait
most of the time; `-n 0` runs them one after the other. `--long` adds what takes minutes
and says the same from one change to the next: load, chaos, the whole evaluation.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["find_chromium", "main", "pytest_arguments"]

ROOT = Path(__file__).resolve().parents[1]
# Each worker may start hubs, databases and a browser of its own.
MOST_WORKERS = 4
LONG = "--long"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium(environment: Mapping[str, str]) -> str | None:
    """Return the path of the browser to drive, None when there is none."""
    named = environment.get("RELAIS_CHROMIUM")
    names = [named] if named else NAMES
    found = (shutil.which(name, path=environment.get("PATH")) for name in names)
    return next(filter(None, found), None)


def pytest_arguments(arguments: list[str], *, browser: bool, cores: int) -> list[str]:
    """Return pytest's arguments; without a browser its tests are left out.

    The tests of one file stay together, as they share a hub or more.
    """
    workers = ["-n", str(min(cores + 1, MOST_WORKERS)), "--dist", "loadfile"]
    left_out = [] if LONG in arguments else ["not long"]
    left_out += [] if browser else ["not browser"]
    chosen = ["-m", " and ".join(left_out)] if left_out else []
    return [*workers, *chosen, *(each for each in arguments if each != LONG)]


def main() -> None:
    """Become pytest, or leave with 1 after one sentence when a browser is missing."""
    environment = dict(os.environ)
    browser = environment.get("RELAIS_BROWSER") != "off"
    if browser:
        chromium = find_chromium(environment)
        if chromium is None:
            sys.stderr.write(
                "No Chromium found: the browser tests will be skipped. Install it "
                "(Debian: apt install chromium) or name yours in RELAIS_CHROMIUM.\n"
            )
        else:
            environment["RELAIS_CHROMIUM"] = chromium
    os.chdir(ROOT)
    command = [sys.executable, "-m", "pytest"]
    command += pytest_arguments(
        sys.argv[1:], browser=browser, cores=os.cpu_count() or 1
    )
    os.execve(sys.executable, command, environment)  # noqa: S606


if __name__ == "__main__":
    main()
