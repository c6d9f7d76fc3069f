from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.core.language_offer import (
    Chosen,
    Detected,
    Offered,
    Served,
    language_events,
    may_offer,
    other_language,
)
from handover.core.message import Message, NewMessage
from handover.core.words import Author, Kind, Lang

FRENCH = "je ne peux pas payer mon loyer ce mois"
SPANISH = "no tengo dinero para pagar el alquiler"

detections = st.none() | st.builds(
    Detected,
    code=st.sampled_from([*Lang, "es", "tr", "so"]),
    confidence=st.floats(min_value=0, max_value=1),
)


def sure(code):
    return Detected(code, 0.99)


def test_clear_sentence_in_another_language_is_noticed():
    assert other_language(FRENCH, Lang.NL, sure("fr")) is Lang.FR


def test_sentence_in_the_language_of_the_conversation_is_no_news():
    assert other_language(FRENCH, Lang.FR, sure("fr")) is None


def test_function_words_alone_suffice_while_the_detector_is_loading():
    assert other_language(FRENCH, Lang.NL, None) is Lang.FR


def test_a_name_in_another_language_does_not_make_a_sentence_of_it():
    text = "je voudrais demander le leefloon au OCMW"
    assert other_language(text, Lang.FR, sure("nl")) is None


def test_names_alone_prove_nothing_however_sure_the_detector_is():
    text = "leefloon OCMW Antwerpen inkomensvervangende tegemoetkoming"
    assert other_language(text, Lang.FR, sure("nl")) is None


@pytest.mark.parametrize(
    "text", ["ok", "goedemorgen", "leefloon aanvragen", "", "12 3"]
)
def test_fewer_than_four_words_prove_nothing(text):
    assert other_language(text, Lang.FR, sure("nl")) is None


def test_unsure_detector_needs_many_function_words():
    unsure = Detected("fr", 0.3)
    assert (
        other_language("où introduire dossier prime énergie", Lang.NL, unsure) is None
    )


def test_language_that_is_not_served_is_noticed():
    assert other_language(SPANISH, Lang.FR, sure("es")) is Served.NOT


def test_unsure_detector_never_says_that_a_language_is_not_served():
    assert other_language(SPANISH, Lang.FR, Detected("es", 0.9)) is None


def test_sentence_full_of_our_function_words_is_ours_whatever_the_detector_says():
    text = "how do I request my european disability card, my file is at AVIQ"
    assert other_language(text, Lang.EN, sure("pl")) is None


@pytest.mark.parametrize(
    "text", ["مرحبا", "Я шукаю житло", "我付不起房租", "أريد CPAS من فضلك"]
)
@pytest.mark.parametrize("detected", [None, sure("sq")])
def test_another_script_is_not_served_and_needs_no_detector(text, detected):
    assert other_language(text, Lang.FR, detected) is Served.NOT


@pytest.mark.parametrize("text", ["α", "12 € ☎ 🙂", "mon père s'appelle Ali (علي)"])
def test_a_sign_or_a_name_in_another_script_does_not_count(text):
    assert other_language(text, Lang.FR, None) is None


@given(st.text(max_size=80), st.sampled_from(Lang), detections)
def test_the_language_of_the_conversation_is_never_offered(text, current, detected):
    assert other_language(text, current, detected) is not current


def test_a_language_is_offered_the_first_time():
    assert may_offer(Lang.FR, [])


def test_an_offer_that_was_passed_over_is_not_repeated():
    assert not may_offer(Lang.FR, [Offered(Lang.FR)])
    assert not may_offer(Lang.FR, [Offered(Lang.FR), Chosen(Lang.DE)])


def test_another_language_may_still_be_offered():
    assert may_offer(Lang.DE, [Offered(Lang.FR)])


def test_an_offer_that_was_taken_up_may_be_made_again():
    past = [Offered(Lang.FR), Chosen(Lang.FR), Offered(Lang.NL), Chosen(Lang.NL)]
    assert may_offer(Lang.FR, past)


def message(author, **detail):
    said = NewMessage(author, Kind.NOTICE, Lang.FR, "words", "label", detail=detail)
    return Message("c-1", 1, datetime(2026, 11, 22, tzinfo=UTC), said)


def test_offers_and_choices_are_read_from_the_log_in_order():
    log = [
        message(Author.CITIZEN),
        message(Author.SYSTEM, choices=[{"value": "lang:nl"}]),
        message(Author.CITIZEN, chosen="lang:nl"),
        message(Author.SYSTEM, choices=[{"value": "request_human"}]),
        message(Author.CITIZEN, chosen="heating.amount"),
        message(Author.SYSTEM),
    ]
    assert list(language_events(log)) == [Offered(Lang.NL), Chosen(Lang.NL)]


def test_languages_that_an_answer_names_are_no_offer():
    log = [message(Author.BOT, choices=[{"value": "lang:nl"}, {"value": "lang:de"}])]
    assert list(language_events(log)) == []
