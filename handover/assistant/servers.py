"""Several Rasa servers behind one question: in turn, and only those that are well.

Rasa holds no conversation, so any server may take any message. One that fails at once
is passed over for the next within the same budget; one that is too slow uses it up.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from handover.assistant.client import (
    BUDGET_SECONDS,
    AssistantState,
    AssistantUnavailable,
    RasaClient,
)
from handover.core.message import Preferences
from handover.core.reply import Understanding


class RasaServers:
    """The connections to all Rasa servers; `run_probe` must run beside them."""

    def __init__(self, urls: Sequence[str], token: str) -> None:
        self._servers = [RasaClient(url, token) for url in urls]
        self._turn = 0

    @property
    def states(self) -> list[AssistantState]:
        """Return the state of each server."""
        return [server.state for server in self._servers]

    @property
    def state(self) -> AssistantState:
        """Return READY if one is, else STARTING if one still is."""
        for state in (AssistantState.READY, AssistantState.STARTING):
            if state in self.states:
                return state
        return AssistantState.DOWN

    @property
    def model(self) -> str | None:
        """Return the model of a server that is well, or the last one known."""
        servers = [*self._in_turn(), *self._servers]
        return next((server.model for server in servers if server.model), None)

    async def understand(
        self,
        conversation: str,
        text: str,
        as_read: Preferences,
        last_topic: str | None,
    ) -> Understanding:
        """Return topic, facet and confidence of one message.

        Raises:
            AssistantUnavailable: No server could answer within the budget.
        """
        clock = asyncio.get_running_loop().time
        deadline = clock() + BUDGET_SECONDS
        servers = self._in_turn()
        self._turn += 1
        for server in servers:
            try:
                return await server.understand(
                    conversation, text, as_read, last_topic, within=deadline - clock()
                )
            except AssistantUnavailable:
                if clock() >= deadline:
                    break
        raise AssistantUnavailable(self.state)

    async def nearest(
        self, texts: Sequence[str], limit: int
    ) -> list[list[tuple[str, float]]]:
        """Return for each text the training examples nearest in meaning.

        Raises:
            AssistantUnavailable: No server that is well could say.
        """
        for server in self._in_turn():
            with suppress(AssistantUnavailable):
                return await server.nearest(texts, limit)
        raise AssistantUnavailable(self.state)

    def _in_turn(self) -> list[RasaClient]:
        """Return the servers that are well, another one first each time."""
        well = [s for s in self._servers if s.state is AssistantState.READY]
        start = self._turn % len(well) if well else 0
        return well[start:] + well[:start]

    async def run_probe(self) -> None:
        """Look for all servers until cancelled."""
        await asyncio.gather(*(server.run_probe() for server in self._servers))

    async def probe(self) -> None:
        """Ask each once whether a model is loaded."""
        await asyncio.gather(*(server.probe() for server in self._servers))

    async def load(self, model: str) -> None:
        """Let every server serve another model from now on.

        Args:
            model: Its file, where the servers find it.

        Raises:
            AssistantUnavailable: Not all of them do.
        """
        done = await asyncio.gather(
            *(server.load(model) for server in self._servers), return_exceptions=True
        )
        if any(isinstance(each, BaseException) for each in done):
            raise AssistantUnavailable(self.state)

    async def close(self) -> None:
        """Close the connections."""
        await asyncio.gather(*(server.close() for server in self._servers))
