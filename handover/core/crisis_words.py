"""How a crisis lexicon compares words: spelling, sounds, typing errors, short forms.

It knows single words and the forms made of them, not what they mean together; that is
for `handover.core.crisis`. Standard library only: measuring tools of the other
environment use it too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

TYPO_LETTERS = 6
"""From this length on (after folding) one typing error is forgiven."""

REMEMBERED_WORDS = 4096
"""So many single words are not looked up again, a language."""

YOUNG = range(2, 18)
"""Numbers that `_young` stands for: the age of somebody under 18."""

NUMBERS = frozenset({"_number", "_young", "_year"})
"""Forms that stand for numbers: any, an age under 18, a year."""

QUESTION = "_question"
"""The form that stands for a question mark."""

_LIGATURES = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o"})
_QUOTES = re.compile(r"['’‘`´]")
_NOT_ENGLISH = re.compile(r"n['’‘`´]t\b")
_RUN = re.compile(r"([^\W\d])\1+")
_PIECE = re.compile(r"[^\W_]+|[.!?…\n]+|[,;:()\[\]\"«»–]|(?<=\s)-+(?=\s)")
_SENTENCE_END = frozenset(".!?…\n")
_YEAR = re.compile(r"(19|20)\d\d$")


@dataclass(frozen=True)
class Token:
    """One written word: `clause` counts the commas and the like before it."""

    word: str
    clause: int


def sentences(text: str) -> Iterator[list[Token]]:
    """Yield the words of each sentence: lower case, no accents, no apostrophes."""
    plain = _NOT_ENGLISH.sub("nt", text.lower().translate(_LIGATURES))
    plain = _QUOTES.sub(" ", plain)
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", plain)
        if not unicodedata.combining(letter)
    )
    found: list[Token] = []
    clause = 0
    for piece in _PIECE.findall(plain):
        if piece[0] in _SENTENCE_END:
            # "u. a." and "St. Vith" do not end a sentence.
            is_short = piece == "." and found and len(found[-1].word) <= 2
            if found and "?" in piece:
                found.append(Token(QUESTION, clause))
            if found and not is_short:
                yield found
                found, clause = [], 0
        elif piece[0].isalnum():
            found.append(Token(piece, clause))
        else:
            clause += 1
    if found:
        yield found


def tags(word: str) -> tuple[str, ...]:
    """Return the forms that a number has besides its digits, or a question mark."""
    if word == QUESTION:
        return (QUESTION,)
    if not word.isdecimal():
        return ()
    if _YEAR.match(word):
        return ("_year", "_number")
    if len(word) <= 2 and int(word) in YOUNG:
        return ("_young", "_number")
    return ("_number",)


@dataclass
class Spelling:
    """How one language's words are folded so that usual misspellings become equal."""

    sounds: tuple[tuple[re.Pattern[str], str], ...]

    def fold(self, word: str) -> str:
        """Return the key by which two spellings of one word are compared."""
        if word[:1] == "_" or word.isdecimal():
            return word
        key = _RUN.sub(r"\1", word)
        for sound, written in self.sounds:
            key = sound.sub(written, key)
        return key or word


@dataclass
class Vocabulary:
    """Every word of a lexicon by its key; finds the key that a written word means."""

    spelling: Spelling
    shorthand: Mapping[str, tuple[str, ...]]
    prefixes: Mapping[str, str]
    common: frozenset[str]
    known: set[str] = field(default_factory=set)
    not_typos: set[str] = field(default_factory=set)
    _stems: dict[int, set[str]] = field(default_factory=dict)
    _near: dict[str, set[str]] = field(default_factory=dict)

    def add(self, word: str, *, forgiving: bool) -> str:
        """Take in a word: `stem*` is all that begins so, `=word` is spelled so only.

        Args:
            word: As `sentences` would give it.
            forgiving: A typing error in it is forgiven.
        """
        if word.startswith("="):
            self.known.add(word)
            return word
        if word.endswith("*"):
            stem = _RUN.sub(r"\1", word[:-1])
            self._stems.setdefault(len(stem), set()).add(stem)
            return stem + "*"
        key = self.spelling.fold(word)
        self.known.add(key)
        if forgiving and len(key) >= TYPO_LETTERS and key.isalpha():
            for near in (key, *_one_letter_less(key)):
                self._near.setdefault(near, set()).add(key)
        return key

    def __post_init__(self) -> None:
        # Most words of a message are common ones; single words only are kept.
        self.read = lru_cache(REMEMBERED_WORDS)(self._read)

    def _read(self, word: str) -> list[tuple[str, ...]]:
        """Return the keys of what a written word may be; one inner tuple a word.

        `jveux` and, where the lexicon says so, `jtm` are several words written as one.
        """
        if word in self.shorthand:
            return [self._keys(part) for part in self.shorthand[word]]
        keys = self._keys(word)
        if keys:
            return [keys]
        for prefix, meant in self.prefixes.items():
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) > 1:
                rest_keys = self._exact(rest)
                if rest_keys:
                    return [self._keys(meant), rest_keys]
        return [self._typos(self.spelling.fold(word))]

    def has(self, word: str) -> bool:
        """Tell whether a written word is one of this language."""
        return word in self.common or any(self.read(word))

    def _keys(self, word: str) -> tuple[str, ...]:
        return self._exact(word) or tags(word)

    def _exact(self, word: str) -> tuple[str, ...]:
        key = self.spelling.fold(word)
        found = tuple(each for each in (key, "=" + word) if each in self.known)
        plain = _RUN.sub(r"\1", word)
        stems = tuple(
            plain[:length] + "*"
            for length, stems in self._stems.items()
            if plain[:length] in stems
        )
        return found + stems + (tags(word) if found else ())

    def _typos(self, key: str) -> tuple[str, ...]:
        """Return the known keys one typing error away, with the same first letter."""
        if len(key) < TYPO_LETTERS or key in self.not_typos or not key.isalpha():
            return ()
        found: set[str] = set()
        for near in (key, *_one_letter_less(key)):
            found.update(self._near.get(near, ()))
        return tuple(
            sorted(
                each for each in found if each[0] == key[0] and _is_one_error(each, key)
            )
        )


def _one_letter_less(word: str) -> Iterable[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _is_one_error(one: str, other: str) -> bool:
    """Tell whether one letter is missing, extra, wrong or swapped with the next."""
    if len(one) > len(other):
        one, other = other, one
    same = 0
    while same < len(one) and one[same] == other[same]:
        same += 1
    if len(one) < len(other):
        return one[same:] == other[same + 1 :]
    swapped = one[same : same + 2] == other[same : same + 2][::-1]
    return one[same + 1 :] == other[same + 1 :] or (
        swapped and one[same + 2 :] == other[same + 2 :]
    )
