"""One person's browser: its pages, and everything it asked for or complained about."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request


@dataclass
class Visit:
    """A fresh profile with one page.

    Attributes:
        requests: Every request of every page, in order.
        sockets: Address of every web socket.
        complaints: Errors and warnings in the console, and uncaught errors.
    """

    context: BrowserContext
    page: Page = field(init=False)
    requests: list[Request] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", lambda request: self.requests.append(request))
        self.context.on("page", self._listen)
        self.page = self.context.new_page()

    def _listen(self, page: Page) -> None:
        page.on("websocket", lambda socket: self.sockets.append(socket.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda entry: (
                self.complaints.append(entry.text)
                if entry.type in {"error", "warning"}
                else None
            ),
        )

    def foreign_hosts(self, url: str) -> set[str]:
        """Return the hosts asked for something besides the one of `url`."""
        asked = [request.url for request in self.requests] + self.sockets
        hosts = {urlsplit(each).netloc for each in asked if "://" in each}
        return hosts - {urlsplit(url).netloc}


def new_visit(browser: Browser, **options: Any) -> Visit:
    """Open a fresh profile; `options` are those of Playwright's `new_context`."""
    settings = {"viewport": {"width": 1280, "height": 900}, "locale": "fr-BE"}
    return Visit(browser.new_context(**(settings | options)))
