"""Ask Rasa what a message is about; know at once when it cannot answer.

One bounded try a message. After a failure the circuit is open: further messages are
told so without waiting, until a probe finds Rasa again. Words go in, ids come out.
"""

import asyncio
import logging
from collections.abc import Sequence
from enum import StrEnum
from http import HTTPStatus

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from handover.core.message import Preferences
from handover.core.reply import Understanding
from handover.keeping_on import keep_on

logger = logging.getLogger(__name__)

BUDGET_SECONDS = 2.0
"""After this the citizen gets an honest line and a person (R-123: 99.5 % in 2 s)."""

PROBE_SECONDS = 0.5

CONNECTIONS = 100
"""At most so many questions are with one Rasa server at a time."""


class AssistantState(StrEnum):
    """What `/readyz` says of Rasa."""

    STARTING = "starting"
    READY = "ready"
    DOWN = "down"


class AssistantUnavailable(Exception):
    """Raised when Rasa cannot answer within the budget; `state` says why."""

    def __init__(self, state: AssistantState) -> None:
        super().__init__(f"the assistant is {state}")
        self.state = state


class _Candidate(BaseModel):
    model_config = ConfigDict(extra="ignore")
    answer_id: str
    confidence: float = Field(ge=0, le=1)


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore")
    kind: str = Field(pattern="^(answer|clarification|fallback)$")
    answer_id: str | None = None
    intent: str | None = None
    topic: str | None = None
    facet: str | None = None
    confidence: float = Field(ge=0, le=1)
    candidates: list[_Candidate] = []
    model: str | None = None


class _Near(BaseModel):
    model_config = ConfigDict(extra="ignore")
    key: str
    share: float


class _Nearest(BaseModel):
    model_config = ConfigDict(extra="ignore")
    nearest: list[list[_Near]]


NEAREST_SECONDS = 20.0
"""The first time the examples are read, which takes a second or two."""

TEXTS_AT_ONCE = 50
"""As many as the channel takes (docs/reference/rasa-channel.md)."""

LOAD_SECONDS = 60.0
"""A model is loaded in some seconds; after this something is wrong."""


class RasaClient:
    """The connection to one Rasa server; `run_probe` must run beside it."""

    def __init__(self, url: str, token: str) -> None:
        self._url = f"{url.rstrip('/')}/webhooks/relais"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._opened: aiohttp.ClientSession | None = None
        self.state = AssistantState.STARTING
        self.model: str | None = None

    async def understand(
        self,
        conversation: str,
        text: str,
        as_read: Preferences,
        last_topic: str | None,
        *,
        within: float = BUDGET_SECONDS,
    ) -> Understanding:
        """Return topic, facet and confidence of one message; `within` is in seconds.

        Raises:
            AssistantUnavailable: Still starting, down, too slow, or not making sense.
        """
        if self.state is not AssistantState.READY:
            raise AssistantUnavailable(self.state)
        body = {
            "conversation": conversation,
            "text": text,
            "lang": as_read.lang,
            "region": as_read.region,
            "level": as_read.level,
            "last_topic": last_topic,
        }
        try:
            async with asyncio.timeout(within):
                response = await self._http.post(f"{self._url}/webhook", json=body)
                async with response:
                    response.raise_for_status()
                    reply = _Reply.model_validate_json(await response.read())
        except (aiohttp.ClientError, TimeoutError, ValidationError) as error:
            # The type only: the text of these errors may quote the citizen.
            logger.warning("assistant failed: %s", type(error).__name__)
            self.state = AssistantState.DOWN
            raise AssistantUnavailable(self.state) from None
        self.model = reply.model or self.model
        return Understanding(
            kind=reply.kind,  # type: ignore[arg-type]
            answer_id=reply.answer_id,
            intent=reply.intent,
            topic=reply.topic,
            facet=reply.facet,
            confidence=reply.confidence,
            candidates=tuple(each.answer_id for each in reply.candidates),
            model=self.model,
        )

    async def nearest(
        self, texts: Sequence[str], limit: int
    ) -> list[list[tuple[str, float]]]:
        """Return for each text the training examples nearest in meaning.

        Args:
            texts: An editor's, any number.
            limit: So many a text at most, 1 to 20.

        Returns:
            Key (SHA-256 of the example) and cosine of each, nearest first.

        Raises:
            AssistantUnavailable: It does not answer.
        """
        found: list[list[tuple[str, float]]] = []
        try:
            for start in range(0, len(texts), TEXTS_AT_ONCE):
                part = [*texts[start : start + TEXTS_AT_ONCE]]
                response = await self._http.post(
                    f"{self._url}/nearest",
                    json={"texts": part, "limit": limit},
                    timeout=aiohttp.ClientTimeout(total=NEAREST_SECONDS),
                )
                async with response:
                    response.raise_for_status()
                    read = _Nearest.model_validate_json(await response.read())
                found += [[(n.key, n.share) for n in each] for each in read.nearest]
        except (aiohttp.ClientError, TimeoutError, ValidationError) as error:
            logger.warning("no nearest examples: %s", type(error).__name__)
            raise AssistantUnavailable(self.state) from None
        return found

    async def load(self, model: str) -> None:
        """Let Rasa serve another model; takes some seconds, while the old one answers.

        Raises:
            AssistantUnavailable: It does not.
        """
        try:
            async with asyncio.timeout(LOAD_SECONDS):
                response = await self._http.post(
                    f"{self._url}/model",
                    json={"file": model},
                    timeout=aiohttp.ClientTimeout(total=LOAD_SECONDS),
                )
                async with response:
                    response.raise_for_status()
                    self.model = (await response.json())["model"]
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError) as error:
            logger.warning("the model was not loaded: %s", type(error).__name__)
            raise AssistantUnavailable(self.state) from None

    async def run_probe(self) -> None:
        """Look for Rasa until cancelled; closes the circuit when it answers."""
        await keep_on("probe the assistant", self.probe, every=PROBE_SECONDS)

    async def probe(self) -> None:
        """Ask once whether a model is loaded."""
        try:
            async with self._http.get(f"{self._url}/") as response:
                is_ready = response.status == HTTPStatus.OK
                model = (await response.json()).get("model") if is_ready else None
        except (aiohttp.ClientError, TimeoutError, ValueError, AttributeError):
            is_ready, model = False, None
        if is_ready:
            if self.state is not AssistantState.READY:
                logger.info("assistant ready, model %s", model)
            self.state, self.model = AssistantState.READY, model
        elif self.state is AssistantState.READY:
            logger.warning("assistant does not answer")
            self.state = AssistantState.DOWN

    async def close(self) -> None:
        """Close the connections."""
        if self._opened is not None:
            await self._opened.close()

    @property
    def _http(self) -> aiohttp.ClientSession:
        """Return the connections; they belong to the loop that first asks."""
        if self._opened is None:
            self._opened = aiohttp.ClientSession(
                headers=self._headers,
                timeout=aiohttp.ClientTimeout(total=BUDGET_SECONDS),
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
            )
        return self._opened
