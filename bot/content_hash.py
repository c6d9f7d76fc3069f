"""One short hash of everything a model is made from: same hash, same model.

Pure but for reading the files it is given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

__all__ = ["HASH_LENGTH", "content_hash", "model_sources"]

HASH_LENGTH = 12
_SOURCES = (
    "config.yml",
    "bot/*.py",
    "bot/domain/*.yml",
    "nlu_data/examples/*.yml",
    "nlu_data/follow_ups/*.yml",
    "nlu_data/rules/*.yml",
)


def model_sources(project: Path) -> list[Path]:
    """Return the files that a model depends on, sorted.

    Args:
        project: the folder that holds ``config.yml``.
    """
    return sorted(file for pattern in _SOURCES for file in project.glob(pattern))


def content_hash(files: Iterable[Path], project: Path) -> str:
    """Hash names and contents of files.

    Args:
        files: the files, in any order.
        project: names count relative to this folder, so that a copy hashes the same.

    Returns:
        `HASH_LENGTH` hexadecimal digits.
    """
    total = hashlib.sha256()
    for file in sorted(files):
        name = file.relative_to(project).as_posix()
        total.update(f"{name}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()[:HASH_LENGTH]
