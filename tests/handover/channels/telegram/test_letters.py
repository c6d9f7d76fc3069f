from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.channels.telegram.buttons import PERSON
from handover.channels.telegram.letters import (
    MOST_UNITS,
    letters_for,
    status_letter,
    units,
)
from handover.core.message import Message, NewMessage, Preferences, to_wire
from handover.core.words import Author, Kind, Lang
from tests.auxil import published
from tests.auxil.bot_api_rules import checked_rest, checked_text
from tests.auxil.telephone import cut

CATALOGUE = published.catalogue()
FRENCH = Preferences(Lang.FR)
CONVERSATION = "0a1b2c3d-0000-0000-0000-000000000000"
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def written(said, seq=4):
    return letters_for(
        to_wire(Message(CONVERSATION, seq, NOW, said)), CATALOGUE, CONVERSATION
    )


def said_by_agent(text):
    return CATALOGUE.spoken_by(
        Author.AGENT, text, FRENCH, client_msg_id="1", name="Amina"
    )


def answer(answer_id, lang=Lang.FR):
    return CATALOGUE.answer(
        answer_id, Preferences(lang), reply_to=1, model=None, confidence=None
    )


def accepted(letter):
    """Return entities and buttons as the Bot API took them."""
    fields = {"text": letter.text, "entities": [e.to_dict() for e in letter.entities]}
    if letter.markup is not None:
        fields["reply_markup"] = letter.markup.to_dict()
    return checked_rest(fields, checked_text(fields))


def labels(letter):
    return [button.text for row in letter.keyboard for button in row]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=1000))
def test_whatever_a_person_writes_is_taken_and_labelled_in_bold(text):
    letters = written(said_by_agent(text))
    for letter in letters:
        entities, _ = accepted(letter)
        assert [e["type"] for e in entities] == ["bold"]
        assert cut(letter.text, 0, entities[0]["length"]) == "Personne · Amina"


def test_markup_that_a_person_writes_stays_words():
    (letter,) = written(said_by_agent("<b>*gras*</b> [x](https://evil.example)"))
    assert letter.text.endswith("<b>*gras*</b> [x](https://evil.example)")
    assert len(letter.entities) == 1


@pytest.mark.parametrize("lang", list(Lang))
def test_every_published_answer_is_taken_with_its_sources_and_a_person(lang):
    for answer_id in CATALOGUE.answer_ids():
        said = answer(answer_id, lang)
        (letter,) = written(said)
        entities, rows = accepted(letter)
        links = [e["url"] for e in entities if e["type"] == "text_link"]
        assert links == [s["url"] for s in said.detail["sources"] if s["url"]]
        for source in said.detail["sources"]:
            assert source["title"] in letter.text
            assert source["institution"] in letter.text
        data = [button["callback_data"] for row in rows for button in row]
        assert data.count(PERSON) == 1
        assert len(rows) == len(said.detail["choices"]) + (
            "request_human" not in [c["value"] for c in said.detail["choices"]]
        )


def test_a_source_says_when_it_was_checked():
    (letter,) = written(answer("integration_income.how_to_apply"))
    assert "(vérifié le 22/11/2026)" in letter.text


def test_a_source_without_an_address_is_named_without_a_link():
    said = answer("integration_income.how_to_apply")
    source = {**said.detail["sources"][0], "url": ""}
    frame = to_wire(Message(CONVERSATION, 4, NOW, said)) | {"sources": [source]}
    (letter,) = letters_for(frame, CATALOGUE, CONVERSATION)
    assert source["title"] in letter.text
    assert "text_link" not in {entity.type for entity in letter.entities}


def test_what_a_person_says_offers_no_second_person():
    assert labels(written(said_by_agent("bonjour"))[0]) == []


@pytest.mark.parametrize(
    ("text", "letters"), [("mot " * 3000, 4), ("x" * 9000, 5), ("😀" * 4000, 3)]
)
def test_a_long_text_becomes_several_messages_and_loses_nothing(text, letters):
    said = NewMessage(Author.AGENT, Kind.TEXT, Lang.FR, text, "Personne · Amina")
    found = written(said)
    for letter in found:
        assert units(letter.text) <= MOST_UNITS
        assert letter.text.startswith("Personne · Amina\n\n")
    bodies = [letter.text.removeprefix("Personne · Amina\n\n") for letter in found]
    assert "".join(bodies).replace(" ", "") == text.replace(" ", "")
    assert len(found) <= letters


def state(**fields):
    return {
        "state": "queued",
        "position": 2,
        "expected_wait_seconds": [61, 240],
    } | fields


def test_the_place_is_told_with_the_wait_in_minutes_and_a_way_out():
    letter = status_letter(state(), CATALOGUE, FRENCH)
    assert "Votre place dans la file : 2." in letter.text
    assert "entre 2 et 4 minutes" in letter.text
    assert labels(letter) == ["Commencer sans mon historique", "Quitter la file"]


def test_without_anybody_there_no_wait_is_promised():
    letter = status_letter(state(expected_wait_seconds=None), CATALOGUE, FRENCH)
    assert "Personne n'est disponible" in letter.text
    assert "minutes" not in letter.text


def test_once_the_wait_is_over_there_is_nothing_to_leave():
    letter = status_letter(state(state="assigned", position=None), CATALOGUE, FRENCH)
    assert labels(letter) == []


def test_a_form_for_a_telephone_number_is_not_offered_and_a_command_is():
    choices = [
        {"label": "Être rappelé", "value": "callback", "kind": "callback"},
        {"label": "Laisser un message", "value": "leave_message", "kind": "callback"},
        {"label": "Ne plus attendre", "value": "cancel_request", "kind": "command"},
    ]
    said = CATALOGUE.notice("cancelled", FRENCH, reference="x")
    frame = to_wire(Message(CONVERSATION, 4, NOW, said)) | {"choices": choices}
    (letter,) = letters_for(frame, CATALOGUE, CONVERSATION)
    assert labels(letter) == ["Ne plus attendre"]
    assert letter.keyboard[0][0].callback_data == "c:0a1b2c3d:4:2"
