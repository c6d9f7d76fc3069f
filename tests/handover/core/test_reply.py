import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.core.reply import (
    ASK_A_PERSON,
    MAX_CANDIDATES,
    NONE,
    OUT_OF_SCOPE,
    AnswerPlan,
    TextPlan,
    Understanding,
    plan_fallback,
    plan_reply,
    plan_suggestion,
    plan_unserved_language,
)
from handover.core.words import Kind

# Rasa may name answers that were withdrawn, and the catalogue has more than it names.
RIGHTS = tuple(f"right_{number}.overview" for number in range(6))
WITHDRAWN = ("withdrawn.overview", "withdrawn.amount")
# The catalogue cannot be read without these two: tests/nlu_data holds it to that.
ALWAYS_PUBLISHED = {ASK_A_PERSON, OUT_OF_SCOPE}

ids = st.sampled_from([*RIGHTS, *WITHDRAWN, ASK_A_PERSON, OUT_OF_SCOPE, "crisis"])
understandings = st.builds(
    Understanding,
    kind=st.sampled_from(["answer", "clarification", "fallback"]),
    answer_id=st.none() | ids,
    intent=st.none() | st.sampled_from([OUT_OF_SCOPE, ASK_A_PERSON, "right_1"]),
    topic=st.none(),
    facet=st.none(),
    confidence=st.floats(min_value=0, max_value=1),
    candidates=st.lists(ids, max_size=5, unique=True).map(tuple),
    model=st.none(),
)
kinds = st.lists(st.sampled_from(Kind), max_size=6)


def understood(kind, *, answer_id=None, candidates=(), intent=None):
    return Understanding(kind, answer_id, intent, None, None, 0.5, candidates, None)


def published(understood):
    named = (understood.answer_id, *understood.candidates)
    return [id_ for id_ in dict.fromkeys(named) if id_ and id_ not in WITHDRAWN]


def ids_in(plan):
    if isinstance(plan, AnswerPlan):
        return {plan.answer_id}
    return set(plan.choices) - {NONE}


def test_confident_answer_is_given():
    asked = understood("answer", answer_id=RIGHTS[0])
    assert plan_reply(asked, published(asked), []) == AnswerPlan(RIGHTS[0])


def test_doubt_becomes_a_question_with_a_way_out_and_a_person():
    asked = understood("clarification", candidates=RIGHTS[:2])
    assert plan_reply(asked, published(asked), []) == TextPlan(
        Kind.CLARIFICATION, "clarification", (*RIGHTS[:2], NONE, ASK_A_PERSON)
    )


def test_at_most_three_candidates_are_offered_best_first():
    asked = understood("clarification", candidates=RIGHTS)
    plan = plan_reply(asked, published(asked), [])
    assert plan.choices == (*RIGHTS[:MAX_CANDIDATES], NONE, ASK_A_PERSON)


def test_withdrawn_answer_becomes_a_question_about_the_other_candidates():
    asked = understood("answer", answer_id=WITHDRAWN[0], candidates=RIGHTS[:1])
    plan = plan_reply(asked, published(asked), [])
    assert plan.choices == (RIGHTS[0], NONE, ASK_A_PERSON)


def test_doubt_about_withdrawn_answers_only_is_an_honest_no():
    asked = understood("clarification", candidates=WITHDRAWN)
    plan = plan_reply(asked, published(asked), [])
    assert plan == TextPlan(Kind.FALLBACK, "fallback", (ASK_A_PERSON,))


def test_nothing_close_is_an_honest_no_although_there_are_candidates():
    asked = understood("fallback", candidates=RIGHTS[:2])
    plan = plan_reply(asked, published(asked), [])
    assert plan == TextPlan(Kind.FALLBACK, "fallback", (ASK_A_PERSON,))


def test_out_of_scope_is_said_in_its_own_words():
    asked = understood("fallback", intent=OUT_OF_SCOPE)
    assert plan_reply(asked, [], []) == AnswerPlan(OUT_OF_SCOPE, Kind.FALLBACK)


def test_out_of_scope_counts_as_a_fallback_even_when_it_comes_as_an_answer():
    asked = understood("answer", answer_id=OUT_OF_SCOPE, candidates=RIGHTS[:1])
    plan = plan_reply(asked, published(asked), [])
    assert plan == AnswerPlan(OUT_OF_SCOPE, Kind.FALLBACK)


def test_out_of_scope_is_never_offered_as_a_button():
    asked = understood("clarification", candidates=(OUT_OF_SCOPE, RIGHTS[0]))
    plan = plan_reply(asked, published(asked), [])
    assert plan.choices == (RIGHTS[0], NONE, ASK_A_PERSON)


def test_person_among_the_candidates_is_offered_once():
    asked = understood("clarification", candidates=(ASK_A_PERSON, RIGHTS[0]))
    plan = plan_reply(asked, published(asked), [])
    assert plan.choices == (RIGHTS[0], NONE, ASK_A_PERSON)


