"""What about a right is asked stands in the question, not in the story before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question_part import question_part


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("I broke my leg. Where must the paper go?", "Where must the paper go?"),
        ("Where must the paper go? I broke my leg.", "Where must the paper go?"),
        ("Who? And when?! Thanks.", "And when?!"),
        ("Ik ben ziek; ik wil weten hoe lang", "ik wil weten hoe lang"),
        ("aide mazout 2026", "aide mazout 2026"),
        ("C'est combien ?", "C'est combien ?"),
        ("Je touche 1.500 euros. Trop ?\n", "Trop ?"),
    ],
)
def test_the_last_question_is_found_or_else_the_last_sentence(
    text: str, asked: str
) -> None:
    assert text[question_part(text)].strip() == asked


@given(st.text())
def test_any_text_has_a_question_part_within_it(text: str) -> None:
    part = question_part(text)
    assert 0 <= part.start <= part.stop <= len(text)
    assert bool(text[part].strip()) == bool(text.strip())
