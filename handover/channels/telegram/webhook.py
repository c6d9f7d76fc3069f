"""The webhook: Telegram sends updates here, where an address for it is set.

Telegram shows the secret that it was given with the address; anybody else is refused.
Source: Telegram Bot API, setWebhook, secret_token.
"""

import hmac
import json

from fastapi import APIRouter, Request, Response

from handover.channels.telegram.front_desk import FrontDesk
from handover.problems import Problem

MOST_BYTES = 262_144
"""Far above any update of the kinds that are asked for."""

HEADER = "x-telegram-bot-api-secret-token"


def webhook_router(desk: FrontDesk, secret: str) -> APIRouter:
    """Return the one address that Telegram calls."""
    router = APIRouter(prefix="/api/v1/telegram", include_in_schema=False)

    @router.post("")
    async def take_update(request: Request) -> Response:
        given = request.headers.get(HEADER, "").encode()
        if not hmac.compare_digest(given, secret.encode()):
            raise Problem(403, "wrong_secret", "This address is for Telegram alone.")
        await desk.take(await _read(request))
        return Response(status_code=200)

    return router


async def _read(request: Request) -> dict[str, object]:
    """Read the body as an update.

    Raises:
        Problem: It is too large or no update.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Problem(413, "frame_too_large", "An update is never this large.")
    try:
        update = json.loads(body)
    except ValueError:
        update = None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise Problem(422, "invalid_field", "This is no update.", field="update_id")
    return update
