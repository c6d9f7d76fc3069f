from collections.abc import Iterator

import pytest

from tests.auxil.bot_api import BotApi
from tests.auxil.databases import fresh_database
from tests.auxil.hub_process import HubProcess
from tests.handover.channels.telegram.reader import Reader


@pytest.fixture(scope="module")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """SQLite alone: the kit and the store's tests run on PostgreSQL too."""
    with fresh_database("sqlite", tmp_path_factory.mktemp("db")) as url:
        yield url


@pytest.fixture(scope="module")
def hub(telegram_hub: HubProcess) -> HubProcess:
    return telegram_hub


@pytest.fixture
def citizen(hub: HubProcess, bot_api: BotApi) -> Reader:
    return Reader(bot_api)
