"""A stand-in for Rasa that tests can stop, slow down, or make talk nonsense.

It speaks the contract of docs/reference/rasa-channel.md over real HTTP. The real Rasa
is asked in tests/conversations.
"""

import asyncio
import json
import threading
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "stand-in-token"
ANSWERS = {
    "comment demander le revenu d'intégration ?": "integration_income.how_to_apply",
    "what is increased reimbursement?": "increased_reimbursement.overview",
    "allocations familiales": "family_allowances.overview",
    "une personne svp": "request_human",
    "je veux mourir": "crisis",
    "mon étoile pâlit": "crisis",
    "je ne veux pas mourir": "crisis",
    "plus simple svp": "easy_language",
    "bonjour": "greet",
}


class StandInRasa:
    """Answers by a fixed table; anything else is a fallback.

    Attributes:
        delay_seconds: Waits this long before each answer.
        broken: Answers with something that is not the contract.
        asked: Bodies of all requests, for what the hub tells Rasa.
        means: Examples that mean nearly the same as a text, with their cosines.
        model: Name of the model that it says it serves; the hub may change it.
    """

    def __init__(self, port: int = 0) -> None:
        self.delay_seconds = 0.0
        self.broken = False
        self.asked: list[dict[str, Any]] = []
        self.means: dict[str, list[tuple[str, float]]] = {}
        self.model = "stand-in"
        self._release = threading.Event()
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                # A stopped process answers nobody, also not on an open connection.
                super().handle_one_request()
                self.close_connection |= stand_in._release.is_set()

            def do_GET(self) -> None:
                if stand_in._release.is_set():
                    return
                self._send(200, {"status": "ok", "model": stand_in.model})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if stand_in._release.is_set():
                    return
                if self.headers["Authorization"] != f"Bearer {TOKEN}":
                    self._send(401, {"error": "token"})
                    return
                asked = json.loads(body)
                stand_in.asked.append(asked)
                stand_in._release.wait(stand_in.delay_seconds)
                self._send(200, stand_in.answer(self.path, asked))

            def _send(self, status: int, content: dict[str, Any]) -> None:
                payload = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_: object) -> None:
                pass

        self._server = _Server(("127.0.0.1", port), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, path: str, asked: dict[str, Any]) -> dict[str, Any]:
        if path.endswith("/nearest"):
            return self.nearest(asked["texts"])
        if path.endswith("/model"):
            self.model = asked["file"].rpartition("/")[2].split(".")[0]
            return {"model": self.model}
        return self.reply(asked["text"])

    def nearest(self, texts: list[str]) -> dict[str, Any]:
        return {
            "nearest": [
                [
                    {"key": sha256(example.encode()).hexdigest(), "share": share}
                    for example, share in self.means.get(text, [])
                ]
                for text in texts
            ]
        }

    def reply(self, text: str) -> dict[str, Any]:
        if self.broken:
            return {"kind": "poem", "answer_id": text}
        if text == "candidats":
            ids = ["integration_income.overview", "social_energy_tariff.overview"]
            return self._content("clarification", None, ids, 0.4)
        if text == "pas publié":
            return self._content("answer", "not_published.overview", [], 0.99)
        found = ANSWERS.get(text.lower())
        if found is None:
            return self._content("fallback", None, [], 0.1)
        return self._content("answer", found, [found], 0.93)

    def _content(
        self, kind: str, answer_id: str | None, ids: list[str], confidence: float
    ) -> dict[str, Any]:
        topic, _, facet = (answer_id or "").partition(".")
        return {
            "kind": kind,
            "answer_id": answer_id,
            "intent": topic or None,
            "topic": topic or None,
            "facet": facet or None,
            "confidence": confidence,
            "candidates": [{"answer_id": id_, "confidence": 0.4} for id_ in ids],
            "model": self.model,
        }

    def stop(self) -> None:
        self._release.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """Takes many at once, and is not surprised when a hub is killed in the middle."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        pass


async def until(condition: Any, seconds: float = 10.0) -> None:
    """Wait until an async condition is true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not await condition():
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.05)
