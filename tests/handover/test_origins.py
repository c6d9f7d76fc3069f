import pytest

from handover.origins import is_own, may_connect, may_manage
from handover.settings import Settings, Stage

PORTAL = "https://portal.be"
DEMO = Settings(allowed_origins=frozenset({PORTAL}))
PRODUCTION = Settings(stage=Stage.PRODUCTION, allowed_origins=frozenset({PORTAL}))
STAGES = pytest.mark.parametrize("settings", [DEMO, PRODUCTION], ids=["demo", "prod"])

STRANGERS = pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://portal.be.evil.example",
        "https://relais.be.evil.example",
        "https://relais.be:8443",
        "https://relais.be@evil.example",
        "http://portal.be",
        "https://sub.portal.be",
        "null",
        "",
        "relais.be",
        "https://[",
        "https://[::1",
    ],
)


def headers(origin):
    host = {"host": "relais.be"}
    return host if origin is None else host | {"origin": origin}


@STAGES
def test_listed_portal_may_embed_the_widget(settings):
    assert may_connect(headers(PORTAL), settings)


@STAGES
def test_page_of_the_hub_itself_may_connect(settings):
    assert may_connect(headers("https://relais.be"), settings)


@STAGES
@STRANGERS
def test_other_page_may_not_connect(settings, origin):
    assert not may_connect(headers(origin), settings)


@STAGES
@STRANGERS
def test_other_page_may_not_act_for_an_agent(settings, origin):
    assert not may_manage(headers(origin), settings)


@STAGES
def test_listed_portal_may_not_act_for_an_agent(settings):
    assert not may_manage(headers(PORTAL), settings)


@STAGES
def test_console_of_the_hub_may_act_for_an_agent(settings):
    assert may_manage(headers("https://relais.be"), settings)


@pytest.mark.parametrize("may", [may_connect, may_manage])
@pytest.mark.parametrize(("settings", "expected"), [(DEMO, True), (PRODUCTION, False)])
def test_client_that_is_no_browser_may_come_in_a_demonstration_only(
    may, settings, expected
):
    assert may(headers(None), settings) == expected


def test_port_is_part_of_the_address():
    page = {"origin": "http://127.0.0.1:8000", "host": "127.0.0.1:8000"}
    assert is_own(page)


@pytest.mark.parametrize("page", [{}, {"host": ""}, {"origin": "", "host": ""}])
def test_page_without_an_address_is_not_our_own(page):
    assert not is_own(page)
