"""The web application: every address of the hub, on one port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING

from fastapi import FastAPI, WebSocket
from starlette.middleware.cors import CORSMiddleware

from handover import callback_form, health, institution, metrics, pages
from handover.channels import long_poll
from handover.channels.simple_page.routes import SimplePage
from handover.channels.web_socket import serve_citizen
from handover.console import api, callback_api, judging_api
from handover.console.socket import serve_agent
from handover.hub import Hub
from handover.origins import may_connect, may_manage
from handover.problems import register_problems
from handover.transparency import routes as transparency
from studio import (
    account_routes,
    bulletin_routes,
    dialogue_routes,
    due_routes,
    hours_routes,
    inbox_routes,
    model_routes,
    removal_routes,
    review_routes,
    teaching_routes,
    topic_routes,
    training_routes,
)
from studio import routes as studio_routes
from studio.studio import build_studio

if TYPE_CHECKING:
    from handover.channels.telegram.service import TelegramService


def build_app(hub: Hub) -> FastAPI:
    """Make the application around a hub; the hub runs while the application does."""
    telegram = _telegram(hub)
    studio = build_studio(hub)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with (
            hub.running(),
            studio.running(),
            telegram.running() if telegram else nullcontext(),
        ):
            yield

    app = FastAPI(
        title="Relais hub",
        version="1",
        summary="Conversations with a transparent assistant and with people.",
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.hub = hub
    app.state.telegram = telegram
    app.state.studio = studio
    register_problems(app)
    for room in (
        health,
        metrics,
        institution,
        callback_form,
        transparency,
        long_poll,
        api,
        callback_api,
        judging_api,
        studio_routes,
        hours_routes,
        review_routes,
        teaching_routes,
        removal_routes,
        topic_routes,
        training_routes,
        model_routes,
        account_routes,
        inbox_routes,
        dialogue_routes,
        due_routes,
        bulletin_routes,
    ):
        app.include_router(room.router)
    app.include_router(SimplePage(hub).router)
    if telegram is not None and telegram.webhook is not None:
        app.include_router(telegram.webhook)

    @app.websocket("/ws/citizen")
    async def citizen_socket(websocket: WebSocket) -> None:
        if not may_connect(websocket.headers, hub.settings):
            await websocket.close(1008)
            return
        await serve_citizen(hub, websocket)

    @app.websocket("/ws/agent")
    async def agent_socket(websocket: WebSocket, ticket: str = "") -> None:
        if not may_manage(websocket.headers, hub.settings):
            await websocket.close(1008)
            return
        await serve_agent(hub, websocket, ticket)

    pages.mount_pages(app)
    # A portal on a listed origin may use the citizens' API; never with cookies.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=sorted(hub.settings.allowed_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
    )
    app.add_middleware(pages.ProtectiveHeaders, settings=hub.settings)
    return app


def _telegram(hub: Hub) -> "TelegramService | None":
    """Make the Telegram channel if it is on; otherwise its library is not loaded."""
    if not hub.settings.telegram_token:
        return None
    from handover.channels.telegram.service import TelegramService

    return TelegramService(hub)
