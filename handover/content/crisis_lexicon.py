"""Read the crisis lexicon, `crisis/<lang>.yml`; every fault names file, line, remedy.

What the words and rules mean is for `handover.core.crisis`; docs/reference/content.md
explains the format to editors.
"""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from handover.content.model import Record, Words
from handover.content.reader import ContentError, Place, Reader, lines_in
from handover.core.crisis_lexicon import LexiconError, compile_language
from handover.core.crisis_rules import Emergency, Language, Lexicon
from handover.core.words import Lang

FOLDER = "crisis"

ListName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]

_NAMES = re.compile(r"[a-z][a-z0-9_]*")


class QuietRule(Record):
    """A rule whose words keep these kinds of alarm from a sentence, or a message."""

    when: Words
    kinds: tuple[Emergency, ...]
    reach: Literal["sentence", "message"] = "sentence"


class LexiconFile(Record):
    """The words and rules of one language."""

    language: Lang
    sounds: tuple[tuple[str, str], ...] = ()
    short: dict[str, str] = Field(default_factory=dict)
    prefixes: dict[str, Words] = Field(default_factory=dict)
    common: Words
    forgiving: tuple[ListName, ...] = ()
    lists: dict[ListName, Words]
    not_typos: tuple[Words, ...] = ()
    calm: tuple[Words, ...] = ()
    quiet: tuple[QuietRule, ...] = ()
    alarms: dict[Emergency, tuple[Words, ...]]


_FILE = TypeAdapter(LexiconFile)


def read_lexicon(folder: Path) -> Lexicon:
    """Read the lexicon of a content folder, all four languages.

    Raises:
        ContentError: A file is missing, or something in it cannot be used.
    """
    reader = Reader(folder)
    languages = [_read_language(reader, lang) for lang in Lang]
    if reader.faults:
        raise ContentError(reader.faults)
    return Lexicon(tuple(each for each in languages if each is not None))


def _read_language(reader: Reader, lang: Lang) -> Language | None:
    path = reader.folder / FOLDER / f"{lang}.yml"
    written: LexiconFile | None = reader.read(path, _FILE)
    if written is None:
        return None
    if written.language is not lang:
        _note(reader, path, ("language",), f"is not {lang}; correct it or the name")
    for name in sorted(written.lists.keys() - _used(written)):
        _note(reader, path, ("lists", name), "no rule names this list; remove it")
    missing = [kind for kind in Emergency if not written.alarms.get(kind)]
    if missing:
        _note(reader, path, ("alarms",), f"no rule for {missing[0]}; add one")
    try:
        return compile_language(written.model_dump(mode="json"))
    except LexiconError as error:
        _note(reader, path, error.where, error.message)
        return None


def _used(written: LexiconFile) -> set[str]:
    """Return the lists that a rule names, or that such a list takes in."""
    rules = [*written.calm, *(each.when for each in written.quiet)]
    for alarms in written.alarms.values():
        rules += alarms
    used = {name for rule in rules for name in _NAMES.findall(rule)}
    taken_in = {
        form.strip().removeprefix("+")
        for forms in written.lists.values()
        for form in forms.split(",")
        if form.strip().startswith("+")
    }
    return used | taken_in


def _note(reader: Reader, path: Path, place: Place, what: str) -> None:
    where = ".".join(str(part) for part in place)
    reader.fault(path, lines_in(path, [place])[0], f"crisis: {where}: {what}")
