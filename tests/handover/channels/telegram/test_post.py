"""The library's requests against a Bot API server, over HTTP."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from handover.channels.telegram.letters import Letter, button
from handover.channels.telegram.post import (
    Post,
    PostError,
    Refused,
    Taken,
    TryLater,
    Unreachable,
    WrongToken,
)
from tests.auxil.bot_api import TOKEN, BotApi
from tests.auxil.stand_in_rasa import until
from tests.auxil.telephone import Phone

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def post(bot_api: BotApi) -> AsyncIterator[Post]:
    opened = Post(TOKEN, bot_api.url)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def phone(bot_api: BotApi) -> Phone:
    bot_api.is_down = False
    return bot_api.phone()


async def test_a_letter_arrives_with_its_buttons(post: Post, phone: Phone) -> None:
    letter = Letter("bonjour", keyboard=[[button("Oui", "yes")]])
    message = await post.send(phone.chat_id, letter)
    assert [(s.message_id, s.text, s.buttons) for s in phone.shown] == [
        (message, "bonjour", ["Oui"])
    ]


async def test_an_edit_changes_it_and_one_that_changes_nothing_is_no_fault(
    post: Post, phone: Phone
) -> None:
    message = await post.send(phone.chat_id, Letter("un"))
    await post.edit(phone.chat_id, message, Letter("deux"))
    await post.edit(phone.chat_id, message, Letter("deux"))
    assert [(s.text, s.edits) for s in phone.shown] == [("deux", 1)]


async def test_flooding_is_waited_out_and_the_order_kept(
    post: Post, bot_api: BotApi, phone: Phone
) -> None:
    bot_api.flood(phone.chat_id, 1.0)
    for number in range(3):
        await post.send(phone.chat_id, Letter(str(number)))
    assert [shown.text for shown in phone.shown] == ["0", "1", "2"]
    assert ("sendMessage", 429) in [(m, code) for m, code, _ in bot_api.refusals]


async def test_a_chat_gets_short_bursts_and_then_one_message_a_second(
    post: Post, phone: Phone
) -> None:
    now = asyncio.get_running_loop().time
    began = now()
    for number in range(5):
        await post.send(phone.chat_id, Letter(str(number)))
    assert now() - began >= 1.9


async def test_a_chat_that_waits_holds_up_no_other(
    post: Post, bot_api: BotApi, phone: Phone
) -> None:
    other = bot_api.phone()
    sends = [
        asyncio.create_task(post.send(phone.chat_id, Letter(str(number))))
        for number in range(8)
    ]
    await post.send(other.chat_id, Letter("moi aussi"))
    assert not all(send.done() for send in sends)
    for send in sends:
        send.cancel()
    await asyncio.gather(*sends, return_exceptions=True)


async def test_who_blocked_the_bot_or_is_unknown_is_unreachable(
    post: Post, phone: Phone
) -> None:
    phone.block(tells=False)
    for chat_id in (phone.chat_id, 42):
        with pytest.raises(Unreachable):
            await post.send(chat_id, Letter("bonjour"))


async def test_what_telegram_does_not_take_is_refused(post: Post, phone: Phone) -> None:
    for letter in (
        Letter("x" * 4097),
        Letter(" "),
        Letter("x", keyboard=[[button("x", "y" * 65)]]),
    ):
        with pytest.raises(Refused):
            await post.send(phone.chat_id, letter)
    with pytest.raises(Refused):
        await post.edit(phone.chat_id, 999, Letter("x"))


async def test_without_an_answer_it_is_tried_later(
    post: Post, bot_api: BotApi, phone: Phone
) -> None:
    bot_api.is_down = True
    with pytest.raises(TryLater):
        await post.send(phone.chat_id, Letter("bonjour"))
    bot_api.is_down = False
    bot_api.lose_next_reply()
    with pytest.raises(TryLater):
        await post.send(phone.chat_id, Letter("bonjour"))


async def test_what_may_fail_without_harm_does(post: Post, phone: Phone) -> None:
    await post.answer_press("of long ago")
    await post.show_typing(42)
    await post.show_typing(phone.chat_id)
    assert phone.actions == ["typing"]


async def test_updates_come_in_order_and_what_was_taken_is_gone(
    post: Post, bot_api: BotApi, phone: Phone
) -> None:
    first, second = phone.say("un"), phone.say("deux")
    bot_api.repeat(first)
    found = await post.updates(None)
    assert found == [first, first, second]
    third = phone.say("trois")
    assert await post.updates(second["update_id"] + 1) == [third]


async def test_of_two_who_fetch_the_first_is_told_that_the_bot_is_taken(
    post: Post, bot_api: BotApi
) -> None:
    last = max((u["update_id"] for u in await waiting(post, bot_api)), default=0)
    first = asyncio.create_task(post.updates(last + 1))
    calls = bot_api.count("getUpdates")

    async def is_under_way() -> bool:
        return bot_api.count("getUpdates") > calls

    await until(is_under_way)
    other = Post(TOKEN, bot_api.url)
    await other.open()
    second = asyncio.create_task(other.updates(last + 1))
    with pytest.raises(Taken):
        await first
    update = bot_api.phone().say("bonjour")
    assert await second == [update]
    await other.close()


async def waiting(post: Post, bot_api: BotApi) -> list[dict[str, object]]:
    """Return the updates that nobody has taken yet: at least one."""
    bot_api.phone().say("x")
    return await post.updates(None)


async def test_a_webhook_and_fetching_exclude_each_other(
    post: Post, bot_api: BotApi
) -> None:
    await post.set_webhook("http://127.0.0.1:9/nobody", "s" * 20)
    with pytest.raises(Taken):
        await post.updates(None)
    assert bot_api.webhook is not None
    assert bot_api.webhook["secret_token"] == "s" * 20
    assert str(bot_api.webhook["max_connections"]) == "1"
    await post.delete_webhook()
    bot_api.phone().say("bonjour")
    assert await post.updates(None)


@pytest.mark.parametrize("token", [f"{TOKEN}x", "1:" + "x" * 35])
async def test_a_wrong_token_is_named_without_being_shown(
    bot_api: BotApi, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    post = Post(token, bot_api.url)
    with pytest.raises(WrongToken) as refused:
        await post.open()
    assert token not in f"{refused.value!r} {refused.value}"
    assert token not in caplog.text
    await post.close()


async def test_neither_token_nor_words_reach_the_log_at_any_level(
    post: Post, bot_api: BotApi, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("handover").setLevel(logging.DEBUG)
    logging.getLogger().setLevel(logging.DEBUG)
    phone.say("un secret")
    bot_api.put(message={"text": "un secret sans date"})
    await post.updates(None)
    await post.send(phone.chat_id, Letter("un secret"))
    bot_api.is_down = True
    with pytest.raises(PostError):
        await post.send(phone.chat_id, Letter("un secret"))
    bot_api.is_down = False
    assert TOKEN not in caplog.text
    assert "un secret" not in caplog.text
