"""The answer file of a topic that is not there yet, with everything to fill; pure.

Its words are empty. That breaks the rules of the content at each field, so that the
check says what is still missing, and nothing of it can be published before it is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from handover.content.rules.completeness import DEPEND_ON_REGION
from handover.core.words import DEFAULT_FACET, FACETS, Lang, Region
from studio.yaml_style import rendered, scalar

__all__ = ["RESERVED", "NewTopic", "answer_file", "path_of"]

RESERVED = frozenset(
    {
        *("follow_up", "unsure", "none", "lang", "level"),
        *("callback", "leave_message", "cancel_request", "withdraw_callback"),
    }
)
"""Names that mean something else to the assistant or in a button."""


@dataclass(frozen=True)
class NewTopic:
    """What is known of a topic when it is begun.

    Attributes:
        topic: Its name in the code: small letters, digits, `_`.
        names: As citizens read it, by language.
        institution: Of its first source, by language; None where it has none.
        regional: Whether the regions have answers of their own.
        grant_mode: How the right is granted; None for a topic of conversation.
    """

    topic: str
    kind: Literal["right", "conversation"]
    names: Mapping[Lang, str]
    institution: Mapping[Lang, str] | None
    review_by: date
    regional: bool = False
    grant_mode: str | None = None


def path_of(topic: str) -> str:
    """Return the file in which the answers of a topic stand."""
    return f"answers/{topic}.yml"


def answer_file(new: NewTopic, today: date, author: str, approver: str) -> str:
    """Return the text of its answer file.

    Args:
        new: What is known of it.
        today: From when it is valid, and its source checked.
        author: Who writes it.
        approver: Who reads it before it is published.
    """
    is_right = new.kind == "right"
    held: dict[str, Any] = {
        "topic": new.topic,
        "kind": new.kind,
        "names": _by_lang(new.names),
        "regional": new.regional,
        "grant_mode": new.grant_mode,
        "legal_basis": _empty() if is_right else None,
        "related": [],
        "valid_from": today,
        "review_by": new.review_by,
        "author": author,
        "approver": approver,
        "version": 1,
        "sources": [_source(new, today)] if new.institution else [],
        "answers": {
            facet: _answer(new, facet)
            for facet in (FACETS if is_right else (DEFAULT_FACET,))
        },
    }
    return "".join(f"{key}:{_told(value)}\n" for key, value in held.items())


def _told(value: Any) -> str:
    return f" {scalar(value)}" if isinstance(value, str) else rendered(value, 0)


def _source(new: NewTopic, today: date) -> dict[str, Any]:
    return {
        "title": _empty(),
        "url": _empty(),
        "institution": _by_lang(new.institution or {}),
        "checked_on": today,
    }


def _answer(new: NewTopic, facet: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"text": _both_levels()}
    if new.regional and facet in DEPEND_ON_REGION:
        answer["regions"] = {
            region.value: {"text": _both_levels()} for region in Region
        }
    return answer


def _both_levels() -> dict[str, dict[str, str]]:
    return {lang.value: {"standard": "", "easy": ""} for lang in Lang}


def _empty() -> dict[str, str]:
    return {lang.value: "" for lang in Lang}


def _by_lang(words: Mapping[Lang, str]) -> dict[str, str]:
    return {lang.value: words[lang] for lang in Lang}
