"""The urgent notice of the institution at /start."""

import pytest

from tests.auxil.bot_api import BotApi
from tests.auxil.hub_process import HubProcess
from tests.auxil.notices import LINKS, TEXTS, notice
from tests.handover.channels.telegram.reader import Reader
from tests.studio.conftest import Worker

pytestmark = pytest.mark.asyncio


async def test_it_is_shown_at_the_start_and_not_once_it_is_gone(
    hub: HubProcess, bot_api: BotApi
) -> None:
    paul = await Worker.log_in(hub, "paul")
    try:
        answer = await paul.send("POST", "bulletins", **notice())
        assert answer.status_code == 201, answer.text
        citizen = Reader(bot_api, "nl")
        await citizen.start()
        shown = await citizen.read(TEXTS["nl"])
        assert shown.text.startswith("Dringend bericht · ")
        assert LINKS["nl"] in str(shown)
        # Again at the next start, also in a conversation that is open.
        citizen.phone.say("/start")
        await citizen.read(TEXTS["nl"], times=2)
        id_ = answer.json()["id"]
        await paul.send("POST", f"bulletins/{id_}/end")
    finally:
        await paul.http.aclose()
    later = Reader(bot_api, "nl")
    await later.start()
    await later.settle()
    assert later.with_part(TEXTS["nl"]) == []
