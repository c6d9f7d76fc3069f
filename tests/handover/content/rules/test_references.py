import pytest

from handover.content.model import Topic
from handover.content.rules.references import answer_ids, references
from handover.core.words import FACETS
from tests.auxil.content_builders import in_both_levels, intent, right


def found(record, *others):
    topics = [Topic.model_validate(each) for each in (record, *others)]
    names = {topic.topic for topic in topics}
    breaches = references(topics[0], names, answer_ids(topics))
    return [(breach.place, breach.what) for breach in breaches]


def with_choice(choice):
    answer = {"text": in_both_levels("words"), "choices": ["none", choice]}
    return right(answers={"overview": answer}, regional=True)


def test_related_topics_that_exist_pass():
    assert found(right(related=["housing"]), right("housing")) == []


def test_related_topic_must_exist():
    assert found(right(related=["heating", "housing"])) == [
        (("related", 1), "'housing' is not a topic; correct or remove it")
    ]


@pytest.mark.parametrize(
    "choice",
    [
        "heating.overview",
        "heating.appeal",
        "heating.overview@brussels",
        "greet",
        "none",
        "request_human",
        "lang:nl",
        "level:easy",
    ],
)
def test_choice_that_can_be_labelled_passes(choice):
    assert found(with_choice(choice), intent()) == []


@pytest.mark.parametrize(
    "choice",
    [
        "housing.overview",
        "heating",
        "heating.price",
        "greet.amount",
        "heating.overview@atlantis",
        "lang:it",
        "level:hard",
        "nonesuch",
    ],
)
def test_choice_that_leads_nowhere_is_reported_where_it_stands(choice):
    what = f"{choice!r} is not an answer id; correct or remove it"
    assert found(with_choice(choice), intent()) == [
        (("answers", "overview", "choices", 1), what)
    ]


def test_every_facet_of_a_right_can_be_asked_for():
    topics = [Topic.model_validate(each) for each in (right(), intent())]
    assert answer_ids(topics) == {"greet", *(f"heating.{facet}" for facet in FACETS)}


@pytest.mark.parametrize(("buttons", "faults"), [(4, 0), (5, 1)])
def test_more_than_four_buttons_are_reported(buttons, faults):
    answer = {"text": in_both_levels("words"), "choices": ["none"] * buttons}
    told = found(right(answers={"overview": answer}))
    assert len(told) == faults
    assert all("at most 4" in what for _, what in told)
