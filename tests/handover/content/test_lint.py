"""Every rule reaches every text; the rules themselves are tested in rules/."""

from datetime import date

from handover.content.lint import lint
from handover.content.lists import Avoided, Term, WordLists
from handover.content.model import PerLang
from handover.core.words import FACETS, Lang, Region
from tests.auxil.content_builders import content, in_both_levels, intent, right, text

DAY = date(2026, 11, 22)
LISTS = WordLists(
    jargon=PerLang(
        fr={}, nl={}, de={}, en={"BIM": Term(means="a status", explained_by=("fund",))}
    ),
    avoided=PerLang(fr=(), nl=(), de=(), en=(Avoided(word="the poor", instead="x"),)),
    own_numbers=("108",),
)


def found(*topics, day=DAY, **texts):
    """Return name, place and rule of each breach."""
    return [
        (name, breach.place, breach.rule)
        for name, breaches in lint(content(*topics, **texts), LISTS, day)
        for breach in breaches
    ]


def whole(**changes):
    return right(facets=FACETS, **changes)


def with_words(facet, lang, level, words):
    record = whole()
    record["answers"][facet]["text"][lang][level] = words
    return record


def rules(record):
    return {rule for _, _, rule in found(record)}


def test_good_content_has_no_faults():
    assert found(whole(), intent(), rated=text()) == []


def test_breach_says_where_in_the_topic_it_is():
    record = with_words("amount", "en", "easy", "You qualify.")
    assert found(record) == [
        ("heating", ("answers", "amount", "text", "en", "easy"), "decision")
    ]


def test_text_of_a_region_is_checked_like_the_others():
    record = whole(regional=True)
    for facet in ("overview", "how_to_apply", "contact"):
        record["answers"][facet]["regions"] = {
            region: {"text": in_both_levels("words")} for region in Region
        }
    region = record["answers"]["contact"]["regions"][Region.BRUSSELS]
    region["text"] = in_both_levels("see https://a.be")
    places = {place[:4] for _, place, _ in found(record)}
    assert places == {("answers", "contact", "regions", "brussels")}


def test_every_rule_of_wording_is_applied_to_answers():
    assert rules(with_words("amount", "en", "easy", "word " * 91)) >= {
        "length",
        "sentence",
    }
    assert rules(with_words("amount", "en", "easy", "The poor get €5.")) >= {
        "stigma",
        "amount",
        "languages",
    }
    assert rules(with_words("amount", "en", "easy", "Your BIM")) == {"jargon"}
    assert rules(with_words("amount", "en", "easy", "Call 108")) == set()


def test_every_rule_about_records_is_applied():
    overdue = found(whole(), day=date(2029, 1, 1))
    assert {rule for _, _, rule in overdue} == {"date"}
    assert rules(whole(related=["nowhere"])) == {"reference"}
    assert rules(right()) == {"complete"}
    record = whole()
    record["sources"][0]["url"]["fr"] = "https://shop.example"
    assert rules(record) == {"link"}


def test_service_text_decides_nothing_and_labels_nobody():
    for words, rule in (("You qualify.", "decision"), ("The poor", "stigma")):
        record = text()
        record["text"]["en"]["standard"] = words
        assert found(rated=record) == [
            ("rated", ("rated", "text", "en", "standard"), rule)
        ]


def test_placeholders_of_service_texts_are_compared():
    record = text("wait {low}")
    record["text"][Lang.DE.value]["standard"] = "wait"
    assert [rule for _, _, rule in found(rated=record)] == ["placeholder"]
