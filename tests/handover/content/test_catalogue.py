from datetime import date

import pytest

from handover.content.catalogue import Catalogue, UnknownAnswer, source_on_wire
from handover.content.model import Source
from handover.core.message import Choice, Preferences
from handover.core.words import FACETS, REGIONS_FOR, Author, Kind, Lang, Level, Region
from tests.auxil.content_builders import (
    content,
    in_both_levels,
    in_each_lang,
    intent,
    right,
    source,
    text,
)


def in_one_level(words):
    return {lang: {"standard": each} for lang, each in in_each_lang(words).items()}


FRENCH = Preferences(Lang.FR)
TEXTS = {
    "disclosure_start": text("I am an AI of {institution}, call {phone}"),
    "label_bot": text("Answer (AI)"),
    "label_system": text("Information"),
    "label_agent": text("Person: {name}"),
    "label_citizen": text("You"),
    "queued": text("Place {position}", easy="No. {position}"),
    "ways": text("{institution}, {phone}, {desk}, {post}, {hours}, {phone_hours}"),
    # Hours in words: as little as the sentence about them needs.
    "hours_but_holidays": text("{hours}!"),
    "hours_days": text("{first}-{last}"),
    "hours_and": text("{one}+{other}"),
    "time_span": text("{opens}/{closes}"),
    "time_full_hour": text("{hour}h"),
    "time_with_minutes": text("{hour}h{minute}"),
    **{f"weekday_{day}": text(str(day)) for day in range(1, 8)},
    "masked": text("held {kinds}"),
    "masked_niss": text("a number"),
    "masked_residence_card": text("a card"),
    "clarification": text("Which one?"),
    "answer_overdue": text("Review was due {day}", easy="Old: {day}"),
    "answer_not_an_act": text("No application", easy="No form"),
    "choice_human": text("A person"),
    "choice_none": text("None"),
    "in_several": {"text": in_one_level("words")},
    "language_offer_nl": {"text": in_one_level("offer")},
    "choice_easy": text("Easy"),
    "choice_standard": text("Full"),
    **{f"choice_lang_{lang}": text(f"In {lang}") for lang in Lang},
    **{f"region_{region}": text(f"Region {region}") for region in Region},
    **{f"facet_{facet}": text(f"Facet {facet}") for facet in FACETS},
}


def catalogue(*topics, today=date(2026, 11, 22)):
    always = (intent("about_assistant"), intent("privacy_question"))
    return Catalogue(content(*always, *topics, **TEXTS), today=lambda: today)


def regional(**changes):
    """Return a right whose overview differs in every region."""
    regions = {
        region.value: {"text": in_both_levels(region.value)} for region in Region
    }
    regions["brussels"]["sources"] = [source("brussels")]
    answers = {
        "overview": {
            "text": in_both_levels("general"),
            "regions": regions,
            "choices": ["heating.amount"],
        },
        "amount": {"text": in_both_levels("amount"), "sources": [source("amounts")]},
    }
    return right(regional=True, answers=answers) | changes


def answer(answer_id, as_read=FRENCH, *topics, **changes):
    options = {"reply_to": 2, "model": "m-1", "confidence": 0.9} | changes
    return catalogue(*(topics or [right()])).answer(answer_id, as_read, **options)


def values(message):
    return [choice["value"] for choice in message.detail["choices"]]


def titles(message):
    return [source["title"] for source in message.detail["sources"]]


# -- looking up -------------------------------------------------------------------


def test_id_of_a_right_names_topic_and_facet():
    topic, facet = catalogue(right()).find("heating.amount")
    assert (topic.topic, facet) == ("heating", "amount")


def test_id_of_a_conversation_intent_is_its_topic():
    topic, facet = catalogue(intent()).find("greet")
    assert (topic.topic, facet) == ("greet", "overview")


@pytest.mark.parametrize("answer_id", ["heating.appeal", "heating"])
def test_missing_facet_falls_back_to_overview(answer_id):
    assert catalogue(right()).find(answer_id)[1] == "overview"


UNKNOWN = ["housing.overview", "heating.price", "", ".", ".overview", "heating.a.b"]


