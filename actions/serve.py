"""``python -m actions.serve``: starts the action server on loopback.

Run by the Python of the main environment. Settings: ``RELAIS_ACTIONS_PORT`` (5055) and
``RELAIS_ACTIONS_HOST``, which must be a private network: anyone there may call it.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings

__all__ = ["main"]

logger = logging.getLogger("actions.serve")

DEFAULT_PORT = 5055
LOOPBACK = "127.0.0.1"

# rasa-sdk says on every call that Rasa is of another version. It is, on purpose (see
# docs/adr/): the pair is tested together.
_VERSION_WARNING = (
    r"(?s).*Your versions of rasa and\s*rasa_sdk might not be compatible.*"
)


def main() -> int:
    """Serve until stopped; return the exit code: 1 if it cannot start."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logger.setLevel(logging.INFO)
    value = os.environ.get("RELAIS_ACTIONS_PORT") or str(DEFAULT_PORT)
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        logger.error(
            "RELAIS_ACTIONS_PORT must be a port between 1 and 65535, not '%s'.", value
        )
        return 1
    warnings.filterwarnings("ignore", message=_VERSION_WARNING)
    _serve(os.environ.get("RELAIS_ACTIONS_HOST") or LOOPBACK, int(value))
    return 0


def _serve(host: str, port: int) -> None:
    from rasa_sdk.endpoint import create_app

    from actions.executor import DomainlessExecutor

    executor = DomainlessExecutor()
    executor.register_package("actions")
    app = create_app(executor, cors_origins=None)
    logger.info("Action server on http://%s:%d", host, port)
    app.run(host=host, port=port, single_process=True, motd=False, access_log=False)


if __name__ == "__main__":
    sys.exit(main())
