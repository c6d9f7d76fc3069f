"""Silences noise that nobody can act on; import it before Rasa.

Everything listed here is known and caused by the pins of Rasa's environment. Warnings
about our own content or code still appear.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable

__all__ = ["limit_threads", "quieten_rasa_log", "silence_known_noise"]

_DEPRECATIONS = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)

_EXPECTED = (
    # Our facet classifier does what Rasa's response selector would do.
    "You have defined training data with examples for training a response",
    # Rasa itself adds the two-level intents a second time. A test keeps our files free
    # of true doubles.
    "The following duplicated intents have been found",
)


def silence_known_noise() -> None:
    """Set Rasa's switches and filters; call it before the first import of Rasa."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # Also switches off Rasa's progress bars; training says in words where it is.
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    # TensorFlow is imported by Rasa but not used by our pipeline: no start-up report.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Filters would not do: several of Rasa's dependencies put their own in front.
    warnings.showwarning = _without_noise(warnings.showwarning)


def _without_noise(show: Callable[..., None]) -> Callable[..., None]:
    """Return a way of showing warnings that leaves out what nobody here can mend."""

    def show_others(
        message: Warning | str, category: type[Warning], *place: object, **where: object
    ) -> None:
        is_expected = str(message).startswith(_EXPECTED)
        if not is_expected and not issubclass(category, _DEPRECATIONS):
            show(message, category, *place, **where)

    return show_others


def quieten_rasa_log() -> None:
    """Keep Rasa's structured log at warnings; imports Rasa.

    Below that level Rasa logs what citizens wrote.
    """
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)


def limit_threads() -> None:
    """Keep numeric libraries on one core; call it before the first import of numpy.

    A message takes milliseconds: more threads only take the cores from the hub.
    """
    for name in (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "TF_NUM_INTRAOP_THREADS",
        "TF_NUM_INTEROP_THREADS",
    ):
        os.environ.setdefault(name, "1")
