"""Trainings that no test waits for: what the model bank holds, written down."""

import json
import sqlite3
import tarfile
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

SCORE = 0.9


def result(score: float = SCORE, **differently: Any) -> dict[str, Any]:
    """Return a comparison in which nothing got worse."""
    each = {"asked": 100, "before": score, "after": score}
    return {
        "languages": dict.fromkeys(("fr", "nl", "de", "en"), each),
        "topics": {},
        "changed": [],
        "real": {"asked": 0, "changed": []},
        "dialogues": [],
        **differently,
    }


def model_file(folder: Path, name: str, topics: Iterable[str]) -> Path:
    """Write a model of which nothing is true but the topics that it knows."""
    folder.mkdir(parents=True, exist_ok=True)
    intents = [*topics, "unsure", {"follow_up": {"use_entities": []}}]
    told = json.dumps({"domain": {"intents": intents}}).encode()
    file = folder / f"{name}.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        about = tarfile.TarInfo("metadata.json")
        about.size = len(told)
        archive.addfile(about, BytesIO(told))
    return file


def note_run(
    database: Path,
    model: str,
    *,
    sources: str | None = None,
    result: Mapping[str, Any] | None = None,
) -> str:
    """Write down that a training ended well; return its id."""
    run, now = str(uuid4()), time.time_ns() // 1000
    row = (run, sources or run, "done", now, now, "elif", model, "", json.dumps(result))
    with closing(sqlite3.connect(database)) as db, db:
        db.execute(
            'INSERT INTO model_run (id, sources, state, started_at, ended_at, "by",'
            " model, said, result) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    return run
