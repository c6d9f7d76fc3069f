"""The readable text of a web page, so that two looks at it can be compared; pure."""

import hashlib
from html.parser import HTMLParser

__all__ = ["text_hash"]

_UNREAD = frozenset(
    {"aside", "footer", "form", "head", "header", "nav", "noscript", "script", "style"}
    | {"svg", "template"}
)
"""Elements around the text: menus and notices change without any news in it."""


class _Words(HTMLParser):
    """Collects the words of a page, and apart those of its `main` element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.everywhere: list[str] = []
        self.main: list[str] = []
        self._unread: list[str] = []
        self._mains = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _UNREAD:
            self._unread.append(tag)
        elif tag == "main":
            self._mains += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._mains -= 1
        elif tag in self._unread:
            # What was left open inside ends with it.
            while self._unread.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._unread:
            return
        self.everywhere += data.split()
        if self._mains > 0:
            self.main += data.split()


def text_hash(body: bytes, content_type: str, charset: str | None) -> str | None:
    """Return the SHA-256 in hex of what a person reads on a page.

    Args:
        body: As it was sent.
        content_type: Such as "text/html"; of anything but HTML all bytes count.
        charset: As the answer names it; UTF-8 if it names none.

    Returns:
        None where there is nothing to read, as on a page that a script fills.
    """
    if "html" not in content_type:
        return hashlib.sha256(body).hexdigest() if body else None
    try:
        html = body.decode(charset or "utf-8", errors="replace")
    except LookupError:  # a name that no charset has
        html = body.decode("utf-8", errors="replace")
    words = _Words()
    words.feed(html)
    words.close()
    text = " ".join(words.main or words.everywhere)
    return hashlib.sha256(text.encode()).hexdigest() if text else None
