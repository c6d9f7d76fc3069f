"""Offers, passing on, ending, supervising and what is shared, with real sockets."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import pytest_asyncio

from tests.auxil.clients import AgentClient, Citizen, Frame, close_all, new_id
from tests.auxil.hub_process import HubProcess

pytestmark = pytest.mark.asyncio

People = dict[str, AgentClient]


@pytest_asyncio.fixture
async def people(hub: HubProcess) -> AsyncIterator[People]:
    """Amina, Lukas and the supervisor Maud; only the first two are available."""
    passwords = hub.passwords
    here = {
        login: await AgentClient.log_in(
            hub.url, hub.ws, login, passwords[login], available=login != "maud"
        )
        for login in ("amina", "lukas", "maud")
    }
    yield here
    for agent in here.values():
        await agent.send("available", available=False)
    await close_all()


async def waiting(hub: HubProcess, lang: str = "fr", **asked: object) -> Citizen:
    citizen = await Citizen.open(hub.ws, lang)
    await citizen.ask("comment demander le revenu d'intégration ?")
    await citizen.request_human(**asked)
    return citizen


async def held(hub: HubProcess, agent: AgentClient, **asked: object) -> Citizen:
    citizen = await waiting(hub, **asked)
    assert (await agent.claim(citizen.conversation))["type"] == "ack"
    await citizen.expect("state", state="assigned")
    await agent.expect("context", conversation=citizen.conversation)
    return citizen


async def told(citizen: Citizen, *words: str) -> Frame:
    """Return the line of the system that holds all these words."""

    def has_them(frame: Frame) -> bool:
        is_line = frame["type"] == "message" and frame["author"] == "system"
        return is_line and all(word in frame["text"] for word in words)

    for frame in citizen.frames:
        if has_them(frame):
            return frame
    return await citizen.receive_until(has_them)


def offer_in(frame: Frame, conversation: str) -> str | None:
    """Return until when a `queue` frame offers this conversation."""
    entries = frame["waiting"] if frame["type"] == "queue" else []
    found = [e["offered_until"] for e in entries if e["conversation"] == conversation]
    return found[0] if found else None


async def leave(citizen: Citizen) -> None:
    await citizen.send("close", client_msg_id=new_id())
    await citizen.expect("state", state="closed")


async def first_of(
    agents: list[AgentClient], reached: Callable[[AgentClient], Awaitable[None]]
) -> tuple[AgentClient, AgentClient]:
    """Return which of two agents something reached first, and the other."""
    reading = [asyncio.create_task(reached(agent)) for agent in agents]
    await asyncio.wait(reading, return_when=asyncio.FIRST_COMPLETED)
    is_first = reading[0].done()
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    first, second = agents
    return (first, second) if is_first else (second, first)


# -- offers, capacity, presence ---------------------------------------------------


async def test_what_waits_is_offered_to_one_and_after_a_no_to_the_next(
    hub: HubProcess, people: People
) -> None:
    citizen = await waiting(hub)
    conversation = citizen.conversation
    agents = [people["amina"], people["lukas"]]

    async def offered_to(agent: AgentClient) -> None:
        if offer_in(agent.frames[-1], conversation) is None:
            await agent.receive_until(lambda f: offer_in(f, conversation) is not None)

    for agent in agents:
        await agent.receive_until(
            lambda f: (
                f["type"] == "queue"
                and any(e["conversation"] == conversation for e in f["waiting"])
            )
        )
        agent.frames = agent.frames[-1:]
    first, second = await first_of(agents, offered_to)
    assert (await first.do("decline", conversation))["type"] == "ack"
    await offered_to(second)
    assert (await second.claim(conversation))["type"] == "ack"
    await leave(citizen)


async def test_nothing_can_be_declined_that_was_not_offered(
    hub: HubProcess, people: People
) -> None:
    citizen = await waiting(hub)
    answer = await people["maud"].do("decline", citizen.conversation)
    assert answer["code"] == "not_possible_now"
    await leave(citizen)


async def test_reason_and_time_of_return_are_kept_over_a_new_connection(
    hub: HubProcess, people: People
) -> None:
    back_at = (datetime.now(UTC) + timedelta(minutes=20)).isoformat()
    amina = people["amina"]
    await amina.send("available", available=False, reason="break", back_at=back_at)
    board = await people["maud"].receive_until(
        lambda f: (
            f["type"] == "board" and of_agent(f, "amina")["availability"] == "break"
        ),
        10,
    )
    assert of_agent(board, "amina")["back_at"][:16] == back_at[:16]
    await amina.cut()
    await amina.open_socket(f"{hub.ws}/ws/agent?ticket={await amina.take_ticket()}")
    welcome = await amina.expect("welcome", availability="break")
    assert (welcome["available"], welcome["back_at"][:16]) == (False, back_at[:16])


def of_agent(board: Frame, login: str) -> Frame:
    return next(each for each in board["agents"] if each["login"] == login)


# -- passing on -------------------------------------------------------------------


async def test_transfer_tells_the_citizen_to_whom_and_why_and_waits_for_that_colleague(
    hub: HubProcess, people: People
) -> None:
    amina, lukas, maud = people["amina"], people["lukas"], people["maud"]
    citizen = await held(hub, amina)
    passed = await amina.do(
        "transfer", citizen.conversation, to_agent="lukas", reason="knows_topic"
    )
    assert passed["type"] == "ack"
    line = await told(citizen, "Amina", "Lukas", "connaît mieux ce sujet")
    assert line["seq"] == passed["seq"]
    ended = await amina.expect("ended", conversation=citizen.conversation)
    assert ended["event"] == "ConversationTransferred"
    refused = await maud.claim(citizen.conversation)
    assert refused["code"] == "not_possible_now"
    assert (await lukas.claim(citizen.conversation))["type"] == "ack"
    context = await lukas.expect("context", conversation=citizen.conversation)
    assert context["handed_on"] == {
        "event": "ConversationTransferred",
        "by": "Amina",
        "reason": "knows_topic",
    }
    await leave(citizen)


async def test_colleague_who_leaves_lets_the_conversation_fall_back_to_everybody(
    hub: HubProcess, people: People
) -> None:
    amina, lukas = people["amina"], people["lukas"]
    citizen = await held(hub, amina)
    place = citizen.conversation
    await amina.do("transfer", place, to_agent="lukas", reason="citizen_asked")
    await lukas.send("available", available=False, reason="meeting")
    await told(citizen, "toute personne qui parle votre langue")
    assert (await amina.claim(place))["type"] == "ack"
    await leave(citizen)


async def test_nothing_is_passed_on_to_who_is_not_there_or_does_not_exist(
    hub: HubProcess, people: People
) -> None:
    amina = people["amina"]
    citizen = await held(hub, amina)
    answers = [
        await amina.do("transfer", citizen.conversation, reason="competent", **to)
        for to in (
            {"to_agent": "maud"},
            {"to_agent": "nobody"},
            {"to_agent": "amina"},
            {"to_team": "nobody"},
            {"to_institution": "nobody"},
            {},
            {"to_agent": "lukas", "to_team": "front_office"},
        )
    ]
    codes = [answer["code"] for answer in answers]
    assert codes == ["colleague_cannot", *["invalid_field"] * 6]
    await leave(citizen)


async def test_team_takes_what_was_passed_on_to_it(
    hub: HubProcess, people: People
) -> None:
    amina, lukas = people["amina"], people["lukas"]
    citizen = await held(hub, amina)
    await amina.do(
        "transfer",
        citizen.conversation,
        to_team="housing_energy",
        reason="competent",
    )
    await told(citizen, "logement et énergie")
    assert (await amina.claim(citizen.conversation))["code"] == "not_possible_now"
    assert (await lukas.claim(citizen.conversation))["type"] == "ack"
    await leave(citizen)


async def test_referral_gives_the_contact_and_the_bot_and_never_just_closes(
    hub: HubProcess, people: People
) -> None:
    amina = people["amina"]
    citizen = await held(hub, amina)
    await amina.do(
        "transfer", citizen.conversation, to_institution="pensions", reason="competent"
    )
    await told(citizen, "Service fédéral des Pensions", "1765", "https://www.sfpd")
    await citizen.expect("state", state="bot")
    await leave(citizen)


async def test_directory_is_for_agents_alone(hub: HubProcess, people: People) -> None:
    known = (await people["amina"].http.get("/api/v1/agent/directory?lang=nl")).json()
    assert "pensions" in [each["id"] for each in known["institutions"]]
    assert {"id", "name"} == known["teams"][0].keys()
    async with httpx.AsyncClient(base_url=hub.url) as stranger:
        assert (await stranger.get("/api/v1/agent/directory")).status_code == 401


# -- ending and reopening ---------------------------------------------------------


async def test_abuse_needs_a_reason_and_the_citizen_reads_it_with_another_way(
    hub: HubProcess, people: People
) -> None:
    amina = people["amina"]
    citizen = await held(hub, amina)
    for wrong in ({"code": "abusive"}, {"code": "answered", "reason": "threats"}):
        answer = await amina.do("close", citizen.conversation, **wrong)
        assert (answer["code"], answer["field"]) == ("invalid_field", "reason")
    await amina.do("close", citizen.conversation, code="abusive", reason="threats")
    await told(citizen, "menaces", "02 000 00 00")
    await citizen.expect("state", state="closed")


async def test_closed_conversation_is_rated_then_reopened_with_bot_or_in_the_queue(
    hub: HubProcess, people: People
) -> None:
    amina = people["amina"]
    citizen = await held(hub, amina)
    await amina.do("close", citizen.conversation, code="answered")
    closed = await citizen.expect("state", state="closed")
    assert closed["reopen_until"] is not None
    await citizen.send("rate", client_msg_id=new_id(), seq=citizen.last_seq, value=5)
    await citizen.expect("ack")
    await citizen.send("reopen", client_msg_id=new_id())
    opened = await citizen.expect("state", state="bot")
    assert opened["reopen_until"] is None
    assert (await citizen.ask("bonjour"))["author"] == "bot"
    await leave(citizen)
    await citizen.send("reopen", client_msg_id=new_id(), to="queue")
    await citizen.expect("state", state="queued")
    assert (await amina.claim(citizen.conversation))["type"] == "ack"
    context = await amina.expect("context", conversation=citizen.conversation)
    assert context["reason"] == "reopened"
    await leave(citizen)


async def test_an_open_conversation_cannot_be_reopened(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.send("reopen", client_msg_id=new_id())
    await citizen.expect("error", code="not_possible_now")
    await citizen.close()


async def test_agent_is_told_that_the_citizen_has_ended(
    hub: HubProcess, people: People
) -> None:
    citizen = await held(hub, people["amina"])
    await leave(citizen)
    ended = await people["amina"].expect("ended", conversation=citizen.conversation)
    assert ended["event"] == "ClosedByCitizen"


# -- what is shared ---------------------------------------------------------------


@pytest.mark.parametrize("share_history", [True, False])
async def test_citizen_sees_field_by_field_exactly_what_the_agent_sees(
    hub: HubProcess, people: People, share_history: bool
) -> None:
    amina = people["amina"]
    citizen = await Citizen.open(hub.ws, "fr")
    await citizen.send("set", region="wallonia")
    await citizen.ask("comment demander le revenu d'intégration ?")
    await citizen.request_human(share_history=share_history)
    await amina.claim(citizen.conversation)
    context = await amina.expect("context", conversation=citizen.conversation)
    await citizen.send("show_shared")
    shared = (await citizen.expect("shared"))["context"]
    seen = {name: value for name, value in context.items() if name != "type"}
    assert shared == seen
    async with httpx.AsyncClient(base_url=hub.url) as http:
        over_http = await http.get(
            f"/api/v1/conversations/{citizen.conversation}/shared",
            headers={"Authorization": f"Bearer {citizen.token}"},
        )
    assert over_http.json() == {"type": "shared", "context": seen}
    assert bool(seen["guesses"]) == bool(seen["region"]) == share_history
    await amina.say(citizen.conversation, "voilà")
    last = await citizen.expect("message", text="voilà")
    while amina.messages[-1]["seq"] < last["seq"]:
        await amina.receive()
    after = shared["visible_after_seq"]
    mine = [m for m in amina.messages if m["conversation"] == citizen.conversation]
    assert [m["seq"] for m in mine] == list(range(after + 1, last["seq"] + 1))
    await leave(citizen)


async def test_nothing_is_shared_while_nobody_is_asked_for(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.send("show_shared")
    assert (await citizen.expect("shared"))["context"] is None
    await citizen.close()


async def test_agent_learns_how_it_came_to_the_request(
    hub: HubProcess, people: People
) -> None:
    amina = people["amina"]
    found = []
    for words in (
        ["bonjour"],
        ["une personne svp"],
        ["xyz", "zyx"],
        ["je veux mourir"],
    ):
        citizen = await Citizen.open(hub.ws)
        for each in words:
            await citizen.ask(each)
        await citizen.request_human()
        await amina.claim(citizen.conversation)
        context = await amina.expect("context", conversation=citizen.conversation)
        found.append(context["reason"])
        await leave(citizen)
    assert found == ["pressed", "in_words", "after_fallbacks", "crisis"]


async def test_notes_are_masked_for_the_next_agent_and_never_for_the_citizen(
    hub: HubProcess, people: People
) -> None:
    amina, lukas = people["amina"], people["lukas"]
    citizen = await held(hub, amina)
    noted = "rappeler ; NISS 85.07.30-033.28"
    assert (await amina.do("note", citizen.conversation, text=noted))["type"] == "ack"
    await amina.expect("notes", conversation=citizen.conversation)
    await amina.release("return_to_queue", citizen.conversation)
    await lukas.claim(citizen.conversation)
    notes = await lukas.receive_until(lambda f: f["type"] == "notes" and f["notes"])
    [note] = notes["notes"]
    assert (note["author_name"], note["text"]) == ("Amina", "rappeler ; NISS [NISS]")
    await leave(citizen)
    assert all("rappeler" not in str(frame) for frame in citizen.frames)
    refused = await amina.do("note", citizen.conversation, text="trop tard")
    assert refused["code"] == "not_yours"


# -- supervisors ------------------------------------------------------------------


async def test_supervisor_gives_a_conversation_to_another_and_both_are_told(
    hub: HubProcess, people: People
) -> None:
    amina, lukas, maud = (people[name] for name in ("amina", "lukas", "maud"))
    citizen = await held(hub, amina)
    await maud.receive_until(
        lambda f: (
            f["type"] == "board"
            and any(h["conversation"] == citizen.conversation for h in f["held"])
        ),
        10,
    )
    given = await maud.do(
        "reassign", citizen.conversation, to_agent="lukas", reason="no_reply"
    )
    assert given["type"] == "ack"
    await told(citizen, "Lukas", "vous attendiez une réponse")
    state = await citizen.expect("state", agent_name="Lukas")
    assert state["state"] == "assigned"
    ended = await amina.expect("ended", conversation=citizen.conversation)
    assert (ended["event"], ended["by"]) == ("ConversationReassigned", "Maud")
    mine = await lukas.receive_until(
        lambda f: (
            f["type"] == "queue"
            and any(m["conversation"] == citizen.conversation for m in f["mine"])
        )
    )
    assert mine
    await lukas.send("open", conversation=citizen.conversation, last_seq=0)
    context = await lukas.expect("context", conversation=citizen.conversation)
    assert context["handed_on"]["by"] == "Maud"
    await leave(citizen)


async def test_supervisor_may_close_what_another_holds_and_reads_nothing_of_it(
    hub: HubProcess, people: People
) -> None:
    amina, maud = people["amina"], people["maud"]
    citizen = await held(hub, amina)
    await maud.send("open", conversation=citizen.conversation, last_seq=0)
    await maud.expect("error", code="not_yours")
    assert (await maud.do("close", citizen.conversation, code="other"))["seq"]
    await citizen.expect("state", state="closed")
    ended = await amina.expect("ended", conversation=citizen.conversation)
    assert ended["event"] == "ClosedBySupervisor"
    assert maud.messages == []


async def test_agent_is_no_supervisor(hub: HubProcess, people: People) -> None:
    amina, lukas = people["amina"], people["lukas"]
    citizen = await held(hub, amina)
    answers = [
        await lukas.do(
            "reassign", citizen.conversation, to_agent="lukas", reason="urgent"
        ),
        await lukas.do("close", citizen.conversation, code="other"),
    ]
    assert [a["code"] for a in answers] == ["not_a_supervisor", "not_yours"]
    await leave(citizen)
    assert all(frame["type"] != "board" for frame in lukas.frames)
