"""Two hubs on one PostgreSQL, as the scale profile runs them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa, until


@contextmanager
def hub_pair(
    folder: Path, rasa: StandInRasa, database_url: str, **environment: str
) -> Iterator[tuple[HubProcess, HubProcess]]:
    """Run two hubs that share database, Rasa, data folder and settings."""
    hubs: list[HubProcess] = []
    try:
        for name in ("one", "two"):
            (folder / name).mkdir()
            settings = {
                "RELAIS_DATABASE_URL": database_url,
                "RELAIS_DATA_DIR": str(folder),
                **environment,
            }
            hubs.append(HubProcess(folder / name, rasa.url, **settings))
        yield hubs[0], hubs[1]
    finally:
        for hub in hubs:
            hub.stop()


async def readiness(hub: HubProcess) -> dict[str, object]:
    async with httpx.AsyncClient() as http:
        found: dict[str, object] = (await http.get(f"{hub.url}/readyz")).json()
        return found


async def see_each_other(*hubs: HubProcess, push: str) -> None:
    """Wait until each hub knows of the others, and Redis is as it should be."""

    async def all_do() -> bool:
        found = [await readiness(hub) for hub in hubs]
        return all((each["hubs"], each["push"]) == (len(hubs), push) for each in found)

    await until(all_do, 15)
