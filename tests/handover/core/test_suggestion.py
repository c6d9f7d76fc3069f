from hypothesis import given
from hypothesis import strategies as st

from handover.core.suggestion import THRESHOLD, Hit, choose_suggestions

hit_lists = st.lists(
    st.builds(
        Hit,
        answer_id=st.sampled_from(
            [f"right_{n}.{facet}" for n in range(5) for facet in ("overview", "amount")]
            + ["privacy_question"]
        ),
        similarity=st.floats(min_value=-1, max_value=1),
    ),
    unique_by=lambda hit: hit.answer_id,
).map(lambda hits: sorted(hits, key=lambda hit: -hit.similarity))


def hits(**similarities):
    """Return hits by topic, all of them overviews."""
    found = [Hit(f"{name}.overview", value) for name, value in similarities.items()]
    return sorted(found, key=lambda hit: -hit.similarity)


def test_nothing_is_suggested_below_the_threshold():
    assert choose_suggestions(hits(heating=THRESHOLD - 0.001)) == ()
    assert choose_suggestions(hits(heating=THRESHOLD)) == ("heating.overview",)


def test_threshold_follows_the_encoder():
    assert choose_suggestions(hits(heating=0.6), threshold=0.7) == ()


def test_without_answers_nothing_is_suggested():
    assert choose_suggestions([]) == ()


def test_at_most_three_topics_best_first():
    found = choose_suggestions(hits(a=0.60, b=0.58, c=0.56, d=0.54))
    assert found == ("a.overview", "b.overview", "c.overview")


def test_what_is_far_behind_the_best_is_left_out():
    assert choose_suggestions(hits(a=0.60, b=0.49)) == ("a.overview",)


def test_a_topic_is_suggested_once():
    found = [Hit("a.overview", 0.6), Hit("a.amount", 0.59), Hit("b.amount", 0.58)]
    assert choose_suggestions(found) == ("a.overview", "b.amount")


def test_a_facet_needs_a_clear_lead_over_the_overview():
    clear = [Hit("a.amount", 0.60), Hit("a.overview", 0.50)]
    close = [Hit("a.amount", 0.60), Hit("a.overview", 0.58)]
    assert choose_suggestions(clear) == ("a.amount",)
    assert choose_suggestions(close) == ("a.overview",)


def test_a_conversation_topic_is_its_own_overview():
    assert choose_suggestions([Hit("privacy_question", 0.5)]) == ("privacy_question",)


def test_a_blocked_answer_gives_way_to_the_next_of_its_topic():
    found = [Hit("a.overview", 0.6), Hit("a.amount", 0.55)]
    assert choose_suggestions(found, {"a.overview"}) == ("a.amount",)


def test_a_blocked_topic_gives_way_to_the_next_topic():
    found = [Hit("a.overview", 0.6), Hit("a.amount", 0.55), Hit("b.overview", 0.52)]
    assert choose_suggestions(found, {"a"}) == ("b.overview",)


@given(hit_lists, st.sets(st.sampled_from(["right_1", "right_2.overview"])))
def test_what_is_suggested_was_found_is_not_blocked_and_not_too_far(found, blocked):
    similarity = {hit.answer_id: hit.similarity for hit in found}
    chosen = choose_suggestions(found, blocked)
    topics = [answer_id.partition(".")[0] for answer_id in chosen]
    assert len(chosen) <= 3
    assert len(topics) == len(set(topics))
    assert not {*chosen, *topics} & blocked
    if chosen:
        best = max(v for id_, v in similarity.items() if id_.startswith(topics[0]))
        assert best >= THRESHOLD
