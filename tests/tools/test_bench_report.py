from dataclasses import replace
from datetime import date

import pytest

from tests.auxil.bench_figures import (
    EDITING,
    HUBS,
    IDLE,
    MEMORY,
    OPEN,
    RATE,
    REPLIES,
    SLOW,
    SOCKETS,
    START,
    book,
    by_side,
    entry,
)
from tools.bench.asking import Asked
from tools.bench.figures import Hubs
from tools.bench.goals import goals
from tools.bench.kept import NotKept, merged, read, written
from tools.bench.loops import Tally
from tools.bench.numbers import spread
from tools.bench.replies import open_figures, rate
from tools.bench.report import report
from tools.bench.tables import better, figure

LATER = date(2026, 12, 24)


def missed(part, figures):
    return [goal.aim for goal in goals({part: entry(figures)}) if not goal.is_reached]


def asked(**tally):
    return Asked(Tally(seconds=2.0, **tally), {"hub": 0.5})


def test_figures_are_the_same_after_they_were_kept():
    assert read(written(book())) == book()


def test_nothing_was_kept_before_the_first_time():
    assert read("") == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ('{"speed": {}}', "speed"),
        ('{"hubs": {"day": "2026-11-30", "machine": "", "figures": 3}}', "hubs"),
        ('{"hubs": {"machine": "", "figures": {}}}', "hubs"),
    ],
)
def test_file_that_holds_no_figures_is_named(text, said):
    with pytest.raises(NotKept, match=said):
        read(text)


def test_part_that_was_not_measured_keeps_its_figures_and_its_day():
    new = {"hubs": entry(replace(HUBS, one=[1.0]), LATER)}
    both = merged(book(), new)
    assert both["hubs"] == new["hubs"]
    assert both["start"] == book()["start"]


def test_part_that_was_skipped_takes_nothing_away():
    new = {"hubs": entry(Hubs(skipped="There is no redis-server."), LATER)}
    assert merged(book(), new) == book()
    assert merged({}, new) == new


def test_page_says_when_each_part_was_measured():
    page = report(merged(book(), {"hubs": entry(HUBS, LATER)}))
    assert page.count("Measured on 2026-11-30: 2 cores.") == 5
    assert page.count("Measured on 2026-12-24: 2 cores.") == 1


def test_page_says_how_to_measure_what_is_missing():
    page = report({"hubs": entry(HUBS)})
    assert 'Not measured yet: `make bench ARGS="--only sockets"`.' in page


def test_page_says_why_a_part_was_skipped():
    page = report({"hubs": entry(Hubs(skipped="There is no redis-server."))})
    assert "Not measured: There is no redis-server." in page


def test_page_says_how_many_times_better_relais_is():
    page = report(book())
    assert "| answers a second | 100 | 20.0 | 20.0 | 5.0 × | 5.0 × |" in page
    assert "| first reply, median (ms) | 20.0 | 80.0 | 80.0 | 4.0 × | 4.0 × |" in page
    assert "| training (s) | 30.0 | 60.0 | 2.0 × |" in page
    assert "Ratio of the medians: 1.30." in page


def test_page_tells_refusals_and_questions_without_a_reply():
    page = report(book())
    assert "| tries refused | 25.0% | 0.0% | 0.0% |  |  |" in page
    assert "| without a reply | 0 | 3 | 3 |  |  |" in page


def test_page_tells_processor_time_of_each_process():
    assert "Relais: Rasa 7.00, hub 2.00; rasa init, REST: Rasa 40.0" in report(book())


def test_page_calculates_sockets_a_gigabyte_and_a_core():
    row = "| hub, 2,000 | 40.0 | 40.0 | 25,000 | 50.0 | 20,000 | 0 |"
    assert row in report(book())


def test_page_never_calculates_from_nothing():
    idle = replace(IDLE, resident_kb=-1.0, cpu_us=0.0)
    page = report({"sockets": entry(replace(SOCKETS, hub=[idle], echo=[IDLE]))})
    assert "| hub, 2,000 | -1.0 | 40.0 | – | 0.00 | – | 0 |" in page


def test_all_goals_of_good_figures_are_reached():
    assert [goal.aim for goal in goals(book()) if not goal.is_reached] == []
    assert len(goals(book())) == 13


