"""Which Python environments Relais needs, and whether they are complete.

Describes and inspects them; making them is the task of `tools.prepare`.
"""

from __future__ import annotations

import dataclasses
import hashlib
import platform
import shutil
from pathlib import Path

from tools.lock import canonical

__all__ = ["DEV", "HUB", "RASA", "Environment", "Layer"]

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1_000_000
PYTHON = "3.11"


@dataclasses.dataclass(frozen=True)
class Layer:
    """One lock file installed into an environment.

    Attributes:
        name: what a person reads while it is installed.
        lock: path of the lock file, relative to the root.
        megabytes: disk space it takes at its worst, downloads included; measured.
        build: packages to install first, because the rest needs them to be built.
        ignores_python: whether packages that refuse this Python are taken anyway.
    """

    name: str
    lock: str
    megabytes: int
    build: tuple[str, ...] = ()
    ignores_python: bool = False

    @property
    def stamp(self) -> str:
        """Name of the file that says this layer is complete."""
        return f".complete-{Path(self.lock).stem}"


@dataclasses.dataclass(frozen=True)
class Environment:
    """A folder made by `python -m venv`, and the layer to install in it."""

    folder: str
    layer: Layer
    root: Path = ROOT

    @property
    def path(self) -> Path:
        """Where the environment is."""
        return self.root / self.folder

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.path / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        """Where its packages are."""
        return self.path / "lib" / f"python{PYTHON}" / "site-packages"

    @property
    def lock(self) -> Path:
        """The lock file of its layer."""
        return self.root / self.layer.lock

    def fingerprint(self) -> str:
        """Return what the stamp must hold: Python, machine and lock file."""
        lock = hashlib.sha256(self.lock.read_bytes()).hexdigest()
        return f"{PYTHON} {platform.machine()} {lock}\n"

    def is_complete(self) -> bool:
        """Whether this very lock file was installed to its end, and is still there.

        Another patch release of Python is no reason to begin again.
        """
        try:
            stamp = (self.path / self.layer.stamp).read_text("utf-8")
        except OSError:
            return False
        return stamp == self.fingerprint() and self.python.exists()

    def mark_complete(self) -> None:
        """Write the stamp; call this last."""
        (self.path / self.layer.stamp).write_text(self.fingerprint(), "utf-8")

    def mark_incomplete(self) -> None:
        """Remove the stamp; call this before anything is changed."""
        (self.path / self.layer.stamp).unlink(missing_ok=True)

    def is_usable(self) -> bool:
        """Whether the folder holds an environment with an interpreter and pip."""
        return (self.site_packages / "pip").is_dir() and self.python.exists()

    def installed(self) -> set[str]:
        """Return the canonical names of the packages installed to their end."""
        records = self.site_packages.glob("*.dist-info/RECORD")
        return {canonical(record.parent.name.split("-")[0]) for record in records}

    def remove_halves(self) -> int:
        """Remove what says that a half-installed package is installed.

        pip writes RECORD last. Without it the package's files may be missing, yet
        pip would take it for installed.

        Returns:
            How many packages pip will now install again.
        """
        halves = [
            folder
            for folder in self.site_packages.glob("*.dist-info")
            if not (folder / "RECORD").exists()
        ]
        for folder in halves:
            shutil.rmtree(folder)
        return len(halves)


HUB = Environment(".venv", Layer("hub and actions", "requirements/main.lock", 800))
DEV = Environment(".venv", Layer("test tools", "requirements/dev.lock", 500))
RASA = Environment(
    ".venv-rasa",
    Layer(
        "Rasa",
        "requirements/rasa.lock",
        5000,
        build=("setuptools", "wheel"),
        ignores_python=True,
    ),
)
