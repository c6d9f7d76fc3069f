from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.auxil.databases import fresh_database
from tests.auxil.hub_in_hand import HubInHand, hub_in_hand
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.network)]


@pytest.fixture(scope="module")
def rasa() -> Iterator[StandInRasa]:
    stand_in = StandInRasa()
    yield stand_in
    stand_in.stop()


@pytest.fixture(autouse=True)
def rasa_is_well(request: pytest.FixtureRequest) -> None:
    """Undo what the last test did to the module's stand-in."""
    if "rasa" in request.fixturenames:
        rasa: StandInRasa = request.getfixturevalue("rasa")
        rasa.delay_seconds = 0.0
        rasa.broken = False
        rasa.asked.clear()


@pytest.fixture(scope="module", params=DATABASES)
def database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with fresh_database(request.param, tmp_path_factory.mktemp("db")) as url:
        yield url


@pytest_asyncio.fixture
async def hand(database_url: str, tmp_path: Path) -> AsyncIterator[HubInHand]:
    """A hub without sockets on a clock of its own; its database is left empty."""
    async with hub_in_hand(database_url, tmp_path) as in_hand:
        yield in_hand
        await in_hand.empty_the_database()


@pytest.fixture(scope="module")
def hub(
    rasa: StandInRasa, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HubProcess]:
    folder: Path = tmp_path_factory.mktemp("hub")
    process = HubProcess(folder, rasa.url, RELAIS_DATABASE_URL=database_url)
    yield process
    process.stop()
