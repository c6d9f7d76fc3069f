"""The pages and scripts the hub serves, with the headers that protect them."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handover.settings import Settings

BROWSER_CODE = Path(__file__).parent.parent / "web_widget"
ROOMS = ("shared", "widget", "console", "portal")

router = APIRouter(include_in_schema=False)


@router.get("/")
async def portal() -> FileResponse:
    """Serve the demonstration portal."""
    return FileResponse(BROWSER_CODE / "portal" / "index.html")


@router.get("/console")
async def console() -> FileResponse:
    """Serve the agents' console."""
    return FileResponse(BROWSER_CODE / "console" / "index.html")


@router.get("/widget.js")
async def widget() -> FileResponse:
    """Serve the one script that a portal embeds."""
    return FileResponse(
        BROWSER_CODE / "widget" / "widget.js", media_type="text/javascript"
    )


def mount_pages(app: FastAPI) -> None:
    """Add the pages and the static files of each room."""
    app.include_router(router)
    for room in ROOMS:
        files = StaticFiles(directory=BROWSER_CODE / room)
        app.mount(f"/static/{room}", files, name=room)


class ProtectiveHeaders:
    """Adds the security headers to every HTTP response.

    Source: OWASP ASVS 5.0, 3.4; requirements R-101. Scripts are public and may be
    loaded by a portal on another origin, so they alone carry CORS.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        ancestors = " ".join(sorted(settings.allowed_origins))
        self._headers = {
            "Content-Security-Policy": (
                "default-src 'self'; connect-src 'self'; img-src 'self' data:; "
                "object-src 'none'; base-uri 'none'; form-action 'self'; "
                f"frame-ancestors 'self' {ancestors}".rstrip()
            ),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        if settings.is_production:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, adding headers to what is sent."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        is_script = path == "/widget.js" or path.startswith("/static/")

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if is_script:
                    headers.setdefault("Access-Control-Allow-Origin", "*")
                    headers.setdefault("Cache-Control", "no-cache")
                else:
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_protected)
