"""What operators may count: numbers and times, by language, channel and kind.

No label ever holds what a citizen wrote, who wrote it, or which conversation it was:
each label has a fixed, short list of values.
"""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

from handover.assistant.client import AssistantState
from handover.core.words import Lang
from handover.push import PushState

REPLY_SECONDS = (0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Bounds of the first-reply histogram; the norm: 99 % in 1 s, 99.5 % in 2 s (R-123)."""

WAIT_SECONDS = (10, 30, 60, 120, 180, 300, 600, 1200, 1800, 3600)
"""Bounds of the waiting histogram; 180 s is the published aim (R-125)."""


class Meters:
    """All meters of one hub, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.first_reply = Histogram(
            "relais_first_reply_seconds",
            "From a citizen's message to the bot's first reply, both stored.",
            ["lang"],
            buckets=REPLY_SECONDS,
            registry=self.registry,
        )
        self.waited = Histogram(
            "relais_waited_seconds",
            "From asking for a person to the claim.",
            ["lang"],
            buckets=WAIT_SECONDS,
            registry=self.registry,
        )
        self.answers = self._counter(
            "answers", "Messages of the bot that answer a citizen.", "kind", "lang"
        )
        self.openings = self._counter("openings", "Conversations opened.", "channel")
        self.resumes = self._counter(
            "resumes", "Connections that went on with a conversation.", "channel"
        )
        self.duplicates = self._counter(
            "duplicates_refused", "Frames sent again and not stored twice.", "author"
        )
        self.refused_busy = self._counter(
            "questions_refused_busy", "Questions not taken on: too many waited."
        )
        self.sweeps = self._counter(
            "leases_expired", "Conversations taken back from agents out of reach."
        )
        self.taken_over = self._counter(
            "debts_taken_over", "Conversations whose answers another hub owed."
        )
        self.store_failures = self._counter(
            "store_unavailable", "Frames refused because the database did not answer."
        )
        self.sockets_cut = self._counter(
            "sockets_cut", "Sockets closed because the other side was dead.", "reason"
        )
        self.removed = self._counter(
            "removed", "What was removed because its time was over.", "what"
        )
        self.sockets = self._gauge("open_connections", "Open now.", "channel")
        self.queue = self._gauge("queue_length", "Citizens who wait.", "lang")
        self.agents = self._gauge("agents_available", "Agents who take conversations.")
        self.hubs = self._gauge("hubs_alive", "Hubs on this database, this one too.")
        self.assistant = self._gauge("assistant_state", "1 for what it is.", "state")
        self.push = self._gauge("push_state", "1 for what it is.", "state")

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"relais_{name}", text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"relais_{name}", text, labels, registry=self.registry)

    def show(
        self,
        *,
        waiting: Iterable[Lang],
        agents: int,
        hubs: int,
        assistant: AssistantState,
        push: PushState,
    ) -> bytes:
        """Return everything in Prometheus' text format, with what is so now."""
        languages = list(waiting)
        for lang in Lang:
            self.queue.labels(lang).set(languages.count(lang))
        self.agents.set(agents)
        self.hubs.set(hubs)
        for state in AssistantState:
            self.assistant.labels(state).set(state is assistant)
        for state_of_push in PushState:
            self.push.labels(state_of_push).set(state_of_push is push)
        return bytes(generate_latest(self.registry))