@pytest.mark.parametrize("answer_id", UNKNOWN)
def test_unknown_id_is_refused(answer_id):
    with pytest.raises(UnknownAnswer):
        catalogue(right()).find(answer_id)


@pytest.mark.parametrize("answer_id", UNKNOWN)
def test_refusal_does_not_repeat_the_id(answer_id):
    with pytest.raises(UnknownAnswer) as caught:
        catalogue(right()).find(answer_id)
    assert str(caught.value) == "no published answer has this id"


@pytest.mark.parametrize(
    ("answer_id", "expected"), [("heating.appeal", True), ("housing.overview", False)]
)
def test_catalogue_knows_what_it_can_serve(answer_id, expected):
    assert catalogue(right()).has(answer_id) == expected


def test_topic_is_named_in_the_language_of_its_reader():
    assert catalogue(right()).topic_name("heating", Lang.DE) == "de heating"


@pytest.mark.parametrize("topic", [None, "", "housing"])
def test_topic_that_is_not_published_has_no_name(topic):
    assert catalogue(right()).topic_name(topic, Lang.FR) is None


# -- service texts ----------------------------------------------------------------


def test_placeholders_are_filled():
    assert catalogue().text("queued", FRENCH, position=3) == "Place 3"


def test_easy_text_is_given_to_who_wants_it():
    easy = Preferences(Lang.FR, Level.EASY)
    assert catalogue().text("queued", easy, position=3) == "No. 3"


def test_institution_is_known_to_every_text():
    german = Preferences(Lang.DE)
    hours = "1-5 9h/12h30+13h/16h!"
    assert catalogue().text("ways", german) == (
        f"Portal, 02 000 00 00, Schalter, Weg 1, {hours}, {hours}"
    )


def test_braces_in_a_value_are_not_filled_again():
    assert catalogue().text("label_agent", FRENCH, name="{phone}") == "Person: {phone}"


@pytest.mark.parametrize("key", ["nonesuch", "queued"])
def test_text_that_does_not_exist_or_cannot_be_filled_is_an_error(key):
    with pytest.raises(KeyError):
        catalogue().text(key, FRENCH)


# -- choices ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "label", "kind"),
    [
        ("heating.amount", "fr heating – Facet amount", "answer"),
        ("heating.appeal", "fr heating – Facet overview", "answer"),
        ("greet", "fr greet", "answer"),
        ("heating.overview@brussels", "Region brussels", "region"),
        ("request_human", "A person", "human"),
        ("none", "None", "none"),
        ("lang:nl", "In nl", "lang"),
        ("level:easy", "Easy", "level"),
        ("level:standard", "Full", "level"),
    ],
)
def test_choice_is_labelled_for_its_reader(value, label, kind):
    labelled = catalogue(right(), intent()).choice(value, FRENCH)
    assert labelled == Choice(label, value, kind)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "lang:it",
        "level:hard",
        "lang:",
        "heating.overview@atlantis",
        "none@brussels",
    ],
)
def test_unknown_choice_is_refused(value):
    with pytest.raises(UnknownAnswer):
        catalogue(right()).choice(value, FRENCH)


# -- who speaks -------------------------------------------------------------------


def test_first_message_says_that_this_is_an_ai_of_whom():
    message = catalogue().disclosure(FRENCH)
    assert (message.author, message.kind, message.text) == (
        Author.BOT,
        Kind.DISCLOSURE,
        "I am an AI of Portail, call 02 000 00 00",
    )


def test_first_message_offers_a_person():
    message = catalogue().disclosure(FRENCH)
    assert values(message) == ["about_assistant", "privacy_question", "request_human"]


def test_first_message_names_the_release():
    message = catalogue().disclosure(FRENCH)
    assert message.detail["versions"] == {"model": None, "release": "0123456789ab"}


def test_masked_kinds_are_named_in_the_citizens_words():
    message = catalogue().masked_notice(["NISS", "residence card"], FRENCH)
    assert message.text == "held a number, a card"
    assert message.author is Author.SYSTEM


