"""Compile the crisis lexicon from what editors write into rules over lists of words.

Plain mappings come in (one a language, as YAML gives them); no file is read here. The
format is explained in docs/reference/content.md. Standard library only.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from handover.core.crisis import (
    Emergency,
    Forms,
    Language,
    Lexicon,
    Part,
    Quiet,
    Rule,
)
from handover.core.crisis_words import NUMBERS, Spelling, Vocabulary, sentences

ALARM_WINDOW = 8
CALM_WINDOW = 5
MAX_WINDOW = 40

_WINDOW = re.compile(r"/(\d+)$")


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
            short: tuple(_plain(meant))
            for short, meant in source.get("short", {}).items()
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
    words: list[str] = []
    for part in form.split():
        if part in NUMBERS:
            words.append(part)
            continue
        star = "*" if part.endswith("*") else ""
        exact = "=" if part.startswith("=") else ""
        found = [token.word for tokens in sentences(part) for token in tokens]
        if found:
            words += [*found[:-1], exact + found[-1] + star]
    return words


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
        self.forms = Forms()
        for at, name in enumerate(forgiving):
            if name not in self._ids:
                raise LexiconError(
                    ("forgiving", at), f"there is no list {name!r}; correct the name"
                )
        for name, list_id in self._ids.items():
            for form in self._all_forms(name, ()):
                words = [
                    part
                    for word in _plain(form)
                    for part in vocabulary.shorthand.get(word, (word,))
                ]
                if not words:
                    raise LexiconError(("lists", name), f"{form!r} has no word")
                keys = [
                    vocabulary.add(word, forgiving=name in forgiving) for word in words
                ]
                self.forms.add(keys, list_id)

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
        """Read `self > want|go die !past /10`."""
        parts: list[Part] = []
        unless: set[int] = set()
        follows = False
        for word in text.split():
            size = _WINDOW.match(word)
            if size:
                window = int(size[1])
            elif word == ">":
                follows = True
            elif word.startswith("!"):
                unless.update(self._named(word[1:], text, where))
            else:
                named = self._named(word, text, where)
                parts.append(Part(tuple(sorted(named)), _mask(named), follows))
                follows = False
        if not parts or not len(parts) <= window <= MAX_WINDOW:
            raise LexiconError(
                where, f"{text!r}: a rule needs a list, and a window of at most 40"
            )
        return Rule(text, tuple(parts), window, _mask(unless))

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
