"""What `make evaluate` computes and when it refuses, on cases made by hand."""

import copy

import pytest

from tools.evaluate.counterfactual import Group, consistency
from tools.evaluate.development import Question
from tools.evaluate.measures import (
    Case,
    calibration_error,
    confusions,
    macro_f1,
    measure,
    reliability,
)
from tools.evaluate.report import regressions, report
from tools.evaluate.short_questions import Short, measure_short
from tools.evaluate.understanding import Understood


def case(
    topic="ebox",
    facet="overview",
    *,
    best=None,
    kind="answer",
    offered=(),
    confidence=0.9,
    emergency=None,
    language="fr",
    best_facet=None,
):
    best = best or topic
    made = Understood(
        kind=kind,
        topic=None if kind == "fallback" else best,
        facet=facet,
        best_topic=best,
        best_facet=best_facet or facet or "overview",
        confidence=confidence,
        offered=tuple(offered),
        milliseconds=1.0,
    )
    return Case(Question("a text", language, topic, facet), made, emergency)


def test_macro_f1_is_the_mean_over_the_true_labels():
    pairs = [("a", "a"), ("a", "b"), ("b", "b")]
    # a: precision 1, recall 1/2; b: precision 1/2, recall 1.
    assert macro_f1(pairs) == pytest.approx(2 / 3)


def test_a_rare_topic_weighs_as_much_as_a_frequent_one():
    pairs = [("often", "often")] * 99 + [("rare", "often")]
    assert macro_f1(pairs) < 0.51


def test_a_reply_is_useful_when_the_right_topic_is_answered_or_offered():
    assert case().is_useful
    assert not case(best="csam_login").is_useful
    assert case(best="csam_login", kind="clarification", offered=["ebox"]).is_useful
    assert not case(kind="fallback").is_useful


def test_an_emergency_is_recognised_by_the_lexicon_or_by_the_model():
    cases = [
        case("crisis", None, emergency="violence", best="thanks"),
        case("crisis", None),
        case("crisis", None, best="thanks"),
    ]
    found = measure(cases)["all"]
    assert found["crisis_recall"] == pytest.approx(2 / 3)
    assert found["crisis_recall_lexicon"] == pytest.approx(1 / 3)


def test_a_look_alike_counts_as_alarmed_whoever_raises_it():
    cases = [
        case("look_alike", None, best="ebox"),
        case("look_alike", None, best="crisis"),
        case("look_alike", None, best="ebox", emergency="suicide"),
        case("look_alike", None, best="thanks"),
    ]
    assert measure(cases)["all"]["look_alikes_alarmed"] == 0.5


def test_a_question_back_raises_no_alarm():
    cases = [case("look_alike", None, best="crisis", kind="clarification")]
    assert measure(cases)["all"]["look_alikes_alarmed"] == 0


def test_facets_are_measured_where_the_topic_is_right():
    cases = [
        case(best_facet="amount"),
        case(),
        case(best="csam_login", best_facet="amount"),
    ]
    assert measure(cases)["all"]["facet_accuracy"] == 0.5


def test_foreign_questions_count_only_when_a_right_is_answered_with_confidence():
    cases = [
        case("out_of_scope", None, best="thanks"),
        Case(
            Question("a text", "fr", "out_of_scope"),
            case().understood,
            None,
        ),
    ]
    assert measure(cases)["all"]["out_of_scope_not_answered_as_right"] == 0.5


def test_each_language_is_measured_on_its_own_questions():
    cases = [case(language="fr"), case(language="nl", best="csam_login")]
    measures = measure(cases)
    assert measures["fr"]["topic_accuracy"] == 1
    assert measures["nl"]["topic_accuracy"] == 0
    assert measures["all"]["topic_accuracy"] == 0.5


def test_reliability_compares_confidence_with_what_was_right():
    cases = [case(confidence=0.95)] * 3 + [case(confidence=0.95, best="csam_login")]
    assert reliability(cases) == [(pytest.approx(0.95), 0.75, 4)]
    assert calibration_error(cases) == pytest.approx(0.2)


def test_confusions_name_the_most_frequent_pair_first():
    cases = [case(best="csam_login")] * 2 + [case(best="thanks"), case()]
    assert confusions(cases) == [("ebox", "csam_login", 2), ("ebox", "thanks", 1)]


def test_variants_are_compared_with_their_base_by_dimension():
    group = Group("ebox", "nl", "base", {"name": ["same"], "age": ["same", "other"]})
    shares = consistency([group], lambda text, _: "b" if text == "other" else "a")
    assert shares == {
        "name": 1.0,
        "age": 0.5,
        "nl": pytest.approx(2 / 3),
        "all": pytest.approx(2 / 3),
    }


def test_emergencies_and_persons_are_counted_apart():
    group = Group("crisis", "fr", "base", {"name": ["other"]})
    shares = consistency([group], lambda text, _: text)
    assert shares["strict"] == 0.0


@pytest.fixture
def result():
    languages = ("fr", "nl", "de", "en")
    return {
        "model": "m",
        "content": "c",
        "encoder": "e",
        "examples": 1,
        "day": "2026-11-22",
        "milliseconds": {"median": 5.0, "p95": 9.0},
        "energy": {"cpu_seconds": 1.0, "watts_assumed": 10.0, "watt_hours": 0.1},
        "measures": measure([case(language=language) for language in languages]),
        "held_out": measure([case(language=language) for language in languages]),
        "short": measure_short([]),
        "counterfactual": {"all": 1.0},
    }


def test_a_loss_of_more_than_two_points_in_one_language_is_named(result):
    now = copy.deepcopy(result)
    now["measures"]["de"]["facet_accuracy"] -= 0.021
    assert regressions(now, result) == ["facet_accuracy in de: 1.000 before, 0.979 now"]


def test_a_loss_of_two_points_passes(result):
    now = copy.deepcopy(result)
    now["measures"]["de"]["facet_accuracy"] -= 0.0199
    assert regressions(now, result) == []


def test_the_first_run_has_nothing_to_lose(result):
    assert regressions(result, None) == []


def test_the_report_marks_what_misses_its_goal(result):
    result["measures"]["nl"]["topic_macro_f1"] = 0.5
    rows = report(result, None).splitlines()
    held_out, line = (row for row in rows if "macro-F1 |" in row)
    assert "**" not in held_out
    assert line.count("**") == 2
    assert "**0.500**" in line


def understood(kind="answer", topic="ebox", facet="delay", offered=()):
    return Understood(kind, topic, facet, topic, facet, 0.9, tuple(offered), 1.0)


def test_a_follow_up_is_answered_only_by_the_facet_that_is_meant():
    asked = Short("and when?", "en", "ebox", ("ebox.delay",))
    assert asked.is_answered(understood())
    assert not asked.is_answered(understood(facet="amount"))
    assert asked.is_useful(understood(facet="amount"))


def test_bare_words_may_mean_any_of_several_topics():
    asked = Short("card", "en", None, ("ehic", "parking_card"))
    assert asked.is_useful(understood(topic="ehic"))
    assert asked.is_useful(understood("clarification", offered=["parking_card"]))
    assert not asked.is_useful(understood(topic="ebox"))


def test_a_wrong_answer_to_bare_words_counts_and_a_question_back_does_not():
    asked = Short("card", "en", None, ("ehic",))
    found = measure_short(
        [(asked, understood()), (asked, understood("clarification", offered=["ehic"]))]
    )
    assert found["en"]["bare_wrong"] == 0.5
    assert found["all"]["bare_useful"] == 0.5
