"""Each channel passes the same kit."""

import pytest

from tests.auxil.hub_process import HubProcess
from tests.handover.channels.kit import ChannelClaims
from tests.handover.channels.visitors import (
    FormVisitor,
    PollVisitor,
    SocketVisitor,
    TelegramVisitor,
)

pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="module")
def hub(telegram_hub: HubProcess) -> HubProcess:
    return telegram_hub


class TestWebSocket(ChannelClaims):
    visitor = SocketVisitor


class TestLongPoll(ChannelClaims):
    visitor = PollVisitor


class TestSimplePage(ChannelClaims):
    visitor = FormVisitor


class TestTelegram(ChannelClaims):
    visitor = TelegramVisitor
    repeats_what_was_under_way = True
