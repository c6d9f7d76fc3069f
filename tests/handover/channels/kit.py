"""What every channel must do, claimed once.

A channel passes the kit when a subclass of `ChannelClaims` with its own `Visitor`
passes. A visitor sees what a citizen sees and does what a citizen can do; nothing here
knows how the channel carries it.
"""

import asyncio
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from handover.core.message import Message
from handover.core.words import Author
from handover.settings import with_async_driver
from handover.store import messages, telegram_links
from handover.store.engine import Database
from tests.auxil.bot_api import BotApi
from tests.auxil.clients import AgentClient
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa, until

QUESTION = "comment demander le revenu d'intégration ?"
ANSWER = "Adressez-vous au CPAS"
NATIONAL_NUMBER = "85.07.30-033.28"
BOT = "Réponse automatique (IA)"
SYSTEM = "Information"
AGENT = "Personne · Amina"
AI_LABELS = {
    "fr": BOT,
    "nl": "Automatisch antwoord (AI)",
    "de": "Automatische Antwort (KI)",
    "en": "Automated answer (AI)",
}
SECONDS = 20.0


@dataclass(frozen=True)
class Seen:
    """One message as the citizen reads it."""

    label: str
    text: str
    sources: tuple[str, ...] = ()


class Visitor(ABC):
    """A citizen on one channel; `open` first."""

    def __init__(self, hub: HubProcess, bot_api: BotApi, lang: str = "fr") -> None:
        self.hub = hub
        self.bot_api = bot_api
        self.lang = lang

    @abstractmethod
    async def open(self) -> None:
        """Begin a conversation."""

    @abstractmethod
    async def say(self, text: str) -> None:
        """Write something; not to be waited for."""

    @abstractmethod
    async def ask_person(self) -> None:
        """Press the button that asks for a person."""

    @abstractmethod
    async def leave_queue(self) -> None:
        """Press the button that leaves the queue."""

    @abstractmethod
    async def erase(self) -> None:
        """Have the conversation erased, for good."""

    @abstractmethod
    async def cut(self) -> None:
        """Lose the line."""

    @abstractmethod
    async def resume(self) -> None:
        """Have the line again, same conversation; say again what was not heard."""

    @abstractmethod
    async def look(self) -> None:
        """Take in what is there by now, waiting a moment at most."""

    @property
    @abstractmethod
    def seen(self) -> list[Seen]:
        """Return what others said, in the order it was shown."""

    @property
    @abstractmethod
    def place(self) -> int | None:
        """Return the place in the queue as it is shown now, None if none is."""

    async def until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < deadline, [each.label for each in self.seen]
            await self.look()

    async def read(self, part: str, *, times: int = 1) -> Seen:
        """Wait until a text with this part has been shown so many times."""
        await self.until(lambda: len(self.with_part(part)) >= times)
        return self.with_part(part)[-1]

    def with_part(self, part: str) -> list[Seen]:
        return [each for each in self.seen if part in each.text]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


async def read_log(database_url: str, conversation: str) -> list[Message]:
    database = Database(with_async_driver(database_url))
    try:
        async with database.reading() as db:
            return await messages.messages_after(db, conversation, 0)
    finally:
        await database.close()


async def settled_log(database_url: str, conversation: str) -> list[Message]:
    """Return the log once the bot has answered all of it, each message once."""
    deadline = time.monotonic() + SECONDS
    while True:
        log = await read_log(database_url, conversation)
        asked = [m.seq for m in log if m.said.author is Author.CITIZEN]
        answered = sorted(m.said.reply_to or 0 for m in log if m.said.final)
        if asked == answered:
            return log
        assert time.monotonic() < deadline, (asked, answered)
        await asyncio.sleep(0.05)


async def all_delivered(database_url: str) -> None:
    """Wait until the hub knows that Telegram took everything there is to send.

    Killed before that, it may send once more what was under way.
    """

    async def nothing_behind() -> bool:
        database = Database(with_async_driver(database_url))
        try:
            async with database.reading() as db:
                return not await telegram_links.links_behind(db)
        finally:
            await database.close()

    await until(nothing_behind, SECONDS)


