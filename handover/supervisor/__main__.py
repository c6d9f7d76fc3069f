"""`python -m handover.supervisor`: what `make run` calls.

Settings: RELAIS_HOST, RELAIS_PORT, RELAIS_DATA_DIR; every other RELAIS_ variable
reaches the processes as it is.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from handover.supervisor.plan import (
    LOOPBACK,
    Addresses,
    hub_address,
    relais_children,
    shared_settings,
)
from handover.supervisor.readiness import answers_ok, free_port, is_port_free
from handover.supervisor.runner import Runner

ROOT = Path(__file__).resolve().parents[2]


def say(line: str) -> None:
    """Write a line to the terminal; a terminal that is gone is no reason to stop."""
    try:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except OSError:
        return


def choose_addresses(environment: Mapping[str, str]) -> Addresses:
    """Choose where the processes listen, for the whole run.

    Raises:
        ValueError: the hub cannot listen where it is asked to; a sentence.
    """
    host, port = hub_address(environment)
    try:
        is_free = is_port_free(host, port)
    except OSError as error:
        raise ValueError(f"RELAIS_HOST={host} cannot be used: {error}.") from error
    if not is_free:
        raise ValueError(
            f"Port {port} is in use: stop what listens there, or choose another one, "
            f"for example RELAIS_PORT={port + 1} make run."
        )
    return Addresses(
        hub_host=host,
        hub_port=port,
        rasa_port=free_port(LOOPBACK),
        actions_port=free_port(LOOPBACK),
        rasa_token=secrets.token_hex(24),
    )


async def supervise(addresses: Addresses, data: Path) -> int:
    """Run Relais until a signal ends it; return the exit code."""

    async def is_assistant_ready() -> bool:
        path = "/webhooks/relais/"
        token = addresses.rasa_token
        return await answers_ok(LOOPBACK, addresses.rasa_port, path, token)

    settings = shared_settings(addresses, data)
    children = relais_children(ROOT)
    runner = Runner(
        children, settings, ROOT, say=say, is_assistant_ready=is_assistant_ready
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, runner.stop)
    code = await runner.run()
    say("Relais has stopped.")
    return code


def main() -> int:
    """Start Relais; return 1 after one sentence when that is not possible."""
    try:
        addresses = choose_addresses(os.environ)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    data = (ROOT / (os.environ.get("RELAIS_DATA_DIR") or ".relais")).resolve()
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.stderr.write(f"RELAIS_DATA_DIR cannot be used: {error}.\n")
        return 1
    return asyncio.run(supervise(addresses, data))


if __name__ == "__main__":
    sys.exit(main())
