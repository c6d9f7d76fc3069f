"""Requests to the Bot API, at the pace it asks for; never a token or a word in a log.

The library paces all requests together (30 a second) and waits where Telegram says how
long (429); here is the pace within one chat. What went wrong comes out as one of three
errors that the caller can act on. Source: Telegram Bot API, "Bots FAQ: limits".
"""

import asyncio
import logging
import warnings
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

from telegram import BotCommand, BotCommandScopeAllPrivateChats, LinkPreviewOptions
from telegram.constants import ChatAction
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    TelegramError,
    TimedOut,
)
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from handover.channels.telegram.letters import Letter
from handover.channels.telegram.updates import ALLOWED_UPDATES
from handover.core.limits import Buckets, Limit

CHAT_PACE = Limit(burst=3, per_second=1.0)
"""Per chat: Telegram bears short bursts, and one message a second in the long run."""

FLOOD_RETRIES = 10
POLL_SECONDS = 25
ANSWER_SECONDS = 20.0
"""How long an answer is waited for: a send given up too early may arrive twice."""

T = TypeVar("T")


class PostError(Exception):
    """Base of what can go wrong; its text never holds what the library says."""


class TryLater(PostError):
    """Raised when Telegram did not answer, or not in time: it may have arrived."""


class Taken(TryLater):
    """Raised when another program polls with the same token (409)."""


class Unreachable(PostError):
    """Raised when Telegram does not deliver to this chat: blocked, or gone (403)."""


class Refused(PostError):
    """Raised when Telegram does not take this request as it is (400)."""


class WrongToken(PostError):
    """Raised when Telegram does not know the bot's token (401, 404)."""


class Post:
    """One bot's requests; `open` before use, `close` after."""

    def __init__(self, token: str, api: str) -> None:
        """Prepare the requests; nothing is sent yet.

        Args:
            token: The bot's token, a secret.
            api: Address of the Bot API, without a slash at its end.
        """
        _silence()
        self._bot: ExtBot[int] = ExtBot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=HTTPXRequest(read_timeout=ANSWER_SECONDS, pool_timeout=None),
            get_updates_request=HTTPXRequest(connection_pool_size=1),
            rate_limiter=AIORateLimiter(max_retries=FLOOD_RETRIES),
        )
        self._pace = Buckets(CHAT_PACE)

    async def open(self) -> None:
        """Ask who the bot is.

        Raises:
            WrongToken: Telegram does not know the token.
            TryLater: No answer.
        """
        await _asked(self._bot.initialize())

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.shutdown()

    async def send(self, chat_id: int, letter: Letter) -> int:
        """Send a message; return Telegram's id of it.

        Raises:
            TryLater: It is not known whether it arrived.
            Unreachable: Telegram does not deliver to this chat.
            Refused: Telegram does not take this message.
        """
        await self._keep_pace(chat_id)
        sent = await _asked(
            self._bot.send_message(
                chat_id,
                letter.text,
                entities=letter.entities,
                reply_markup=letter.markup,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )
        return sent.message_id

    async def edit(self, chat_id: int, message_id: int, letter: Letter) -> None:
        """Change a message that was sent; nothing happens if it is so already.

        Raises:
            TryLater, Unreachable, Refused: As for `send`.
        """
        await self._keep_pace(chat_id)
        try:
            await _asked(
                self._bot.edit_message_text(
                    letter.text,
                    chat_id,
                    message_id,
                    entities=letter.entities,
                    reply_markup=letter.markup,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            )
        except _NotModified:
            return

    async def _keep_pace(self, chat_id: int) -> None:
        now = asyncio.get_running_loop().time
        wait = self._pace.wait_for(str(chat_id), now())
        while wait > 0:
            await asyncio.sleep(wait)
            wait = self._pace.wait_for(str(chat_id), now())

    async def answer_press(self, query: str, text: str | None = None) -> None:
        """Answer a pressed button, so that it stops turning; too late is no fault."""
        await self._try(self._bot.answer_callback_query(query, text=text))

    async def show_typing(self, chat_id: int) -> None:
        """Show that somebody is writing, for about five seconds."""
        await self._try(self._bot.send_chat_action(chat_id, ChatAction.TYPING))

    async def leave(self, chat_id: int) -> None:
        """Leave a group or channel."""
        await self._try(self._bot.leave_chat(chat_id))

    async def name_commands(self, lang: str | None, names: Mapping[str, str]) -> None:
        """Publish the commands of the menu; `lang` None for all other languages."""
        commands = [BotCommand(name, text) for name, text in names.items()]
        scope = BotCommandScopeAllPrivateChats()
        await self._try(self._bot.set_my_commands(commands, scope, lang))

    async def _try(self, request: Coroutine[Any, Any, Any]) -> None:
        """Do what may fail without harm."""
        try:
            await _asked(request)
        except PostError as error:
            logging.getLogger(__name__).info("not done: %s", type(error).__name__)

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have updates sent to `url`, one at a time, so that their order is kept.

        Raises:
            TryLater, Refused, WrongToken: As above.
        """
        await _asked(
            self._bot.set_webhook(
                url,
                secret_token=secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=1,
            )
        )

    async def delete_webhook(self) -> None:
        """Have updates kept for polling.

        Raises:
            TryLater, WrongToken: As above.
        """
        await _asked(self._bot.delete_webhook())

    async def updates(self, offset: int | None) -> list[dict[str, Any]]:
        """Wait up to `POLL_SECONDS` for updates; return them as they came, in order.

        What comes before `offset` counts as taken. They are returned unread, because
        the library drops all of them where it cannot read one.

        Raises:
            Taken: Another program polls with the same token, or a webhook is set.
            TryLater, WrongToken: As above.
        """
        wanted: dict[str, Any] = {
            "timeout": POLL_SECONDS,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        if offset is not None:
            wanted["offset"] = offset
        found = await _asked(
            self._bot.do_api_request(
                "getUpdates",
                wanted,
                read_timeout=POLL_SECONDS + ANSWER_SECONDS,
            )
        )
        return sorted(found, key=lambda update: int(update["update_id"]))


class _NotModified(Refused):
    """Raised when an edit would change nothing."""


_BY_TEXT: tuple[tuple[str, Callable[[str], PostError]], ...] = (
    ("chat not found", Unreachable),
    ("user is deactivated", Unreachable),
    ("message is not modified", _NotModified),
)


async def _asked(request: Coroutine[Any, Any, T]) -> T:
    """Await a request; turn the library's errors into ours.

    `from None`: the library's errors can hold addresses with the token.
    """
    try:
        return await request
    except Forbidden:
        raise Unreachable("Telegram does not deliver to the chat") from None
    except Conflict:
        raise Taken("another program polls with the token") from None
    except InvalidToken:
        raise WrongToken("Telegram does not know the token") from None
    except TimedOut:
        raise TryLater("Telegram did not answer in time") from None
    except BadRequest as error:
        for words, kind in _BY_TEXT:
            if words in error.message.lower():
                raise kind("Telegram refused") from None
        raise Refused("Telegram refused the request") from None
    except TelegramError as error:
        raise TryLater(f"Telegram is away: {type(error).__name__}") from None


def _silence() -> None:
    """Keep the library and its HTTP client from writing addresses and updates.

    httpx logs each address, in which the token stands; the library logs what it cannot
    read, in which citizens' words stand, as CRITICAL.
    """
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # Updates are fetched raw on purpose, which the library advises against; and it
    # warns itself about how it will tell the time to wait after a flood.
    for message in ("Please use 'Bot.getUpdates'", ".*attribute `retry_after`"):
        warnings.filterwarnings("ignore", message=message)
