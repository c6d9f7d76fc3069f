from handover.privacy.masking import Masker
from tools.bench import masking


def test_every_text_is_timed_once_by_its_best_round() -> None:
    times = masking.timed(Masker(), ["bonjour", "niss 85.07.30-033.28"], rounds=2)
    assert len(times) == 2
    assert all(each >= 0 for each in times)


def test_a_line_has_the_number_of_texts_the_median_and_the_worst() -> None:
    assert masking.row("questions", [1.0, 2.0, 9.0]).split() == [
        "questions",
        "3",
        "2.000",
        "9.000",
        "9.000",
    ]


def test_loading_is_measured_in_a_process_that_loads() -> None:
    assert "Masker().load()" in masking.LOADING
