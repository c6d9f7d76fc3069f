import pytest

from handover.core.crisis import Emergency, find_alarms, find_emergency, was_calmed
from handover.core.crisis_lexicon import LexiconError, compile_lexicon

WORDS = {
    "want": "want, going to",
    "die": "die, kill myself",
    "not": "not, dont",
    "past": "years ago",
    "bridge": "bridge",
    "thesis": "thesis",
}


def source(*, alarms=("want die",), calm=(), quiet=(), lists=None, **more):
    return {
        "language": "en",
        "common": "i the a to",
        "lists": lists or WORDS,
        "alarms": {"suicide": list(alarms)},
        "calm": list(calm),
        "quiet": list(quiet),
        **more,
    }


def is_alarming(text, *sources, **made):
    return (
        find_emergency(text, compile_lexicon(sources or [source(**made)])) is not None
    )


def test_the_words_of_a_rule_may_stand_in_any_order():
    assert is_alarming("I want to die")
    assert is_alarming("die is what I want")


def test_after_means_after():
    assert is_alarming("I want to die", alarms=["want > die"])
    assert not is_alarming("die is what I want", alarms=["want > die"])


def test_a_form_of_several_words_must_stand_together():
    assert is_alarming("I am going to kill myself")
    assert not is_alarming("I want to kill time by myself")


@pytest.mark.parametrize(("window", "found"), [("/6", False), ("/7", True)])
def test_the_words_stand_within_the_window(window, found):
    text = "want one two three four five die"
    assert is_alarming(text, alarms=[f"want die {window}"]) is found


def test_no_alarm_reaches_over_the_end_of_a_sentence():
    assert not is_alarming("That is what I want. The die is cast")


def test_a_rule_can_reach_over_the_end_of_a_sentence():
    made = {"alarms": ["bridge die //8"]}
    assert is_alarming("I am on the bridge. I hope to die.", **made)
    assert is_alarming("I die on the bridge", **made)
    text = "The bridge. One two three four five six seven. Die."
    assert not is_alarming(text, **made)


def test_a_calmed_word_counts_in_no_sentence():
    made = {"alarms": ["bridge die //12"], "calm": ["not > die"]}
    assert not is_alarming("I am on the bridge. I will not die.", **made)


def test_one_word_cannot_stand_for_two_parts():
    assert not is_alarming("I want it", alarms=["want want"])


def test_a_rule_can_exclude_a_list():
    made = {"alarms": ["want die !past"]}
    assert not is_alarming("years ago I would want to die", **made)


def test_a_rule_can_exclude_a_list_from_the_whole_message():
    text = "This is for my thesis. They want to die"
    assert not is_alarming(text, alarms=["want die !!thesis"])
    assert is_alarming(text, alarms=["want die !thesis"])


def test_a_question_mark_is_a_form():
    lists = WORDS | {"asks": "_question"}
    made = {
        "lists": lists,
        "quiet": [{"when": "thesis asks", "kinds": ["suicide"], "reach": "message"}],
    }
    assert not is_alarming("A thesis on why people want to die?", **made)
    assert is_alarming("A thesis on why people want to die", **made)


def test_a_rule_with_several_lists_alarms_once():
    lexicon = compile_lexicon([source(alarms=["want|die|bridge"])])
    assert len(list(find_alarms("I want to die on the bridge", lexicon))) == 1


def test_a_short_form_may_be_written_with_accents():
    assert is_alarming("ich will zwölf", short={"zwölf": "die"}, alarms=["die"])


def test_a_rule_can_take_one_list_or_another():
    made = {"alarms": ["want die|bridge"]}
    assert is_alarming("I want the bridge", **made)


def test_a_calming_rule_takes_its_words_away():
    made = {"calm": ["not > want > die"]}
    assert not is_alarming("I dont want to die", **made)
    assert is_alarming("I dont know, I want to die", **made)


def test_a_calming_rule_stays_within_its_clause():
    assert is_alarming("no not that, I want to die", calm=["not > want > die"])


def test_a_calming_word_of_one_language_counts_for_all():
    other = source(lists={"mourir": "die"}, alarms=["mourir"], common="je le")
    english = source(calm=["not > want > die"], alarms=["bridge"])
    assert is_alarming("die die die", other, english)
    assert not is_alarming("i dont want to die", other, english)


def test_a_quiet_sentence_raises_no_alarm_and_the_next_one_does():
    made = {"quiet": [{"when": "thesis", "kinds": ["suicide"]}]}
    assert not is_alarming("in my thesis people want to die", **made)
    assert is_alarming("This is my thesis. I want to die", **made)


def test_a_quiet_rule_can_reach_over_the_whole_message():
    made = {"quiet": [{"when": "thesis", "kinds": ["suicide"], "reach": "message"}]}
    assert not is_alarming("This is my thesis. They want to die", **made)


def test_words_of_another_language_around_it_make_it_foreign():
    german = source(lists={"x": "papier"}, alarms=["x"], common="ich will die welche")
    english = source(lists={"a": "will", "b": "die"}, alarms=["a b"], common="i")
    assert not is_alarming("ich will die papiere", german, english)
    assert is_alarming("i will die", german, english)


def test_an_alarm_names_kind_language_and_rule_and_no_word_of_the_citizen():
    lexicon = compile_lexicon([source()])
    alarms = list(find_alarms("I want to die", lexicon))
    assert [(a.emergency, a.language, a.rule) for a in alarms] == [
        (Emergency.SUICIDE, "en", "want die")
    ]


def test_a_list_may_take_in_another():
    lists = WORDS | {"both": "+want, +die"}
    assert is_alarming("bridge to die on", lists=lists, alarms=["bridge both"])


@pytest.mark.parametrize(
    ("faulty", "where"),
    [
        ({"alarms": ["want nobody"]}, ("alarms", "suicide", 0)),
        ({"calm": ["not", "nobody"]}, ("calm", 1)),
        ({"quiet": [{"when": "nobody", "kinds": []}]}, ("quiet", 0, "when")),
        ({"alarms": ["/9"]}, ("alarms", "suicide", 0)),
        ({"alarms": ["want die /1"]}, ("alarms", "suicide", 0)),
        ({"alarms": ["want die /99"]}, ("alarms", "suicide", 0)),
        ({"sounds": [["(", ""]]}, ("sounds", 0)),
        ({"forgiving": ["die", "nobody"]}, ("forgiving", 1)),
        ({"lists": {"want": "+nobody"}}, ("lists", "want")),
        ({"lists": {"want": "+die", "die": "+want"}}, ("lists", "want")),
        ({"lists": {"want": "a,,b", "die": "c"}}, ("lists", "want")),
    ],
)
def test_a_fault_is_named_with_its_place(faulty, where):
    with pytest.raises(LexiconError) as raised:
        compile_lexicon([source(**faulty)])
    assert raised.value.where == where
    assert raised.value.message


QUIET = {"when": "thesis", "kinds": ["suicide"]}


@pytest.mark.parametrize(
    ("text", "calmed"),
    [
        ("I dont want to die", True),
        # Nothing of it is an alarm, with or without calm.
        ("I want a form", False),
        # What alarms is not calmed, whatever else was.
        ("I dont want to die. Years later I want to die", False),
        # A rule about the sentence around it is no denial.
        ("for my thesis: they want to die", False),
    ],
)
def test_only_a_denial_or_an_idiom_calms(text, calmed):
    made = source(calm=["not > want > die"], quiet=[QUIET])
    assert was_calmed(text, compile_lexicon([made])) is calmed