@pytest.mark.parametrize("kind", ["answer", "clarification", "fallback"])
def test_asking_for_a_person_opens_the_queue_whatever_else_was_understood(kind):
    asked = understood(kind, answer_id=ASK_A_PERSON, candidates=RIGHTS)
    assert plan_reply(asked, published(asked), []).opens_queue


def test_no_other_answer_opens_the_queue():
    assert not AnswerPlan(RIGHTS[0]).opens_queue


def test_offering_a_person_does_not_open_the_queue():
    assert not TextPlan(Kind.FALLBACK, "fallback", (ASK_A_PERSON,)).opens_queue


def test_thanks_after_the_crisis_card_get_the_numbers_once_more_and_no_small_talk():
    said = understood("answer", answer_id="thanks")
    plan = plan_reply(said, ["thanks"], [Kind.CRISIS])
    assert plan == TextPlan(Kind.CRISIS, "crisis_reminder", (ASK_A_PERSON,))
    assert plan_reply(said, ["thanks"], [Kind.ANSWER]) == AnswerPlan("thanks")


def test_third_fallback_in_a_row_shows_the_other_ways():
    plan = plan_fallback([Kind.FALLBACK, Kind.FALLBACK])
    assert plan == TextPlan(Kind.NOTICE, "fallback_last", (ASK_A_PERSON,))


def test_fallbacks_before_an_answer_do_not_count():
    plan = plan_fallback([Kind.FALLBACK, Kind.ANSWER, Kind.FALLBACK])
    assert plan.kind == Kind.FALLBACK


def test_none_of_the_buttons_is_answered_in_its_own_words():
    plan = plan_fallback([], text_key="none_chosen")
    assert plan == TextPlan(Kind.FALLBACK, "none_chosen", (ASK_A_PERSON,))


@given(st.lists(understandings | st.just(NONE), max_size=12))
def test_never_three_fallbacks_in_a_row(asked):
    said = []
    for each in asked:
        plan = (
            plan_fallback(said, text_key="none_chosen")
            if each == NONE
            else plan_reply(each, published(each), said)
        )
        said.insert(0, plan.kind)
    in_threes = zip(said, said[1:], said[2:], strict=False)
    assert (Kind.FALLBACK,) * 3 not in set(in_threes)


@given(understandings, kinds)
def test_never_an_answer_that_is_not_published(asked, recent):
    plan = plan_reply(asked, published(asked), recent)
    assert ids_in(plan) <= {*published(asked), *ALWAYS_PUBLISHED}


@given(understandings, kinds)
def test_no_button_is_shown_twice(asked, recent):
    plan = plan_reply(asked, published(asked), recent)
    choices = getattr(plan, "choices", ())
    assert len(choices) == len(set(choices))


@given(understandings, kinds)
def test_person_is_one_click_away_whenever_no_answer_is_given(asked, recent):
    plan = plan_reply(asked, published(asked), recent)
    assert isinstance(plan, AnswerPlan) or ASK_A_PERSON in plan.choices


# -- suggestions and languages ------------------------------------------------------


def test_suggestion_has_a_way_out_and_a_person():
    assert plan_suggestion(RIGHTS[:2], []) == TextPlan(
        Kind.SUGGESTION, "suggestion", (*RIGHTS[:2], NONE, ASK_A_PERSON)
    )


def test_suggestion_says_when_the_assistant_is_not_there():
    plan = plan_suggestion(RIGHTS[:1], [], text_key="suggestion_without_assistant")
    assert plan.text_key == "suggestion_without_assistant"


@pytest.mark.parametrize("first", [Kind.FALLBACK, Kind.SUGGESTION])
@pytest.mark.parametrize("second", [Kind.FALLBACK, Kind.SUGGESTION])
def test_third_reply_that_is_not_sure_leads_to_a_person(first, second):
    last = TextPlan(Kind.NOTICE, "fallback_last", (ASK_A_PERSON,))
    assert plan_suggestion(RIGHTS[:1], [second, first]) == last
    assert plan_fallback([second, first]) == last


@given(st.lists(st.booleans(), max_size=12))
def test_never_three_in_a_row_that_are_not_sure(finds_something):
    said = []
    for found in finds_something:
        plan = plan_suggestion(RIGHTS[:1], said) if found else plan_fallback(said)
        said.insert(0, plan.kind)
    in_threes = [set(three) for three in zip(said, said[1:], said[2:], strict=False)]
    assert not any(three <= {Kind.FALLBACK, Kind.SUGGESTION} for three in in_threes)


def test_nothing_is_guessed_in_a_language_that_is_not_served():
    plan = plan_unserved_language(AnswerPlan(RIGHTS[0]))
    assert plan.kind is Kind.NOTICE
    assert plan.choices == (ASK_A_PERSON,)
    assert plan.in_all_languages


@pytest.mark.parametrize("answer_id", [ASK_A_PERSON, "crisis"])
def test_a_person_and_danger_are_understood_in_any_language(answer_id):
    plan = AnswerPlan(answer_id)
    assert plan_unserved_language(plan) == plan
