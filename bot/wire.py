"""The channel's contract as values: what the hub asks and what it gets back.

Pure: no Rasa, no HTTP. The contract itself is ``docs/reference/rasa-channel.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.decision import Kind
from bot.labels import LANGUAGES, OUT_OF_SCOPE

__all__ = [
    "BadRequestError",
    "Question",
    "compose_reply",
    "read_model_file",
    "read_nearest",
    "read_question",
]

REGIONS = ("flanders", "wallonia", "brussels", "german_speaking")
LEVELS = ("standard", "easy")
MOST_CHARACTERS = 1000
MOST_TEXTS = 50
MOST_NEAR = 20
_MOST_CANDIDATES = 3


class BadRequestError(ValueError):
    """Raised when a field of the hub's question breaks the contract.

    The message names the field and never repeats its value: it may be a citizen's.
    """

    def __init__(self, field: str, expected: str) -> None:
        self.field = field
        super().__init__(f"{field}: {expected}")


@dataclass(frozen=True)
class Question:
    """One message of a citizen, as the hub passes it on."""

    conversation: str
    text: str
    lang: str
    region: str | None
    level: str
    last_topic: str | None

    def metadata(self) -> dict[str, str | None]:
        """Return what the pipeline and the actions need beside the text."""
        return {
            "lang": self.lang,
            "region": self.region,
            "level": self.level,
            "last_topic": self.last_topic,
        }


def read_question(body: object) -> Question:
    """Check the hub's question.

    Args:
        body: the decoded JSON body.

    Raises:
        BadRequestError: if a field is missing or not as the contract says.
    """
    if not isinstance(body, Mapping):
        raise BadRequestError("body", "must be a JSON object")
    text = _text(body, "text", MOST_CHARACTERS)
    return Question(
        conversation=_text(body, "conversation", 255),
        # Rasa reads a leading slash as a command to itself ("/restart").
        text=text.lstrip("/").strip() or "?",
        lang=_choice(body, "lang", LANGUAGES) or "",
        region=_choice(body, "region", REGIONS, optional=True),
        level=_choice(body, "level", LEVELS, optional=True) or LEVELS[0],
        last_topic=_text(body, "last_topic", 255) if body.get("last_topic") else None,
    )


def read_model_file(body: object) -> Path:
    """Return the file that the hub names as ``{"file": "/…/….tar.gz"}``.

    Raises:
        BadRequestError: if it is not the path of a model that is there.
    """
    named = body.get("file") if isinstance(body, Mapping) else None
    file = Path(named) if isinstance(named, str) else None
    if file is None or not file.name.endswith(".tar.gz") or not file.is_file():
        raise BadRequestError("file", "must be the path of a model on this machine")
    return file


def read_nearest(body: object) -> tuple[list[str], int]:
    """Check whose nearest examples are asked for.

    Args:
        body: the decoded JSON body: ``texts``, at most `MOST_TEXTS`, and ``limit``.

    Returns:
        The texts, and how many examples each may get, 1 to `MOST_NEAR`.

    Raises:
        BadRequestError: if a field is missing or not as the contract says.
    """
    fields = body if isinstance(body, Mapping) else {}
    texts, limit = fields.get("texts"), fields.get("limit")
    if not isinstance(texts, list) or not 1 <= len(texts) <= MOST_TEXTS:
        raise BadRequestError("texts", f"must be a list of 1 to {MOST_TEXTS} texts")
    if isinstance(limit, bool) or not isinstance(limit, int):
        raise BadRequestError("limit", "must be a whole number")
    if not 1 <= limit <= MOST_NEAR:
        raise BadRequestError("limit", f"must be 1 to {MOST_NEAR}")
    return [_text({"texts": text}, "texts", MOST_CHARACTERS) for text in texts], limit


def compose_reply(
    decision: Mapping[str, Any], payloads: Sequence[Mapping[str, Any]], model: str
) -> dict[str, Any]:
    """Join what was understood with what the rules and actions made of it.

    Args:
        decision: the pipeline's decision (see ``bot.decision.Decision.as_dict``).
        payloads: custom payloads of the responses, in order; each holds an
            ``answer_id``, or ``kind`` and perhaps ``candidates``.
        model: name of the loaded model.

    Returns:
        The reply of the contract. Without any payload (the action server is down, a
        rule is missing) a question or an answer becomes an honest ``fallback``.
    """
    payload = payloads[-1] if payloads else {"kind": Kind.FALLBACK.value}
    kind = payload.get("kind", Kind.ANSWER.value)
    candidates = payload.get("candidates") or decision["candidates"]
    if kind == Kind.CLARIFICATION.value and not candidates:
        kind = Kind.FALLBACK.value
    is_fallback = kind == Kind.FALLBACK.value
    return {
        "kind": kind,
        "answer_id": payload.get("answer_id") if kind == Kind.ANSWER.value else None,
        "intent": OUT_OF_SCOPE if is_fallback else decision["topic"],
        "topic": None if is_fallback else decision["topic"],
        "facet": None if is_fallback else decision["facet"],
        "confidence": decision["confidence"],
        "facet_confidence": None if is_fallback else decision["facet_confidence"],
        "candidates": list(candidates)[:_MOST_CANDIDATES],
        "model": model,
    }


def _text(body: Mapping[str, Any], field: str, most_characters: int) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value.strip():
        raise BadRequestError(field, "must be a text that is not empty")
    if len(value) > most_characters:
        raise BadRequestError(field, f"must have at most {most_characters} characters")
    return value


def _choice(
    body: Mapping[str, Any],
    field: str,
    allowed: Sequence[str],
    *,
    optional: bool = False,
) -> str | None:
    value = body.get(field)
    if value is None and optional:
        return None
    if not isinstance(value, str) or value not in allowed:
        raise BadRequestError(field, f"must be one of {', '.join(allowed)}")
    return value
