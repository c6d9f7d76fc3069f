import pytest
from pydantic import ValidationError

from handover.content.model import Institution, Levels, Source, Text, Topic
from handover.core.words import Lang, Level
from tests.auxil.content_builders import (
    INSTITUTION,
    in_both_levels,
    in_each_lang,
    intent,
    right,
    source,
    text,
)


def refusal(model, record):
    with pytest.raises(ValidationError) as caught:
        model.model_validate(record)
    return str(caught.value)


def with_region(**changes):
    variant = {"flanders": {"text": in_both_levels("flanders")}}
    answers = {"overview": {"text": in_both_levels("overview"), "regions": variant}}
    return right(answers=answers, **changes)


def test_answer_of_a_right_is_named_after_topic_and_facet():
    assert Topic.model_validate(right()).answer_id("amount") == "heating.amount"


def test_answer_of_a_conversation_intent_is_named_after_the_topic_alone():
    assert Topic.model_validate(intent()).answer_id("overview") == "greet"


def test_words_are_found_by_language():
    names = Topic.model_validate(right()).names
    assert [names.in_lang(lang) for lang in Lang] == [
        "fr heating",
        "nl heating",
        "de heating",
        "en heating",
    ]


def test_text_has_its_easy_version():
    levels = Levels(standard="long", easy="short")
    assert (levels.at(Level.STANDARD), levels.at(Level.EASY)) == ("long", "short")


def test_standard_text_serves_both_when_it_is_easy_already():
    assert Levels(standard="short").at(Level.EASY) == "short"


def test_service_text_may_leave_out_the_easy_version():
    assert not Text.model_validate(text()).locked


def test_answer_may_not_leave_out_the_easy_version():
    record = right()
    del record["answers"]["overview"]["text"]["de"]["easy"]
    assert "answers.overview.text.de.easy" in refusal(Topic, record)


def test_no_language_may_be_left_out():
    names = in_each_lang("heating")
    del names["de"]
    assert "names.de" in refusal(Topic, right(names=names))


@pytest.mark.parametrize("empty", ["", "   ", "\n"])
def test_translation_may_not_be_empty(empty):
    names = in_each_lang("heating") | {"nl": empty}
    assert "names.nl" in refusal(Topic, right(names=names))


def test_unknown_field_is_an_error_and_not_a_silent_loss():
    assert "colour" in refusal(Topic, right(colour="blue"))


def test_unknown_facet_is_refused_with_the_known_ones():
    refused = refusal(Topic, right(facets=("overview", "price")))
    assert "unknown facet 'price'; known: overview, eligibility" in refused


def test_topic_without_overview_is_refused_because_others_fall_back_to_it():
    assert "'overview' is missing" in refusal(Topic, right(facets=("amount",)))


def test_conversation_intent_has_a_single_answer():
    record = intent(answers=right()["answers"])
    assert "single facet 'overview'" in refusal(Topic, record)


@pytest.mark.parametrize(
    ("missing", "told"),
    [("sources", "at least one source"), ("grant_mode", "a right needs a grant_mode")],
)
def test_right_needs_a_source_and_a_grant_mode(missing, told):
    empty = {"sources": [], "grant_mode": None}[missing]
    assert told in refusal(Topic, right(**{missing: empty}))
    record = right()
    del record[missing]
    assert told in refusal(Topic, record)


def test_region_variants_need_a_regional_right():
    assert "regional: true" in refusal(Topic, with_region())


def test_regional_right_may_have_variants():
    topic = Topic.model_validate(with_region(regional=True))
    assert list(topic.answers["overview"].regions) == ["flanders"]


def test_unknown_region_is_refused():
    record = with_region(regional=True)
    regions = record["answers"]["overview"]["regions"]
    regions["atlantis"] = regions.pop("flanders")
    assert "atlantis" in refusal(Topic, record)


@pytest.mark.parametrize("name", ["Heating", "1st", "heating-allowance", "a.b", ""])
def test_topic_name_is_snake_case(name):
    assert "topic" in refusal(Topic, right(name))


def test_version_counts_from_1():
    assert "version" in refusal(Topic, right(version=0))


@pytest.mark.parametrize("url", ["portal.example", "ftp://x.example", "https://a b"])
def test_source_has_a_web_address_in_each_language(url):
    record = source()
    record["url"]["de"] = url
    assert "url.de" in refusal(Source, record)


def test_source_says_when_it_was_checked():
    record = source()
    del record["checked_on"]
    assert "checked_on" in refusal(Source, record)


def test_demonstration_number_may_be_marked_as_such():
    assert Institution.model_validate(INSTITUTION).phone_note is None
