"""A browser without scripts: reads HTML, follows links and redirects, submits forms.

It knows HTML and HTTP and nothing of Relais: what a page does not offer cannot be done.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import httpx

VOID = {"br", "img", "input", "link", "meta", "path"}
KEEPS_SPACE = {"textarea"}


@dataclass
class Node:
    """One element with its attributes and what is in it, in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def all(self, tag: str = "", **attributes: str) -> "list[Node]":
        """Return the elements below with this tag and these attributes, in order."""
        found = []
        for child in self.children:
            if isinstance(child, str):
                continue
            wanted = {k.strip("_").replace("_", "-"): v for k, v in attributes.items()}
            is_tag = not tag or child.tag == tag
            if is_tag and wanted.items() <= child.attributes.items():
                found.append(child)
            found += child.all(tag, **attributes)
        return found

    def one(self, tag: str = "", **attributes: str) -> "Node":
        found = self.all(tag, **attributes)
        assert len(found) == 1, (tag, attributes, len(found))
        return found[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("document")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID or tag == "path":
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read_html(html: str) -> Node:
    """Return a document as a tree; fails on elements left open."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder._open == [builder.root]
    return builder.root


@dataclass
class Form:
    """A form on a page, with what its fields hold now."""

    method: str
    action: str
    fields: dict[str, str]
    node: Node

    @classmethod
    def of(cls, node: Node) -> "Form":
        fields = {}
        for each in node.all():
            name = each.attributes.get("name")
            if not name:
                continue
            kind = each.attributes.get("type", "")
            if each.tag == "textarea":
                # The first line break of a textarea is not part of its content.
                fields[name] = each.text.removeprefix("\n")
            elif each.tag == "input" and kind not in {"radio", "checkbox"}:
                fields[name] = each.attributes.get("value", "")
            elif each.tag == "input" and "checked" in each.attributes:
                fields[name] = each.attributes.get("value", "on")
        method = node.attributes.get("method", "get")
        return cls(method, node.attributes.get("action", ""), fields, node)

    def pressed(self, button: Node) -> dict[str, str]:
        """Return what is sent when this button is pressed."""
        name = button.attributes.get("name")
        also = {name: button.attributes.get("value", "")} if name else {}
        return {**self.fields, **also}


class FormBrowser:
    """One window with its cookies; `page` is what it shows."""

    def __init__(
        self,
        url: str,
        lang: str = "fr",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.url = url
        self._transport = transport
        self.cookies = httpx.Cookies()
        self.headers = {"Accept-Language": lang, "Origin": url}
        self.page = Node("document")
        self.address = url
        self.answer = httpx.Response(0)
        self.addresses: list[str] = []
        """Every address asked for, as a history or a log would keep them."""

    async def go(self, address: str) -> Node:
        """Open an address, as a link does."""
        return await self._show("GET", address)

    async def send(self, form: Form, **filled: str) -> Node:
        """Submit a form with some fields filled in."""
        return await self._show(form.method.upper(), form.action, form.fields | filled)

    async def press(self, button: Node, **filled: str) -> Node:
        """Press a button; its form goes with it."""
        form = self.form_of(button)
        return await self._show(
            form.method.upper(), form.action, form.pressed(button) | filled
        )

    def form(self, action: str) -> Form:
        """Return the first form that leads there."""
        return next(f for f in self.forms if f.action == action)

    @property
    def forms(self) -> list[Form]:
        return [Form.of(node) for node in self.page.all("form")]

    def form_of(self, button: Node) -> Form:
        return next(f for f in self.forms if any(n is button for n in f.node.all()))

    def button(self, words: str) -> Node:
        """Return the last button with these words."""
        found = [b for b in self.page.all("button") if b.text.strip() == words]
        assert found, f"no button {words!r}"
        return found[-1]

    async def _show(
        self, method: str, address: str, fields: dict[str, str] | None = None
    ) -> Node:
        self.addresses.append(address)
        data = fields if method == "POST" else None
        params = fields if method == "GET" else None
        answer = await self._ask(
            method, urljoin(self.address, address), data=data, params=params
        )
        for _ in range(5):
            if not answer.is_redirect:
                break
            address = urljoin(self.url, answer.headers["location"])
            self.addresses.append(address)
            if not address.startswith(self.url):
                break
            answer = await self._ask("GET", address)
        self.answer, self.address = answer, urljoin(self.url, address)
        self.page = read_html(answer.text)
        return self.page

    async def _ask(self, method: str, address: str, **sent: Any) -> httpx.Response:
        async with httpx.AsyncClient(
            cookies=self.cookies,
            headers=self.headers,
            transport=self._transport,
            timeout=30,
        ) as http:
            answer = await http.request(method, address, **sent)
            self.cookies = http.cookies
        return answer
