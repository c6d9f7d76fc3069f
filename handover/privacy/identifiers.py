"""Every kind of identifier that is masked: how it is written, and what proves it.

Data and pure functions; Presidio runs them (`handover.privacy.recognisers`). A form is
a regular expression of the `regex` library, without regard to case. Each is bounded and
begins where a word or number begins, so that no message makes it slow.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from handover.privacy import addresses, telephones
from handover.privacy.check_numbers import (
    digits_in,
    is_card_number,
    is_iban,
    is_identity_card_number,
    is_national_number,
)

SURE = 0.6
UNSURE = 0.1
"""Scores of a form, 0..1: sure ones are masked, unsure ones if the words say so too."""


def nothing_proves(_: str) -> bool | None:
    """Leave it to the form and to the words around it."""
    return None


def plain(text: str) -> str:
    """Return letters and digits alone, the same however the text was spaced."""
    return "".join(char for char in text.casefold() if char.isalnum())


@dataclass(frozen=True)
class Identifier:
    """One kind of identifier.

    Attributes:
        kind: What replaces it, in brackets.
        forms: Regular expression and score of each way to write it.
        words: What stands near it when somebody writes about it, in four languages;
            parts of words count.
        proof: Says of what a form found whether it is one (True), is none (False), or
            that the form's score and the words decide (None).
        canonical: The same for one identifier however it was written.
    """

    kind: str
    forms: tuple[tuple[str, float], ...]
    words: tuple[str, ...] = ()
    proof: Callable[[str], bool | None] = nothing_proves
    canonical: Callable[[str], str] = plain


def _unsure(*forms: str) -> tuple[tuple[str, float], ...]:
    return tuple((form, UNSURE) for form in forms)


def _proved(is_one: Callable[[str], bool]) -> Callable[[str], bool | None]:
    """Without the right check digits the words around it decide."""
    return lambda text: True if is_one(text) else None


# -- national number --------------------------------------------------------------

# Between two groups; the last ones are invisible characters of copied documents. No
# comma: behind it something new begins.
_GAP = r"[ \u00a0\u202f\t./\-‐-―_·\u00ad\u200b-\u200f\u2060\ufeff]{0,3}"
# Where the groups are unusual there is less between them.
_NARROW = r"[ \u00a0\u202f.\-]?"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATE = re.compile(r"^\d{1,2}([/.\-])\d{1,2}\1(?:19|20)\d\d")
_USUAL_GROUPS = re.compile(rf"(?:\d\d{_GAP}){{3}}\d{{3}}{_GAP}\d\d")


def _has_thousands(text: str) -> bool:
    """Tell whether a single digit stands before others, as in "1 250"."""
    groups = re.findall(r"\d+", text)
    is_digit_by_digit = len(groups) == len(digits_in(text))
    return not is_digit_by_digit and any(len(group) == 1 for group in groups[:-1])


def _is_national_number(text: str) -> bool | None:
    """Check digits decide; in unusual groups not what may be a date or an amount."""
    digits = digits_in(text)
    if len(digits) == 13:
        # Somebody wrote the year of birth in full.
        return is_national_number(digits[2:]) or None
    if len(digits) < 10:
        return False
    if not _USUAL_GROUPS.fullmatch(text) and (
        _YEAR.search(text) or _DATE.match(text) or _has_thousands(text)
    ):
        return False
    return is_national_number(digits) or None


NATIONAL_NUMBER = Identifier(
    kind="NISS",
    forms=_unsure(
        rf"(?<!\d)(?:19|20)?\d\d{_GAP}\d\d{_GAP}\d\d{_GAP}\d{{3}}{_GAP}\d\d(?!\d)",
        rf"(?<!\d)(?<!\d[ .\-])\d(?:{_NARROW}\d){{10}}(?!{_NARROW}\d)",
        # One digit too many or too few.
        rf"(?<!\d)\d\d{_GAP}\d\d{_GAP}\d\d{_GAP}\d{{2,4}}{_GAP}\d{{1,2}}(?!\d)",
    ),
    words=(
        *("niss", "insz", "enss", "ssin", "registre", "national", "nationaal"),
        *("rijksregister", "rrn", "nationalregister", "nationalnummer", "bis-n"),
    ),
    proof=_is_national_number,
    canonical=digits_in,
)

# -- accounts and cards -----------------------------------------------------------

_LENGTHS = (
    "NO15 BE16 DK18 FI18 FO18 GL18 NL18 SD18 FK18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 "
    "LU20 XK20 MN20 CH21 HR21 LI21 LV21 BG22 BH22 CR22 DE22 GB22 GE22 IE22 ME22 RS22 "
    "VA22 AE23 GI23 IL23 IQ23 TL23 OM23 SO23 AD24 CZ24 ES24 MD24 PK24 RO24 SA24 SE24 "
    "SK24 TN24 VG24 LY25 PT25 ST25 IS26 TR26 BI27 DJ27 FR27 GR27 IT27 MC27 MR27 SM27 "
    "AL28 AZ28 BY28 CY28 DO28 GT28 HN28 HU28 LB28 NI28 PL28 SV28 BR29 EG29 PS29 QA29 "
    "UA29 JO30 KW30 MU30 YE30 MT31 SC31 LC32 RU33"
)
"""Country and length of every account number (ISO 13616, register of 2024)."""

_ACCOUNT_SIGN = r"[ \u00a0\u202f.\-]?"


def _account_form() -> str:
    countries = dict[int, list[str]]()
    for entry in _LENGTHS.split():
        countries.setdefault(int(entry[2:]), []).append(entry[:2])
    each = (
        rf"(?:{'|'.join(named)})\d\d(?:{_ACCOUNT_SIGN}[A-Z0-9]){{{length - 4}}}"
        for length, named in countries.items()
    )
    return rf"(?<![\p{{L}}\d])(?=[A-Z]{{2}}\d\d)(?:{'|'.join(each)})(?!\d)"


ACCOUNT = Identifier(
    kind="IBAN",
    forms=(
        (_account_form(), UNSURE),
        # Nothing else is written so, whatever its check digits.
        (rf"(?<![\p{{L}}\d])BE ?\d\d(?:{_ACCOUNT_SIGN}\d){{11,13}}(?!\d)", SURE),
        (rf"(?<![\p{{L}}\d])\d\d(?:{_ACCOUNT_SIGN}\d{{4}}){{3}}(?!\d)", UNSURE),
    ),
    words=("iban", "compte", "rekening", "konto", "account"),
    proof=_proved(is_iban),
)

_CARD_SIGN = r"[ \u00a0\u202f.\-]?"
BANK_CARD = Identifier(
    kind="card",
    forms=_unsure(
        rf"(?<!\d)\d{{4}}(?:{_CARD_SIGN}\d{{4}}){{2}}{_CARD_SIGN}\d{{1,7}}(?!\d)",
        rf"(?<!\d)\d{{4}}{_CARD_SIGN}\d{{6}}{_CARD_SIGN}\d{{4,5}}(?!\d)",
    ),
    words=("carte", "kaart", "karte", "card", "visa", "bancontact", "maestro"),
    proof=_proved(is_card_number),
    canonical=digits_in,
)

IDENTITY_CARD = Identifier(
    kind="eID",
    forms=_unsure(r"(?<!\d)\d{3}[ .\-/]?\d{7}[ .\-/]?\d\d(?!\d)"),
    words=("identit", "ausweis", "identity", "eid", "kaartnummer"),
    proof=_proved(is_identity_card_number),
    canonical=digits_in,
)

# No public source for a check digit was found: the words around it must say what it is.
RESIDENCE_CARD = Identifier(
    kind="residence card",
    forms=_unsure(
        r"(?<![\p{L}\d])[A-Z]{1,2}[ \-]?\d{3}[ .\-]?\d{3,4}[ .\-]?\d\d(?!\d)"
    ),
    words=(
        *("séjour", "sejour", "étranger", "verblijf", "vreemdeling", "aufenthalt"),
        *("ausländer", "residence"),
    ),
)

# -- where somebody is reached ------------------------------------------------------

E_MAIL = Identifier(
    kind="e-mail",
    forms=((r"(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}", SURE),),
)
TELEPHONE = Identifier(
    kind="phone",
    forms=_unsure(*telephones.FORMS),
    words=telephones.TELEPHONE_WORDS,
    proof=telephones.is_somebodys,
    canonical=telephones.canonical_number,
)
NEAR_TELEPHONE = Identifier(
    kind="phone",
    forms=_unsure(telephones.NEAR_FORM),
    words=telephones.TELEPHONE_WORDS,
    proof=telephones.is_near,
    canonical=telephones.canonical_number,
)
ADDRESS = Identifier(
    kind="address",
    forms=(
        *((form, SURE) for form in addresses.WITH_POSTCODE),
        *((form, UNSURE) for form in addresses.STREET_AND_NUMBER),
    ),
    words=addresses.ADDRESS_WORDS,
)

IDENTIFIERS = (
    NATIONAL_NUMBER,
    ACCOUNT,
    BANK_CARD,
    IDENTITY_CARD,
    RESIDENCE_CARD,
    E_MAIL,
    TELEPHONE,
    NEAR_TELEPHONE,
    ADDRESS,
)
KINDS = tuple(dict.fromkeys(identifier.kind for identifier in IDENTIFIERS))
"""Every kind that is always masked; the hub has words for each (`masked_…`)."""

NAME = "name"
"""Masked only where the operator names a pipeline that knows names."""
