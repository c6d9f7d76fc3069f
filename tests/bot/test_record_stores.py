from pathlib import Path

import pytest

from bot.record_stores import record_stores
from bot.settings import RasaSettings


def stores(**urls):
    settings = RasaSettings(5005, "token", "http://actions", Path("models"), **urls)
    return record_stores(settings)


def test_by_default_nothing_is_kept_and_nothing_locked():
    assert stores() == stores(redis_url="redis://redis:6379/0") == {}


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_named_database_keeps_rasas_records(scheme):
    kept = stores(tracker_url=f"{scheme}://rasa:secret@db/rasa")
    assert kept == {
        "tracker_store": {
            "type": "SQL",
            "dialect": "postgresql",
            "url": "postgresql://rasa:secret@db/rasa",
        }
    }


def test_servers_that_share_records_lock_them_in_redis():
    lock = stores(
        tracker_url="postgresql://db/rasa", redis_url="rediss://:p%40ss@redis:6380/2"
    )["lock_store"]
    assert lock == {
        "type": "redis",
        "url": "redis",
        "port": 6380,
        "db": 2,
        "username": None,
        "password": "p@ss",
        "use_ssl": True,
        "key_prefix": "relais",
    }
