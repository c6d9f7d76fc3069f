"""Keeps vectors of texts on disk, so that a restart computes only what is new.

By text and not by release: after an editor's change one answer is computed again, not
all of them. It holds published words only, as hashes.
"""

import contextlib
import hashlib
import logging
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from handover.search.encoders import Vectors, identity_of

logger = logging.getLogger(__name__)


def key_of(text: str) -> str:
    """Return the key of a text: half of its SHA-256, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def cache_file(folder: Path, model: str) -> Path:
    """Return the file of one encoder; a model's name may hold any character."""
    return folder / f"answers-{key_of(identity_of(model))[:12]}.npz"


def read_vectors(file: Path) -> dict[str, Vectors]:
    """Return the stored vectors by key; none when there is no whole file."""
    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as stored:
            keys, vectors = stored["keys"], stored["vectors"]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        logger.warning("the stored vectors cannot be read; they are computed again")
        return {}
    return dict(zip(keys.tolist(), vectors, strict=True))


def write_vectors(
    file: Path, vectors: Mapping[str, Vectors], keys: Iterable[str]
) -> None:
    """Store the vectors of these keys, all or nothing; a full disk costs time only."""
    kept = list(dict.fromkeys(keys))
    temporary: str | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as out:
            np.savez(out, keys=kept, vectors=np.stack([vectors[key] for key in kept]))
        Path(temporary).replace(file)
    except OSError as error:
        logger.warning("the vectors of the answers are not kept: %s", error.strerror)
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