class Desk:
    """An agent who knows which conversation came into the queue last."""

    def __init__(self, agent: AgentClient) -> None:
        self.agent = agent

    @classmethod
    async def log_in(cls, hub: HubProcess) -> "Desk":
        agent = await AgentClient.log_in(
            hub.url, hub.ws, "amina", hub.passwords["amina"]
        )
        return cls(agent)

    async def next_in_queue(self, visitor: Visitor) -> str:
        """Ask for a person on the visitor's behalf; return the conversation."""
        await self.agent.expect("queue")
        known = self._waiting()
        await visitor.ask_person()
        await self.agent.receive_until(
            lambda f: f["type"] == "queue" and bool(self._waiting() - known), SECONDS
        )
        (conversation,) = self._waiting() - known
        return conversation

    def _waiting(self) -> set[str]:
        frames = [f for f in self.agent.frames if f["type"] == "queue"]
        return {each["conversation"] for each in frames[-1]["waiting"]}

    async def take(self, visitor: Visitor) -> str:
        """Have the visitor ask for a person, and claim the conversation."""
        conversation = await self.next_in_queue(visitor)
        assert (await self.agent.claim(conversation))["type"] == "ack"
        await visitor.read("Vous parlez maintenant avec Amina")
        return conversation

    async def transcript(self, conversation: str, author: str) -> list[str]:
        """Return what this author said, as far as the agent was shown it."""
        return [
            frame["text"]
            for frame in self.agent.messages
            if frame["conversation"] == conversation and frame["author"] == author
        ]

    async def reads(self, conversation: str, text: str) -> None:
        if text not in await self.transcript(conversation, "citizen"):
            await self.agent.expect(
                "message", SECONDS, conversation=conversation, text=text
            )


