from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handover.content.model import Institution
from handover.core.retention import Kept
from handover.settings import (
    Settings,
    SettingsError,
    Stage,
    check_production,
    read_settings,
    with_async_driver,
)

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
READY = Settings(stage=Stage.PRODUCTION, rasa_token="secret")


def institution(**changes):
    words = dict.fromkeys(["fr", "nl", "de", "en"], "words")
    address = dict.fromkeys(["fr", "nl", "de", "en"], "https://portal.be/privacy")
    fields = dict.fromkeys(["name", "description", "desk", "post"], words)
    return Institution.model_validate(
        {**fields, "phone": "02 123 45 67", "privacy_url": address}
        | {"charter_contact_email": "charter@portal.be"}
        | changes
    )


def refusal(call, *arguments):
    with pytest.raises(SettingsError) as caught:
        call(*arguments)
    return str(caught.value)


def test_nothing_has_to_be_set_to_run_on_one_machine():
    assert read_settings({}) == Settings()


def test_every_setting_can_be_set():
    settings = read_settings(
        {
            "RELAIS_HOST": "0.0.0.0",
            "RELAIS_PORT": "8080",
            "RELAIS_STAGE": "production",
            "RELAIS_DATABASE_URL": "postgresql://db/relais",
            "RELAIS_RASA_URL": "http://rasa:5005",
            "RELAIS_RASA_TOKEN": "secret",
            "RELAIS_ALLOWED_ORIGINS": "https://portal.be",
            "RELAIS_LIMITS": "off",
            "RELAIS_LEASE_SECONDS": "90",
            "RELAIS_CONTENT_DIR": "words",
            "RELAIS_DATA_DIR": "/var/lib/relais",
            "RELAIS_SEARCH_MODEL": "some/model",
            "RELAIS_SEARCH_THRESHOLD": "0.82",
            "RELAIS_TELEGRAM_TOKEN": TOKEN,
            "RELAIS_TELEGRAM_API": "https://bots.portal.be/",
            "RELAIS_TELEGRAM_WEBHOOK_URL": "https://portal.be/telegram",
            "RELAIS_TELEGRAM_WEBHOOK_SECRET": "a-secret-of-the-webhook",
            "RELAIS_MASKING_PIPELINE": "xx_ent_wiki_sm",
            "RELAIS_CONVERSATION_KEPT_DAYS": "14",
            "RELAIS_HANDOVER_KEPT_DAYS": "60",
            "RELAIS_CALLBACK_KEPT_DAYS": "3",
            "RELAIS_CALLBACK_EXPIRES_DAYS": "21",
            "RELAIS_ARCHIVES_SELECTION_REF": "AGR 2026/12",
        }
    )
    assert settings == Settings(
        host="0.0.0.0",
        port=8080,
        stage=Stage.PRODUCTION,
        database_url="postgresql+psycopg://db/relais",
        rasa_url="http://rasa:5005",
        rasa_token="secret",
        allowed_origins=frozenset({"https://portal.be"}),
        limits=False,
        lease=timedelta(seconds=90),
        content_dir=Path("words"),
        data_dir=Path("/var/lib/relais"),
        search_model="some/model",
        search_threshold=0.82,
        telegram_token=TOKEN,
        telegram_api="https://bots.portal.be",
        telegram_webhook_url="https://portal.be/telegram",
        telegram_webhook_secret="a-secret-of-the-webhook",
        masking_pipeline="xx_ent_wiki_sm",
        kept=Kept(
            conversation=timedelta(days=14),
            handover=timedelta(days=60),
            callback=timedelta(days=3),
            unseen_callback=timedelta(days=21),
            are_removed=True,
        ),
        archives_reference="AGR 2026/12",
    )


@pytest.mark.parametrize(
    ("environment", "are_removed"),
    [
        ({}, True),
        ({"RELAIS_STAGE": "production"}, False),
        ({"RELAIS_STAGE": "production", "RELAIS_ARCHIVES_SELECTION_REF": ""}, False),
        ({"RELAIS_STAGE": "production", "RELAIS_ARCHIVES_SELECTION_REF": "1"}, True),
    ],
)
def test_production_removes_conversations_only_where_the_archives_agreed(
    environment, are_removed
):
    assert read_settings(environment).kept.are_removed is are_removed


def test_talk_with_a_person_is_kept_no_shorter_than_one_with_the_bot():
    with pytest.raises(SettingsError, match="RELAIS_HANDOVER_KEPT_DAYS must not be"):
        read_settings({"RELAIS_CONVERSATION_KEPT_DAYS": "91"})


@pytest.mark.parametrize("name", ["CONVERSATION_KEPT", "HANDOVER_KEPT"])
@pytest.mark.parametrize("days", ["0", "3651", "-1", "1.5", "long"])
def test_impossible_period_is_refused(name, days):
    with pytest.raises(SettingsError, match=f"RELAIS_{name}_DAYS"):
        read_settings({f"RELAIS_{name}_DAYS": days})


@pytest.mark.parametrize(
    "name", ["HOST", "PORT", "STAGE", "DATABASE_URL", "LIMITS", "LEASE_SECONDS"]
)
def test_empty_setting_is_one_that_was_not_set(name):
    assert read_settings({f"RELAIS_{name}": ""}) == Settings()


def test_database_lies_in_the_data_folder_unless_told_otherwise():
    settings = read_settings({"RELAIS_DATA_DIR": "/data"})
    assert settings.database_url == "sqlite+aiosqlite:////data/relais.db"


