"""What the domain and the rules must say for a set of topics: ids, never words.

One intent, one rule and one response per topic; a right has one response per facet.
All of it follows from the list of topics, so it is written by ``bot.write_domain``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml

from bot.labels import FACETS, FOLLOW_UP, OUT_OF_SCOPE, UNSURE, answer_id, split_label

__all__ = ["known_topics", "render_files"]

_VERSION = '"3.1"'
_HEADER = "# Written by 'python -m bot.write_domain' from the topics in nlu_data/.\n"
_MECHANICS = {OUT_OF_SCOPE, FOLLOW_UP, UNSURE}


def render_files(labels: Iterable[str]) -> dict[str, str]:
    """Return the text of each file that follows from the topics.

    Args:
        labels: labels of all examples, ``<topic>/<facet>`` or ``<topic>``.

    Returns:
        Texts by path, relative to the project.
    """
    pairs = {split_label(label) for label in labels}
    rights = sorted({topic for topic, facet in pairs if facet} - _MECHANICS)
    conversation = sorted({topic for topic, facet in pairs if not facet} - _MECHANICS)
    return {
        "bot/domain/rights.yml": _text(_intents(rights)),
        "bot/domain/responses_rights.yml": _text(_right_responses(rights)),
        "bot/domain/conversation.yml": _text(_intents(conversation)),
        "bot/domain/responses_conversation.yml": _text(
            _conversation_responses(conversation)
        ),
        "nlu_data/rules/rights.yml": _text(_rules(rights)),
        "nlu_data/rules/conversation.yml": _text(_rules(conversation)),
    }


def known_topics(project: Path) -> set[str]:
    """Return the intents that the domain files name.

    Args:
        project: the folder that holds ``bot/domain``.
    """
    topics: set[str] = set()
    for file in sorted(project.glob("bot/domain/*.yml")):
        content = yaml.safe_load(file.read_text("utf-8")) or {}
        topics.update(content.get("intents") or [])
    return topics


def _intents(topics: list[str]) -> str:
    return "intents:\n" + "".join(f"- {topic}\n" for topic in topics)


def _right_responses(rights: list[str]) -> str:
    lines = "".join(
        f"  utter_{topic}/{facet}:\n"
        f"  - custom: {{answer_id: {answer_id(topic, facet)}}}\n"
        for topic in rights
        for facet in FACETS
    )
    return f"responses:\n{lines}"


def _conversation_responses(topics: list[str]) -> str:
    lines = "".join(
        f"  utter_{topic}:\n  - custom: {{answer_id: {topic}}}\n" for topic in topics
    )
    return f"responses:\n{lines}"


def _rules(topics: list[str]) -> str:
    lines = "".join(
        f"- rule: {topic}\n  steps:\n  - intent: {topic}\n  - action: utter_{topic}\n"
        for topic in topics
    )
    return f"rules:\n{lines}"


def _text(body: str) -> str:
    return f"{_HEADER}\nversion: {_VERSION}\n\n{body}"
