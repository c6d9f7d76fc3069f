from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.auxil.bot_api import TOKEN, BotApi
from tests.auxil.clients import close_all
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa

# The kit's claims stand in a module that pytest does not collect by itself.
pytest.register_assert_rewrite("tests.handover.channels.kit")


@pytest_asyncio.fixture(autouse=True)
async def sockets_are_closed() -> AsyncIterator[None]:
    yield
    await close_all()


@pytest.fixture(scope="module")
def bot_api() -> Iterator[BotApi]:
    server = BotApi()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def telegram_hub(
    rasa: StandInRasa,
    bot_api: BotApi,
    database_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[HubProcess]:
    """A hub with every channel on."""
    folder: Path = tmp_path_factory.mktemp("hub")
    process = HubProcess(
        folder,
        rasa.url,
        RELAIS_DATABASE_URL=database_url,
        RELAIS_TELEGRAM_TOKEN=TOKEN,
        RELAIS_TELEGRAM_API=bot_api.url,
    )
    yield process
    process.stop()
