"""`python -m tools.dialogues URL`: play sample dialogues against a running Relais.

Reads tests/conversations/dialogues/<language>.yml, speaks the HTTP protocol of
docs/reference/protocol.md as a citizen's browser would, and writes what came back to
docs/dialogues/<language>.md, for people to read aloud. It judges nothing itself: it
returns 1 when a button that a dialogue presses was not offered, or when no reply came.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import yaml

__all__ = [
    "Dialogue",
    "DialogueFileError",
    "Exchange",
    "NoReplyError",
    "Played",
    "Turn",
    "as_page",
    "main",
    "play",
    "read_dialogues",
]

LANGUAGES = {"fr": "Français", "nl": "Nederlands", "de": "Deutsch", "en": "English"}
SCRIPTS = Path("tests/conversations/dialogues")
PAGES = Path("docs/dialogues")
REPLY_SECONDS = 20.0
SILENCE_SECONDS = 0.4
"""After a reply: how long nothing more may come before the next turn."""

Message = dict[str, Any]

logger = logging.getLogger("tools.dialogues")


class DialogueFileError(ValueError):
    """Raised when a file of dialogues cannot be used; says which and why."""


class NoReplyError(RuntimeError):
    """Raised when nothing came back in time; says in which dialogue."""


@dataclass(frozen=True)
class Turn:
    """What the citizen does once: one of both is set."""

    text: str | None = None
    choice: str | None = None
    """Value of a button of an earlier message."""


@dataclass(frozen=True)
class Dialogue:
    """One conversation to play, from its first message."""

    title: str
    turns: tuple[Turn, ...]
    level: str = "standard"


@dataclass(frozen=True)
class Exchange:
    """One turn and what followed from it."""

    said: str
    """As the hub stored it, so masked; of a button its label."""
    is_button: bool
    replies: tuple[Message, ...]
    """Messages of bot and system, as on the wire."""


@dataclass(frozen=True)
class Played:
    """What a dialogue brought."""

    title: str
    exchanges: tuple[Exchange, ...]
    missing: str | None = None
    """Value of a button that was not offered: there the dialogue ended."""


def read_dialogues(file: Path) -> list[Dialogue]:
    """Read the dialogues of one language.

    Raises:
        DialogueFileError: the file does not have the form of its neighbours.
    """
    entries = yaml.safe_load(file.read_text("utf-8"))
    if not isinstance(entries, list):
        raise DialogueFileError(f"{file}: a list of dialogues is needed.")
    return [
        _read_dialogue(entry, f"{file}, dialogue {n}")
        for n, entry in enumerate(entries, 1)
    ]


def _read_dialogue(entry: Any, place: str) -> Dialogue:
    if not isinstance(entry, dict):
        raise DialogueFileError(
            f"{place}: needs a title and something the citizen says."
        )
    unknown = set(entry) - {"title", "level", "says"}
    if unknown:
        raise DialogueFileError(f"{place}: unknown {', '.join(sorted(unknown))}.")
    if not entry.get("title") or not entry.get("says"):
        raise DialogueFileError(
            f"{place}: needs a title and something the citizen says."
        )
    turns = tuple(_read_turn(said, place) for said in entry["says"])
    return Dialogue(entry["title"], turns, entry.get("level", "standard"))


def _read_turn(said: Any, place: str) -> Turn:
    if isinstance(said, str):
        return Turn(text=said)
    if isinstance(said, dict) and set(said) == {"choose"}:
        return Turn(choice=str(said["choose"]))
    raise DialogueFileError(f"{place}: a turn is a text, or `choose:` with a value.")


class Conversation:
    """One conversation with a running hub over plain HTTP."""

    def __init__(self, client: httpx.Client, lang: str, level: str) -> None:
        opened = client.post(
            "/api/v1/conversations", json={"lang": lang, "level": level}
        )
        welcome = opened.raise_for_status().json()
        self._client = client
        self._path = f"/api/v1/conversations/{welcome['conversation']}"
        self._headers = {"Authorization": f"Bearer {welcome['token']}"}
        self.messages: list[Message] = []
        """Everything so far, the disclosure first."""
        self._read(wait=0)

    def button(self, value: str) -> str | None:
        """Return the label of the newest button with this value, if one was offered."""
        for message in reversed(self.messages):
            for choice in message["choices"]:
                if choice["value"] == value:
                    return str(choice["label"])
        return None

    def act(self, turn: Turn) -> Exchange:
        """Say or press, and wait for everything that follows from it.

        Blocks for the reply and a short silence after it. A button must have been
        offered: see `button`.

        Raises:
            NoReplyError: nothing came within `REPLY_SECONDS`.
        """
        before = len(self.messages)
        label = None if turn.choice is None else self.button(turn.choice)
        if turn.choice is None:
            seq = self._send("say", text=turn.text)
        else:
            seq = self._send("choose", value=turn.choice)
        deadline = time.monotonic() + REPLY_SECONDS
        while not self._is_answered(seq):
            if time.monotonic() > deadline:
                raise NoReplyError(f"no reply within {REPLY_SECONDS:.0f} s")
            self._read(wait=1)
        while self._read(wait=SILENCE_SECONDS):
            pass
        news = self.messages[before:]
        own = [each["text"] for each in news if each["author"] == "citizen"]
        replies = tuple(each for each in news if each["author"] != "citizen")
        return Exchange(label or own[0], label is not None, replies)

    def close(self) -> None:
        """End it, so that it keeps no place in the queue."""
        self._send("close")

    def _is_answered(self, seq: int) -> bool:
        """Tell whether what the citizen did at `seq` has been settled.

        A request for a person is settled by the line of the system that is the ack.
        """
        return any(
            message["reply_to"] == seq or message["seq"] == seq
            for message in self.messages
            if message["author"] != "citizen"
        )

    def _send(self, verb: str, **fields: Any) -> int:
        sent = self._client.post(
            f"{self._path}/{verb}",
            json={"client_msg_id": str(uuid4()), **fields},
            headers=self._headers,
        )
        return int(sent.raise_for_status().json()["seq"])

    def _read(self, *, wait: float) -> bool:
        last = self.messages[-1]["seq"] if self.messages else 0
        got = self._client.get(
            f"{self._path}/messages",
            params={"after": last, "wait": wait},
            headers=self._headers,
        )
        news = got.raise_for_status().json()["messages"]
        self.messages += news
        return bool(news)


def play(client: httpx.Client, lang: str, dialogue: Dialogue) -> Played:
    """Hold one dialogue; it ends early where a button is not there to be pressed.

    Raises:
        NoReplyError: the system stayed silent; the message says in which dialogue.
        httpx.HTTPError: it could not be reached, or refused.
    """
    conversation = Conversation(client, lang, dialogue.level)
    exchanges: list[Exchange] = []
    missing: str | None = None
    try:
        for turn in dialogue.turns:
            if turn.choice is not None and conversation.button(turn.choice) is None:
                missing = turn.choice
                break
            exchanges.append(conversation.act(turn))
    except NoReplyError as error:
        raise NoReplyError(f"{lang}, {dialogue.title}: {error}") from error
    conversation.close()
    return Played(dialogue.title, tuple(exchanges), missing)


def as_page(lang: str, played: Iterable[Played]) -> str:
    """Write the page of one language: no times, no ids that change."""
    head = [
        f"# {LANGUAGES[lang]}: sample dialogues",
        "Played against a running Relais by `python -m tools.dialogues`; each starts "
        "after the disclosure. What the citizen does stands after **→**, a pressed "
        "button in [brackets], as the buttons offered do.",
    ]
    blocks = [block for each in enumerate(played, 1) for block in _dialogue(*each)]
    return "\n\n".join([*head, *blocks]) + "\n"


def _dialogue(number: int, played: Played) -> list[str]:
    blocks = [f"## {number}. {played.title}"]
    for exchange in played.exchanges:
        said = f"[{exchange.said}]" if exchange.is_button else exchange.said
        blocks.append(f"**→** {said}")
        blocks += [_reply(message) for message in exchange.replies]
    if played.missing is not None:
        blocks.append(f"**The button `{played.missing}` was not offered.**")
    return blocks


def _reply(message: Message) -> str:
    """Quote a reply with its sources' titles and its buttons."""
    kind = f" · {message['kind']}" if message["author"] == "bot" else ""
    parts = [f"**{message['label']}**{kind}", message["text"].strip()]
    if message["sources"]:
        parts.append("*" + " · ".join(map(_title, message["sources"])) + "*")
    if message["choices"]:
        parts.append(" ".join(f"[{choice['label']}]" for choice in message["choices"]))
    lines = "\n\n".join(parts).splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _title(source: Message) -> str:
    return f"{source['title']} ({source['institution']})"


