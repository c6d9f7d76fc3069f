from handover.content.model import Topic
from handover.content.rules.completeness import completeness, enough_rights
from handover.core.words import FACETS, Region
from tests.auxil.content_builders import in_both_levels, intent, right

EVERYWHERE = {region: {"text": in_both_levels("words")} for region in Region}


def found(record):
    breaches = completeness(Topic.model_validate(record))
    return [(breach.place, breach.what) for breach in breaches]


def regional(*facets, regions=EVERYWHERE):
    record = right(facets=FACETS, regional=True)
    for facet in facets:
        record["answers"][facet]["regions"] = regions
    return record


def test_right_with_all_facets_passes():
    assert found(right(facets=FACETS)) == []


def test_each_missing_facet_is_reported():
    told = [what for _, what in found(right(facets=FACETS[:-2]))]
    assert told == [
        "the facet 'contact' is missing; write it",
        "the facet 'appeal' is missing; write it",
    ]


def test_conversation_intent_needs_no_facets():
    assert found(intent()) == []


def test_regional_right_needs_its_regions_where_nobody_can_do_without():
    assert [place for place, _ in found(regional("overview"))] == [
        ("answers", "how_to_apply"),
        ("answers", "contact"),
    ]


def test_regional_right_with_these_regions_passes():
    assert found(regional("overview", "how_to_apply", "contact")) == []


def test_some_regions_only_are_reported_with_the_missing_ones():
    some = {"flanders": EVERYWHERE["flanders"], "wallonia": EVERYWHERE["wallonia"]}
    record = regional("overview", "how_to_apply", "contact", "amount")
    record["answers"]["amount"]["regions"] = some
    what = "no text for brussels and german_speaking; write all four regions"
    assert found(record) == [(("answers", "amount", "regions"), what)]


def test_lost_right_is_noticed():
    assert [breach.what for breach in enough_rights(48, floor=49)] == [
        "48 rights, of at least 49; put back what was removed"
    ]
    assert list(enough_rights(49, floor=49)) == []
