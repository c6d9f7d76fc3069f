"""The pages and scripts the hub serves, with the headers that protect them.

The browser code is small: it is read once, freed of its comments and compressed at the
start, and served from memory. Nothing on the disk can be reached by a crafted address.
"""

import gzip
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handover.lean import lean_source
from handover.settings import Settings

BROWSER_CODE = Path(__file__).parent.parent / "web_widget"
ROOMS = (
    "shared",
    "widget",
    "console",
    "studio",
    "portal",
    "simple",
    "transparency",
    "answer",
)
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
PAGES = {
    "/": "portal/index.html",
    "/console": "console/index.html",
    "/studio": "studio/index.html",
    "/answer": "answer/index.html",
    "/widget.js": "widget/widget.js",
}


@dataclass(frozen=True)
class Asset:
    """One file as it goes over the wire."""

    content: bytes
    compressed: bytes
    media_type: str
    etag: str


def read_assets(folder: Path = BROWSER_CODE) -> dict[str, Asset]:
    """Return every file that browsers may load, by its address."""
    assets = {
        f"/static/{file.relative_to(folder).as_posix()}": _read(file)
        for room in ROOMS
        for file in sorted((folder / room).rglob("*"))
        if file.suffix in TYPES
    }
    return assets | {path: assets[f"/static/{file}"] for path, file in PAGES.items()}


def _read(file: Path) -> Asset:
    text = file.read_text(encoding="utf-8")
    if file.suffix in {".js", ".css"}:
        text = lean_source(text)
    content = text.encode()
    return Asset(
        content=content,
        compressed=gzip.compress(content, 9, mtime=0),
        media_type=TYPES[file.suffix],
        etag=f'"{hashlib.sha256(content).hexdigest()[:16]}"',
    )


def mount_pages(app: FastAPI) -> None:
    """Serve every asset at its address."""
    for path, asset in read_assets().items():
        app.add_api_route(path, _server_of(asset), include_in_schema=False)


def _server_of(asset: Asset) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        headers = {"ETag": asset.etag, "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == asset.etag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(asset.compressed, 200, headers, asset.media_type)
        return Response(asset.content, 200, headers, asset.media_type)

    return serve


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
                # Always asked again, so that a new release is never half old.
                headers.setdefault(
                    "Cache-Control", "no-cache" if is_script else "no-store"
                )
            await send(message)

        await self._app(scope, receive, send_protected)
