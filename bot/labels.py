"""Topics, facets and answer ids: how the bot's labels are spelled and taken apart.

Holds no list of topics: those come from the training data. See
``docs/reference/content.md`` for the format that editors write.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = [
    "DEFAULT_LANGUAGE",
    "FACETS",
    "FOLLOW_UP",
    "LANGUAGES",
    "OUT_OF_SCOPE",
    "OVERVIEW",
    "UNSURE",
    "answer_id",
    "example_language",
    "message_language",
    "split_label",
]

LANGUAGES = ("fr", "nl", "de", "en")
DEFAULT_LANGUAGE = "fr"

OVERVIEW = "overview"
FACETS = (
    OVERVIEW,
    "eligibility",
    "how_to_apply",
    "documents",
    "amount",
    "delay",
    "contact",
    "appeal",
)

FOLLOW_UP = "follow_up"
"""Label of questions that name no topic ("and which papers?"); never an answer."""

OUT_OF_SCOPE = "out_of_scope"
"""Intent of what is recognised as not ours, or falls under every threshold."""

UNSURE = "unsure"
"""Intent given by the decision when a clarifying question is the honest reaction."""


def split_label(label: str) -> tuple[str, str | None]:
    """Take a training label apart.

    Args:
        label: ``<topic>/<facet>`` for a right, ``<topic>`` for a conversation intent.

    Returns:
        The topic, and the facet or ``None``.
    """
    topic, _, facet = label.partition("/")
    return topic, facet or None


def answer_id(topic: str, facet: str | None) -> str:
    """Spell the id of the answer to one topic and facet.

    Args:
        topic: a right or a conversation intent.
        facet: one of `FACETS` for a right, ``None`` for a conversation intent.
    """
    return f"{topic}.{facet}" if facet else topic


def example_language(
    metadata: Mapping[str, Any] | None, default: str = DEFAULT_LANGUAGE
) -> str:
    """Read the language of a training example.

    Args:
        metadata: as Rasa hands it over: the block's own metadata lies under the key
            ``intent``, because a single example may carry metadata as well.
        default: language of examples that name none or one we do not serve.
    """
    block = (metadata or {}).get("intent") or {}
    language = block.get("language") if isinstance(block, Mapping) else None
    return language if language in LANGUAGES else default


def message_language(
    metadata: Mapping[str, Any] | None, default: str = DEFAULT_LANGUAGE
) -> str:
    """Read the language of a message or of a training example, whichever it is.

    Args:
        metadata: of a citizen's message (key ``lang``, put there by the channel) or of
            a training example.
        default: language of messages that name none or one we do not serve.
    """
    language = (metadata or {}).get("lang")
    return language if language in LANGUAGES else example_language(metadata, default)
