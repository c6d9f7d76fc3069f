"""A hub with nothing behind it but a stand-in for Rasa, and accounts of agents."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from pathlib import Path

import httpx
import psutil

from tools.bench.processes import (
    HUB_PYTHON,
    ROOT,
    BenchError,
    free_port,
    running,
    until_ok,
)

__all__ = ["HUB", "add_agents", "fast_rasa", "hub_up", "settings", "until_together"]

HUB = {"handover.serve": "hub"}
TOGETHER_TRIES = 120
TOKEN = secrets.token_hex(16)


@contextlib.contextmanager
def fast_rasa(log: Path) -> Iterator[str]:
    """Run the stand-in for Rasa while the block lasts; yield its base address."""
    port = free_port()
    command = [HUB_PYTHON, "-m", "tools.bench.fast_rasa", str(port)]
    with running(command, folder=ROOT, settings={}, log=log):
        yield f"http://127.0.0.1:{port}"


def settings(data: Path, rasa_url: str, **more: str) -> dict[str, str]:
    """Return the settings of a hub: data folder, where it asks Rasa, and others."""
    return {
        "RELAIS_DATA_DIR": str(data),
        "RELAIS_RASA_URL": rasa_url,
        "RELAIS_RASA_TOKEN": TOKEN,
        "RELAIS_LIMITS": "off",
        # Building its index would keep a core busy in the first measurement.
        "RELAIS_SEARCH_MODEL": "off",
        **more,
    }


@contextlib.asynccontextmanager
async def hub_up(
    chosen: Mapping[str, str], log: Path
) -> AsyncIterator[tuple[str, psutil.Process]]:
    """Run a hub while the block lasts; yield its base address when it is ready.

    Raises:
        BenchError: it did not start.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [HUB_PYTHON, "-m", "handover.serve"]
    chosen = {**chosen, "RELAIS_PORT": str(port)}
    with running(command, folder=ROOT, settings=chosen, log=log) as process:
        await until_ok(f"{url}/readyz", process, log)
        yield url, process


async def until_together(urls: Sequence[str]) -> None:
    """Wait until each hub knows of the others and hears itself through Redis.

    Raises:
        BenchError: it does not come to that.
    """
    wanted = (len(urls), "ready")
    async with httpx.AsyncClient(timeout=5) as client:
        for _ in range(TOGETHER_TRIES):
            found = [(await client.get(f"{url}/readyz")).json() for url in urls]
            if all((each["hubs"], each["push"]) == wanted for each in found):
                return
            await asyncio.sleep(0.25)
    raise BenchError("the hubs do not find each other")


def add_agents(chosen: Mapping[str, str], count: int, capacity: int) -> list[list[str]]:
    """Create accounts of agents, before the hub starts; return logins and passwords.

    Args:
        chosen: settings of the hub.
        count: how many agents.
        capacity: conversations each may hold, 1 to 20.

    Raises:
        BenchError: an account could not be created.
    """
    accounts = []
    for number in range(count):
        login, password = f"bench{number}", secrets.token_urlsafe(16)
        command = [HUB_PYTHON, "-m", "handover.add_agent", login, "Bench", "fr"]
        made = subprocess.run(
            [*command, "--capacity", str(capacity)],
            cwd=ROOT,
            env={**os.environ, **chosen},
            input=password,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise BenchError(f"no account for an agent: {made.stderr.strip()}")
        accounts.append([login, password])
    return accounts
