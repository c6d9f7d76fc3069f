"""What is answered beside the conversation: presses, groups, and chats without one.

Nothing here is in the log. It is sent in the background, so that no chat waits for
another, and tried a few times only.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from handover.channels.telegram.letters import Letter
from handover.channels.telegram.post import Post, PostError, TryLater

logger = logging.getLogger(__name__)

TRIES = 4
PAUSE_SECONDS = 1.0


class Asides:
    """Sends in the background; `close` gives up what is left."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, chat_id: int, letter: Letter) -> None:
        """Send a message that is in no log."""
        self._start(self._send(chat_id, letter))

    def answer_press(self, query: str, text: str | None = None) -> None:
        """Answer a pressed button, with a short line or without."""
        self._start(self._post.answer_press(query, text))

    def leave(self, chat_id: int) -> None:
        """Leave a group or channel."""
        self._start(self._post.leave(chat_id))

    async def close(self) -> None:
        """Stop what is still under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, request: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(request)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, chat_id: int, letter: Letter) -> None:
        for attempt in range(TRIES):
            try:
                await self._post.send(chat_id, letter)
            except TryLater:
                await asyncio.sleep(PAUSE_SECONDS * 2**attempt)
            except PostError as error:
                logger.info("not said: %s", type(error).__name__)
                return
            else:
                return
