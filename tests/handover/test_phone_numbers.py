import pytest

from handover.phone_numbers import (
    LooksLikeNationalNumber,
    NotAPhoneNumber,
    as_dialled,
    read_phone_number,
)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0470 12 34 56", "+32470123456"),
        ("0470123456", "+32470123456"),
        ("0470/12.34.56", "+32470123456"),
        ("+32 470 12 34 56", "+32470123456"),
        ("0032470123456", "+32470123456"),
        ("02 555 12 34", "+3225551234"),
        ("087 55 12 34", "+3287551234"),
        (" +31 6 12345678 ", "+31612345678"),
        ("+49 30 901820", "+4930901820"),
        ("٠٤٧٠١٢٣٤٥٦", "+32470123456"),
    ],
)
def test_number_is_read_as_people_write_it(written, number):
    assert read_phone_number(written) == number


@pytest.mark.parametrize(
    "written",
    [
        "",
        "112",
        "1718",
        "0470 12 34",
        "0470 12 34 56 78",
        "my number",
        "02 000 00 00",
        "0900 12 345",
        "0470123456 ext 7",
        "+1",
        "0" * 40,
    ],
)
def test_anything_that_is_not_called_is_refused(written):
    with pytest.raises(NotAPhoneNumber):
        read_phone_number(written)


@pytest.mark.parametrize(
    "written",
    ["85073003328", "85.07.30-033.28", "00 07 30 033 18", "85 07 30 033 28"],
)
def test_national_number_is_refused_by_its_own_name(written):
    with pytest.raises(LooksLikeNationalNumber):
        read_phone_number(written)


def test_number_that_has_the_digits_of_a_national_number_is_a_phone_with_its_plus():
    # 32 47 01 010 00 would be a birth in month 47 - 40 = 7 of 1932.
    found = [
        number
        for number in (f"+32470101{end:03}" for end in range(1000))
        if _is_refused(number[1:])
    ]
    assert found
    assert [read_phone_number(number) for number in found] == found


def _is_refused(written):
    try:
        read_phone_number(written)
    except LooksLikeNationalNumber:
        return True
    except NotAPhoneNumber:
        return False
    return False


def test_number_is_shown_as_it_is_dialled_from_belgium():
    assert as_dialled("+32470123456") == "0470 12 34 56"
    assert as_dialled("+31612345678") == "+31 6 12345678"