def test_goal_that_was_missed_is_said_to_be():
    slow = replace(REPLIES, open_loop=by_side(replace(OPEN, within_1_s=0.98), OPEN))
    page = report({**book(), "replies": entry(slow)})
    assert "99% of first replies within 1 s" in page
    assert "| 98.00% | **missed** |" in page


@pytest.mark.parametrize(
    ("changed", "aim"),
    [
        ({"within_2_s": 0.994}, "99.5% within 2 s"),
        ({"first_reply": spread([0.151])}, "p99 of the first reply"),
    ],
)
def test_slow_first_replies_miss_their_goal(changed, aim):
    ours = replace(OPEN, **changed)
    (found,) = missed("replies", replace(REPLIES, open_loop=by_side(ours, OPEN)))
    assert found.startswith(aim)


def test_throughput_is_judged_beside_the_faster_channel_where_most_ask():
    fast = replace(SLOW, per_second=21.0)
    sides = {**by_side(RATE, SLOW), "rasa init, socket.io": fast}
    levels = {1: by_side(RATE, RATE), 200: sides}
    (found,) = missed("replies", replace(REPLIES, levels=levels))
    assert found == "5 times the answers a second of `rasa init`, 200 at once"


def test_memory_that_grows_misses_its_goal():
    grown = {**MEMORY.relais, "Rasa": [700.0, 800.0, 817.0]}
    assert len(missed("memory", replace(MEMORY, relais=grown))) == 1


@pytest.mark.parametrize(
    ("changed", "aim"),
    [
        ({"text_live": [0.1, 0.1, 2.1]}, "a published text is live within 2 s"),
        ({"text_back": [5.1, 0.1, 0.1]}, "a text is rolled back within 5 s"),
        ({"trained": 60.5}, "a model is trained within 60 s"),
        ({"model_back": 30.5}, "a model is rolled back within 30 s"),
    ],
)
def test_slowest_of_an_editors_steps_is_what_counts(changed, aim):
    assert missed("studio", replace(EDITING, **changed)) == [aim]


def test_page_tells_an_editors_day_step_by_step():
    assert "| a published text is read by citizens | 0.70 | 1.90 |" in report(book())


def test_heavier_of_both_memories_counts_for_a_socket():
    heavy = replace(IDLE, unique_kb=48.1)
    assert len(missed("sockets", replace(SOCKETS, hub=[heavy]))) == 1


def test_slow_hop_misses_both_goals():
    slow = replace(IDLE, hop=spread([0.051]))
    assert len(missed("sockets", replace(SOCKETS, hub=[slow]))) == 2


def test_rate_is_the_median_of_the_rounds():
    found = rate(
        [
            asked(answered=20, first=[0.010], patient=[0.010]),
            asked(answered=40, first=[0.030], patient=[0.090], refused=1),
            asked(answered=10, first=[0.020], patient=[0.020], broken=2),
        ]
    )
    assert (found.per_second, found.slowest, found.fastest) == (10.0, 5.0, 20.0)
    assert (found.p50_ms, found.patient_p99_ms) == (20.0, 20.0)
    assert (found.refused, found.broken) == (0.0, 2)
    assert found.cpu_ms == {"hub": 25.0}


def test_question_without_a_reply_was_not_in_time():
    found = open_figures(asked(answered=3, patient=[0.1, 0.2, 1.5], broken=1))
    assert found.within_150_ms == pytest.approx(0.25)
    assert found.within_1_s == pytest.approx(0.5)
    assert found.within_2_s == pytest.approx(0.75)
    assert found.per_second == 2.0


def test_start_is_the_median_of_all_starts():
    page = report({"start": entry(START)})
    assert "| start until the assistant answers (s) | 10.0 | 25.0 | 2.5 × |" in page


def test_figure_has_no_more_digits_than_it_deserves():
    found = [figure(each) for each in (1234.5, 56.78, 1.234, -0.5)]
    assert found == ["1,234", "56.8", "1.23", "-0.50"]


def test_better_is_less_unless_more_is():
    assert (better(2, 4), better(4, 2, more=True), better(0, 4)) == (
        "2.0 ×",
        "2.0 ×",
        "–",
    )
