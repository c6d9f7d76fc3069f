"""Suggests published answers to a question that nothing else could answer.

The index is built in the background when the hub starts; until it is there, and
whenever the search is too slow or fails, it finds nothing and the caller goes on.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path

import numpy as np

from handover.content.catalogue import Catalogue
from handover.core.suggestion import THRESHOLD, Hit, choose_suggestions
from handover.search.answer_index import AnswerIndex, entries_of
from handover.search.blocks import Block, blocked_ids
from handover.search.encoders import Encoder
from handover.search.vector_cache import key_of, read_vectors, write_vectors
from handover.settling import settle

logger = logging.getLogger(__name__)

BUDGET_SECONDS = 0.5
"""A question takes 3 ms to encode; this is for a machine that is busy otherwise."""

BATCH = 8
"""Texts encoded at once, 60 ms of work; a stop of the hub waits no longer."""


class SearchState(StrEnum):
    """What `/readyz` says of the search."""

    OFF = "off"
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


class Stopped(Exception):
    """Raised in the worker when the hub stops before the index is whole."""


class AnswerSearch:
    """The search over one release; call `start` once, and `stop` at the end.

    Args:
        load_encoder: Returns the encoder, after seconds; None turns the search off.
        blocks: What editors ruled out.
        cache: File in which vectors are kept between starts.
        threshold: Lowest similarity that is suggested, on the encoder's own scale.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        load_encoder: Callable[[], Encoder] | None,
        *,
        blocks: Sequence[Block] = (),
        cache: Path,
        threshold: float = THRESHOLD,
    ) -> None:
        self.state = SearchState.OFF
        self._catalogue = catalogue
        self._load_encoder = load_encoder
        self._blocks = blocks
        self._cache = cache
        self._threshold = threshold
        # One thread: encoding keeps one core busy, the other is for conversations.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="search")
        self._is_stopping = threading.Event()

    def start(self) -> None:
        """Begin to build the index; returns at once."""
        if self._load_encoder is not None:
            self.state = SearchState.STARTING
            self._worker.submit(self._prepare, self._load_encoder)

    def renew(self, blocks: Sequence[Block]) -> None:
        """Index what is published now; until it is done the last index serves."""
        self._blocks = blocks
        if self.state is SearchState.READY:
            self._worker.submit(self._index_anew)

    def _index_anew(self) -> None:
        try:
            self._index = build_index(
                self._catalogue,
                self._encoder,
                self._cache,
                is_stopping=self._is_stopping.is_set,
            )
        except Stopped:
            return
        except Exception:
            logger.exception("the search goes on with what was published before")
            return
        logger.info("search ready, release %s", self._catalogue.release)

    def stop(self) -> None:
        """Give up what is under way; at most one batch is finished."""
        self._is_stopping.set()
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def suggest(self, question: str) -> tuple[str, ...]:
        """Return at most three answer ids that may help, best first; perhaps none.

        It takes at most `BUDGET_SECONDS` and never raises because of the search.

        Args:
            question: The citizen's words, masked, in any language.
        """
        blocked = blocked_ids(question, self._blocks)
        hits = await self.nearest(question)
        # The index may be of the release before.
        hits = [hit for hit in hits if self._catalogue.has(hit.answer_id)]
        return choose_suggestions(hits, blocked, threshold=self._threshold)

    async def nearest(self, question: str) -> list[Hit]:
        """Return every answer, most similar first; none unless the search is ready."""
        if self.state is not SearchState.READY:
            return []
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(BUDGET_SECONDS):
                return await loop.run_in_executor(self._worker, self._nearest, question)
        except Exception as error:
            # The type only: the text of an error may quote the citizen.
            logger.warning("search failed: %s", type(error).__name__)
            return []

    def _nearest(self, question: str) -> list[Hit]:
        vector = self._encoder.encode([question], normalize_embeddings=True)[0]
        return self._index.nearest(vector)

    def _prepare(self, load_encoder: Callable[[], Encoder]) -> None:
        try:
            self._encoder = load_encoder()
            self._index = build_index(
                self._catalogue,
                self._encoder,
                self._cache,
                is_stopping=self._is_stopping.is_set,
            )
            # The first question should not be the one that loads the weights.
            self._nearest("?")
        except Stopped:
            return
        except Exception as error:
            # Whatever a model does, conversations go on without the search.
            logger.exception("the search cannot be used: %s", type(error).__name__)
            self.state = SearchState.FAILED
            return
        settle()
        self.state = SearchState.READY
        logger.info("search ready, release %s", self._catalogue.release)


def build_index(
    catalogue: Catalogue,
    encoder: Encoder,
    cache: Path,
    *,
    is_stopping: Callable[[], bool] = lambda: False,
) -> AnswerIndex:
    """Encode every published answer that is not in the cache; takes seconds.

    Raises:
        Stopped: `is_stopping` returned True between two batches.
    """
    entries = entries_of(catalogue)
    keys = [key_of(entry.text) for entry in entries]
    known = read_vectors(cache)
    texts = {
        key: entry.text
        for key, entry in zip(keys, entries, strict=True)
        if key not in known
    }
    missing = list(texts)
    for start in range(0, len(missing), BATCH):
        if is_stopping():
            raise Stopped
        batch = missing[start : start + BATCH]
        vectors = encoder.encode(
            [texts[key] for key in batch], normalize_embeddings=True
        )
        known.update(zip(batch, vectors, strict=True))
    if missing:
        write_vectors(cache, known, keys)
    return AnswerIndex(
        [entry.answer_id for entry in entries], np.stack([known[key] for key in keys])
    )
