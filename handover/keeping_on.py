"""Do something again and again in the background, whatever fails in it.

Nobody waits for what runs in the background, so nobody would notice that it ended: a
failure is written in the log, and the next turn comes all the same.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NoReturn

from handover.store.engine import StoreUnavailable

logger = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
"""Pause after a failure, however long the usual one is."""


async def keep_on(
    what: str, turn: Callable[[], Awaitable[object]], *, every: float
) -> NoReturn:
    """Take a turn, pause, take the next; until cancelled.

    A failure is told once, not at every turn, and so is that it is over. A database
    that does not answer is no fault of the code and told without places.

    Args:
        what: What a turn does, for the log: "look at the clock".
        turn: What is done.
        every: Pause between two turns, in seconds.
    """
    told = ""
    while True:
        try:
            await turn()
        except Exception as error:
            if type(error).__name__ != told:
                told = type(error).__name__
                _tell(what, error)
            pause = RETRY_SECONDS
        else:
            if told:
                logger.info("can %s again", what)
            told, pause = "", every
        await asyncio.sleep(pause)


def _tell(what: str, error: Exception) -> None:
    if isinstance(error, StoreUnavailable):
        logger.warning("cannot %s: %s", what, error)
    else:
        logger.error("cannot %s", what, exc_info=error)
