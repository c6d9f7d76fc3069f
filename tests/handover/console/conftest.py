from collections.abc import AsyncIterator

import pytest_asyncio

from tests.auxil.clients import close_all


@pytest_asyncio.fixture(autouse=True)
async def sockets_are_closed() -> AsyncIterator[None]:
    yield
    await close_all()
