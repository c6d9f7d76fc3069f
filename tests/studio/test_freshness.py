"""What needs a look, and by when."""

from datetime import date, timedelta

import pytest

from handover.content.model import Topic
from handover.core.words import Lang
from studio.freshness import DueKind, due, line_of
from studio.translations import Behind
from tests.auxil.content_builders import right, source

TODAY = date(2026, 12, 1)


def topic(name: str = "heating", *, review_in: int = 200, **changes: object) -> Topic:
    review_by = (TODAY + timedelta(days=review_in)).isoformat()
    return Topic.model_validate(right(name, review_by=review_by, **changes))


def left_behind(days_ago: int) -> Behind:
    place = ("answers", "amount", "text", "nl", "standard")
    since = TODAY - timedelta(days=days_ago)
    return Behind(place, (Lang.NL, Lang.EN), (Lang.FR, Lang.DE), 7, since)


@pytest.mark.parametrize(
    ("review_in", "told"), [(31, []), (30, [False]), (0, [False]), (-1, [True])]
)
def test_a_review_is_announced_thirty_days_before_and_then_overdue(
    review_in: int, told: list[bool]
):
    found = due([topic(review_in=review_in)], {}, {}, TODAY)
    assert [item.is_overdue for item in found] == told
    assert {item.kind for item in found} <= {DueKind.REVIEW}


@pytest.mark.parametrize(("days_ago", "told"), [(366, 0), (367, 1)])
def test_a_source_read_more_than_a_year_ago_is_overdue(days_ago: int, told: int):
    checked_on = (TODAY - timedelta(days=days_ago)).isoformat()
    found = due([topic(sources=[source(checked_on=checked_on)])], {}, {}, TODAY)
    assert len(found) == told
    for item in found:
        assert item.is_overdue
        assert item.where[0].place == ("sources", 0, "checked_on")


def test_a_source_named_twice_in_a_topic_is_told_once_with_both_places():
    old = source(checked_on="2025-01-01")
    record = right(sources=[old])
    record["answers"]["amount"]["sources"] = [source("amounts"), old]
    (item,) = due([Topic.model_validate(record)], {}, {}, TODAY)
    assert [each.place for each in item.where] == [
        ("sources", 0, "checked_on"),
        ("answers", "amount", "sources", 1, "checked_on"),
    ]


@pytest.mark.parametrize(("days_ago", "is_overdue"), [(30, False), (31, True)])
def test_other_languages_have_thirty_days_to_follow(days_ago: int, is_overdue: bool):
    (item,) = due([topic()], {"heating": [left_behind(days_ago)]}, {}, TODAY)
    assert (item.kind, item.is_overdue) == (DueKind.TRANSLATION, is_overdue)


def test_the_most_urgent_comes_first():
    topics = [topic("a", review_in=5), topic("b", review_in=-2), topic("c")]
    found = due(topics, {"c": [left_behind(40)]}, {}, TODAY)
    assert [item.where[0].topic for item in found] == ["c", "b", "a"]


def test_what_is_not_live_any_more_needs_no_look():
    assert due([], {"heating": [left_behind(40)]}, {}, TODAY) == []


def test_a_line_names_the_file_the_day_and_what_to_do():
    late, soon = topic("a", review_in=-1), topic("b", review_in=3)
    lines = [line_of(item) for item in due([late, soon], {}, {}, TODAY)]
    assert lines[0].startswith("OVERDUE 2026-11-30  answers/a.yml: review")
    assert lines[1].startswith("due     2026-12-04  answers/b.yml: review")
    (behind,) = due([topic()], {"heating": [left_behind(1)]}, {}, TODAY)
    assert line_of(behind).endswith(
        "answers.amount.text: fr, de changed on 2026-11-30, nl, en did not"
    )
