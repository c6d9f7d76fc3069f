"""A citizen in danger, in every state, with real sockets and without any assistant."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from handover.emergencies import CARD_AGAIN_AFTER
from handover.settings import with_async_driver
from handover.store import crisis_counts
from handover.store.engine import Database
from tests.auxil.clients import AgentClient, Citizen, Frame, new_id
from tests.auxil.hub_process import HubProcess
from tests.auxil.ports import free_port

pytestmark = pytest.mark.asyncio

IN_DANGER = "je veux en finir, j'ai les médicaments devant moi"
FURTHER = "je vais me tuer ce soir"
EMERGENCY = {
    "fr": IN_DANGER,
    "nl": "mijn man slaat mij",
    "de": "meine Kinder haben Hunger und ich habe kein Geld",
    "en": "my uncle touches me",
}


@pytest.fixture(scope="module")
def hub(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HubProcess]:
    """Run a hub whose assistant is not there."""
    nobody = f"http://127.0.0.1:{free_port()}"
    folder = tmp_path_factory.mktemp("hub")
    process = HubProcess(folder, nobody, RELAIS_DATABASE_URL=database_url)
    yield process
    process.stop()


@pytest_asyncio.fixture
async def agent(hub: HubProcess) -> AsyncIterator[AgentClient]:
    client = await AgentClient.log_in(hub.url, hub.ws, "amina", hub.passwords["amina"])
    yield client
    await client.close()


async def held(hub: HubProcess, agent: AgentClient, lang: str = "fr") -> Citizen:
    """Return a citizen whose conversation the agent has taken."""
    citizen = await Citizen.open(hub.ws, lang)
    await citizen.request_human()
    assert (await agent.claim(citizen.conversation))["type"] == "ack"
    await citizen.expect("state", state="assigned")
    return citizen


async def leave(*citizens: Citizen) -> None:
    """Leave the queue, for the next test's sake."""
    for citizen in citizens:
        await citizen.send("cancel_request", client_msg_id=new_id())
        await citizen.expect("state", state="bot")


async def told(agent: AgentClient, citizen: Citizen) -> Frame:
    return await agent.expect("crisis", conversation=citizen.conversation)


async def send_card(agent: AgentClient, conversation: str) -> Frame:
    msg_id = new_id()
    await agent.send("send_card", conversation=conversation, client_msg_id=msg_id)
    return await agent.receive_until(
        lambda f: f["type"] in {"ack", "error"} and f["client_msg_id"] == msg_id
    )


@pytest.mark.parametrize("lang", EMERGENCY)
async def test_the_card_is_the_reply_while_the_assistant_is_down(
    hub: HubProcess, lang: str
) -> None:
    citizen = await Citizen.open(hub.ws, lang)
    card = await citizen.ask(EMERGENCY[lang])
    assert (card["kind"], card["answer_id"], card["author"]) == (
        "crisis",
        "crisis",
        "bot",
    )
    assert "112" in card["text"]
    assert card["sources"]
    assert card["review_by"]
    assert [choice["value"] for choice in card["choices"]] == ["request_human"]
    await citizen.collect(0.4)
    assert citizen.messages[-1] == card


async def test_words_of_one_language_count_in_a_conversation_in_another(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws, "nl")
    card = await citizen.ask(IN_DANGER)
    assert (card["kind"], card["lang"]) == ("crisis", "nl")


