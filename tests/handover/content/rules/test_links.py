from datetime import date

import pytest

from handover.content.lists import Domain, may_link
from handover.content.model import Topic
from handover.content.rules.links import dates, links
from tests.auxil.content_builders import in_both_levels, right, source

DOMAINS = {
    "portal.example": Domain(owner="us"),
    "old.example": Domain(owner="an old office", http=True),
}
DAY = date(2026, 11, 22)


def with_url(url):
    given = source()
    given["url"] = given["url"] | {"de": url}
    return Topic.model_validate(right(sources=[given]))


def wrong(url):
    return [(breach.place, breach.what) for breach in links(with_url(url), DOMAINS)]


@pytest.mark.parametrize(
    "url",
    [
        "https://portal.example",
        "https://www.portal.example/a?b=c#d",
        "https://PORTAL.example/",
        "https://old.example",
        "http://old.example/page",
    ],
)
def test_link_to_an_admitted_domain_passes(url):
    assert wrong(url) == []
    assert may_link(url, DOMAINS)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://shop.example", "shop.example is not in link_domains.yml"),
        ("https://portal.example.evil.test", "is not in link_domains.yml"),
        ("https://notportal.example", "is not in link_domains.yml"),
        ("http://portal.example", "not encrypted"),
        ("https://portal", "not a web address"),
        ("https:///portal.example", "not a web address"),
        ("https://[portal.example", "not a web address"),
        ("https://portal.example:x/", "not a web address"),
        ("https://portal.example:8443/", "not a web address"),
        ("https://portal.example@evil.test", "not a web address"),
    ],
)
def test_other_link_is_reported_where_it_stands(url, told):
    found = wrong(url)
    assert [place for place, _ in found] == [("sources", 0, "url", "de")]
    assert told in found[0][1]


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example",
        "http://portal.example",
        "https://[portal.example",
        "https://portal.example.evil.test",
        "",
    ],
)
def test_citizen_is_sent_nowhere_else(url):
    assert not may_link(url, DOMAINS)


def test_sources_of_answers_and_regions_are_looked_at_too():
    record = right(regional=True)
    answer = record["answers"]["amount"]
    answer["sources"] = [source(), source("shop")]
    answer["regions"] = {
        "brussels": {"text": in_both_levels("x"), "sources": [source("shop")]}
    }
    places = {b.place[:-2] for b in links(Topic.model_validate(record), DOMAINS)}
    assert places == {
        ("answers", "amount", "sources", 1),
        ("answers", "amount", "regions", "brussels", "sources", 0),
    }


def on(day=DAY, **changes):
    return [
        (breach.place, breach.what)
        for breach in dates(Topic.model_validate(right(**changes)), day)
    ]


def test_record_in_force_and_lately_checked_passes():
    assert on() == []


def test_record_is_in_order_on_the_day_of_its_review():
    assert on(date(2027, 11, 22)) == []


def test_record_is_overdue_the_day_after():
    places, told = zip(*on(date(2027, 11, 23)), strict=True)
    assert ("review_by",) in places
    assert "the review was due on 2027-11-22; renew or withdraw the record" in told


def test_source_read_more_than_a_year_ago_is_reported():
    old = [source(), source(checked_on="2025-11-20")]
    assert on(sources=old, review_by="2026-11-22") == [
        (
            ("sources", 1, "checked_on"),
            "review_by is more than 12 months after this day; set it earlier",
        ),
        (
            ("sources", 1, "checked_on"),
            "checked more than 12 months ago; read the source again",
        ),
    ]


def test_review_is_due_within_12_months_of_the_check():
    assert [place for place, _ in on(review_by="2027-11-24")] == [
        ("sources", 0, "checked_on")
    ]


def test_review_after_exactly_12_months_of_a_leap_year_passes():
    leap = [source(checked_on="2027-11-22")]
    assert on(date(2027, 11, 22), sources=leap, review_by=date(2028, 11, 22)) == []


def test_record_cannot_be_reviewed_before_it_is_valid():
    assert on(valid_from="2027-11-23") == [
        (("valid_from",), "later than review_by; one of the two days is wrong")
    ]


def test_source_cannot_have_been_read_tomorrow():
    tomorrow = [source(checked_on="2026-11-23")]
    assert on(sources=tomorrow) == [
        (("sources", 0, "checked_on"), "lies in the future; write the day of the check")
    ]
