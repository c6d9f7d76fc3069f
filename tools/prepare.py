"""Make the two Python environments from their lock files.

Only the standard library is used: this runs before anything is installed. A step
that was interrupted goes on where it stopped; a step that is complete costs nothing.

Run as `python3.11 -m tools.prepare [--dev | --only hub | --only rasa]`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Sequence
from pathlib import Path

from tools.environments import DEV, HUB, MEGABYTE, RASA, ROOT, Environment
from tools.lock import parse_lock
from tools.pip_output import cause, is_installing, is_next_package

__all__ = ["PrepareError", "main", "prepare"]

LOGS = ROOT / ".relais" / "log"
# Downloads are unpacked here, so that all space is taken from one disk.
SCRATCH = ROOT / ".relais" / "scratch"
SECONDS_BETWEEN_LINES = 10
ONLY = {"hub": HUB, "rasa": RASA}


class PrepareError(Exception):
    """Raised when an environment cannot be made; the message says what to do."""


def say(line: str) -> None:
    """Tell the person who waits."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def check_python() -> None:
    """Refuse a Python that cannot make the environments.

    Raises:
        PrepareError: wrong version, or Debian's Python without its venv package.
    """
    if sys.version_info[:2] != (3, 11):
        found = ".".join(map(str, sys.version_info[:3]))
        raise PrepareError(
            f"Relais needs Python 3.11 and this is {found}: install python3.11, or "
            "name yours with 'make PYTHON=/path/to/python3.11'."
        )
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        raise PrepareError(
            "This Python has no venv module: install it "
            "(Debian and Ubuntu: apt install python3.11-venv)."
        ) from None


def check_space(missing: Sequence[Environment]) -> None:
    """Refuse to begin what the disk cannot hold.

    Raises:
        PrepareError: less free space than the missing environments take.
    """
    needed = sum(environment.layer.megabytes for environment in missing)
    # What an interrupted run left behind need not be fetched twice.
    needed -= sum(
        megabytes_in(path) for path in {environment.path for environment in missing}
    )
    free = shutil.disk_usage(ROOT).free // MEGABYTE
    if free < needed:
        raise PrepareError(
            f"Not enough disk space: about {needed / 1000:.1f} GB are needed in "
            f"{ROOT} and {free / 1000:.1f} GB are free."
        )


def megabytes_in(folder: Path) -> int:
    """Return the size of all files in a folder, 0 when there is none."""
    files = (path for path in folder.rglob("*") if not path.is_symlink())
    return sum(path.stat().st_size for path in files if path.is_file()) // MEGABYTE


def make_folder(environment: Environment) -> None:
    """Make an empty environment, unless one that works is there already.

    Raises:
        PrepareError: the venv module failed.
    """
    if environment.is_usable():
        return
    try:
        venv.create(environment.path, clear=True, with_pip=True)
    except subprocess.CalledProcessError as error:
        raise PrepareError(
            f"{environment.folder} cannot be made: Python's own pip would not install "
            "(Debian and Ubuntu: apt install python3.11-venv)."
        ) from error


