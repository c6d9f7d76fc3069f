from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.channels.telegram.buttons import (
    CANCEL,
    KEEP,
    PERSON,
    ChoiceButton,
    OwnButton,
    Wish,
    mark_of,
    read_choice,
    read_own,
)
from handover.core.frames import MAX_SEQ

MOST_BYTES = 64


@given(st.uuids(), st.integers(1, MAX_SEQ), st.integers(0, 99))
def test_a_choice_fits_into_a_button_and_is_read_back(conversation, seq, place):
    button = ChoiceButton(mark_of(str(conversation)), seq, place)
    assert 1 <= len(button.data.encode()) <= MOST_BYTES
    assert read_choice(button.data) == button
    assert read_own(button.data) is None


@pytest.mark.parametrize("wish", list(Wish))
def test_a_wish_fits_into_a_button_and_is_read_back(wish):
    button = OwnButton(wish, str(uuid4()), "0123456789abcdef")
    assert len(button.data.encode()) <= MOST_BYTES
    assert read_own(button.data) == button
    assert read_choice(button.data) is None


@given(st.text(max_size=80))
def test_anything_else_is_no_such_button(data):
    if not data.startswith(("c:", "ask:", "erase:", "reopen:")):
        assert read_choice(data) is None
        assert read_own(data) is None


@pytest.mark.parametrize(
    "data",
    [
        "c:",
        "c:12345678:1",
        "c:1234567x:1:1",
        "c:12345678:-1:0",
        "erase:x:y",
        PERSON,
        CANCEL,
        KEEP,
        "c:12345678:1:1 ",
    ],
)
def test_a_button_that_was_tampered_with_is_none(data):
    assert read_choice(data) is None
    assert read_own(data) is None
