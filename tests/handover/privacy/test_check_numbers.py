import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.privacy.check_numbers import (
    digits_in,
    is_card_number,
    is_iban,
    is_identity_card_number,
    is_national_number,
)


@pytest.mark.parametrize(
    "number",
    ["85.07.30-033.28", "00.01.01-001.05", "90.23.01-001.80", "90.43.01-001.26"],
)
def test_national_and_bis_numbers_have_their_check_digits(number: str) -> None:
    assert is_national_number(number)


@pytest.mark.parametrize(
    "number",
    [
        "85.07.30-033.29",  # wrong check digits
        "85.13.30-033.70",  # no month, not of a BIS number either
        "85.07.32-033.65",  # no day
        "90.63.01-001.69",  # 60 is never added to a month
        "8507300332",
        "850730033281",
        "",
    ],
)
def test_what_is_no_national_number_is_refused(number: str) -> None:
    assert not is_national_number(number)


def test_check_digits_of_the_next_century_count_with_a_2_before() -> None:
    assert 97 - 2000101001 % 97 == 5
    assert 97 - 101001 % 97 != 5
    assert is_national_number("00010100105")


def test_an_unknown_day_of_birth_is_no_reason_to_refuse() -> None:
    assert is_national_number(f"400000001{97 - 400000001 % 97:02}")


@given(
    st.integers(0, 99),
    st.sampled_from([0, 20, 40]),
    st.integers(1, 12),
    st.integers(1, 31),
    st.integers(1, 998),
    st.sampled_from(["", "2"]),
)
def test_every_number_with_its_check_digits_is_recognised(
    year: int, bis: int, month: int, day: int, place: int, century: str
) -> None:
    nine = f"{year:02}{month + bis:02}{day:02}{place:03}"
    check = 97 - int(century + nine) % 97
    assert is_national_number(f"{nine}{check:02}")


def test_digits_of_other_scripts_count() -> None:
    assert digits_in("٨٥ 07 30-०33.28") == "85073003328"
    assert is_national_number("٨٥٠٧٣٠٠٣٣٢٨")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("BE68 5390 0754 7034", True),
        ("be68539007547034", True),
        ("NL91ABNA0417164300", True),
        ("BE68 5390 0754 7035", False),
        ("ÄÖ68 5390 0754 7034", False),
        ("", False),
    ],
)
def test_an_account_number_is_1_mod_97(number: str, expected: bool) -> None:
    assert is_iban(number) is expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("4111 1111 1111 1111", True),
        ("3782 822463 10005", True),
        ("4111 1111 1111 1112", False),
        ("0000 0000 0000 0000", False),  # nobody pays with it
        ("", False),
    ],
)
def test_a_bank_card_passes_luhn(number: str, expected: bool) -> None:
    assert is_card_number(number) is expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("592-1234567-32", True),
        (f"{97 * 10**7:010}97", True),  # a remainder of 0 is written 97
        ("592123456700", False),
        ("59212345677", False),
    ],
)
def test_an_identity_card_ends_with_its_remainder(number: str, expected: bool) -> None:
    assert is_identity_card_number(number) is expected
