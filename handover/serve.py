"""`python -m handover.serve`: run the hub, print its addresses."""

import asyncio
import os
import socket
import sys

import uvicorn
import uvloop

from handover.app import build_app
from handover.channels.socket_protocol import (
    BEAT_SECONDS,
    bound_kernel,
    socket_protocol,
)
from handover.content.load import ContentError
from handover.hub import Hub, build_hub
from handover.logs import start_logging
from handover.privacy.masking import MaskingError
from handover.settings import Settings, SettingsError, read_settings
from handover.settling import settle
from handover.store.engine import StoreUnavailable

SOCKET_FRAME_BYTES = 65_536
"""Above this the socket is cut (1009); up to it the hub answers with a named error."""

SHUTDOWN_SECONDS = 5


def main() -> int:
    """Run until told to stop; return the exit status."""
    try:
        settings = read_settings(os.environ)
        start_logging(settings.log)
        hub = build_hub(settings)
        listening = _listen(settings)
    except (SettingsError, ContentError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    server = _Server(hub, listening)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(server.serve(sockets=[listening]))
    except MaskingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except StoreUnavailable:
        sys.stderr.write(
            "The database does not answer; check RELAIS_DATABASE_URL and start again.\n"
        )
        return 1
    except KeyboardInterrupt:
        return 0
    return 0 if server.started else 1


def _listen(settings: Settings) -> socket.socket:
    """Open the hub's port.

    Raises:
        SettingsError: The port is taken, or the address is not of this machine.
    """
    # With the protocol named, asyncio turns Nagle's algorithm off: otherwise small
    # frames wait 40 ms for each other.
    listening = socket.socket(proto=socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound_kernel(listening)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise SettingsError(
            f"Port {settings.port} on {settings.host} cannot be used "
            f"({error.strerror}); set RELAIS_PORT to a free one."
        ) from error
    return listening


class _Server(uvicorn.Server):
    """Uvicorn, printing where to go once it listens."""

    def __init__(self, hub: Hub, listening: socket.socket) -> None:
        config = uvicorn.Config(
            build_app(hub),
            ws=socket_protocol(hub.meters),
            ws_max_size=SOCKET_FRAME_BYTES,
            # Its tables would be most of what an idle citizen costs.
            ws_per_message_deflate=False,
            ws_ping_interval=BEAT_SECONDS,
            ws_ping_timeout=BEAT_SECONDS,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            access_log=False,
            log_config=None,
            server_header=False,
        )
        super().__init__(config)
        self._hub = hub
        self._port = listening.getsockname()[1]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        # Takes most of a second: pages are there meanwhile, a first message waits.
        loading = asyncio.create_task(asyncio.to_thread(self._hub.masker.load))
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(self._greeting())
            sys.stdout.flush()
        try:
            await loading
            settle()
        except MaskingError:
            if self.started:
                await self.shutdown(sockets)
            raise

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._hub.drain()
        await super().shutdown(sockets)

    def _greeting(self) -> str:
        base = f"http://{self._hub.settings.host}:{self._port}"
        lines = [
            "",
            f"  Portal with the assistant   {base}/",
            f"  Agents' console             {base}/console",
            f"  Editors' studio             {base}/studio",
        ]
        if self._hub.demo_passwords:
            lines += ["", "  Demo accounts (this machine only), agents before editors:"]
            lines += [
                f"    {login:<10} {password}"
                for login, password in self._hub.demo_passwords.items()
            ]
        return "\n".join([*lines, "", ""])


if __name__ == "__main__":
    sys.exit(main())