def test_notice_is_spoken_by_the_system():
    message = catalogue().notice("queued", FRENCH, client_msg_id="m-1", position=2)
    assert (message.author, message.kind) == (Author.SYSTEM, Kind.NOTICE)
    assert (message.label, message.text) == ("Information", "Place 2")
    assert message.client_msg_id == "m-1"


def test_reminder_may_be_a_disclosure():
    message = catalogue().notice("ways", FRENCH, kind=Kind.DISCLOSURE)
    assert message.kind == Kind.DISCLOSURE


@pytest.mark.parametrize("author", [Author.BOT, Author.SYSTEM])
def test_bot_and_system_bring_no_words_of_their_own(author):
    with pytest.raises(ValueError, match="only citizens and agents"):
        catalogue().spoken_by(author, "bonjour", FRENCH, client_msg_id="m-1")


def test_citizen_speaks_without_a_name():
    said = catalogue().spoken_by(
        Author.CITIZEN, "bonjour {name}", FRENCH, client_msg_id="m-1", awaits_reply=True
    )
    assert (said.text, said.label, said.author_name) == ("bonjour {name}", "You", None)
    assert said.awaits_reply


def test_agent_is_labelled_as_a_person_with_a_name():
    said = catalogue().spoken_by(
        Author.AGENT, "bonjour", FRENCH, client_msg_id="m-1", name="Amina"
    )
    assert (said.label, said.author_name) == ("Person: Amina", "Amina")
    assert not said.awaits_reply


def test_what_a_person_says_is_plain_text_with_its_details():
    said = catalogue().spoken_by(
        Author.CITIZEN, "A person", FRENCH, client_msg_id="m", detail={"chosen": "none"}
    )
    assert (said.kind, said.detail) == (Kind.TEXT, {"chosen": "none"})


def test_question_of_the_bot_ends_its_reply_with_labelled_buttons():
    message = catalogue().bot_text(
        Kind.CLARIFICATION,
        "clarification",
        FRENCH,
        reply_to=4,
        choices=["none", "request_human"],
        model="m-1",
        confidence=0.4,
    )
    assert (message.author, message.text) == (Author.BOT, "Which one?")
    assert (message.reply_to, message.final) == (4, True)
    assert [choice["label"] for choice in message.detail["choices"]] == [
        "None",
        "A person",
    ]
    assert message.detail["confidence"] == 0.4
    assert message.detail["paragraph_langs"] == []


def test_text_in_all_languages_begins_with_that_of_its_reader():
    message = catalogue(right()).bot_text(
        Kind.NOTICE,
        "in_several",
        Preferences(Lang.DE),
        reply_to=4,
        choices=[],
        model=None,
        in_all_languages=True,
    )
    assert message.text == "de words\n\nfr words\n\nnl words\n\nen words"
    assert message.detail["paragraph_langs"] == ["de", "fr", "nl", "en"]


def test_language_is_offered_in_both_with_its_button():
    message = catalogue().language_offer(Lang.NL, FRENCH)
    assert (message.author, message.kind, message.lang) == (
        Author.SYSTEM,
        Kind.NOTICE,
        Lang.FR,
    )
    assert message.text == "fr offer\n\nnl offer"
    assert message.detail["paragraph_langs"] == ["fr", "nl"]
    assert values(message) == ["lang:nl"]


def test_every_published_answer_is_listed_with_its_words():
    published = catalogue(right(), intent())
    assert published.answer_ids()[-3:] == [
        "heating.overview",
        "heating.amount",
        "greet",
    ]
    assert published.words("heating.amount", FRENCH) == "fr standard amount"


# -- answers ----------------------------------------------------------------------


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("level", Level)
def test_answer_is_given_in_language_and_level_of_its_reader(lang, level):
    message = answer("heating.amount", Preferences(lang, level))
    assert (message.lang, message.text) == (lang, f"{lang} {level} amount")


def test_answer_is_labelled_as_automatic():
    message = answer("heating.amount")
    assert (message.author, message.label) == (Author.BOT, "Answer (AI)")