def main(
    arguments: Sequence[str] | None = None,
    *,
    connect: Callable[[str], httpx.Client] = lambda url: httpx.Client(
        base_url=url, timeout=30
    ),
) -> int:
    """Play every file and write its page; return 1 where something was missing."""
    parser = argparse.ArgumentParser(prog="python -m tools.dialogues")
    parser.add_argument("url", help="address of the hub, as http://127.0.0.1:8000")
    parser.add_argument("--scripts", type=Path, default=SCRIPTS)
    parser.add_argument("--into", type=Path, default=PAGES)
    parser.add_argument("--lang", choices=LANGUAGES, action="append")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stdout)
    logger.setLevel(logging.INFO)
    options.into.mkdir(parents=True, exist_ok=True)
    missing = 0
    with connect(options.url) as client:
        for lang in options.lang or LANGUAGES:
            dialogues = read_dialogues(options.scripts / f"{lang}.yml")
            try:
                played = [play(client, lang, dialogue) for dialogue in dialogues]
            except (NoReplyError, httpx.HTTPError) as error:
                # The sentence says what happened; a traceback would hide it.
                logger.error("Not played: %s", error)  # noqa: TRY400
                return 1
            (options.into / f"{lang}.md").write_text(as_page(lang, played), "utf-8")
            missing += sum(each.missing is not None for each in played)
            logger.info("%s: %d dialogues", lang, len(played))
    if missing:
        logger.warning("%d buttons were not offered; the pages say which.", missing)
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main())
