"""Compile the crisis lexicon from what editors write into rules over lists of words.

Plain mappings come in (one a language, as YAML gives them); no file is read here. The
format is explained in docs/reference/content.md. Standard library only.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache, partial
from typing import Any

from handover.core.crisis_rules import (
    Emergency,
    Forms,
    Language,
    Lexicon,
    Part,
    Quiet,
    Rule,
)
from handover.core.crisis_words import (
    NUMBERS,
    QUESTION,
    Spelling,
    Vocabulary,
    sentences,
)

ALARM_WINDOW = 8
CALM_WINDOW = 5
MAX_WINDOW = 40

REMEMBERED_PARTS = 20_000
"""Lists repeat each other's words: more than one language has of them."""

_WINDOW = re.compile(r"(//?)(\d+)$")


class LexiconError(Exception):
    """Raised when a lexicon cannot be compiled.

    Attributes:
        where: Keys that lead to the fault, for its line.
        message: What is wrong and what to do.
    """

    def __init__(self, where: tuple[str | int, ...], message: str) -> None:
        super().__init__(message)
        self.where = where
        self.message = message


def compile_lexicon(sources: Iterable[Mapping[str, Any]]) -> Lexicon:
    """Compile the languages' sources, each as its YAML file gives it.

    Raises:
        LexiconError: A rule names an unknown list, or something cannot be read.
    """
    return Lexicon(tuple(compile_language(source) for source in sources))


def compile_language(source: Mapping[str, Any]) -> Language:
    """Compile one language.

    Raises:
        LexiconError: See `compile_lexicon`.
    """
    vocabulary = Vocabulary(
        Spelling(_sounds(source)),
        {
            word: tuple(_plain(meant))
            for short, meant in source.get("short", {}).items()
            for word in _plain(short)
        },
        source.get("prefixes", {}),
        frozenset(word for word in _plain(source.get("common", ""))),
    )
    lists = _Lists(source["lists"], vocabulary, source.get("forgiving", []))
    for word in source.get("not_typos", []):
        vocabulary.not_typos.add(vocabulary.spelling.fold(_plain(word)[0]))
    return Language(
        code=source["language"],
        vocabulary=vocabulary,
        forms=lists.forms,
        calm=tuple(
            lists.rule(text, CALM_WINDOW, ("calm", at))
            for at, text in enumerate(source.get("calm", []))
        ),
        quiet=tuple(
            Quiet(
                lists.rule(each["when"], ALARM_WINDOW, ("quiet", at, "when")),
                frozenset(Emergency(kind) for kind in each["kinds"]),
                each.get("reach", "sentence") == "message",
            )
            for at, each in enumerate(source.get("quiet", []))
        ),
        alarms=tuple(
            (Emergency(kind), lists.rule(text, ALARM_WINDOW, ("alarms", kind, at)))
            for kind, rules in source["alarms"].items()
            for at, text in enumerate(rules)
        ),
    )


def _sounds(source: Mapping[str, Any]) -> tuple[tuple[re.Pattern[str], str], ...]:
    sounds = []
    for at, (sound, written) in enumerate(source.get("sounds", [])):
        try:
            sounds.append((re.compile(sound), written))
        except re.error as error:
            raise LexiconError(
                ("sounds", at), f"{sound!r} is not a regular expression: {error}"
            ) from error
    return tuple(sounds)


def _plain(form: str) -> list[str]:
    """Return the words of a form as `sentences` would give those of a message."""
    return [word for part in form.split() for word in _plain_part(part)]


@lru_cache(REMEMBERED_PARTS)
def _plain_part(part: str) -> tuple[str, ...]:
    if part in NUMBERS or part == QUESTION:
        return (part,)
    star = "*" if part.endswith("*") else ""
    exact = "=" if part.startswith("=") else ""
    found = [token.word for tokens in sentences(part) for token in tokens]
    return (*found[:-1], exact + found[-1] + star) if found else ()


def _mask(ids: Iterable[int]) -> int:
    return sum(1 << each for each in set(ids))


class _Lists:
    """The named lists, with `+name` replaced by that list's own forms."""

    def __init__(
        self, lists: Mapping[str, str], vocabulary: Vocabulary, forgiving: list[str]
    ) -> None:
        self._ids = {name: at for at, name in enumerate(lists)}
        self._lists = {
            name: [form.strip() for form in forms.split(",")]
            for name, forms in lists.items()
        }
        self._sizes: dict[int, int] = {}
        self.forms = Forms()
        for at, name in enumerate(forgiving):
            if name not in self._ids:
                raise LexiconError(
                    ("forgiving", at), f"there is no list {name!r}; correct the name"
                )
        for name, list_id in self._ids.items():
            forms = list(self._all_forms(name, ()))
            self._sizes[list_id] = len(forms)
            add = cache(partial(vocabulary.add, forgiving=name in forgiving))
            for form in forms:
                words = [
                    part
                    for word in _plain(form)
                    for part in vocabulary.shorthand.get(word, (word,))
                ]
                if not words:
                    raise LexiconError(("lists", name), f"{form!r} has no word")
                self.forms.add([add(word) for word in words], list_id)

    def _all_forms(self, name: str, within: tuple[str, ...]) -> Iterable[str]:
        if name in within:
            raise LexiconError(("lists", name), f"+{name} contains itself")
        for form in self._lists[name]:
            if not form.startswith("+"):
                yield form
            elif form[1:] in self._lists:
                yield from self._all_forms(form[1:], (*within, name))
            else:
                raise LexiconError(
                    ("lists", name), f"{form!r}: there is no such list; name one"
                )

    def rule(self, text: str, window: int, where: tuple[str | int, ...]) -> Rule:
        """Read `self > want|go die !past !!right /10`."""
        parts: list[Part] = []
        unless: set[int] = set()
        unless_anywhere: set[int] = set()
        follows = across = False
        for word in text.split():
            size = _WINDOW.match(word)
            if size:
                across, window = size[1] == "//", int(size[2])
            elif word == ">":
                follows = True
            elif word.startswith("!!"):
                unless_anywhere.update(self._named(word[2:], text, where))
            elif word.startswith("!"):
                unless.update(self._named(word[1:], text, where))
            else:
                named = self._named(word, text, where)
                forms = sum(self._sizes[list_id] for list_id in named)
                parts.append(Part(tuple(sorted(named)), _mask(named), forms, follows))
                follows = False
        if not parts or not len(parts) <= window <= MAX_WINDOW:
            raise LexiconError(
                where, f"{text!r}: a rule needs a list, and a window of at most 40"
            )
        return Rule(
            text, tuple(parts), window, across, _mask(unless), _mask(unless_anywhere)
        )

    def _named(
        self, names: str, text: str, where: tuple[str | int, ...]
    ) -> frozenset[int]:
        ids = set()
        for name in names.split("|"):
            if name not in self._ids:
                raise LexiconError(
                    where, f"{text!r}: there is no list {name!r}; correct the name"
                )
            ids.add(self._ids[name])
        return frozenset(ids)