def test_answer_ends_the_reply_to_its_question():
    message = answer("heating.amount", reply_to=7)
    assert (message.reply_to, message.final) == (7, True)


def test_answer_says_where_it_comes_from():
    message = answer("heating.amount")
    assert message.detail["sources"] == [
        {
            "title": "fr portal",
            "url": "https://portal.example",
            "institution": "fr institution of portal",
            "checked_on": "2026-11-22",
        }
    ]


def test_answer_says_on_what_law_it_rests_and_until_when_it_is_good():
    detail = answer("heating.amount").detail
    assert (detail["legal_basis"], detail["grant_mode"], detail["review_by"]) == (
        "fr law",
        "on_request",
        "2027-11-22",
    )


def test_answer_names_model_release_and_confidence():
    detail = answer("heating.amount", confidence=0.83).detail
    assert detail["versions"] == {"model": "m-1", "release": "0123456789ab"}
    assert detail["confidence"] == 0.83


def test_answer_names_what_was_said_and_not_what_was_asked():
    message = answer("heating.appeal")
    assert (message.answer_id, message.detail["facet"]) == (
        "heating.overview",
        "overview",
    )


def test_conversation_intent_has_no_facet_no_law_and_no_source():
    message = answer("greet", FRENCH, intent())
    detail = message.detail
    assert (message.answer_id, detail["topic"], detail["facet"]) == (
        "greet",
        "greet",
        None,
    )
    assert (detail["legal_basis"], detail["sources"]) == (None, [])


def test_space_around_a_text_is_not_sent():
    record = intent()
    record["answers"]["overview"]["text"]["fr"]["standard"] = "Bonjour.\n"
    assert answer("greet", FRENCH, record).text == "Bonjour."


def test_answer_with_sources_of_its_own_shows_those_only():
    assert titles(answer("heating.amount", FRENCH, regional())) == ["fr amounts"]


@pytest.mark.parametrize("region", Region)
def test_text_of_the_region_replaces_the_general_one(region):
    reader = Preferences(Lang.NL, Level.EASY, region)
    message = answer("heating.overview", reader, regional())
    assert message.text == f"nl easy {region}"


def test_region_with_sources_of_its_own_shows_those_only():
    reader = Preferences(Lang.FR, region=Region.BRUSSELS)
    assert titles(answer("heating.overview", reader, regional())) == ["fr brussels"]


def test_region_without_sources_shows_those_of_the_topic():
    reader = Preferences(Lang.FR, region=Region.FLANDERS)
    assert titles(answer("heating.overview", reader, regional())) == ["fr portal"]


def test_general_text_comes_with_one_button_for_each_region():
    message = answer("heating.overview", FRENCH, regional())
    assert message.text == "fr standard general"
    assert values(message) == [f"heating.overview@{r}" for r in REGIONS_FOR[Lang.FR]]


def test_known_region_is_not_asked_for_again():
    reader = Preferences(Lang.FR, region=Region.FLANDERS)
    assert values(answer("heating.overview", reader, regional())) == ["heating.amount"]


def test_facet_that_is_the_same_everywhere_asks_for_no_region():
    assert values(answer("heating.amount", FRENCH, regional())) == []


def test_crisis_card_is_always_recognisable_as_such():
    message = answer("crisis", FRENCH, intent("crisis"), kind=Kind.ANSWER)
    assert message.kind == Kind.CRISIS


def test_kind_of_other_answers_is_what_was_planned():
    assert answer("greet", FRENCH, intent(), kind=Kind.FALLBACK).kind == Kind.FALLBACK


def test_unknown_answer_is_an_error_and_never_an_empty_message():
    with pytest.raises(UnknownAnswer):
        answer("housing.overview")


def test_source_is_shown_in_the_language_of_its_reader():
    shown = source_on_wire(Source.model_validate(source()), Lang.NL)
    assert shown["title"] == "nl portal"


def test_day_of_the_check_is_shown_as_a_date():
    record = Source.model_validate(source(checked_on=date(2026, 1, 31)))
    assert source_on_wire(record, Lang.FR)["checked_on"] == "2026-01-31"


# -- what has aged, where links lead ----------------------------------------------


