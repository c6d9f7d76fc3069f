"""Write the lock files in requirements/ from what the project asks for.

Each lock file is complete, pinned and hashed, for Linux on x86_64 and aarch64, and
names no package index, so that a mirror can stand in. Installing them is the task of
`tools.prepare`, not of this module.

Run as `python -m tools.lock [--upgrade]`. Without `--upgrade` versions that are
already locked stay, unless the request no longer allows them.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable
from pathlib import Path

__all__ = ["Lock", "canonical", "main", "merge", "parse_lock", "without"]

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
HEADER = "# Made by `make lock`: do not edit. Hashes cover every published file.\n"
# What uv resolves for, and how pip's markers call it.
MACHINES = {
    "x86_64": "x86_64-unknown-linux-gnu",
    "aarch64": "aarch64-unknown-linux-gnu",
}
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==")

# Canonical package name -> its lines: "name==version \\" and its hashes.
Pins = dict[str, str]


@dataclasses.dataclass(frozen=True)
class Lock:
    """One lock file.

    Attributes:
        file: name inside requirements/.
        python: the Python version dependencies are resolved as for.
        arguments: what uv is asked to resolve, relative to the repository's root.
        minus: a lock file whose packages are left out here, as they are installed
            before this one.
    """

    file: str
    python: str
    arguments: tuple[str, ...]
    minus: str | None = None


LOCKS = (
    Lock("main.lock", "3.11", ("pyproject.toml",)),
    Lock(
        "dev.lock",
        "3.11",
        ("pyproject.toml", "--group", "dev", "--constraints", "requirements/main.lock"),
        minus="main.lock",
    ),
    Lock(
        "rasa.lock",
        "3.10",
        ("requirements/rasa.in", "--overrides", "requirements/rasa-overrides.txt"),
    ),
)


def canonical(name: str) -> str:
    """Return a package's name in the one spelling that compares equal."""
    return re.sub(r"[-_.]+", "-", name).lower()


def parse_lock(text: str) -> Pins:
    """Return the pins of a lock file by canonical name, each without its marker."""
    pins: Pins = {}
    name = ""
    for line in text.splitlines():
        if match := NAME.match(line):
            name = canonical(match[1])
            pins[name] = re.sub(r" ;[^\\]*", " ", line)
        elif name and line.startswith("    --hash="):
            pins[name] += "\n" + line
    return pins


def merge(by_machine: dict[str, Pins]) -> str:
    """Return one lock file's text from the pins of each machine.

    A pin that all machines share stands alone; any other carries a marker naming its
    machine, so that pip takes the right one.
    """
    blocks: list[str] = []
    for name in sorted(set().union(*by_machine.values())):
        found = {m: pins[name] for m, pins in by_machine.items() if name in pins}
        if len(found) == len(by_machine) and len(set(found.values())) == 1:
            blocks.append(next(iter(found.values())))
            continue
        blocks += [with_marker(pin, machine) for machine, pin in found.items()]
    return HEADER + "\n".join(blocks) + "\n"


def with_marker(pin: str, machine: str) -> str:
    """Return the pin, limited to one machine as `uname -m` names it."""
    first, _, hashes = pin.partition("\n")
    requirement = first.removesuffix("\\").rstrip()
    return f"{requirement} ; platform_machine == '{machine}' \\\n{hashes}"


def without(pins: Pins, names: Iterable[str]) -> Pins:
    """Return the pins less the named packages."""
    left_out = set(names)
    return {name: pin for name, pin in pins.items() if name not in left_out}


def resolve(uv: Path, lock: Lock, machine: str, work: Path, *, upgrade: bool) -> Pins:
    """Let uv resolve one lock file for one machine.

    Raises:
        subprocess.CalledProcessError: there is no solution; uv has said why.
    """
    output = work / f"{machine}-{lock.file}"
    previous = REQUIREMENTS / lock.file
    if previous.exists():
        shutil.copy(previous, output)
    command = [str(uv), "pip", "compile", *lock.arguments, "--quiet"]
    command += ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]
    command += ["--no-annotate", "--no-header", "--no-strip-extras"]
    command += ["--python-version", lock.python, "--output-file", str(output)]
    command += ["--python-platform", MACHINES[machine]]
    if upgrade:
        command.append("--upgrade")
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return parse_lock(output.read_text("utf-8"))


def write(uv: Path, lock: Lock, work: Path, *, upgrade: bool) -> int:
    """Resolve and write one lock file; return how many packages it names."""
    by_machine = {
        machine: resolve(uv, lock, machine, work, upgrade=upgrade)
        for machine in MACHINES
    }
    if lock.minus:
        installed = parse_lock((REQUIREMENTS / lock.minus).read_text("utf-8"))
        by_machine = {m: without(pins, installed) for m, pins in by_machine.items()}
    (REQUIREMENTS / lock.file).write_text(merge(by_machine), "utf-8")
    return len(set().union(*by_machine.values()))


def main(arguments: list[str] | None = None) -> int:
    """Write every lock file, with uv from an environment that is thrown away."""
    parser = argparse.ArgumentParser(prog="python -m tools.lock", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take newest versions")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as directory:
        work = Path(directory)
        venv.create(work / "uv", with_pip=True)
        binaries = work / "uv" / "bin"
        install = [str(binaries / "pip"), "install", "--quiet", "uv"]
        subprocess.run(install, check=True)
        for lock in LOCKS:
            count = write(binaries / "uv", lock, work, upgrade=options.upgrade)
            sys.stdout.write(f"requirements/{lock.file}: {count} packages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
