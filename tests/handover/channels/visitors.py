"""Citizens on each channel, for the kit."""

import asyncio
import re
from abc import abstractmethod
from typing import Any

import httpx

from tests.auxil.clients import Citizen, Frame, new_id
from tests.auxil.form_browser import Form, FormBrowser, Node
from tests.auxil.telephone import Phone, Shown
from tests.handover.channels.kit import Seen, Visitor

MOMENT = 0.1
PERSON = {
    "fr": "Parler à une personne",
    "nl": "Met een medewerker spreken",
    "de": "Mit einem Menschen sprechen",
    "en": "Talk to a person",
}


def seen_in(frame: Frame) -> Seen:
    urls = tuple(source["url"] for source in frame["sources"])
    return Seen(frame["label"], frame["text"], urls)


class SocketVisitor(Visitor):
    """On the web, over a socket."""

    _citizen: Citizen

    async def open(self) -> None:
        self._citizen = await Citizen.open(self.hub.ws, self.lang)
        self._unheard: dict[str, Frame] = {}

    async def _send(self, verb: str, **fields: Any) -> None:
        frame = {"client_msg_id": new_id(), **fields}
        self._unheard[frame["client_msg_id"]] = {"type": verb, **frame}
        await self._citizen.send(verb, **frame)

    async def say(self, text: str) -> None:
        await self._send("say", text=text)

    async def ask_person(self) -> None:
        await self._send("request_human")

    async def leave_queue(self) -> None:
        await self._send("cancel_request")

    async def erase(self) -> None:
        await self._send("erase")

    async def cut(self) -> None:
        await self._citizen.cut()

    async def resume(self) -> None:
        await self._citizen.resume()
        acked = {f["client_msg_id"] for f in self._citizen.frames if f["type"] == "ack"}
        for msg_id, frame in self._unheard.items():
            if msg_id not in acked:
                await self._citizen.send(**{"type_": frame["type"], **without(frame)})

    async def look(self) -> None:
        await self._citizen.collect(MOMENT)

    @property
    def seen(self) -> list[Seen]:
        return [
            seen_in(frame)
            for frame in self._citizen.messages
            if frame["author"] != "citizen"
        ]

    @property
    def place(self) -> int | None:
        states = [f for f in self._citizen.frames if f["type"] == "state"]
        return states[-1]["position"]


def without(frame: Frame) -> Frame:
    return {name: value for name, value in frame.items() if name != "type"}


class RequestVisitor(Visitor):
    """One request for each deed; what was not heard is sent again as it was."""

    _unheard: list[tuple[str, dict[str, Any]]]
    _is_cut: bool

    @abstractmethod
    async def _post(self, where: str, sent: dict[str, Any], /) -> None:
        """Send it; once it is heard it is not unheard any more."""

    async def _send_kept(self, where: str, sent: dict[str, Any]) -> None:
        self._unheard.append((where, sent))
        await self._post(where, sent)

    async def cut(self) -> None:
        self._is_cut = True

    async def resume(self) -> None:
        self._is_cut = False
        for each in list(self._unheard):
            await self._post(*each)


class PollVisitor(RequestVisitor):
    """On the web, over plain HTTP."""

    async def open(self) -> None:
        async with httpx.AsyncClient(base_url=self.hub.url) as http:
            opened = await http.post("/api/v1/conversations", json={"lang": self.lang})
        welcome = opened.json()
        self._path = f"/api/v1/conversations/{welcome['conversation']}"
        self._headers = {"Authorization": f"Bearer {welcome['token']}"}
        self._messages: list[Frame] = []
        self._state: Frame = {}
        self._unheard = []
        self._is_cut = False

    async def _do(self, verb: str, **fields: Any) -> None:
        await self._send_kept(verb, {"client_msg_id": new_id(), **fields})

    async def _post(self, verb: str, body: Frame) -> None:
        async with httpx.AsyncClient(base_url=self.hub.url) as http:
            try:
                answer = await http.post(
                    f"{self._path}/{verb}", json=body, headers=self._headers
                )
            except httpx.TransportError:
                return
        if answer.status_code < 500:
            self._unheard.remove((verb, body))

    async def say(self, text: str) -> None:
        await self._do("say", text=text)

    async def ask_person(self) -> None:
        await self._do("request_human")

    async def leave_queue(self) -> None:
        await self._do("cancel_request")

    async def erase(self) -> None:
        await self._do("erase")

    async def look(self) -> None:
        assert not self._is_cut
        after = self._messages[-1]["seq"] if self._messages else 0
        async with httpx.AsyncClient(base_url=self.hub.url) as http:
            answer = await http.get(
                f"{self._path}/messages",
                params={"after": after, "wait": MOMENT},
                headers=self._headers,
            )
        content = answer.json()
        self._messages += content["messages"]
        self._state = content["state"]

    @property
    def seen(self) -> list[Seen]:
        return [seen_in(f) for f in self._messages if f["author"] != "citizen"]

    @property
    def place(self) -> int | None:
        return self._state.get("position")


