"""The web application: every address of the hub, on one port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, WebSocket
from starlette.middleware.cors import CORSMiddleware

from handover import health, institution, pages
from handover.channels import long_poll
from handover.channels.web_socket import serve_citizen
from handover.console import api
from handover.console.socket import serve_agent
from handover.hub import Hub
from handover.origins import may_connect, may_manage
from handover.problems import register_problems
from handover.transparency import routes as transparency


def build_app(hub: Hub) -> FastAPI:
    """Make the application around a hub; the hub runs while the application does."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with hub.running():
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
    register_problems(app)
    for room in (health, institution, transparency, long_poll, api):
        app.include_router(room.router)

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