@pytest.mark.parametrize(
    "origins",
    [
        "https://a.be,https://b.be",
        "https://a.be https://b.be",
        " https://b.be, https://a.be ,",
    ],
)
def test_portals_are_separated_by_commas_or_spaces(origins):
    settings = read_settings({"RELAIS_ALLOWED_ORIGINS": origins})
    assert settings.allowed_origins == {"https://a.be", "https://b.be"}


@pytest.mark.parametrize("port", ["1", "65535"])
def test_port_may_be_any_port(port):
    assert read_settings({"RELAIS_PORT": port}).port == int(port)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80.5", "²", "1e3"])
def test_impossible_port_is_refused(port):
    message = "RELAIS_PORT must be a whole number from 1 to 65535"
    assert refusal(read_settings, {"RELAIS_PORT": port}) == message


@pytest.mark.parametrize("seconds", ["0", "3601", "-5", "1m"])
def test_lease_is_at_least_a_second_and_at_most_an_hour(seconds):
    message = "RELAIS_LEASE_SECONDS must be a whole number from 1 to 3600"
    assert refusal(read_settings, {"RELAIS_LEASE_SECONDS": seconds}) == message


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("RELAIS_STAGE", "prod", "demo, production"),
        ("RELAIS_STAGE", "PRODUCTION", "demo, production"),
        ("RELAIS_LIMITS", "false", "on, off"),
    ],
)
def test_word_outside_the_list_is_refused_with_the_list(name, value, allowed):
    message = f"{name} must be one of: {allowed}"
    assert refusal(read_settings, {name: value}) == message


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///a.db", "sqlite+aiosqlite:///a.db"),
        ("sqlite+aiosqlite:///a.db", "sqlite+aiosqlite:///a.db"),
        ("postgresql://u:p@db/relais", "postgresql+psycopg://u:p@db/relais"),
        ("postgresql+asyncpg://db/relais", "postgresql+psycopg://db/relais"),
        ("postgres://db/relais?sslmode=require",) * 2,
    ],
)
def test_database_is_reached_by_the_driver_that_does_not_block(url, expected):
    expected = expected.replace("postgres://", "postgresql+psycopg://")
    assert with_async_driver(url) == expected


@pytest.mark.parametrize(
    "url", ["mysql://u:hunter2@db/relais", "relais.db", "sqlite:a"]
)
def test_other_database_is_refused_without_repeating_its_password(url):
    message = "RELAIS_DATABASE_URL must begin with sqlite:/// or postgresql://"
    assert refusal(with_async_driver, url) == message


def test_demonstration_may_start_with_anything():
    demo = institution(charter_contact_email="someone@portal.example")
    assert check_production(Settings(limits=False), demo) is None


def test_production_starts_when_everything_is_set():
    assert check_production(READY, institution()) is None


def test_production_is_told_everything_that_is_missing_at_once():
    words = dict.fromkeys(["fr", "nl", "de", "en"], "Demonstration number")
    demo = institution(phone_note=words, charter_contact_email="a@portal.example")
    settings = Settings(stage=Stage.PRODUCTION, limits=False)
    assert refusal(check_production, settings, demo) == (
        "refused in production: RELAIS_LIMITS must be on; "
        "RELAIS_RASA_TOKEN must be set; "
        "institution.yml still holds the demonstration's phone number; "
        "institution.yml needs the real charter_contact_email"
    )


@pytest.mark.parametrize(
    ("stage", "expected"), [(Stage.DEMO, False), (Stage.PRODUCTION, True)]
)
def test_real_citizens_are_met_in_production_only(stage, expected):
    assert Settings(stage=stage).is_production == expected


@pytest.mark.parametrize("value", ["-0.1", "1.2", "2", "x", "0,4", "nan", "1e-1"])
def test_threshold_of_the_search_is_a_share(value):
    found = refusal(read_settings, {"RELAIS_SEARCH_THRESHOLD": value})
    assert "RELAIS_SEARCH_THRESHOLD" in found


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"TOKEN": "secret-token"}, "RELAIS_TELEGRAM_TOKEN"),
        ({"API": "api.telegram.org"}, "RELAIS_TELEGRAM_API"),
        ({"WEBHOOK_URL": "portal.be/x"}, "RELAIS_TELEGRAM_WEBHOOK_URL"),
        ({"WEBHOOK_URL": "https://portal.be/x"}, "RELAIS_TELEGRAM_WEBHOOK_SECRET"),
        (
            {"WEBHOOK_URL": "https://portal.be/x", "WEBHOOK_SECRET": "secret é" * 3},
            "RELAIS_TELEGRAM_WEBHOOK_SECRET",
        ),
    ],
)
def test_a_wrong_setting_of_telegram_is_named_and_no_secret_shown(settings, named):
    said = refusal(
        read_settings,
        {f"RELAIS_TELEGRAM_{name}": value for name, value in settings.items()},
    )
    assert named in said
    assert "secret-token" not in said
    assert "secret é" not in said


def test_settings_show_no_secret_of_telegram():
    shown = repr(Settings(telegram_token=TOKEN, telegram_webhook_secret="s" * 20))
    assert TOKEN not in shown
    assert "s" * 20 not in shown


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"telegram_api": "http://bots.portal.be"}, "RELAIS_TELEGRAM_API"),
        ({"telegram_webhook_url": "http://portal.be/x"}, "RELAIS_TELEGRAM_WEBHOOK_URL"),
    ],
)
def test_production_sends_neither_token_nor_words_unencrypted(changes, named):
    settings = replace(READY, telegram_token=TOKEN, **changes)
    assert named in refusal(check_production, settings, institution())


def test_production_takes_a_bot_api_server_on_the_same_machine():
    on_this_machine = "http://127.0.0.1:8081"
    check_production(
        replace(READY, telegram_token=TOKEN, telegram_api=on_this_machine),
        institution(),
    )
