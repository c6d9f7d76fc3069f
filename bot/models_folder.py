"""The folder of trained models: names, the newest one, and what is cleared away.

A model is called ``<date>-<time>-<content hash>.tar.gz``. A file under such a name is
always whole: training writes elsewhere and renames at the end.
"""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

__all__ = [
    "clear_away",
    "model_name",
    "model_with_hash",
    "newest_model",
    "serve_from_now_on",
    "served_model",
]

SUFFIX = ".tar.gz"
WORK_PREFIX = ".training-"
CHOSEN = "served"
"""File with the path of the model that the studio chose."""

_NAME = re.compile(r"\d{8}-\d{6}-(?P<hash>[0-9a-f]+)\.tar\.gz")


def model_name(now: datetime, content: str) -> str:
    """Return the file name of a model.

    Args:
        now: when training started, in UTC.
        content: hash of what it was trained on.
    """
    return f"{now:%Y%m%d-%H%M%S}-{content}{SUFFIX}"


def newest_model(folder: Path) -> Path | None:
    """Return the model to serve, or ``None`` if nothing was trained yet."""
    models = _models(folder)
    return models[-1] if models else None


def served_model(folder: Path) -> Path | None:
    """Return the model to serve after a start: the one chosen last, or the newest."""
    try:
        chosen = Path((folder / CHOSEN).read_text("utf-8").strip())
    except OSError:
        return newest_model(folder)
    return chosen if chosen.is_file() else newest_model(folder)


def serve_from_now_on(folder: Path, model: Path) -> None:
    """Remember which model to serve after a start.

    One of the folder's own needs no memory: the newest of them is served anyhow, also
    when a later training has made another.
    """
    pointer = folder / CHOSEN
    if model.parent.resolve() == folder.resolve():
        pointer.unlink(missing_ok=True)
        return
    folder.mkdir(parents=True, exist_ok=True)
    written = folder / f"{CHOSEN}.new"
    written.write_text(str(model), "utf-8")
    written.replace(pointer)


def model_with_hash(folder: Path, content: str) -> Path | None:
    """Return the newest model trained on this content, if there is one."""
    same = [file for file in _models(folder) if _hash(file) == content]
    return same[-1] if same else None


def clear_away(folder: Path, *, keep: int) -> None:
    """Remove old models and what interrupted trainings left behind.

    Args:
        folder: the folder of models; nothing may be in training in it.
        keep: how many models stay, newest first; at least 1.
    """
    for old in _models(folder)[:-keep]:
        old.unlink(missing_ok=True)
    for left_over in folder.glob(f"{WORK_PREFIX}*"):
        shutil.rmtree(left_over, ignore_errors=True)


def _models(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob(f"*{SUFFIX}") if _NAME.match(file.name))


def _hash(file: Path) -> str:
    match = _NAME.match(file.name)
    return match["hash"] if match else ""
