"""Citizens who keep writing and agents who keep answering, whatever happens."""

import asyncio
import random
from dataclasses import dataclass, field

import httpx
from websockets.asyncio.client import ClientConnection

from tests.chaos.line_to_hubs import Frame, Line

QUESTIONS = (
    "comment demander le revenu d'intégration ?",
    "bonjour",
    "quelque chose que personne ne comprend",
)
SAYS_PER_ASSIGNMENT = 3


@dataclass
class Citizen(Line):
    """One conversation; writes the next message when the last one is acknowledged.

    Attributes:
        pause_seconds: Mean pause between two messages.
        said: Everything written, in order: client_msg_id and text.
        heard: Every message received, in order of arrival.
    """

    pause_seconds: float = 2.0
    wants_a_person: bool = False
    conversation: str | None = None
    token: str = ""
    said: list[tuple[str, str]] = field(default_factory=list)
    heard: list[Frame] = field(default_factory=list)
    state: str = "bot"

    @property
    def last_seq(self) -> int:
        return self.heard[-1]["seq"] if self.heard else 0

    async def live(self, stop: asyncio.Event) -> None:
        """Write until told to stop and the last message is acknowledged."""
        while not stop.is_set():
            await pause(stop, random.expovariate(1 / self.pause_seconds))
            if stop.is_set():
                return
            if self._asks_for_a_person():
                await self.do("request_human")
                continue
            text = random.choice((*QUESTIONS, unlike_any_other()))
            self.said.append(("", text))
            msg_id = await self.do("say", text=text)
            self.said[-1] = (msg_id, text)

    def _asks_for_a_person(self) -> bool:
        is_time = self.wants_a_person and len(self.said) > 1
        return is_time and self.state == "bot" and random.random() < 0.3

    async def path(self, hub: str) -> str:
        return "/ws/citizen"

    async def greet(self) -> None:
        hello: Frame = {"type": "hello", "protocol": 1, "lang": "fr"}
        if self.conversation:
            hello |= {
                "conversation": self.conversation,
                "token": self.token,
                "last_seq": self.last_seq,
            }
        await self.write(hello)
        welcome = await self.read()
        if welcome["type"] != "welcome":
            raise OSError(welcome["code"])
        self.conversation = welcome["conversation"]
        self.token = welcome.get("token", self.token)

    def hear(self, frame: Frame) -> None:
        if frame["type"] == "message":
            self.heard.append(frame)
        elif frame["type"] == "state":
            self.state = frame["state"]
            self.caught_up()


@dataclass
class Agent(Line):
    """Takes whoever waits, says three things, gives the conversation back.

    Attributes:
        said: conversation, client_msg_id and text of everything said.
    """

    login: str = ""
    password: str = ""
    said: list[tuple[str, str, str]] = field(default_factory=list)
    _http: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)
    _csrf: str = ""
    _waiting: set[str] = field(default_factory=set)
    _mine: set[str] = field(default_factory=set)
    _busy: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def live(self, stop: asyncio.Event) -> None:
        """Take whoever waits until told to stop, then finish."""
        while not stop.is_set():
            for conversation in (self._waiting | self._mine) - self._busy.keys():
                self._busy[conversation] = asyncio.create_task(
                    self._serve(conversation)
                )
            for conversation in [c for c, task in self._busy.items() if task.done()]:
                await self._busy.pop(conversation)
            await pause(stop, 0.2)
        await asyncio.gather(*self._busy.values())
        await self._http.aclose()

    async def _serve(self, conversation: str) -> None:
        if conversation not in self._mine:
            claim = await self.do("claim", conversation=conversation)
            self._waiting.discard(conversation)
            if claim in self.refused:
                return
        for _ in range(SAYS_PER_ASSIGNMENT):
            text = unlike_any_other()
            msg_id = await self.do("say", conversation=conversation, text=text)
            if msg_id in self.refused:
                return
            self.said.append((conversation, msg_id, text))
            await asyncio.sleep(random.uniform(0.2, 0.6))
        await self.do("return_to_bot", conversation=conversation)
        self._mine.discard(conversation)

    async def connect(self, hub: str) -> ClientConnection:
        try:
            return await super().connect(hub)
        except (httpx.HTTPError, KeyError) as error:
            raise OSError("no ticket") from error

    async def path(self, hub: str) -> str:
        """Take a ticket; the log-in is good at every hub."""
        if not self._csrf:
            logged_in = await self._http.post(
                f"{hub}/api/v1/login",
                json={"login": self.login, "password": self.password},
            )
            self._csrf = logged_in.json()["csrf"]
        ticket = await self._http.post(
            f"{hub}/api/v1/agent/ticket", headers={"X-CSRF-Token": self._csrf}
        )
        return f"/ws/agent?ticket={ticket.json()['ticket']}"

    async def greet(self) -> None:
        welcome = await self.read()
        if welcome["type"] != "welcome":
            raise OSError(welcome["type"])
        await self.write({"type": "available", "available": True})

    def hear(self, frame: Frame) -> None:
        if frame["type"] == "queue":
            self._waiting = {
                each["conversation"] for each in frame["waiting"] if each["servable"]
            }
            self._mine = {each["conversation"] for each in frame["mine"]}
            self.caught_up()


def unlike_any_other() -> str:
    """Return words that nobody else says, without digits, which might be masked."""
    return "".join(random.choices("abcdefghijklmnop", k=24))


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait, but not when it is time to stop."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
