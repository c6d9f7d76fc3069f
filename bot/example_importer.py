"""Hands our examples to Rasa quickly: read once, compared by what they say.

Rasa's own reader parses and checks every file three times, copies every example seven
times in depth, and takes fingerprints of all their features after each training step:
a minute for some eighteen thousand examples, half of all training. Named under
``importers`` in ``config.yml``; rules and domain are still read by Rasa.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import get_text_hash

from bot.example_files import read_examples

__all__ = ["ExampleImporter"]

_WRITTEN = (TEXT, INTENT, INTENT_RESPONSE_KEY, METADATA)


class _TrainingMessage(Message):
    """A training example: its identity is what was written, not its features.

    Rasa compares fingerprints to reuse the results of earlier trainings; we train in an
    empty cache, so within one training the written example is identity enough.
    """

    _cached_fingerprint: str | None

    def fingerprint(self) -> str:
        if self._cached_fingerprint is None:
            written = [self.data.get(key) for key in _WRITTEN]
            self._cached_fingerprint = get_text_hash(repr(written))
        return self._cached_fingerprint

    def __deepcopy__(self, memo: dict[int, Any]) -> _TrainingMessage:
        # Rasa copies whenever it joins data; all but the last copy are thrown away.
        return self


class ExampleImporter(RasaFileImporter):
    """Reads ``nlu_data/examples`` and ``nlu_data/follow_ups``."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return all examples; the files were checked before Rasa was started."""
        examples, _ = read_examples([Path(file) for file in sorted(self._nlu_files)])
        return TrainingData(
            [
                _TrainingMessage.build(
                    text=example.text,
                    intent=example.label,
                    intent_metadata={"language": example.language},
                )
                for example in examples
            ]
        )
