"""What Telegram refuses, in its own words.

Source: https://core.telegram.org/bots/api, sendMessage and what it names.
"""

import json
from typing import Any
from urllib.parse import parse_qs

Fields = dict[str, Any]
MOST_UNITS, MOST_DATA_BYTES = 4096, 64
ENTITY_TYPES = {"bold", "italic", "text_link", "bot_command", "url", "code", "pre"}
BUTTON_ACTIONS = {"url", "callback_data", "web_app", "login_url", "pay"}


class ApiError(Exception):
    """Raised to refuse a request as Telegram does."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.parameters = parameters


def read_fields(media_type: str, body: bytes) -> Fields:
    """Read a form or JSON; nested values of a form are JSON, as for Telegram."""
    if media_type.startswith("application/json"):
        content: Fields = json.loads(body or b"{}")
        return content
    fields: Fields = {}
    for name, values in parse_qs(body.decode(), keep_blank_values=True).items():
        value = values[0]
        is_nested = value[:1] in {"{", "["} and name != "text"
        try:
            fields[name] = json.loads(value) if is_nested else value
        except ValueError:
            raise ApiError(
                400, f"Bad Request: can't parse {name} JSON object"
            ) from None
    return fields


def checked_text(fields: Fields) -> str:
    text = str(fields.get("text", ""))
    if not text.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > MOST_UNITS:
        raise ApiError(400, "Bad Request: message is too long")
    return text


def checked_rest(
    fields: Fields, text: str
) -> tuple[list[Fields], list[list[dict[str, str]]]]:
    """Check entities and buttons as Telegram does; return both."""
    entities = fields.get("entities", [])
    if not isinstance(entities, list):
        raise ApiError(400, "Bad Request: can't parse entities: expected an Array")
    length = len(text.encode("utf-16-le")) // 2
    for entity in entities:
        end = entity["offset"] + entity["length"]
        if entity["type"] not in ENTITY_TYPES or entity["length"] < 1 or end > length:
            raise ApiError(400, "Bad Request: can't parse entities: wrong entity")
        if entity["type"] == "text_link" and not entity["url"].startswith("http"):
            raise ApiError(400, "Bad Request: can't parse entities: wrong URL")
    markup = fields.get("reply_markup", {})
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ApiError(400, "Bad Request: can't parse reply keyboard markup")
    for button in (button for row in rows for button in row):
        if not button.get("text"):
            raise ApiError(400, "Bad Request: inline keyboard button text is empty")
        if len(BUTTON_ACTIONS & button.keys()) != 1:
            raise ApiError(
                400, "Bad Request: text buttons are unallowed in the inline keyboard"
            )
        data = button.get("callback_data")
        if data is not None and not 1 <= len(data.encode()) <= MOST_DATA_BYTES:
            raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    return entities, rows
