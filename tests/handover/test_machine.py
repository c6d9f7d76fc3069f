"""Whatever citizens, agents, clocks, crashes and networks do, in whatever order.

Two hubs work on one database. After each step the database is asked whether anything
was lost, doubled, held twice, moved, or said by the bot while a person was there.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from handover.core import agent_frames, frames
from handover.core.agent_words import Availability, Role
from handover.core.conversation import TRANSITIONS, NotPossibleNow
from handover.core.frames import FrameError
from handover.core.records import AgentAccount, Presence
from handover.core.words import Lang, Level
from handover.holding import (
    AlreadyClaimed,
    AtCapacity,
    ColleagueCannot,
    NotYours,
)
from handover.settings import with_async_driver
from handover.store.engine import Database
from tests.auxil.databases import fresh_database
from tests.auxil.desks import AVAILABLE, Clock, Desks
from tests.handover.conftest import DATABASES

T = TypeVar("T")
REFUSALS = (
    AlreadyClaimed,
    AtCapacity,
    ColleagueCannot,
    FrameError,
    NotPossibleNow,
    NotYours,
)
HUBS = ("one", "two")
AGENTS = (
    AgentAccount("a-1", "amina", "Amina", (Lang.FR, Lang.NL), capacity=1),
    AgentAccount("a-2", "lukas", "Lukas", (Lang.FR,), team="front_office", capacity=2),
    AgentAccount("a-3", "noor", "Noor", (Lang.NL,), team="front_office", capacity=1),
    AgentAccount("a-4", "maud", "Maud", (Lang.FR,), roles=frozenset({Role.SUPERVISOR})),
)
SUPERVISOR = AGENTS[-1]
EMPTY = (
    "callback",
    *("audit", "offer", "event", "message", "ticket", "socket_ticket"),
    *("login_session", "presence", "conversation", "agent"),
)

hubs = st.integers(0, 1)
agents = st.sampled_from(AGENTS)
moments = st.sampled_from([1, 20, 31, 61, 121, 3 * 3600, 25 * 3600])


@dataclass
class Expected:
    """What the test knows of one conversation, from the acknowledgements alone."""

    token: str
    acknowledged: dict[str, tuple[int, str]] = field(default_factory=dict)


async def empty(url: str) -> None:
    database = Database(with_async_driver(url))
    await database.migrate()
    async with database.writing() as db:
        for table in EMPTY:
            await db.execute(text(f'DELETE FROM "{table}"'))
    await database.close()


class HandoverMachine(RuleBasedStateMachine):
    """Random steps; `url` names the database and is set by the test."""

    url: ClassVar[str]
    conversations = Bundle("conversations")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = Clock()
        self.known: dict[str, Expected] = {}
        self.desks: list[Desks] = []
        self.connected: set[str] = set()
        self.first_queued: dict[str, datetime] = {}
        self.run(self._begin())

    async def _begin(self) -> None:
        await empty(self.url)
        self.desks = [Desks(self.url, self.clock, name) for name in HUBS]
        for agent in AGENTS:
            await self.desks[0].hire(agent)

    def run(self, awaitable: Awaitable[T]) -> T:
        async def all_of_it() -> T:
            return await awaitable

        return self.runner.run(all_of_it())

    def teardown(self) -> None:
        for desks in self.desks:
            self.run(desks.stop())
        self.runner.close()

    # -- citizens -------------------------------------------------------------------

    @initialize(target=conversations, lang=st.sampled_from([Lang.FR, Lang.NL]))
    def first_citizen_comes(self, lang: Lang) -> str:
        return self.citizen_comes(0, lang)

    @rule(
        target=conversations,
        hub=hubs,
        lang=st.sampled_from([Lang.FR, Lang.NL]),
    )
    def another_citizen_comes(self, hub: int, lang: Lang) -> Any:
        if len(self.known) >= 5:
            return multiple()
        return self.citizen_comes(hub, lang)

    def citizen_comes(self, hub: int, lang: Lang) -> str:
        opened, token = self.run(
            self.desks[hub].citizens.open("web", lang, Level.STANDARD)
        )
        self.known[opened.id] = Expected(token)
        return opened.id

    def citizen(self, hub: int, conversation: str, author: str, **frame: Any) -> None:
        """Send a frame, and once more as after a cut: nothing may be doubled."""
        msg_id = frame.setdefault("client_msg_id", str(uuid4()))
        checked = frames.parse(frame, frames.CITIZEN_FRAMES)
        with suppress(*REFUSALS):
            seq = self.run(self.desks[hub].citizens.handle(conversation, checked))
            assert seq is not None
            self.known[conversation].acknowledged[msg_id] = (seq, author)
            # The answer was lost on its way: the other hub gets the frame again.
            again = self.desks[1 - hub].citizens.handle(conversation, checked)
            assert self.run(again) == seq

    @rule(
        hub=hubs,
        conversation=conversations,
        words=st.sampled_from(["bonjour", "j'attends", "je veux mourir"]),
    )
    def citizen_writes(self, hub: int, conversation: str, words: str) -> None:
        self.citizen(hub, conversation, "citizen", type="say", text=words)

    @rule(hub=hubs, conversation=conversations, shared=st.booleans())
    def citizen_asks_for_a_person(
        self, hub: int, conversation: str, shared: bool
    ) -> None:
        self.citizen(
            hub, conversation, "system", type="request_human", share_history=shared
        )

    @rule(
        hub=hubs,
        conversation=conversations,
        verb=st.sampled_from(["cancel_request", "close"]),
    )
    def citizen_leaves(self, hub: int, conversation: str, verb: str) -> None:
        self.citizen(hub, conversation, "system", type=verb)

    @rule(hub=hubs, conversation=conversations)
    def citizen_leaves_a_message(self, hub: int, conversation: str) -> None:
        self.citizen(hub, conversation, "citizen", type="callback", note="à demain")

    @rule(hub=hubs, conversation=conversations, to=st.sampled_from(["bot", "queue"]))
    def citizen_reopens(self, hub: int, conversation: str, to: str) -> None:
        self.citizen(hub, conversation, "system", type="reopen", to=to)

    @rule(hub=hubs)
    def bot_answers(self, hub: int) -> None:
        self.run(self.desks[hub].answer())

    # -- agents ---------------------------------------------------------------------

    @rule(hub=hubs, agent=agents)
    def agent_becomes_available(self, hub: int, agent: AgentAccount) -> None:
        self.run(self.desks[hub].agents.set_presence(agent, AVAILABLE))
        self.connected.add(agent.id)

    @rule(hub=hubs, agent=agents)
    def agent_takes_a_break(self, hub: int, agent: AgentAccount) -> None:
        said = Presence(Availability.BREAK, self.clock())
        self.run(self.desks[hub].agents.set_presence(agent, said))

    @rule(agent=agents)
    def agent_is_cut_off(self, agent: AgentAccount) -> None:
        self.connected.discard(agent.id)

    @rule(hub=hubs, agent=agents)
    def agent_comes_back(self, hub: int, agent: AgentAccount) -> None:
        self.connected.add(agent.id)
        self.run(self.desks[hub].agents.stay(agent))

    @rule(hub=hubs, agent=agents, conversation=conversations)
    def agent_claims(self, hub: int, agent: AgentAccount, conversation: str) -> None:
        with suppress(*REFUSALS):
            claim = self.desks[hub].agents.claim(agent, conversation, str(uuid4()))
            self.run(claim)

    @rule(conversation=conversations)
    def all_agents_claim_at_once_on_both_hubs(self, conversation: str) -> None:
        async def race() -> list[Any]:
            return await asyncio.gather(
                *(
                    desks.agents.claim(agent, conversation, str(uuid4()))
                    for agent in AGENTS
                    for desks in self.desks
                ),
                return_exceptions=True,
            )

        results = self.run(race())
        won = [result for result in results if isinstance(result, int)]
        failed = [r for r in results if not isinstance(r, (int, *REFUSALS))]
        assert len(won) <= 1
        assert failed == []

    @rule(agent=agents)
    def agent_claims_everything_at_once_on_both_hubs(self, agent: AgentAccount) -> None:
        async def race() -> list[Any]:
            return await asyncio.gather(
                *(
                    self.desks[i % 2].agents.claim(agent, conversation, str(uuid4()))
                    for i, conversation in enumerate(self.known)
                ),
                return_exceptions=True,
            )

        assert [
            r for r in self.run(race()) if not isinstance(r, (int, *REFUSALS))
        ] == []

    def agent_sends(
        self, hub: int, agent: AgentAccount, conversation: str, **frame: Any
    ) -> None:
        desks = self.desks[hub]
        frame |= {"conversation": conversation, "client_msg_id": str(uuid4())}
        checked = agent_frames_of(frame)
        verb: Callable[..., Awaitable[int]]
        match checked:
            case agent_frames.Release():
                verb = desks.handing_on.release
            case agent_frames.Transfer():
                verb = desks.handing_on.transfer
            case agent_frames.CloseByAgent() if agent is SUPERVISOR:
                verb = desks.supervisors.close
            case agent_frames.CloseByAgent():
                verb = desks.handing_on.close
            case _:
                verb = desks.supervisors.reassign
        with suppress(*REFUSALS):
            seq = self.run(verb(agent, checked))
            assert self.run(verb(agent, checked)) == seq

    @rule(hub=hubs, agent=agents, conversation=conversations)
    def agent_writes(self, hub: int, agent: AgentAccount, conversation: str) -> None:
        msg_id = str(uuid4())
        with suppress(*REFUSALS):
            say = self.desks[hub].agents.say
            seq = self.run(say(agent, conversation, msg_id, "bonjour"))
            self.known[conversation].acknowledged[msg_id] = (seq, "agent")
            assert self.run(say(agent, conversation, msg_id, "bonjour")) == seq

    @rule(hub=hubs, agent=agents, conversation=conversations)
    def agent_notes(self, hub: int, agent: AgentAccount, conversation: str) -> None:
        with suppress(*REFUSALS):
            note = self.desks[hub].agents.add_note
            self.run(note(agent, conversation, str(uuid4()), "à rappeler"))

    @rule(hub=hubs, agent=agents, conversation=conversations)
    def agent_declines(self, hub: int, agent: AgentAccount, conversation: str) -> None:
        with suppress(*REFUSALS):
            self.run(self.desks[hub].agents.decline(agent, conversation))

    @rule(
        hub=hubs,
        agent=agents,
        conversation=conversations,
        verb=st.sampled_from(["return_to_bot", "return_to_queue"]),
    )
    def agent_gives_back(
        self, hub: int, agent: AgentAccount, conversation: str, verb: str
    ) -> None:
        self.agent_sends(hub, agent, conversation, type=verb)

    @rule(
        hub=hubs,
        agent=agents,
        conversation=conversations,
        whom=st.sampled_from(
            [
                {"to_agent": "lukas"},
                {"to_agent": "noor"},
                {"to_team": "front_office"},
                {"to_institution": "pensions"},
            ]
        ),
    )
    def agent_passes_on(
        self, hub: int, agent: AgentAccount, conversation: str, whom: dict[str, str]
    ) -> None:
        self.agent_sends(
            hub, agent, conversation, type="transfer", reason="competent", **whom
        )

    @rule(
        hub=hubs,
        agent=agents,
        conversation=conversations,
        how=st.sampled_from(
            [{"code": "answered"}, {"code": "abusive", "reason": "threats"}]
        ),
    )
    def agent_closes(
        self, hub: int, agent: AgentAccount, conversation: str, how: dict[str, str]
    ) -> None:
        self.agent_sends(hub, agent, conversation, type="close", **how)

    @rule(hub=hubs, conversation=conversations, to=agents)
    def supervisor_reassigns(
        self, hub: int, conversation: str, to: AgentAccount
    ) -> None:
        self.agent_sends(
            hub,
            SUPERVISOR,
            conversation,
            type="reassign",
            to_agent=to.login,
            reason="workload",
        )

    # -- time, crashes --------------------------------------------------------------

    @rule(seconds=moments)
    def time_passes(self, seconds: int) -> None:
        self.clock.turn(seconds)
        for agent in AGENTS:
            if agent.id in self.connected:
                self.run(self.desks[0].agents.stay(agent))

    @rule(hub=hubs)
    def hub_looks_after_the_queue(self, hub: int) -> None:
        self.run(self.desks[hub].waiting.turn())

    @rule()
    def both_hubs_look_after_the_queue_at_once(self) -> None:
        async def both() -> None:
            await asyncio.gather(*(desks.waiting.turn() for desks in self.desks))

        self.run(both())

    @rule(hub=hubs, taken_over=st.booleans())
    def hub_is_killed_and_starts_again(self, hub: int, taken_over: bool) -> None:
        async def restart() -> None:
            await self.desks[hub].crash()
            other = self.desks[1 - hub]
            if taken_over:
                await other.answering.take_over(frozenset({other.name}))
            self.desks[hub] = Desks(self.url, self.clock, HUBS[hub])
            await self.desks[hub].answering.take_over(frozenset(HUBS))

        self.run(restart())

    # -- what must be so after each step ----------------------------------------------

    def ask(self, query: str) -> list[Any]:
        async def read() -> list[Any]:
            async with self.desks[0].database.reading() as db:
                return list(await db.execute(text(query)))

        return self.run(read())

    @invariant()
    def nothing_is_lost_doubled_or_out_of_order(self) -> None:
        rows = self.ask(
            "SELECT conversation_id, seq, client_msg_id, author FROM message "
            "ORDER BY conversation_id, seq"
        )
        last = dict(map(tuple, self.ask("SELECT id, last_seq FROM conversation")))
        for conversation, expected in self.known.items():
            log = [row for row in rows if row.conversation_id == conversation]
            assert [row.seq for row in log] == list(range(1, last[conversation] + 1))
            stored = Counter(row.client_msg_id for row in log if row.client_msg_id)
            assert set(stored.values()) <= {1}
            kept = {row.client_msg_id: (row.seq, row.author) for row in log}
            for msg_id, acknowledged in expected.acknowledged.items():
                assert kept[str(UUID(msg_id))] == acknowledged

    @invariant()
    def each_conversation_has_the_ticket_of_its_state_and_no_other(self) -> None:
        tickets = self.ask(
            "SELECT conversation_id, state, claimed_by FROM ticket "
            "WHERE state <> 'ended'"
        )
        found = {row.conversation_id: (row.state, row.claimed_by) for row in tickets}
        assert len(found) == len(tickets)
        for conversation, state in self.ask("SELECT id, state FROM conversation"):
            ticket, holder = found.get(conversation, (None, None))
            expected = {"queued": "waiting", "assigned": "assigned"}.get(state)
            assert ticket == expected
            assert (holder is not None) == (state == "assigned")

    @invariant()
    def nobody_holds_more_than_they_may(self) -> None:
        held = self.ask(
            "SELECT claimed_by, count(*) FROM ticket WHERE state = 'assigned' "
            "GROUP BY claimed_by"
        )
        allowed = {agent.id: agent.capacity for agent in AGENTS}
        assert all(count <= allowed[agent] for agent, count in held)

    @invariant()
    def places_are_kept(self) -> None:
        for id_, queued_at in self.ask("SELECT id, queued_at FROM ticket"):
            assert self.first_queued.setdefault(id_, queued_at) == queued_at

    @invariant()
    def offers_are_for_what_waits_one_for_each_side(self) -> None:
        offers = self.ask(
            "SELECT offer.ticket_id, offer.agent_id, ticket.state FROM offer "
            "JOIN ticket ON ticket.id = offer.ticket_id WHERE offer.outcome = 'open'"
        )
        assert all(state == "waiting" for _, _, state in offers)
        for side in zip(*offers, strict=True):
            assert max(Counter(side).values()) == 1

    @invariant()
    def bot_is_silent_while_a_person_is_there(self) -> None:
        targets = {each.event: each.target for each in TRANSITIONS.values()}
        arrivals = {name for name, to in targets.items() if to == "assigned"}
        events = self.ask(
            "SELECT conversation_id, seq, name FROM event ORDER BY conversation_id, id"
        )
        spoken = self.ask("SELECT conversation_id, seq FROM message WHERE author='bot'")
        for conversation in self.known:
            since: int | None = None
            for row in events:
                if row.conversation_id != conversation or row.name not in targets:
                    continue
                if since is not None:
                    between = range(since, row.seq + 1)
                    assert not any(
                        c == conversation and seq in between for c, seq in spoken
                    )
                since = row.seq if row.name in arrivals else None
            if since is not None:
                assert not any(c == conversation and s >= since for c, s in spoken)


def agent_frames_of(frame: dict[str, Any]) -> frames.Frame:
    return frames.parse(frame, agent_frames.AGENT_FRAMES)


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_database(request.param, tmp_path) as url:
        yield url


def test_nothing_is_lost_doubled_or_held_twice_whatever_happens(database: str) -> None:
    HandoverMachine.url = database
    run_state_machine_as_test(
        HandoverMachine,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_state_is_reached_and_left_through_the_desks(database: str) -> None:
    """Make every transition of the table once, by its own verb."""
    HandoverMachine.url = database
    machine = HandoverMachine()
    try:
        walk_through_every_transition(machine)
        events = {name for (name,) in machine.ask("SELECT DISTINCT name FROM event")}
        assert {each.event for each in TRANSITIONS.values()} <= events
    finally:
        machine.teardown()


def walk_through_every_transition(machine: HandoverMachine) -> None:
    amina, lukas, _, _ = AGENTS
    for agent in AGENTS:
        machine.agent_becomes_available(0, agent)
    citizen = machine.citizen_comes(0, Lang.FR)

    def state() -> str:
        [row] = machine.ask(f"SELECT state FROM conversation WHERE id = '{citizen}'")
        return str(row.state)

    def ask_and_claim(agent: AgentAccount = amina) -> None:
        if state() == "bot":
            machine.citizen_asks_for_a_person(0, citizen, True)
        machine.agent_claims(1, agent, citizen)
        assert state() == "assigned"

    machine.citizen_asks_for_a_person(0, citizen, True)
    machine.citizen_leaves(1, citizen, "cancel_request")
    assert state() == "bot"
    machine.citizen_asks_for_a_person(0, citizen, True)
    machine.citizen_leaves_a_message(1, citizen)
    assert state() == "bot"
    ask_and_claim()
    machine.agent_gives_back(0, amina, citizen, "return_to_queue")
    ask_and_claim()
    machine.agent_passes_on(0, amina, citizen, {"to_agent": "lukas"})
    ask_and_claim(lukas)
    machine.supervisor_reassigns(0, citizen, amina)
    machine.agent_gives_back(0, amina, citizen, "return_to_bot")
    ask_and_claim()
    machine.agent_passes_on(0, amina, citizen, {"to_institution": "pensions"})
    assert state() == "bot"
    ask_and_claim()
    machine.agent_is_cut_off(amina)
    machine.time_passes(61)
    machine.hub_looks_after_the_queue(1)
    assert state() == "queued"
    ask_and_claim(lukas)
    for leave in (
        lambda: machine.agent_closes(0, lukas, citizen, {"code": "answered"}),
        lambda: machine.agent_closes(0, SUPERVISOR, citizen, {"code": "other"}),
        lambda: machine.citizen_leaves(0, citizen, "close"),
    ):
        leave()
        assert state() == "closed"
        machine.citizen_reopens(1, citizen, "queue")
        ask_and_claim(lukas)
