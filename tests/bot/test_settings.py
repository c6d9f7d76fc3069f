"""The Rasa server starts only with settings that can work."""

import pytest

from bot.settings import PROJECT, RasaSettings, SettingsError

TOKEN = {"RELAIS_RASA_TOKEN": "secret"}


def test_only_the_token_has_no_default() -> None:
    settings = RasaSettings.from_environment(TOKEN)

    assert settings == RasaSettings(
        port=5005,
        token="secret",
        actions_url="http://127.0.0.1:5055/webhook",
        models=PROJECT / "models",
    )


def test_a_missing_token_is_refused_with_what_to_do() -> None:
    with pytest.raises(SettingsError, match="RELAIS_RASA_TOKEN is not set"):
        RasaSettings.from_environment({})


def test_the_action_servers_port_is_enough_to_find_it() -> None:
    settings = RasaSettings.from_environment({**TOKEN, "RELAIS_ACTIONS_PORT": "7001"})

    assert settings.actions_url == "http://127.0.0.1:7001/webhook"


def test_the_action_server_may_be_elsewhere() -> None:
    url = "http://actions.internal/webhook"

    settings = RasaSettings.from_environment({**TOKEN, "RELAIS_ACTIONS_URL": url})

    assert settings.actions_url == url


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(SettingsError, match="RELAIS_RASA_PORT"):
        RasaSettings.from_environment({**TOKEN, "RELAIS_RASA_PORT": port})
