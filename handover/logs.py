"""How the hub writes its log: one line an entry, UTC, without a citizen's words.

Nothing that a client sent can begin a line of its own or colour a terminal (R-105;
CWE-117). Of an error only its kind and the places in the code are written: its text may
quote what was sent.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType

UVICORN = ("uvicorn", "uvicorn.error")
ROOM = "/handover/"

QUIET = (*UVICORN, "httpx", "alembic", "psycopg")
"""Their own lines hold addresses of citizens and tickets of agents."""


class LogFormat(StrEnum):
    """What a line looks like."""

    TEXT = "text"
    JSON = "json"


class TextFormatter(logging.Formatter):
    """Lines for people: time, level, origin, message, and where an error came from."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        parts = [_time(record), record.levelname, record.name, record.getMessage()]
        if record.exc_info:
            parts.append(f"[{' < '.join(_places(record.exc_info))}]")
        return _in_one_line(" ".join(parts))


class JsonFormatter(logging.Formatter):
    """Lines for machines: one JSON object each."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        entry: dict[str, object] = {
            "at": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["error"] = _places(record.exc_info)
        return json.dumps(entry)


def start_logging(format_: LogFormat) -> None:
    """Write the log to standard error from now on."""
    handler = logging.StreamHandler(sys.stderr)
    is_json = format_ is LogFormat.JSON
    handler.setFormatter(JsonFormatter() if is_json else TextFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _places(
    error: tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None],
) -> list[str]:
    """Return the kind of an error, where it was raised, and our own places above."""
    kind, _, trace = error
    frames = list(reversed(traceback.extract_tb(trace)))
    innermost, ours = frames[:1], [f for f in frames[1:] if ROOM in f.filename]
    places = [
        f"{frame.filename.rpartition(ROOM)[2]}:{frame.lineno} {frame.name}"
        for frame in (*innermost, *ours)
    ]
    return [kind.__name__ if kind else "no error", *places]


def _in_one_line(text: str) -> str:
    """Return the text with everything that is not printable written as an escape."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in text
    )
