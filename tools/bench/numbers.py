"""What is measured of one side, and how figures are drawn together. Pure."""

from __future__ import annotations

import dataclasses
import math
import statistics
from collections.abc import Mapping, Sequence

__all__ = ["Side", "combine", "percentile"]


@dataclasses.dataclass(frozen=True)
class Side:
    """The figures of one side.

    Attributes:
        training_seconds: from nothing to a model.
        retraining_seconds: the same when nothing but a text has changed; None where
            that was not measured.
        start_seconds: from the start command to the first answer that understands.
        first_page_seconds: to the first page of the hub; None where there is none.
        answer_seconds: one message after another, from sending to the last reply.
        saturated_seconds: the same with many conversations at once.
        saturated_per_second: messages answered each second meanwhile.
        peak_megabytes: most resident memory each process ever had, by name.
    """

    training_seconds: float
    retraining_seconds: float | None
    start_seconds: Sequence[float]
    first_page_seconds: Sequence[float] | None
    answer_seconds: Sequence[float]
    saturated_seconds: Sequence[float]
    saturated_per_second: float
    peak_megabytes: Mapping[str, float]


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that `percent` % of the values do not exceed.

    Args:
        values: at least one, in any order.
        percent: 0..100.
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def combine(side: Side) -> dict[str, float]:
    """Return the figures that both sides have, by what the report calls them."""
    return {
        "Training (s)": side.training_seconds,
        "Start until the assistant answers (s)": statistics.median(side.start_seconds),
        "One message, median (ms)": statistics.median(side.answer_seconds) * 1000,
        "One message, p99 (ms)": percentile(side.answer_seconds, 99) * 1000,
        "Many at once, median (ms)": statistics.median(side.saturated_seconds) * 1000,
        "Many at once, p99 (ms)": percentile(side.saturated_seconds, 99) * 1000,
        "Many at once, messages a second": side.saturated_per_second,
        "Peak memory, all processes (MB)": sum(side.peak_megabytes.values()),
    }
