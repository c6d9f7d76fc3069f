"""How well the assistant understands, as it was last measured.

These are the figures of docs/adr/0002-encoder.md; a test compares both. They come from
`python -m bot.calibrate`, on our own examples and in five folds: easier than questions
of citizens. They are not measured again for each model.
"""

from dataclasses import dataclass
from datetime import date

from handover.core.words import Lang


@dataclass(frozen=True)
class Understanding:
    """Figures of one language.

    Attributes:
        right_topic: Share of examples whose topic is the first guess, 0 to 1.
        macro_f1: Mean of the F1 of all labels, 0 to 1.
        answered_wrongly: Share of examples answered with another topic, with the
            thresholds in use, 0 to 1.
    """

    right_topic: float
    macro_f1: float
    answered_wrongly: float


MEASURED_ON = date(2026, 11, 22)
EXAMPLES = 3955
LABELS = 32
UNDERSTANDING = {
    Lang.FR: Understanding(0.901, 0.893, 0.029),
    Lang.NL: Understanding(0.885, 0.878, 0.056),
    Lang.DE: Understanding(0.905, 0.900, 0.031),
    Lang.EN: Understanding(0.944, 0.938, 0.019),
}
