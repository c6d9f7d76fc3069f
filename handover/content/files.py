"""The files of a content folder as texts, and written out whole or not at all."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from handover.content.reader import ContentError, Fault

__all__ = ["read_files", "write_files"]


def read_files(folder: Path) -> dict[str, str]:
    """Return every YAML file of a folder: path within it → text.

    Raises:
        ContentError: A file is not UTF-8 text, or cannot be read.
    """
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for path in _yaml_files(folder):
        try:
            # As bytes: line ends stay as they are.
            texts[path.relative_to(folder).as_posix()] = path.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            what = f"format: cannot be read ({error}); save the file as UTF-8 text"
            faults.append(Fault(path, 1, what))
    if faults:
        raise ContentError(faults)
    return texts


def _yaml_files(folder: Path) -> list[Path]:
    # `glob` does not follow links to folders; the content may be put together of such.
    found = [
        Path(room) / name
        for room, _, names in os.walk(folder, followlinks=True)
        for name in names
        if name.endswith(".yml")
    ]
    return sorted(found)


def write_files(texts: Mapping[str, str], folder: Path) -> None:
    """Write all files into a new folder, which appears when it is whole.

    If the folder is there already it is left alone.
    """
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for path, text in texts.items():
            file = work / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        work.rename(folder)
    except OSError:
        shutil.rmtree(work, ignore_errors=True)
        # Another process may have been faster; what it wrote is the same.
        if not folder.exists():
            raise