async def test_an_identifier_in_it_is_masked_all_the_same(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    card = await citizen.ask(f"{IN_DANGER}, 85.07.30-033.28")
    assert card["kind"] == "crisis"
    notice = await citizen.expect("message", author="system")
    assert notice["seq"] == card["seq"] + 1
    assert "033.28" not in str(citizen.frames)


async def test_a_further_sentence_gets_one_line_that_points_to_the_card(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws)
    card = await citizen.ask(IN_DANGER)
    line = await citizen.ask(FURTHER)
    assert (line["kind"], line["answer_id"]) == ("crisis", None)
    assert "112" in line["text"]
    assert len(line["text"]) < len(card["text"])
    assert [choice["value"] for choice in line["choices"]] == ["request_human"]


async def test_far_below_the_last_card_the_whole_card_comes_again(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws)
    card = await citizen.ask(IN_DANGER)
    while citizen.last_seq <= card["seq"] + CARD_AGAIN_AFTER:
        await citizen.ask("allocations familiales")
    again = await citizen.ask(FURTHER)
    assert again["answer_id"] == "crisis"


async def test_the_conversation_stays_open(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.ask(IN_DANGER)
    reply = await citizen.ask("allocations familiales")
    assert (reply["author"], reply["kind"]) == ("bot", "notice")
    await citizen.request_human()
    await leave(citizen)


async def test_sending_it_twice_shows_one_card(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    msg_id = new_id()
    for _ in range(2):
        await citizen.say(IN_DANGER, msg_id)
        await citizen.expect("ack", client_msg_id=msg_id)
    await citizen.read_until(lambda: citizen.last_seq >= 3)
    await citizen.collect(0.4)
    assert [m["kind"] for m in citizen.messages] == ["disclosure", "text", "crisis"]


async def test_who_asks_for_a_person_after_the_card_waits_before_everybody(
    hub: HubProcess, agent: AgentClient
) -> None:
    early = await Citizen.open(hub.ws)
    await early.request_human()
    citizen = await Citizen.open(hub.ws)
    await citizen.ask(IN_DANGER)
    assert (await citizen.request_human())["position"] == 1
    queue = await agent.receive_until(
        lambda f: (
            f["type"] == "queue"
            and any(t["conversation"] == citizen.conversation for t in f["waiting"])
        )
    )
    ids = [entry["conversation"] for entry in queue["waiting"]]
    assert ids.index(citizen.conversation) < ids.index(early.conversation)
    assert queue["waiting"][0]["priority"] == "crisis"
    await leave(early, citizen)


async def test_who_waits_reads_the_card_and_moves_to_the_front(
    hub: HubProcess,
) -> None:
    early = await Citizen.open(hub.ws)
    await early.request_human()
    citizen = await Citizen.open(hub.ws)
    behind = (await citizen.request_human())["position"]
    card = await citizen.ask(IN_DANGER)
    assert card["kind"] == "crisis"
    await citizen.expect("state", state="queued", position=behind - 1)
    await leave(early, citizen)


async def test_with_a_person_there_only_the_person_is_told(
    hub: HubProcess, agent: AgentClient
) -> None:
    citizen = await held(hub, agent, "nl")
    seq = (await citizen_says(citizen, EMERGENCY["nl"]))["seq"]
    alarm = await told(agent, citizen)
    assert (alarm["seq"], alarm["card"]["lang"]) == (seq, "nl")
    assert "112" in alarm["card"]["text"]
    assert alarm["card"]["sources"][0]["url"]
    assert alarm["card"]["review_by"]
    await citizen.read_until(lambda: citizen.last_seq >= seq)
    await citizen.collect(0.4)
    assert citizen.messages[-1]["author"] == "citizen"
    assert not [m for m in citizen.messages if m["kind"] == "crisis"]
    assert not [f for f in citizen.frames if f["type"] == "crisis"]
    further = (await citizen_says(citizen, EMERGENCY["nl"]))["seq"]
    assert (await told(agent, citizen))["seq"] == further
    await agent.release("return_to_bot", citizen.conversation)


async def citizen_says(citizen: Citizen, text: str) -> Frame:
    return await citizen.expect("ack", client_msg_id=await citizen.say(text))


async def test_a_harmless_sentence_alarms_nobody(
    hub: HubProcess, agent: AgentClient
) -> None:
    citizen = await held(hub, agent)
    await citizen.say("il ne me frappe pas, merci")
    await agent.expect("message", author="citizen")
    frames = await agent.collect(0.4)
    assert not [frame for frame in frames if frame["type"] == "crisis"]
    await agent.release("return_to_bot", citizen.conversation)


async def test_the_card_goes_out_with_one_press_as_the_agents_message(
    hub: HubProcess, agent: AgentClient
) -> None:
    citizen = await held(hub, agent, "de")
    await citizen.say(EMERGENCY["de"])
    alarm = await told(agent, citizen)
    ack = await send_card(agent, citizen.conversation)
    message = await citizen.expect("message", author="agent")
    assert message["seq"] == ack["seq"]
    assert (message["kind"], message["answer_id"]) == ("crisis", "crisis")
    assert (message["text"], message["lang"]) == (alarm["card"]["text"], "de")
    assert (message["author_name"], message["choices"]) == ("Amina", [])
    assert "Amina" in message["label"]
    assert (message["final"], message["reply_to"]) == (False, None)
    await agent.release("return_to_bot", citizen.conversation)


async def test_nobody_sends_a_card_into_somebody_elses_conversation(
    hub: HubProcess, agent: AgentClient
) -> None:
    citizen = await Citizen.open(hub.ws)
    assert (await send_card(agent, citizen.conversation))["code"] == "not_yours"


async def test_the_agent_who_takes_over_is_told_what_came_before(
    hub: HubProcess, agent: AgentClient
) -> None:
    citizen = await Citizen.open(hub.ws)
    card = await citizen.ask(IN_DANGER)
    await citizen.request_human()
    await agent.claim(citizen.conversation)
    alarm = await told(agent, citizen)
    assert alarm["seq"] == card["reply_to"]
    await agent.release("return_to_bot", citizen.conversation)


async def test_a_hidden_history_still_alarms_but_shows_no_message(
    hub: HubProcess, agent: AgentClient
) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.ask(IN_DANGER)
    await citizen.request_human(share_history=False)
    await agent.claim(citizen.conversation)
    assert (await told(agent, citizen))["seq"] is None
    assert IN_DANGER not in str(agent.messages)
    await agent.release("return_to_bot", citizen.conversation)


async def test_the_priority_survives_the_way_back_to_the_queue_and_to_the_bot(
    hub: HubProcess, agent: AgentClient
) -> None:
    citizen = await held(hub, agent)
    await citizen.say(IN_DANGER)
    await told(agent, citizen)

    def waits_urgently(frame: Frame) -> bool:
        return frame["type"] == "queue" and any(
            entry["conversation"] == citizen.conversation
            and entry["priority"] == "crisis"
            for entry in frame["waiting"]
        )

    await agent.release("return_to_queue", citizen.conversation)
    await agent.receive_until(waits_urgently)
    await agent.claim(citizen.conversation)
    await agent.release("return_to_bot", citizen.conversation)
    await citizen.expect("state", state="bot")
    await citizen.request_human()
    await agent.receive_until(waits_urgently)
    await leave(citizen)


async def test_a_closed_conversation_takes_nothing_more(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.send("close", client_msg_id=new_id())
    await citizen.expect("state", state="closed")
    await citizen.say(IN_DANGER)
    assert (await citizen.expect("error"))["code"] == "not_possible_now"


async def test_a_day_is_counted_and_nothing_else_is_kept(
    hub: HubProcess, database_url: str
) -> None:
    database = Database(with_async_driver(database_url))
    today = datetime.now(UTC).date()
    async with database.reading() as db:
        before = (await crisis_counts.of_day(db, today)).get("web", 0)
    citizens = [await Citizen.open(hub.ws) for _ in range(3)]
    await asyncio.gather(*(citizen.ask(IN_DANGER) for citizen in citizens))
    async with database.reading() as db:
        assert (await crisis_counts.of_day(db, today))["web"] == before + 3
    await database.close()