class Progress:
    """Writes a line now and then about how far pip is with one layer."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.packages = set(parse_lock(environment.lock.read_text("utf-8")))
        self.fetched = 0
        self.is_installing = False
        self.is_over = threading.Event()
        self.began = time.monotonic()

    def read(self, line: str) -> None:
        """Take note of one line of pip."""
        self.fetched += is_next_package(line)
        self.is_installing = self.is_installing or is_installing(line)

    def elapsed(self) -> str:
        """Return the time since the beginning, for people."""
        minutes, seconds = divmod(int(time.monotonic() - self.began), 60)
        return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"

    def line(self) -> str:
        """Return how far pip is."""
        done = len(self.packages & self.environment.installed())
        what = f"{done} installed" if self.is_installing else f"{self.fetched} fetched"
        name = self.environment.layer.name
        return f"  {name}: {what} of {len(self.packages)} packages, {self.elapsed()}"

    def write_lines(self) -> None:
        """Write until it is over; run this in a thread."""
        while not self.is_over.wait(SECONDS_BETWEEN_LINES):
            say(self.line())


def pip_command(environment: Environment, requirements: Path) -> list[str]:
    """Return the command that installs exactly what a lock file says."""
    command = [str(environment.python), "-m", "pip", "install", "--no-deps"]
    command += ["--require-hashes", "--no-build-isolation", "--no-input"]
    command += ["--no-warn-script-location", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "--requirement", str(requirements)]
    if environment.layer.ignores_python:
        command.append("--ignore-requires-python")
    return command


def run_pip(environment: Environment, requirements: Path, progress: Progress) -> None:
    """Run pip once, its output going to a log file.

    Raises:
        PrepareError: pip failed; the message has its cause and the log's place.
    """
    log = LOGS / f"install-{Path(environment.layer.lock).stem}.log"
    # A plain C locale: the causes are recognised by their English wording.
    settings = {**os.environ, "TMPDIR": str(SCRATCH), "LC_ALL": "C.UTF-8"}
    with (
        log.open("a", encoding="utf-8") as file,
        subprocess.Popen(
            pip_command(environment, requirements),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            env=settings,
            cwd=ROOT,
        ) as process,
    ):
        output: list[str] = []
        try:
            for line in process.stdout or ():
                file.write(line)
                output.append(line)
                progress.read(line)
        except KeyboardInterrupt:
            process.terminate()
            raise
    if process.returncode != 0:
        raise PrepareError(
            f"{environment.layer.name} could not be installed: "
            f"{cause(''.join(output))} (details: {log.relative_to(ROOT)})."
        )


def install(environment: Environment) -> None:
    """Install one layer, to its end.

    Raises:
        PrepareError: see `run_pip`.
    """
    environment.remove_halves()
    environment.mark_incomplete()
    progress = Progress(environment)
    name = environment.layer.name
    say(f"  {name}: {len(progress.packages)} packages for {environment.folder}")
    thread = threading.Thread(target=progress.write_lines, daemon=True)
    thread.start()
    try:
        if environment.layer.build:
            pins = parse_lock(environment.lock.read_text("utf-8"))
            first = SCRATCH / "build.txt"
            lines = [pins[name] for name in environment.layer.build]
            first.write_text("\n".join(lines) + "\n", "utf-8")
            run_pip(environment, first, progress)
            progress.fetched = 0
        run_pip(environment, environment.lock, progress)
    finally:
        progress.is_over.set()
        thread.join()
    environment.mark_complete()
    say(f"  {name}: complete, {progress.elapsed()}")


def prepare(environments: Sequence[Environment]) -> None:
    """Complete the environments that are not.

    Raises:
        PrepareError: one of them could not be made.
    """
    missing = [one for one in environments if not one.is_complete()]
    if not missing:
        return
    check_python()
    check_space(missing)
    LOGS.mkdir(parents=True, exist_ok=True)
    SCRATCH.mkdir(parents=True, exist_ok=True)
    say("Preparing Relais; this is done once and takes some minutes.")
    try:
        for environment in missing:
            make_folder(environment)
            install(environment)
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when all environments are complete, else 1 after one clear sentence."""
    parser = argparse.ArgumentParser(prog="python3.11 -m tools.prepare")
    parser.add_argument("--dev", action="store_true", help="with the test tools")
    parser.add_argument("--only", choices=ONLY, help="one of the two environments")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        wanted = [HUB, DEV, RASA] if options.dev else [HUB, RASA]
        prepare([ONLY[options.only]] if options.only else wanted)
    except PrepareError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except PermissionError as error:
        sys.stderr.write(f"{error.filename} may not be written: check its owner.\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"Relais could not be prepared: {error.strerror}.\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; started again, it goes on from here.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