class ChannelClaims:
    """Subclass it with the channel's visitor; name the class `Test…`."""

    visitor: ClassVar[type[Visitor]]
    repeats_what_was_under_way: ClassVar[bool] = False
    """Whether the one message under way when a hub is killed may be shown twice:
    where the other side takes messages without remembering which it has."""

    async def arrive(
        self, hub: HubProcess, bot_api: BotApi, lang: str = "fr"
    ) -> Visitor:
        visitor = self.visitor(hub, bot_api, lang)
        await visitor.open()
        return visitor

    @pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
    async def test_the_disclosure_comes_before_anything_else(
        self, hub: HubProcess, bot_api: BotApi, lang: str
    ) -> None:
        visitor = await self.arrive(hub, bot_api, lang)
        await visitor.until(lambda: visitor.seen)
        first = visitor.seen[0]
        assert first.label == AI_LABELS[lang]
        assert {"fr": "IA", "nl": "AI", "de": "KI", "en": "AI"}[lang] in first.text

    async def test_an_answer_shows_its_sources(
        self, hub: HubProcess, bot_api: BotApi
    ) -> None:
        visitor = await self.arrive(hub, bot_api)
        await visitor.say(QUESTION)
        answer = await visitor.read(ANSWER)
        assert answer.label == BOT
        assert answer.sources
        assert all(url.startswith("https://") for url in answer.sources)

    async def test_every_message_says_who_speaks(
        self, hub: HubProcess, bot_api: BotApi
    ) -> None:
        visitor, desk = await self.arrive(hub, bot_api), await Desk.log_in(hub)
        await visitor.say(QUESTION)
        await visitor.read(ANSWER)
        conversation = await desk.take(visitor)
        await desk.agent.say(conversation, "Je suis Amina.")
        await visitor.read("Je suis Amina.")
        await desk.agent.release("return_to_bot", conversation)
        await visitor.read("Amina a quitté la conversation")
        labels = {each.label for each in visitor.seen}
        assert labels == {BOT, SYSTEM, AGENT}
        assert {each.label for each in visitor.with_part("Je suis Amina.")} == {AGENT}
        assert {each.label for each in visitor.with_part(ANSWER)} == {BOT}

    async def test_a_person_can_be_asked_for_in_every_state_without_the_assistant(
        self, hub: HubProcess, bot_api: BotApi, rasa: StandInRasa
    ) -> None:
        rasa.broken = True
        visitor, desk = await self.arrive(hub, bot_api), await Desk.log_in(hub)
        conversation = await desk.next_in_queue(visitor)
        await visitor.read("Votre demande est bien reçue")
        await visitor.ask_person()
        await visitor.read("Votre demande est", times=2)
        await desk.agent.claim(conversation)
        await visitor.read("Vous parlez maintenant avec Amina")
        await visitor.ask_person()
        await desk.agent.say(conversation, "Je suis toujours là.")
        await visitor.read("Je suis toujours là.")
        await desk.agent.release("return_to_bot", conversation)
        await visitor.read("Amina a quitté la conversation")
        assert await desk.next_in_queue(visitor) == conversation
        await visitor.leave_queue()
        await visitor.read("Vous avez quitté la file")

    async def test_the_place_in_the_queue_is_told_when_it_changes(
        self, hub: HubProcess, bot_api: BotApi
    ) -> None:
        first = await self.arrive(hub, bot_api)
        second = await self.arrive(hub, bot_api)
        await first.ask_person()
        await first.until(lambda: first.place)
        front = first.place
        assert front is not None
        await second.ask_person()
        await second.until(lambda: second.place == front + 1)
        await first.leave_queue()
        await second.until(lambda: second.place == front)
        await first.until(lambda: first.place is None)
        await second.leave_queue()
        await second.until(lambda: second.place is None)

    async def test_the_agents_words_arrive_and_the_bot_is_silent_meanwhile(
        self, hub: HubProcess, bot_api: BotApi
    ) -> None:
        visitor, desk = await self.arrive(hub, bot_api), await Desk.log_in(hub)
        conversation = await desk.take(visitor)
        await visitor.say(QUESTION)
        await desk.reads(conversation, QUESTION)
        await desk.agent.say(conversation, "Voici comment faire.")
        await visitor.read("Voici comment faire.")
        since = [each.text for each in visitor.seen].index(
            (await visitor.read("Vous parlez maintenant avec Amina")).text
        )
        assert BOT not in {each.label for each in visitor.seen[since:]}
        await desk.agent.release("close", conversation)
        await visitor.read("Amina a terminé la conversation")

    async def test_after_the_person_the_bot_answers_again(
        self, hub: HubProcess, bot_api: BotApi
    ) -> None:
        visitor, desk = await self.arrive(hub, bot_api), await Desk.log_in(hub)
        conversation = await desk.take(visitor)
        await desk.agent.release("return_to_bot", conversation)
        await visitor.read("Vous parlez de nouveau à l'IA")
        await visitor.say(QUESTION)
        assert (await visitor.read(ANSWER)).label == BOT

    async def test_the_order_is_kept_in_both_directions(
        self, hub: HubProcess, bot_api: BotApi
    ) -> None:
        visitor, desk = await self.arrive(hub, bot_api), await Desk.log_in(hub)
        conversation = await desk.take(visitor)
        written = [f"question numéro {number}" for number in range(8)]
        answered = [f"réponse numéro {number}" for number in range(5)]
        for text in written:
            await visitor.say(text)
        await desk.reads(conversation, written[-1])
        for text in answered:
            await desk.agent.say(conversation, text)
        await visitor.read(answered[-1])
        assert await desk.transcript(conversation, "citizen") == written
        shown = [each.text for each in visitor.seen if each.label == AGENT]
        assert shown == answered
        await desk.agent.release("close", conversation)

    async def test_identifiers_are_masked_before_anything_stores_them(
        self,
        hub: HubProcess,
        bot_api: BotApi,
        rasa: StandInRasa,
        database_url: str,
    ) -> None:
        visitor, desk = await self.arrive(hub, bot_api), await Desk.log_in(hub)
        await visitor.say(f"mon numéro est {NATIONAL_NUMBER}")
        await visitor.until(lambda: rasa.asked)
        conversation = await desk.next_in_queue(visitor)
        log = await read_log(database_url, conversation)
        own = [m.said.text for m in log if m.said.author is Author.CITIZEN]
        assert own == ["mon numéro est [NISS]"]
        assert [asked["text"] for asked in rasa.asked] == own
        assert NATIONAL_NUMBER not in hub.log
        if database_url.startswith("sqlite"):
            file = Path(database_url.removeprefix("sqlite:///"))
            stored = b"".join(p.read_bytes() for p in file.parent.glob(f"{file.name}*"))
            assert NATIONAL_NUMBER.encode() not in stored
            assert own[0].encode() in stored
        await visitor.leave_queue()

    async def test_an_erased_conversation_has_no_words_left(
        self, hub: HubProcess, bot_api: BotApi, database_url: str
    ) -> None:
        visitor, desk = await self.arrive(hub, bot_api), await Desk.log_in(hub)
        await visitor.say(QUESTION)
        await visitor.read(ANSWER)
        conversation = await desk.take(visitor)
        await desk.agent.say(conversation, "Je suis Amina.")
        await visitor.read("Je suis Amina.")
        await visitor.erase()
        told = await desk.agent.receive_until(
            lambda f: f["type"] == "message" and "effacée" in f["text"], SECONDS
        )
        log = await read_log(database_url, conversation)
        words = [(m.seq, m.said.text) for m in log if m.said.text]
        assert [seq for seq, _ in words] == [1, told["seq"]]
        assert words[-1][1] == told["text"]
        assert {m.said.author for m in log} == set(Author)

    async def test_cut_and_resumed_nothing_is_lost_or_doubled(
        self, hub: HubProcess, bot_api: BotApi, database_url: str
    ) -> None:
        visitor, desk = await self.arrive(hub, bot_api), await Desk.log_in(hub)
        for turn in range(4):
            await visitor.say(QUESTION if turn % 2 else f"message {turn}")
            await visitor.cut()
            await visitor.resume()
        conversation = await desk.next_in_queue(visitor)
        await visitor.read("Votre demande est bien reçue")
        await self._shows_the_log(visitor, database_url, conversation, own=4)
        await visitor.leave_queue()

    async def test_a_killed_hub_loses_and_doubles_nothing(
        self, hub: HubProcess, bot_api: BotApi, database_url: str
    ) -> None:
        visitor = await self.arrive(hub, bot_api)
        kills = 2
        for turn in range(kills):
            await visitor.say(QUESTION if turn % 2 else f"message {turn}")
            await visitor.cut()
            hub.kill()
            hub.start()
            await visitor.resume()
        desk = await Desk.log_in(hub)
        conversation = await desk.next_in_queue(visitor)
        await visitor.read("Votre demande est bien reçue")
        await self._shows_the_log(
            visitor,
            database_url,
            conversation,
            own=kills,
            repeats=kills if self.repeats_what_was_under_way else 0,
        )
        await visitor.leave_queue()

    async def _shows_the_log(
        self,
        visitor: Visitor,
        database_url: str,
        conversation: str,
        *,
        own: int,
        repeats: int = 0,
    ) -> None:
        """Every message of the log was shown once, in its order, and nothing else."""
        log = await settled_log(database_url, conversation)
        expected = [
            (m.said.label, plain(m.said.text))
            for m in log
            if m.said.author is not Author.CITIZEN
        ]
        await visitor.until(
            lambda: (
                len(visitor.seen) >= len(expected)
                and plain(visitor.seen[-1].text) == expected[-1][1]
            )
        )
        await visitor.look()
        shown = [(each.label, plain(each.text)) for each in visitor.seen]
        for place in range(len(shown) - 1, 0, -1):
            is_repeated = shown[place] == shown[place - 1]
            if repeats and is_repeated and shown != expected:
                del shown[place]
                repeats -= 1
        assert shown == expected
        assert sum(m.said.author is Author.CITIZEN for m in log) == own
