"""Telephone numbers: how they are written in Belgium, and whose they can be.

The numbering plans are those of the `phonenumbers` library, which follows the
operators' changes. Numbers of services (0800, 0900, 078, 112 and other short ones)
belong to nobody and are never masked.
"""

import re

import phonenumbers
from phonenumbers import PhoneNumberType

from handover.privacy.check_numbers import digits_in

_OF_A_PERSON = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.PAGER,
        PhoneNumberType.VOIP,
    }
)
_SERVICE = re.compile(r"0(70|78|80\d|90\d)")
_DATE = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}")

_S = r"[ \u00a0\u202f./\-–]"
_MOBILE = rf"4{_S}?[5-9]\d\)?{_S}{{0,3}}\d(?:{_S}?\d){{5}}"
# 02 and a first group of two digits only with spaces: "02/24" is a month.
_ZONE_OF_ONE = rf"[2349]\)?(?:{_S}{{0,3}}\d{{3}}(?:{_S}?\d){{4}}| \d\d(?: ?\d){{5}})"
_ZONE_OF_TWO = rf"[15-9]\d\)?{_S}{{0,3}}\d\d(?:{_S}?\d){{4}}"
_BELGIAN = rf"(?:{_MOBILE}|{_ZONE_OF_ONE}|{_ZONE_OF_TWO})(?!\d)"
_ABROAD = r"(?:\+|(?<![\d.,])00) ?"

FORMS = (
    rf"(?<![\d+])(?<!\d[.,/])0{_BELGIAN}",
    rf"{_ABROAD}32{_S}?(?:\(0\){_S}?)?{_BELGIAN}",
    # Plans differ in length: each length is tried, and the plan decides.
    *(rf"{_ABROAD}[1-9](?:{_S}{{0,2}}\d){{{more}}}(?!\d)" for more in range(7, 14)),
)
NEAR_FORM = rf"(?<![\d+.,])0\d(?:{_S}?\d){{6,9}}(?!\d)"
"""Nearly a telephone number: one only when the words around it say so."""

TELEPHONE_WORDS = (
    # Parts of words count.
    *("tel", "tél", "gsm", "mobile", "mobiel", "handy", "phone", "whatsapp"),
    *("appele", "rappel", "bellen", "anrufen", "rufnummer", "call"),
)


def is_somebodys(text: str) -> bool | None:
    """Tell whether a number rings at somebody's.

    Returns:
        True for a number of a person or an office, False for one of a service or a
        date, None where the numbering plan does not know it.
    """
    if _DATE.match(text) or _SERVICE.match(digits_in(text)):
        return False
    number = _parse(text)
    if number is None or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.number_type(number) in _OF_A_PERSON


def is_near(text: str) -> bool | None:
    """Leave what has the form of no number to the words around it, but no service's."""
    return None if is_somebodys(text) is not False else False


def canonical_number(text: str) -> str:
    """Return a number as dialled from anywhere: the same however it was written."""
    number = _parse(text)
    if number is None:
        return digits_in(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parse(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, "BE")
    except phonenumbers.NumberParseException:
        return None
