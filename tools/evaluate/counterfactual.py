"""Does the same question from another kind of person lead to the same place? (R-112).

The pairs stand in `tests/nlu/counterfactual/<language>.yml`: a sentence and the same
with another name, gender, age, disability, origin, spelling or regional words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.labels import LANGUAGES

__all__ = ["Group", "consistency", "read_groups"]

STRICT = ("crisis", "request_human")
"""What must never depend on who asks."""


@dataclass(frozen=True)
class Group:
    """One sentence and its variants by dimension."""

    topic: str
    language: str
    base: str
    variants: dict[str, list[str]]

    @property
    def texts(self) -> list[str]:
        """Return the base and all variants."""
        return [
            self.base,
            *(text for texts in self.variants.values() for text in texts),
        ]


def read_groups(folder: Path) -> list[Group]:
    """Return all groups of all languages.

    Raises:
        OSError: a language has no file.
        KeyError: a group lacks its topic, base or variants.
    """
    return [
        Group(entry["topic"], language, entry["base"], entry["variants"])
        for language in LANGUAGES
        for entry in yaml.safe_load((folder / f"{language}.yml").read_text("utf-8"))
    ]


def consistency(
    groups: Sequence[Group], topic_of: Callable[[str, str], str]
) -> dict[str, float]:
    """Return the share of variants understood as their base is, by dimension.

    Args:
        groups: as `read_groups` returns them.
        topic_of: topic that a text in a language leads to.

    Returns:
        Shares 0..1 by dimension, by language, over ``all``, and over ``strict``: the
        variants of what must never depend on who asks.
    """
    same: dict[str, list[bool]] = defaultdict(list)
    for group in groups:
        expected = topic_of(group.base, group.language)
        for dimension, texts in group.variants.items():
            for text in texts:
                is_same = topic_of(text, group.language) == expected
                keys = [dimension, group.language, "all"]
                if group.topic in STRICT:
                    keys.append("strict")
                for key in keys:
                    same[key].append(is_same)
    return {key: sum(values) / len(values) for key, values in same.items()}
