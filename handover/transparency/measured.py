"""How well the assistant understands, as it was last measured.

These are the figures of docs/evaluation/accepted.json; a test compares both. They come
from `make evaluate`, on questions of our own that are never trained on: easier than
those of citizens. They are not measured again for each model.
"""

from dataclasses import dataclass
from datetime import date

from handover.core.words import Lang


@dataclass(frozen=True)
class Understanding:
    """Figures of one language.

    Attributes:
        right_topic: Share of questions whose topic is the first guess, 0 to 1.
        macro_f1: Mean of the F1 of all labels, 0 to 1.
        answered_wrongly: Share of in-scope questions answered with another topic, with
            the thresholds in use, 0 to 1.
    """

    right_topic: float
    macro_f1: float
    answered_wrongly: float


MEASURED_ON = date(2026, 12, 1)
EXAMPLES = 4299
LABELS = 69
UNDERSTANDING = {
    Lang.FR: Understanding(0.965, 0.969, 0.015),
    Lang.NL: Understanding(0.944, 0.953, 0.026),
    Lang.DE: Understanding(0.958, 0.962, 0.027),
    Lang.EN: Understanding(0.935, 0.942, 0.031),
}