def said_on(today, *, topic="heating", as_read=FRENCH):
    answer_id = f"{topic}.overview" if topic == "heating" else topic
    record = right(review_by="2027-02-28")
    crisis = intent("crisis", review_by="2027-02-28")
    served = catalogue(record, crisis, today=today)
    options = {"reply_to": 2, "model": None, "confidence": None}
    return served.answer(answer_id, as_read, **options).text


def test_answer_is_current_until_the_day_of_its_review():
    assert said_on(date(2027, 2, 28)) == "fr standard overview"


@pytest.mark.parametrize("today", [date(2027, 3, 1), date(2031, 1, 1)])
def test_overdue_answer_carries_a_warning_above_it(today):
    assert said_on(today) == "Review was due 28/02/2027\n\nfr standard overview"


def test_warning_is_in_the_language_and_level_of_its_reader():
    reader = Preferences(Lang.DE, Level.EASY)
    assert said_on(date(2028, 1, 1), as_read=reader) == (
        "Old: 28/02/2027\n\nde easy overview"
    )


def test_crisis_card_is_never_held_up_by_a_warning():
    assert said_on(date(2031, 1, 1), topic="crisis") == "fr standard overview"


@pytest.mark.parametrize("facet", FACETS)
def test_only_what_leads_to_an_act_ends_with_the_note_that_it_is_none(facet):
    said = answer(f"heating.{facet}", FRENCH, right(facets=FACETS)).text
    note = "\n\nNo application" if facet in {"how_to_apply", "appeal"} else ""
    assert said == f"fr standard {facet}{note}"


def test_contesting_a_decision_ends_with_the_note_too():
    said = answer("contest_decision", FRENCH, intent("contest_decision")).text
    assert said == "fr standard overview\n\nNo application"


def test_small_talk_carries_no_note():
    assert answer("greet", FRENCH, intent()).text == "fr standard overview"


def test_overview_in_place_of_a_missing_facet_carries_no_note():
    assert answer("heating.appeal").text == "fr standard overview"


def test_note_is_in_the_language_and_level_of_its_reader():
    reader = Preferences(Lang.NL, Level.EASY)
    said = answer("heating.appeal", reader, right(facets=FACETS)).text
    assert said == "nl easy appeal\n\nNo form"


def test_variant_of_a_region_ends_with_the_note_once():
    regions = {each.value: {"text": in_both_levels(each.value)} for each in Region}
    answers = {
        "overview": {"text": in_both_levels("overview")},
        "how_to_apply": {"text": in_both_levels("general"), "regions": regions},
    }
    reader = Preferences(Lang.FR, region=Region.BRUSSELS)
    record = right(regional=True, answers=answers)
    said = answer("heating.how_to_apply", reader, record).text
    assert said == "fr standard brussels\n\nNo application"


def test_overdue_answer_about_applying_has_the_warning_above_and_the_note_below():
    record = right(facets=FACETS, review_by="2027-02-28")
    served = catalogue(record, today=date(2027, 3, 1))
    options = {"reply_to": 2, "model": None, "confidence": None}
    assert served.answer("heating.how_to_apply", FRENCH, **options).text == (
        "Review was due 28/02/2027\n\nfr standard how_to_apply\n\nNo application"
    )


def test_day_is_that_of_the_moment_and_not_of_the_start():
    days = iter([date(2027, 2, 28), date(2027, 3, 1)])
    served = Catalogue(
        content(right(review_by="2027-02-28"), **TEXTS), today=lambda: next(days)
    )
    options = {"reply_to": 2, "model": None, "confidence": None}
    texts = [served.answer("heating.amount", FRENCH, **options).text for _ in "12"]
    assert [each.startswith("Review was due") for each in texts] == [False, True]


def test_source_that_citizens_are_not_sent_to_is_named_without_its_address():
    record = right(sources=[source(), source("shop")])
    shown = answer("heating.amount", FRENCH, record).detail["sources"]
    assert [each["title"] for each in shown] == ["fr portal", "fr shop"]
    assert [each["url"] for each in shown] == ["https://portal.example", ""]
