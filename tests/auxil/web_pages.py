"""A real web server on this machine with the pages that the link watch may meet."""

import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HUGE_BYTES = 50_000_000


class WebPages:
    """Serves `pages`; tells who asked, and how many at once.

    Attributes:
        pages: Path → body of an HTML page.
        moved: Path → where it leads to.
        asked: Path → how often it was asked for.
        agents: What the askers called themselves.
        most_at_once: How many requests were under way together, at most.
        sent: Bytes of the huge page that were taken.
    """

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.moved: dict[str, str] = {}
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.most_at_once = 0
        self.sent = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self._ending = threading.Event()
        handler = type("Handler", (_Handler,), {"web": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait_for_the_end(self) -> None:
        self._ending.wait()

    def begin(self, path: str, agent: str) -> None:
        with self._lock:
            self.asked[path] += 1
            self.agents.add(agent)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)

    def end(self) -> None:
        with self._lock:
            self._at_once -= 1


class _Handler(BaseHTTPRequestHandler):
    web: WebPages

    def do_GET(self) -> None:
        self.web.begin(self.path, self.headers.get("User-Agent", ""))
        self._is_over = False
        try:
            self._answer()
        except OSError:  # who asked has had enough
            pass
        finally:
            self._end()

    def _end(self) -> None:
        if not self._is_over:
            self._is_over = True
            self.web.end()

    def _answer(self) -> None:
        web, path = self.web, self.path
        if path in web.pages:
            self._send(200, web.pages[path].encode())
        elif path.startswith("/status/"):
            self._send(int(path.rpartition("/")[2]))
        elif path == "/loop":
            self._send(302, to="/loop")
        elif path in web.moved:
            self._send(301, to=web.moved[path])
        elif path == "/silent":
            web.wait_for_the_end()
        elif path == "/cookie":
            has_it = "seen=1" in self.headers.get("Cookie", "")
            self._send(*((200, b"seen") if has_it else (302,)), to="/cookie")
        elif path == "/huge":
            self._send_huge()
        else:
            self._send(404)

    def _send(self, status: int, body: bytes = b"", to: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "seen=1")
        if to is not None:
            self.send_header("Location", to)
        # Who has the answer may ask again before this thread runs on.
        self._end()
        self.end_headers()
        self.wfile.write(body)

    def _send_huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(HUGE_BYTES))
        self.end_headers()
        while self.web.sent < HUGE_BYTES:
            self.wfile.write(b"x" * 65_536)
            self.web.sent += 65_536

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
