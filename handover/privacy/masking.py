"""Mask identifiers before the database, the logs, Rasa or an agent sees them.

Pure text work: whoever stores words passes them through `mask` first. Amounts, dates,
postcodes and short service numbers stay, because an answer may depend on them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

NATIONAL_NUMBER_WORDS = re.compile(
    r"\b(niss|insz|enss|bis[- ]?n|registre national|num[ée]ro national|rijksregister"
    r"|nationaal nummer|nationalregister|nationalnummer|national (register|number))",
    re.I,
)
"""After one of these even a number with a wrong check digit is masked (R-54)."""

CONTEXT_CHARS = 40

MIN_IBAN_CHARS, MAX_IBAN_CHARS, MIN_IBAN_DIGITS = 15, 34, 10


@dataclass(frozen=True)
class Masked:
    """A text without identifiers, and the kinds that were found in it."""

    text: str
    kinds: tuple[str, ...]


def is_national_number(digits: str) -> bool:
    """Check 11 digits as a NISS/INSZ or BIS number.

    The check number is 97 - (first nine mod 97); for births from 2000 the nine digits
    are read with a 2 before them. The month tells a BIS number: 20 or 40 are added.
    Source: royal decree of 3 April 1984 on the composition of the national number.
    """
    month = int(digits[2:4]) % 20
    if month > 12 or int(digits[4:6]) > 31:
        return False
    first, check = digits[:9], int(digits[9:])
    return any(97 - int(head + first) % 97 == check for head in ("", "2"))


def begins_with_iban(text: str) -> bool:
    """Tell whether an IBAN stands at the start (ISO 13616: mod 97 is 1).

    The words after it may have been caught too, so every length from 15 on is tried;
    at least ten digits keep an ordinary sentence from passing by chance.
    """
    for length in range(MIN_IBAN_CHARS, min(len(text), MAX_IBAN_CHARS) + 1):
        part = text[:length]
        if sum(char.isdecimal() for char in part) < MIN_IBAN_DIGITS:
            continue
        moved = part[4:] + part[:4]
        if int("".join(str(int(char, 36)) for char in moved)) % 97 == 1:
            return True
    return False


def is_card_number(digits: str) -> bool:
    """Check a card number by Luhn's formula (ISO/IEC 7812-1)."""
    doubled = [
        sum(divmod(2 * int(digit), 10)) if place % 2 else int(digit)
        for place, digit in enumerate(reversed(digits))
    ]
    return sum(doubled) % 10 == 0


def is_identity_card_number(digits: str) -> bool:
    """Check the 12 digits of a Belgian identity card: the last two are mod 97."""
    return (int(digits[:10]) % 97 or 97) == int(digits[10:])


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text).upper()


@dataclass(frozen=True)
class _Recogniser:
    kind: str
    pattern: re.Pattern[str]
    is_real: Callable[[str], bool]
    trusts_context: bool = False

    def finds(self, match: re.Match[str]) -> bool:
        if self.is_real(_bare(match.group())):
            return True
        before = match.string[max(0, match.start() - CONTEXT_CHARS) : match.start()]
        return self.trusts_context and bool(NATIONAL_NUMBER_WORDS.search(before))


_GAP = r"[ .\-/]{0,2}"
_RECOGNISERS = (
    _Recogniser(
        "e-mail",
        re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"),
        lambda _: True,
    ),
    _Recogniser(
        "IBAN",
        re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ -]?[0-9A-Za-z]{1,4}){3,8}\b"),
        begins_with_iban,
    ),
    _Recogniser(
        "card",
        re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?!\d)"),
        is_card_number,
    ),
    _Recogniser(
        "eID",
        re.compile(r"(?<!\d)\d{3}[ -]?\d{7}[ -]?\d{2}(?!\d)"),
        is_identity_card_number,
    ),
    _Recogniser(
        "NISS",
        re.compile(rf"(?<!\d)(?:\d{{2}}{_GAP}){{3}}\d{{3}}{_GAP}\d{{2}}(?!\d)"),
        is_national_number,
        trusts_context=True,
    ),
)

KINDS = tuple(recogniser.kind for recogniser in _RECOGNISERS)
"""Every kind of identifier that is recognised."""


def mask(text: str) -> Masked:
    """Replace each identifier by its kind in brackets, e.g. `[NISS]`."""
    kinds: list[str] = []
    for recogniser in _RECOGNISERS:

        def replace(match: re.Match[str], by: _Recogniser = recogniser) -> str:
            if not by.finds(match):
                return match.group()
            kinds.append(by.kind)
            return f"[{by.kind}]"

        text = recogniser.pattern.sub(replace, text)
    return Masked(text, tuple(dict.fromkeys(kinds)))
