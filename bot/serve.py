"""``python -m bot.serve``: starts the Rasa server with our channel and nothing else.

Run by the Python of the Rasa environment. Listens on loopback unless told otherwise;
Rasa's own HTTP API stays off, so the channel with its token is the one way in.
"""

from __future__ import annotations

import logging
import os
import sys

from bot.models_folder import served_model
from bot.quiet import limit_threads, quieten_rasa_log, silence_known_noise
from bot.record_stores import record_stores
from bot.settings import PROJECT, RasaSettings, SettingsError

__all__ = ["main"]

logger = logging.getLogger("bot.serve")


def main() -> int:
    """Serve until stopped; return the exit code: 1 if it cannot start."""
    limit_threads()
    silence_known_noise()
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logger.setLevel(logging.INFO)
    try:
        settings = RasaSettings.from_environment(os.environ)
    except SettingsError as error:
        # The sentence says what to do; a traceback would hide it.
        logger.error("%s", error)  # noqa: TRY400
        return 1
    model = served_model(settings.models)
    if model is None:
        logger.error(
            "No model in %s. Train one first: python -m bot.train", settings.models
        )
        return 1
    os.chdir(PROJECT)
    os.environ["RELAIS_ACTIONS_URL"] = settings.actions_url
    logger.info("Loading %s for http://%s:%d", model.name, settings.host, settings.port)
    _serve(str(model), settings)
    return 0


def _serve(model: str, settings: RasaSettings) -> None:
    quieten_rasa_log()
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig

    endpoints = AvailableEndpoints.read_endpoints("bot/endpoints.yml")
    for name, store in record_stores(settings).items():
        setattr(endpoints, name, EndpointConfig.from_dict(store))
    serve_application(
        model,
        interface=settings.host,
        port=settings.port,
        credentials="bot/credentials.yml",
        endpoints=endpoints,
        enable_api=False,
    )


if __name__ == "__main__":
    sys.exit(main())
