"""The collector passes over what was loaded, and finds it once it is replaced."""

import gc
import weakref
from collections.abc import Callable

import pytest

import bot.settling
import handover.settling

Settle = Callable[[], None]
SETTLE = [bot.settling.settle, handover.settling.settle]


class _Model:
    """As trained models are: part of a circle."""

    def __init__(self) -> None:
        self.part = self


@pytest.fixture(autouse=True)
def _as_before():
    yield
    gc.unfreeze()


@pytest.mark.parametrize("settle", SETTLE)
def test_what_is_loaded_is_passed_over_from_then_on(settle: Settle) -> None:
    model = _Model()
    settle()
    assert gc.get_freeze_count() > 0
    assert not any(each is model for each in gc.get_objects())


@pytest.mark.parametrize("settle", SETTLE)
def test_a_model_that_was_replaced_leaves_the_memory_at_the_next_time(
    settle: Settle,
) -> None:
    model = _Model()
    gone = weakref.ref(model)
    settle()
    del model
    gc.collect()
    assert gone() is not None
    settle()
    assert gone() is None