class TelegramVisitor(Visitor):
    """On Telegram: a telephone, and a Bot API that can go off the air."""

    phone: Phone

    async def open(self) -> None:
        self.phone = self.bot_api.phone(self.lang)
        self.phone.say("/start")

    async def say(self, text: str) -> None:
        self.phone.say(text)

    async def ask_person(self) -> None:
        await self.until(
            lambda: any(PERSON[self.lang] in s.buttons for s in self._shown)
        )
        self.phone.press(PERSON[self.lang])

    async def leave_queue(self) -> None:
        await self.until(lambda: self.place)
        self.phone.press("Quitter la file")

    async def erase(self) -> None:
        self.phone.say("/erase")
        await self.until(
            lambda: any("Oui, effacer" in shown.buttons for shown in self._shown)
        )
        self.phone.press("Oui, effacer")

    async def cut(self) -> None:
        self.bot_api.is_down = True

    async def resume(self) -> None:
        self.bot_api.is_down = False

    async def look(self) -> None:
        await asyncio.sleep(MOMENT)

    @property
    def _shown(self) -> list[Shown]:
        return list(self.phone.shown)

    @property
    def seen(self) -> list[Seen]:
        return [read_shown(shown) for shown in self._shown if not is_status(shown)]

    @property
    def place(self) -> int | None:
        for shown in reversed(self._shown):
            found = re.search(r"Votre place dans la file : (\d+)", shown.text)
            if found and is_status(shown):
                return int(found[1])
        return None


def is_status(shown: Shown) -> bool:
    """Tell whether it is the one message that shows the place and changes with it."""
    return "Ce message change" in shown.text or (
        "Vous n'êtes plus dans la file d'attente" in shown.text
    )


def read_shown(shown: Shown) -> Seen:
    words = shown.text.removeprefix(shown.label).strip()
    body = re.split(r"\n\n(?:Sources :|Bronnen:|Quellen:|Sources:)\n", words)[0]
    return Seen(shown.label, body, tuple(shown.links))


class FormVisitor(RequestVisitor):
    """On the simple page: HTML forms, in a browser without scripts."""

    async def open(self) -> None:
        self._browser = FormBrowser(self.hub.url, self.lang)
        self._unheard = []
        self._is_cut = False
        await self._browser.go(f"/chat?lang={self.lang}")

    async def _send(self, form: Form, **filled: str) -> None:
        await self._send_kept(form.action, form.fields | filled)

    async def _post(self, action: str, fields: dict[str, str]) -> None:
        try:
            await self._browser.send(Form("post", action, fields, Node("form")))
        except httpx.TransportError:
            return
        if self._browser.answer.status_code < 500:
            self._unheard.remove((action, fields))

    async def say(self, text: str) -> None:
        await self._send(self._browser.form("/chat/say"), text=text)

    async def ask_person(self) -> None:
        await self._send(self._browser.form("/chat/request-human"))

    async def leave_queue(self) -> None:
        await self._browser.press(self._browser.button("Quitter la file"))

    async def erase(self) -> None:
        await self._send(self._browser.form("/chat/erase"))

    async def look(self) -> None:
        assert not self._is_cut
        await asyncio.sleep(MOMENT)
        await self._browser.go(f"/chat?lang={self.lang}")

    @property
    def seen(self) -> list[Seen]:
        return [
            read_article(node)
            for node in self._browser.page.all("article")
            if node.attributes["data-author"] != "citizen"
        ]

    @property
    def place(self) -> int | None:
        for node in self._browser.page.all("p", class_="place"):
            found = re.search(r"place (\d+)", node.text)
            return int(found[1]) if found else None
        return None


def read_article(node: Node) -> Seen:
    label = node.one("p", class_="message-who").all("span")[0].text
    text = node.one("div", class_="message-text")
    blocks = [
        "\n".join(f"- {item.text}" for item in block.all("li")) or block.text
        for block in text.children
        if isinstance(block, Node)
    ]
    sources = node.all("ul", class_="sources")
    urls = tuple(a.attributes["href"] for ul in sources for a in ul.all("a"))
    return Seen(label, "\n\n".join(blocks), urls)
