"""Read a telephone number as people write it, by the maintained library `phonenumbers`.

It judges numbers, not people: that a number exists is not known, only that it may.
"""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from handover.privacy.check_numbers import is_national_number

REGION = "BE"
NOT_CALLED = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PAGER,
        PhoneNumberType.VOICEMAIL,
        PhoneNumberType.UNKNOWN,
    }
)
"""Kinds that cost the caller dearly or that nobody answers."""

_NATIONAL_NUMBER_DIGITS = 11


class NotAPhoneNumber(ValueError):
    """Raised when nobody can be called at what was written."""


class LooksLikeNationalNumber(NotAPhoneNumber):
    """Raised when it is a national register number (NISS/INSZ) rather than a phone."""


def read_phone_number(written: str) -> str:
    """Return the number in the form +32470000000 (E.164).

    Without a country it is a Belgian one.

    Raises:
        LooksLikeNationalNumber: It has the digits of one, and no + in front.
        NotAPhoneNumber: It is none, or of a kind that is not called.
    """
    digits = "".join(char for char in written if char.isdecimal())
    names_country = written.strip().startswith("+")
    has_its_length = len(digits) == _NATIONAL_NUMBER_DIGITS and digits.isascii()
    if has_its_length and not names_country and is_national_number(digits):
        raise LooksLikeNationalNumber("a national number is not a phone number")
    try:
        number = phonenumbers.parse(written, REGION)
    except phonenumbers.NumberParseException:
        raise NotAPhoneNumber("not a phone number") from None
    is_called = phonenumbers.number_type(number) not in NOT_CALLED
    if number.extension or not phonenumbers.is_valid_number(number) or not is_called:
        raise NotAPhoneNumber("no number that can be called")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def as_dialled(number: str) -> str:
    """Return a stored number as people write it: Belgian ones without the country."""
    parsed = phonenumbers.parse(number, REGION)
    is_belgian = phonenumbers.region_code_for_number(parsed) == REGION
    style = (
        PhoneNumberFormat.NATIONAL if is_belgian else PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, style)
