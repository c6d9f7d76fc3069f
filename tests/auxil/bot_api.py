"""A Bot API server of one's own: real HTTP, strict where Telegram is strict.

It keeps chats as people see them on their telephones and hands updates out by long
polling or to a webhook. What Telegram refuses is refused here, with Telegram's words:
https://core.telegram.org/bots/api. Tests can take it off the air, let it flood, lose an
answer, or send an update twice.
"""

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from tests.auxil.bot_api_rules import (
    ApiError,
    Fields,
    checked_rest,
    checked_text,
    read_fields,
)
from tests.auxil.telephone import Phone, Shown, Update

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
METHODS = {
    "answerCallbackQuery",
    "deleteWebhook",
    "editMessageText",
    "getMe",
    "getUpdates",
    "leaveChat",
    "sendChatAction",
    "sendMessage",
    "setMyCommands",
    "setWebhook",
}
MOST_SECONDS = 50


class BotApi:
    """The server, on a free port; `stop` after use."""

    def __init__(self, token: str = TOKEN) -> None:
        self._token = token
        self._changed = threading.Condition()
        self._updates: list[Update] = []
        self._last_update = 880_000
        self._poller = 0
        self._queries: dict[str, Phone] = {}
        self._floods: dict[int, float] = {}
        self._replies_to_lose = 0
        self._late_seconds = 0.0
        self._webhook: Fields | None = None
        self.phones: dict[int, Phone] = {}
        self.calls: list[tuple[str, Fields]] = []
        self.refusals: list[tuple[str, int, str]] = []
        self.left: list[int] = []
        self.commands: dict[str, list[Fields]] = {}
        self.is_down = False
        self._stopped = False
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length)
                if api.is_down:
                    self.close_connection = True
                    return
                reply = api.serve(self.path, self.headers["Content-Type"] or "", body)
                if reply is None:
                    self.close_connection = True
                    return
                self._answer(*reply)

            do_GET = do_POST

            def _answer(self, status: int, content: Fields) -> None:
                payload = json.dumps(content).encode()
                with suppress(BrokenPipeError, ConnectionResetError):
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(payload)))
                    self.end_headers()
                    self.wfile.write(payload)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Say nothing: a killed hub leaves torn connections behind."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._server.shutdown()
        self._server.server_close()

    # -- what tests do -------------------------------------------------------------

    def phone(self, lang: str = "fr") -> Phone:
        """Return a new citizen's telephone."""
        with self._changed:
            chat_id = 5_000_000_000 + 7919 * (len(self.phones) + 1)
            self.phones[chat_id] = Phone(self, chat_id, lang)
            return self.phones[chat_id]

    def put(self, **content: Any) -> Update:
        """Queue an update, or hand it to the webhook."""
        with self._changed:
            self._last_update += 1
            update = {"update_id": self._last_update, **content}
            self.repeat(update)
        return update

    def repeat(self, *updates: Update) -> None:
        """Deliver these updates, again or in this order."""
        with self._changed:
            self._updates.extend(updates)
            self._changed.notify_all()

    def flood(self, chat_id: int, seconds: float) -> None:
        """Refuse messages to this chat for so long, with `retry_after`."""
        self._floods[chat_id] = time.monotonic() + seconds

    def answer_after(self, seconds: float) -> None:
        """Take messages at once, but answer late."""
        self._late_seconds = seconds

    def lose_next_reply(self) -> None:
        """Take the next message, but tear the line before answering."""
        self._replies_to_lose += 1

    def next_query(self, phone: Phone) -> str:
        with self._changed:
            query = str(4_000_000 + len(self._queries))
            self._queries[query] = phone
            return query

    def count(self, method: str) -> int:
        return sum(called == method for called, _ in self.calls)

    @property
    def webhook(self) -> Fields | None:
        return self._webhook

    def wait_for(self, condition: Callable[[], bool], seconds: float = 15.0) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, seconds), "waited in vain"

    # -- the Bot API ---------------------------------------------------------------

    def serve(
        self, path: str, media_type: str, body: bytes
    ) -> tuple[int, Fields] | None:
        """Answer one request; None tears the line."""
        _, _, rest = path.partition("/bot")
        token, _, method = rest.partition("/")
        fields: Fields = {}
        try:
            function = self._function(token, method)
            fields = read_fields(media_type, body)
            with self._changed:
                self.calls.append((method, fields))
                result = function(fields)
                self._changed.notify_all()
                if method == "sendMessage" and self._replies_to_lose:
                    self._replies_to_lose -= 1
                    return None
        except ApiError as error:
            self.refusals.append((method, error.code, str(error)))
            content: Fields = {
                "ok": False,
                "error_code": error.code,
                "description": str(error),
            }
            if error.parameters:
                content["parameters"] = error.parameters
            return error.code, content
        if method == "sendMessage":
            time.sleep(self._late_seconds)
        return 200, {"ok": True, "result": result}

    def _function(self, token: str, method: str) -> Callable[[Fields], Any]:
        if token != self._token:
            raise ApiError(401, "Unauthorized")
        function: Callable[[Fields], Any] | None = getattr(self, f"_{method}", None)
        if function is None or method not in METHODS:
            raise ApiError(404, "Not Found")
        return function

    def _getMe(self, _: Fields) -> Fields:
        return {
            "id": int(self._token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Relais",
            "username": "relais_bot",
        }

    def _getUpdates(self, fields: Fields) -> list[Update]:
        if self._webhook is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._poller += 1
        mine = self._poller
        self._changed.notify_all()
        offset = int(fields.get("offset", 0))
        self._updates = [u for u in self._updates if u["update_id"] >= offset]
        allowed = fields.get("allowed_updates")
        deadline = time.monotonic() + min(int(fields.get("timeout", 0)), MOST_SECONDS)
        while not self._updates and time.monotonic() < deadline and not self._stopped:
            self._changed.wait(min(0.5, max(0.01, deadline - time.monotonic())))
            if self._poller != mine:
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure "
                    "that only one bot instance is running",
                )
            if self.is_down:
                raise ApiError(502, "Bad Gateway")
        found = self._updates[: int(fields.get("limit", 100))]
        if allowed:
            found = [u for u in found if allowed_kind(u) in allowed]
        return found

    def _setWebhook(self, fields: Fields) -> bool:
        if not str(fields.get("url", "")).startswith("http"):
            raise ApiError(400, "Bad Request: bad webhook: invalid URL")
        is_new = self._webhook is None
        self._webhook = fields
        if is_new:
            threading.Thread(target=self._push, daemon=True).start()
        return True

    def _deleteWebhook(self, _: Fields) -> bool:
        self._webhook = None
        return True

    def _push(self) -> None:
        """Send updates to the webhook, one at a time, until each is taken (2xx)."""
        while True:
            with self._changed:
                ready = self._changed.wait_for(
                    lambda: self._updates or self._stopped or not self._webhook, 60
                )
                if not ready or self._stopped or self._webhook is None:
                    return
                update, hook = self._updates[0], dict(self._webhook)
            headers = {}
            if "secret_token" in hook:
                headers["X-Telegram-Bot-Api-Secret-Token"] = str(hook["secret_token"])
            try:
                status = httpx.post(
                    hook["url"], json=update, headers=headers, timeout=10
                ).status_code
            except httpx.TransportError:
                status = 0
            with self._changed:
                if 200 <= status < 300:
                    self._updates.remove(update)
                    self._changed.notify_all()
                else:
                    self._changed.wait(0.2)

    def _sendMessage(self, fields: Fields) -> Fields:
        phone = self._phone(fields)
        text = checked_text(fields)
        shown = Shown(phone.next_id(), text, *checked_rest(fields, text))
        phone.shown.append(shown)
        return self._as_message(phone, shown)

    def _editMessageText(self, fields: Fields) -> Fields:
        phone = self._phone(fields)
        text = checked_text(fields)
        entities, keyboard = checked_rest(fields, text)
        for shown in phone.shown:
            if shown.message_id == int(fields.get("message_id", 0)):
                if (shown.text, shown.keyboard) == (text, keyboard):
                    raise ApiError(
                        400,
                        "Bad Request: message is not modified: specified new message "
                        "content and reply markup are exactly the same as a current "
                        "content and reply markup of the message",
                    )
                shown.text, shown.entities, shown.keyboard = text, entities, keyboard
                shown.edits += 1
                return self._as_message(phone, shown)
        raise ApiError(400, "Bad Request: message to edit not found")

    def _answerCallbackQuery(self, fields: Fields) -> bool:
        query = str(fields.get("callback_query_id", ""))
        phone = self._queries.get(query)
        if phone is None or query in phone.answers:
            raise ApiError(
                400,
                "Bad Request: query is too old and response timeout expired or query "
                "ID is invalid",
            )
        if len(str(fields.get("text", ""))) > 200:
            raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
        phone.answers[query] = fields.get("text")
        return True

    def _sendChatAction(self, fields: Fields) -> bool:
        if fields.get("action") != "typing":
            raise ApiError(400, "Bad Request: wrong parameter action in request")
        self._phone(fields).actions.append("typing")
        return True

    def _setMyCommands(self, fields: Fields) -> bool:
        commands = fields.get("commands")
        if not isinstance(commands, list) or not 0 < len(commands) <= 100:
            raise ApiError(400, "Bad Request: can't parse commands")
        for command in commands:
            name, text = command["command"], command["description"]
            is_name = name.replace("_", "a").isalnum() and name == name.lower()
            if not is_name or not 1 <= len(name) <= 32 or not 1 <= len(text) <= 256:
                raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
        self.commands[str(fields.get("language_code", ""))] = commands
        return True

    def _leaveChat(self, fields: Fields) -> bool:
        self.left.append(int(fields["chat_id"]))
        return True

    def _phone(self, fields: Fields) -> Phone:
        chat_id = int(fields.get("chat_id", 0))
        phone = self.phones.get(chat_id)
        if phone is None:
            raise ApiError(400, "Bad Request: chat not found")
        if phone.has_blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        left = self._floods.get(chat_id, 0.0) - time.monotonic()
        if left > 0:
            seconds = int(left) + 1
            raise ApiError(
                429,
                f"Too Many Requests: retry after {seconds}",
                retry_after=seconds,
            )
        return phone

    def _as_message(self, phone: Phone, shown: Shown) -> Fields:
        return {
            "message_id": shown.message_id,
            "date": int(time.time()),
            "chat": phone.chat,
            "text": shown.text,
        }


def allowed_kind(update: Update) -> str:
    return next(key for key in update if key != "update_id")
