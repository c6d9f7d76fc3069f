"""Mask identifiers before the database, the logs, Rasa or an agent sees them.

Whoever stores words passes them through `Masker.mask` first. Amounts, dates, postcodes
and numbers of services stay, because an answer may depend on them. What is recognised
is listed in `handover.privacy.identifiers`; Microsoft Presidio runs it
(docs/adr/0010-masking-with-presidio.md).
"""

import asyncio
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from handover.privacy.identifiers import KINDS

if TYPE_CHECKING:
    from handover.privacy.engine import Engine

__all__ = ["KINDS", "Masked", "Masker", "MaskingError"]

_MAY_HOLD_ONE = re.compile(r"[\d@]")
_SAMPLE, _SAMPLE_MASKED = "NISS 85.07.30-033.28", "NISS [NISS]"


class MaskingError(Exception):
    """Raised when texts cannot be masked: says what to do, never a citizen's words."""


@dataclass(frozen=True)
class Masked:
    """A text without identifiers, and the kinds that were found in it, in order."""

    text: str
    kinds: tuple[str, ...]


class Masker:
    """Masks one text after another; made once.

    What it needs is loaded by `load`, at the latest when the first text comes: no text
    passes before.

    Args:
        published: Lines that the institution published: telephone numbers and addresses
            that stand in them are nobody's secret and stay.
        pipeline: Name or folder of a trained spaCy pipeline that knows persons' names,
            empty for none.
    """

    def __init__(self, published: Iterable[str] = (), pipeline: str = "") -> None:
        self._published = published
        self._pipeline = pipeline
        self._engine: Engine | None = None
        self._loading = Lock()

    def renew(self, published: Iterable[str]) -> None:
        """Know other published lines from now on; texts wait for nothing meanwhile.

        Raises:
            MaskingError: As `load`; what was known is known still.
        """
        self._published = [*published]
        engine = _load(self._published, self._pipeline)
        with self._loading:
            self._engine = engine

    def load(self) -> "Engine":
        """Load Presidio, in most of a second; at once the next time. Any thread may.

        Raises:
            MaskingError: Presidio or the pipeline does not load, or does not mask. No
                text may be received then.
        """
        with self._loading:
            if self._engine is None:
                engine = _load(self._published, self._pipeline)
                if _masked_by(engine, _SAMPLE).text != _SAMPLE_MASKED:
                    raise MaskingError(
                        "texts cannot be masked: a national number was not found; "
                        "install the requirements again"
                    )
                self._engine = engine
            return self._engine

    async def ready(self) -> None:
        """Wait until it is loaded, without keeping the event loop from its work.

        Raises:
            MaskingError: As `load`.
        """
        if self._engine is None:
            await asyncio.to_thread(self.load)

    def mask(self, text: str) -> Masked:
        """Replace each identifier by its kind in brackets, e.g. `[NISS]`.

        Takes about a millisecond; nothing where the text holds no digit and no @.
        Masking what is masked changes nothing: it is repeated until it finds nothing,
        since what was replaced may bring a number nearer to the words about it.

        Raises:
            MaskingError: Something broke; the text must not be kept.
        """
        engine = self.load()
        if not engine.knows_names and not _MAY_HOLD_ONE.search(text):
            return Masked(text, ())
        try:
            return _masked_by(engine, text)
        except Exception:
            # The error of a library may quote the text.
            raise MaskingError("a text could not be masked and was not kept") from None


def _masked_by(engine: "Engine", text: str) -> Masked:
    kinds: list[str] = []
    found = engine.find(text, names=True)
    while found:
        text, replaced = engine.replace(text, found)
        kinds += replaced
        found = engine.find(text, names=False)
    return Masked(text, tuple(dict.fromkeys(kinds)))


def _load(published: Iterable[str], pipeline: str) -> "Engine":
    # They write a line for each message from info on, and quote it from debug on.
    for name in ("presidio-analyzer", "presidio-anonymizer"):
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        from handover.privacy.engine import Engine
        from handover.privacy.pipeline import PipelineMissing
    except Exception as error:
        raise MaskingError(
            f"texts cannot be masked: Presidio does not load ({error}); "
            "install the requirements again"
        ) from error
    try:
        return Engine(published, pipeline)
    except PipelineMissing as error:
        raise MaskingError(
            f"texts cannot be masked: {error}; correct RELAIS_MASKING_PIPELINE"
        ) from error
