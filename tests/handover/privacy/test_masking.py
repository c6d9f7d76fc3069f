import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.privacy.masking import is_national_number, mask


@pytest.mark.parametrize(
    "number",
    [
        "85.07.30-033.28",
        "85073003328",
        "85 07 30 033 28",
        "00.01.01-001.05",
        "90.23.01-001.80",
        "90.43.01-001.26",
    ],
)
def test_a_national_number_is_masked_in_every_spelling(number: str) -> None:
    assert mask(f"mon numéro: {number}, merci").text == "mon numéro: [NISS], merci"


def test_a_wrong_check_digit_is_masked_when_the_words_say_what_it_is() -> None:
    assert mask("mijn INSZ is 85.07.30-033.29").text == "mijn INSZ is [NISS]"


def test_a_wrong_check_digit_alone_stays() -> None:
    assert mask("commande 85073003329").kinds == ()


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("IBAN BE68 5390 0754 7034 pour le loyer", "IBAN"),
        ("be68539007547034", "IBAN"),
        ("NL91ABNA0417164300", "IBAN"),
        ("kaart 4111 1111 1111 1111", "card"),
        ("an.dupont+x@exemple.be", "e-mail"),
    ],
)
def test_other_identifiers_are_masked(text: str, masked: str) -> None:
    found = mask(text)
    assert found.kinds == (masked,)
    assert f"[{masked}]" in found.text


@pytest.mark.parametrize(
    "text",
    [
        "je reçois 1765 euros depuis le 12.05.2024",
        "appelez le 112 ou le 0800 32 123",
        "j'habite à 4700 Eupen, rue 12, boîte 3",
        "article 60 § 7, loi du 26/05/2002",
        "tel. 02 272 20 00",
    ],
)
def test_amounts_dates_postcodes_and_service_numbers_stay(text: str) -> None:
    assert mask(text).text == text


@given(st.integers(0, 99), st.integers(1, 12), st.integers(1, 28), st.integers(1, 997))
def test_every_number_with_its_check_digit_is_recognised(
    year: int, month: int, day: int, place: int
) -> None:
    nine = f"{year:02}{month:02}{day:02}{place:03}"
    check = 97 - int(nine) % 97
    assert is_national_number(f"{nine}{check:02}")


@given(st.text(max_size=1000))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once
