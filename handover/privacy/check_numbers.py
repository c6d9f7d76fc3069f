"""Check digits: whether a number can be what it looks like.

Numbers only; where they stand in a text is for `handover.privacy.identifiers`. Digits
of every script count, separators are passed over.
"""

import unicodedata

LATEST_BIS_MONTH = 52
"""December of a BIS number whose sex is known: 12 + 40."""


def digits_in(text: str) -> str:
    """Return the decimal digits of a text, in 0..9 whatever their script."""
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())


def is_national_number(text: str) -> bool:
    """Check 11 digits as a NISS/INSZ or BIS number.

    The check number is 97 - (first nine mod 97); for births from 2000 the nine digits
    are read with a 2 before them. The month tells a BIS number: 20 or 40 are added.
    Month and day may be 00: births whose date is not known.
    Source: royal decree of 3 April 1984 on the composition of the national number;
    royal decree of 8 February 1991 on the BIS number.
    """
    digits = digits_in(text)
    if len(digits) != 11:
        return False
    month, day = int(digits[2:4]), int(digits[4:6])
    if month > LATEST_BIS_MONTH or month % 20 > 12 or day > 31:
        return False
    first, check = digits[:9], int(digits[9:])
    return any(97 - int(head + first) % 97 == check for head in ("", "2"))


def is_iban(text: str) -> bool:
    """Check an account number: moved behind, the first four make it 1 mod 97.

    Source: ISO 13616, ISO/IEC 7064 (MOD 97-10).
    """
    plain = "".join(char for char in text.upper() if char.isalnum())
    if not plain.isascii():
        return False
    moved = plain[4:] + plain[:4]
    return bool(moved) and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def is_card_number(text: str) -> bool:
    """Check the number of a bank card by Luhn's formula (ISO/IEC 7812-1).

    Cards that people pay with begin with 2 to 6.
    """
    digits = digits_in(text)
    doubled = [
        sum(divmod(2 * int(digit), 10)) if place % 2 else int(digit)
        for place, digit in enumerate(reversed(digits))
    ]
    return digits[:1] in set("23456") and sum(doubled) % 10 == 0


def is_identity_card_number(text: str) -> bool:
    """Check the 12 digits of a Belgian identity card: the last two are mod 97."""
    digits = digits_in(text)
    if len(digits) != 12:
        return False
    return (int(digits[:10]) % 97 or 97) == int(digits[10:])
