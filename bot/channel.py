"""The channel ``relais``: the hub asks over HTTP, Rasa answers with ids.

The contract is ``docs/reference/rasa-channel.md``. Imports stay light on purpose: Rasa
reports any failed import in here as "channel not found".
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import (
    CollectingOutputChannel,
    InputChannel,
    UserMessage,
)
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.exchange import exchange
from bot.nearest import Meanings, NearKey, meanings_of
from bot.settings import PROJECT
from bot.settling import settle
from bot.wire import (
    BadRequestError,
    Question,
    compose_reply,
    read_model_file,
    read_nearest,
    read_question,
)

__all__ = ["RelaisInput"]

logger = logging.getLogger(__name__)

_HOW_TO_SET_IT = (
    "The channel 'relais' has no token. Set the environment variable "
    "RELAIS_RASA_TOKEN to the same secret for Rasa and the hub."
)


class RelaisInput(InputChannel):
    """Takes the hub's questions; holds nothing between two of them."""

    @classmethod
    def name(cls) -> str:
        """Return the name that the channel has in URLs."""
        return "relais"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Create the channel from its block in ``credentials.yml``.

        Raises:
            RasaException: if the token is missing or its variable is not set.
        """
        token = str((credentials or {}).get("token") or "")
        if not token or token.startswith("${"):
            raise RasaException(_HOW_TO_SET_IT)
        return cls(token)

    def __init__(self, token: str) -> None:
        """Keep the secret that the hub must show."""
        self._expected = f"Bearer {token}".encode()
        self._meanings: Meanings | None = None

    def blueprint(
        self, on_new_message: Callable[[UserMessage], Awaitable[Any]]
    ) -> Blueprint:
        """Return the routes of the channel."""
        routes = Blueprint("relais_channel")
        routes.listener("after_server_start")(_settle)

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            model = _model_name(request)
            if model is None:
                return json({"status": "starting"}, status=503)
            return json({"status": "ok", "model": model})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if not self._is_authorised(request):
                return json({"error": "token missing or wrong"}, status=401)
            model = _model_name(request)
            if model is None:
                return json({"error": "model not loaded yet"}, status=503)
            try:
                question = read_question(request.json)
            except InvalidUsage:
                return json({"error": "body: must be JSON"}, status=400)
            except BadRequestError as error:
                return json({"error": str(error)}, status=400)
            return json(await _answer(request, question, on_new_message, model))

        @routes.post("/model")
        async def load(request: Request) -> HTTPResponse:
            return await self._load_model(request)

        @routes.post("/nearest")
        async def nearest(request: Request) -> HTTPResponse:
            return await self._nearest(request)

        return routes

    async def _load_model(self, request: Request) -> HTTPResponse:
        """Serve the model that the hub names."""
        if not self._is_authorised(request):
            return json({"error": "token missing or wrong"}, status=401)
        try:
            file = read_model_file(request.json)
        except InvalidUsage:
            return json({"error": "body: must be JSON"}, status=400)
        except BadRequestError as error:
            return json({"error": str(error)}, status=400)
        return json({"status": "ok", "model": await exchange(request.app, file)})

    async def _nearest(self, request: Request) -> HTTPResponse:
        """Say which examples mean nearly the same, in a thread: citizens go first."""
        if not self._is_authorised(request):
            return json({"error": "token missing or wrong"}, status=401)
        try:
            texts, limit = read_nearest(request.json)
        except InvalidUsage:
            return json({"error": "body: must be JSON"}, status=400)
        except BadRequestError as error:
            return json({"error": str(error)}, status=400)
        found = await asyncio.to_thread(self._near, texts, limit)
        return json(
            {"nearest": [[vars(near) for near in nearest] for nearest in found]}
        )

    def _near(self, texts: list[str], limit: int) -> list[list[NearKey]]:
        if self._meanings is None:
            self._meanings = meanings_of(PROJECT)
        return self._meanings.nearest(texts, limit)

    def _is_authorised(self, request: Request) -> bool:
        shown = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(shown, self._expected)


async def _settle(*_: object) -> None:
    """Begin to serve, when Rasa has loaded the model."""
    settle()


def _model_name(request: Request) -> str | None:
    """Return the name of the loaded model, or ``None`` while there is none."""
    agent = getattr(request.app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        return None
    return str(agent.model_name).removesuffix(".tar.gz")


async def _answer(
    request: Request,
    question: Question,
    on_new_message: Callable[[UserMessage], Awaitable[Any]],
    model: str,
) -> dict[str, Any]:
    """Understand the text once, let the rules choose, and return the reply."""
    collector = CollectingOutputChannel()
    message = UserMessage(
        question.text,
        collector,
        question.conversation,
        input_channel=RelaisInput.name(),
        metadata=question.metadata(),
    )
    # Parsed here and handed on, so that the reply can show what was understood
    # without a second run of the pipeline.
    message.parse_data = await request.app.ctx.agent.processor.parse_message(message)
    await on_new_message(message)
    payloads = [sent["custom"] for sent in collector.messages if sent.get("custom")]
    if not payloads:
        logger.error(
            "No response for intent '%s': is there a rule for it, and does the action "
            "server run?",
            message.parse_data["intent"]["name"],
        )
    return compose_reply(message.parse_data["decision"], payloads, model)
