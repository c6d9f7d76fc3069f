import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from unittest.mock import patch

import httpx
import pytest
import pytest_asyncio

from handover.app import build_app
from tests.auxil.form_browser import FormBrowser
from tests.auxil.hub_in_hand import HubInHand

URL = "http://hub.test"

NewBrowser = Callable[..., FormBrowser]


@pytest_asyncio.fixture
async def new_browser(hand: HubInHand) -> AsyncIterator[NewBrowser]:
    """Open windows of different people on the hub in hand."""
    transport = httpx.ASGITransport(build_app(hand.hub))

    def open_window(lang: str = "fr") -> FormBrowser:
        return FormBrowser(URL, lang, transport)

    yield open_window
    await answered(hand)


@pytest.fixture
def browser(new_browser: NewBrowser) -> FormBrowser:
    return new_browser()


@pytest.fixture(autouse=True)
def no_patience() -> Iterator[None]:
    """Nobody reads the queue again in a hub in hand: do not wait for it."""
    with patch("handover.channels.simple_page.deeds.PATIENCE_SECONDS", 0.01):
        yield


async def answered(hand: HubInHand) -> None:
    """Wait until the bot has said all that it owes."""
    while tasks := list(hand.hub.answering._tasks.values()):
        await asyncio.gather(*tasks)
