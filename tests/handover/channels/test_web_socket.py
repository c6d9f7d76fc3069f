"""Wire protocol version 1 for citizens, over a real socket to a real hub."""

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from handover.settings import with_async_driver
from handover.store import retention
from handover.store.engine import Database
from handover.store.retention import Over
from tests.auxil.clients import AgentClient, Citizen, Client, new_id
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa, until

pytestmark = pytest.mark.asyncio

QUESTION = "comment demander le revenu d'intégration ?"


async def raw_client(hub: HubProcess) -> Client:
    client = Client(f"{hub.ws}/ws/citizen")
    await client.open_socket()
    return client


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
async def test_the_first_message_is_the_disclosure_in_the_chosen_language(
    hub: HubProcess, lang: str
) -> None:
    citizen = await Citizen.open(hub.ws, lang)
    first = citizen.messages[0]
    assert (first["seq"], first["kind"], first["author"], first["lang"]) == (
        1,
        "disclosure",
        "bot",
        lang,
    )
    ai = {"fr": "IA", "nl": "AI", "de": "KI", "en": "AI"}[lang]
    assert ai in first["text"]
    assert ai in first["label"]


async def test_a_question_gets_a_published_answer_with_its_source(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws)
    answer = await citizen.ask(QUESTION)
    assert answer["author"] == "bot"
    assert answer["kind"] == "answer"
    assert answer["answer_id"] == "integration_income.how_to_apply"
    assert answer["sources"][0]["url"].startswith("https://")
    assert answer["sources"][0]["checked_on"] == "2026-11-22"
    assert answer["content_origin"] == "human_authored"
    assert answer["versions"]["model"] == "stand-in"


async def test_the_bot_follows_the_level_of_the_conversation(hub: HubProcess) -> None:
    standard = await (await Citizen.open(hub.ws)).ask(QUESTION)
    easy = await (await Citizen.open(hub.ws, level="easy")).ask(QUESTION)
    assert standard["text"] != easy["text"]


async def test_rasa_is_told_language_region_and_last_topic(
    hub: HubProcess, rasa: StandInRasa
) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.send("set", region="brussels", level="easy")
    await citizen.expect("state", region="brussels", level="easy")
    await citizen.ask(QUESTION)
    await citizen.ask("et alors ?")
    asked = rasa.asked[-1]
    assert asked["conversation"] == citizen.conversation
    assert (asked["lang"], asked["region"], asked["level"], asked["last_topic"]) == (
        "fr",
        "brussels",
        "easy",
        "integration_income",
    )


async def test_sending_the_same_message_again_stores_and_answers_it_once(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws)
    msg_id = new_id()
    for _ in range(3):
        await citizen.say(QUESTION, msg_id)
    acks = [await citizen.expect("ack") for _ in range(3)]
    assert {ack["seq"] for ack in acks} == {2}
    await citizen.read_until(lambda: citizen.last_seq >= 3)
    await citizen.collect(0.5)
    assert [m["seq"] for m in citizen.messages] == [1, 2, 3]


async def test_an_unsure_understanding_becomes_one_question(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    question = await citizen.ask("candidats")
    assert question["kind"] == "clarification"
    assert [choice["value"] for choice in question["choices"]] == [
        "integration_income.overview",
        "social_energy_tariff.overview",
        "none",
        "request_human",
    ]
    await citizen.choose("social_energy_tariff.overview")
    answer = await citizen.expect("message", author="bot", kind="answer")
    assert answer["answer_id"] == "social_energy_tariff.overview"


async def test_an_id_that_is_not_published_never_reaches_the_citizen(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws)
    reply = await citizen.ask("pas publié")
    assert reply["kind"] == "fallback"
    assert reply["answer_id"] is None


async def test_there_are_never_three_fallbacks_in_a_row(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    kinds = [(await citizen.ask(f"xyz {i}"))["kind"] for i in range(6)]
    assert kinds == ["fallback", "fallback", "notice"] * 2


async def test_asking_for_a_person_in_words_opens_the_queue(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    reply = await citizen.ask("une personne svp")
    assert reply["final"]
    state = await citizen.expect("state", state="queued")
    assert state["position"] >= 1


async def test_without_a_region_four_regions_are_offered_and_the_choice_is_kept(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws)
    general = await citizen.ask("allocations familiales")
    assert general["kind"] == "answer"
    assert len(general["choices"]) == 4
    await citizen.choose("family_allowances.overview@german_speaking")
    regional = await citizen.expect("message", author="bot", reply_to=4)
    assert regional["text"] != general["text"]
    await citizen.resume()
    assert (await citizen.expect("state"))["region"] == "german_speaking"


async def test_easy_language_repeats_what_was_answered_not_the_offer_of_it(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws)
    first = await citizen.ask(QUESTION)
    await citizen.ask("plus simple svp")
    await citizen.choose("level:easy")
    again = await citizen.expect(
        "message", author="bot", answer_id="integration_income.how_to_apply"
    )
    assert again["text"] != first["text"]


async def test_changing_the_language_reminds_that_this_is_an_ai(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.send("set", lang="nl")
    reminder = await citizen.expect("message", lang="nl")
    assert (reminder["author"], reminder["kind"]) == ("system", "disclosure")
    await citizen.expect("state", lang="nl")


async def test_an_identifier_is_masked_before_it_is_stored_or_understood(
    hub: HubProcess, rasa: StandInRasa
) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.ask("mon numéro est 85.07.30-033.28")
    own = next(m for m in citizen.messages if m["author"] == "citizen")
    notice = next(m for m in citizen.messages if m["author"] == "system")
    assert own["text"] == "mon numéro est [NISS]"
    assert notice["seq"] == own["seq"] + 1
    assert rasa.asked[-1]["text"] == "mon numéro est [NISS]"


@pytest.mark.parametrize("level", ["standard", "easy"])
@pytest.mark.parametrize(
    ("lang", "named"),
    [
        ("fr", ("numéro national", "une adresse e-mail", "numéro de téléphone")),
        ("nl", ("rijksregisternummer", "een e-mailadres", "een telefoonnummer")),
        ("de", ("Nationalregisternummer", "eine E-Mail-Adresse", "eine Telefonnummer")),
        ("en", ("a national number", "an e-mail address", "a telephone number")),
    ],
)
async def test_the_citizen_is_told_which_kinds_were_masked(
    hub: HubProcess, lang: str, level: str, named: tuple[str, ...]
) -> None:
    citizen = await Citizen.open(hub.ws, lang, level=level)
    await citizen.ask("85.07.30-033.28, an@voorbeeld.be, 0470 12 34 56")
    notice = next(m for m in citizen.messages if m["author"] == "system")
    assert all(each in notice["text"] for each in named)


@pytest.mark.parametrize("verb", ["rate", "report"])
async def test_the_citizen_is_told_when_a_comment_was_masked(
    hub: HubProcess, verb: str
) -> None:
    citizen = await Citizen.open(hub.ws)
    answer = await citizen.ask(QUESTION)
    await citizen.send(
        verb,
        client_msg_id=new_id(),
        seq=answer["seq"],
        comment="0470 12 34 56",
        **({"value": 1} if verb == "rate" else {}),
    )
    thanks = await citizen.expect("message", author="system")
    notice = await citizen.expect("message", author="system")
    assert "numéro de téléphone" in notice["text"]
    assert notice["seq"] == thanks["seq"] + 1


async def test_rating_and_reporting_are_acknowledged_with_thanks(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws)
    answer = await citizen.ask(QUESTION)
    await citizen.send("rate", client_msg_id=new_id(), seq=answer["seq"], value=5)
    await citizen.expect("message", author="system")
    await citizen.send("report", client_msg_id=new_id(), seq=answer["seq"], comment="x")
    thanks = await citizen.expect("message", author="system")
    assert f"/{answer['seq']}" in thanks["text"]


async def test_page_that_is_still_open_is_told_that_the_conversation_is_over(
    hub: HubProcess, database_url: str
) -> None:
    citizen = await Citizen.open(hub.ws)
    database = Database(with_async_driver(database_url))
    async with database.writing() as db:
        over = Over(citizen.conversation, had_person=False)
        await retention.remove(db, [over])
    await database.close()
    msg_id = await citizen.say("toujours là ?")
    error = await citizen.expect("error", client_msg_id=msg_id)
    assert (error["code"], bool(error["message"])) == ("unknown_conversation", True)


async def test_erased_conversation_cannot_be_opened_again(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.ask(QUESTION)
    msg_id = new_id()
    await citizen.send("erase", client_msg_id=msg_id)
    seq = (await citizen.expect("ack", client_msg_id=msg_id))["seq"]
    await citizen.read_until(lambda: citizen.last_seq == seq)
    assert "effacée" in citizen.messages[-1]["text"]
    client = await raw_client(hub)
    await client.send(
        "hello",
        protocol=1,
        lang="fr",
        conversation=citizen.conversation,
        token=citizen.token,
        last_seq=0,
    )
    assert (await client.receive())["code"] == "unknown_conversation"
    assert await client.closed_with() == 1008


async def test_after_closing_nothing_more_can_be_said(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.send("close", client_msg_id=new_id())
    await citizen.expect("state", state="closed")
    msg_id = await citizen.say("encore ?")
    error = await citizen.expect("error")
    assert (error["code"], error["client_msg_id"]) == ("not_possible_now", msg_id)


async def test_leaving_the_queue_returns_to_the_bot(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.request_human()
    await citizen.send("cancel_request", client_msg_id=new_id())
    await citizen.expect("state", state="bot")
    answer = await citizen.ask(QUESTION)
    assert answer["kind"] == "answer"


async def test_a_waiting_citizen_may_go_on_asking_the_bot(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.request_human()
    assert (await citizen.ask(QUESTION))["kind"] == "answer"


async def test_asking_twice_for_a_person_keeps_one_place(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    first = await citizen.request_human()
    await citizen.send("request_human", client_msg_id=new_id())
    await citizen.expect("ack")
    await citizen.collect(0.3)
    places = {f["position"] for f in citizen.frames if f["type"] == "state"} - {None}
    assert places == {first["position"]}


async def test_with_rasa_stopped_a_person_is_one_click_away_within_a_second(
    hub: HubProcess, rasa: StandInRasa
) -> None:
    rasa.broken = True
    citizen = await Citizen.open(hub.ws)
    reply = await citizen.ask("bonjour")
    assert (reply["kind"], reply["choices"][0]["value"]) == ("notice", "request_human")
    began = time.monotonic()
    await citizen.request_human()
    assert time.monotonic() - began < 1


async def test_a_slow_rasa_does_not_keep_the_citizen_waiting(
    hub: HubProcess, rasa: StandInRasa
) -> None:
    citizen = await Citizen.open(hub.ws)
    await until_ready(citizen)
    rasa.delay_seconds = 30
    reply = await citizen.ask(QUESTION, seconds=4)
    assert reply["kind"] == "notice"


async def until_ready(citizen: Citizen) -> None:
    async def answers() -> bool:
        return (await citizen.ask("bonjour"))["kind"] == "answer"

    await until(answers)


# -- bad input -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code", "close"),
    [
        ("bonjour, 85073003328", "not_json", 1007),
        ("[1, 2]", "not_json", 1007),
        (b"\x00\x01", "not_text", 1003),
        (json.dumps({"type": "say", "text": "é" * 4100}), "frame_too_large", 1009),
        (json.dumps({"type": "say", "text": "x"}), "hello_required", 1002),
        (json.dumps({"type": "hello", "protocol": 2, "lang": "fr"}), None, 1002),
        (json.dumps({"type": "hello", "protocol": 1, "lang": "xx"}), None, 1002),
    ],
)
async def test_a_bad_first_frame_is_named_and_the_connection_closed(
    hub: HubProcess, raw: str | bytes, code: str | None, close: int
) -> None:
    client = await raw_client(hub)
    await client.send_raw(raw)
    error = await client.receive()
    assert error["type"] == "error"
    assert code is None or error["code"] == code
    assert await client.closed_with() == close


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"type": "dance"}, "unknown_verb"),
        ({"no": "type"}, "unknown_verb"),
        ({"type": "say", "text": "x"}, "invalid_field"),
        ({"type": "say", "client_msg_id": "1", "text": "x"}, "invalid_field"),
        ({"type": "say", "client_msg_id": new_id(), "text": " "}, "invalid_field"),
        ({"type": "say", "client_msg_id": new_id(), "text": 5}, "invalid_field"),
        (
            {"type": "say", "client_msg_id": new_id(), "text": "x" * 1001},
            "text_too_long",
        ),
        (
            {"type": "say", "client_msg_id": new_id(), "text": "x", "author": "agent"},
            "forbidden_field",
        ),
        (
            {"type": "choose", "client_msg_id": new_id(), "value": "a.b"},
            "invalid_field",
        ),
        ({"type": "set"}, "invalid_field"),
        ({"type": "set", "region": "mars"}, "invalid_field"),
        (
            {"type": "rate", "client_msg_id": new_id(), "seq": 99, "value": 3},
            "invalid_field",
        ),
        ({"type": "cancel_request", "client_msg_id": new_id()}, "not_possible_now"),
    ],
)
async def test_a_bad_frame_is_named_and_the_connection_stays_open(
    hub: HubProcess, frame: dict[str, object], code: str
) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.send_raw(json.dumps(frame))
    error = await citizen.expect("error")
    assert error["code"] == code
    assert error["message"]
    assert (await citizen.ask("bonjour"))["author"] == "bot"


async def test_a_frame_far_too_large_is_cut_and_the_hub_lives(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    with contextlib.suppress(ConnectionClosed):
        await citizen.send_raw("x" * 1_000_000)
    assert await citizen.closed_with() == 1009
    assert (await Citizen.open(hub.ws)).messages


async def test_a_conversation_does_not_open_without_its_own_token(
    hub: HubProcess,
) -> None:
    victim = await Citizen.open(hub.ws)
    thief = await Citizen.open(hub.ws)
    for token in ("", "x" * 43, thief.token):
        client = await raw_client(hub)
        await client.send(
            "hello",
            protocol=1,
            lang="fr",
            conversation=victim.conversation,
            token=token,
            last_seq=0,
        )
        error = await client.receive()
        assert error["code"] == "unknown_conversation"
        assert await client.closed_with() == 1008


async def test_a_foreign_page_cannot_open_a_socket(hub: HubProcess) -> None:
    for path in ("/ws/citizen", "/ws/agent?ticket=x"):
        client = Client(f"{hub.ws}{path}", origin="https://evil.example")
        with pytest.raises(InvalidStatus):
            await client.open_socket()


async def test_the_log_holds_nothing_a_citizen_wrote(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    secret = f"mot-secret-{new_id()}"
    await citizen.ask(secret)
    await citizen.send_raw(json.dumps({"type": secret, secret: secret}))
    await citizen.expect("error")
    await citizen.send_raw(f"{secret} not json")
    await citizen.expect("error")
    assert secret not in hub.log
    assert citizen.token not in hub.log
    assert "127.0.0.1:" not in hub.log


# -- resuming --------------------------------------------------------------------


async def test_cutting_the_line_ten_times_loses_and_doubles_nothing(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws)
    sent: dict[str, str] = {}
    unacked: list[str] = []
    for turn in range(10):
        for _ in range(3):
            msg_id = new_id()
            sent[msg_id] = f"{QUESTION}" if turn % 2 else f"message {len(sent)}"
            unacked.append(msg_id)
            await citizen.say(sent[msg_id], msg_id)
        await asyncio.sleep(0.01 * (turn % 4))
        await citizen.cut()
        await citizen.resume()
        for msg_id in unacked:
            await citizen.say(sent[msg_id], msg_id)
        for _ in unacked:
            await citizen.expect("ack")
        unacked.clear()

    def are_answered() -> bool:
        own = {m["seq"] for m in citizen.messages if m["author"] == "citizen"}
        answered = {m["reply_to"] for m in citizen.messages if m["final"]}
        return len(own) == len(sent) and own <= answered

    await citizen.read_until(are_answered)
    fresh = Citizen(f"{hub.ws}/ws/citizen")
    fresh.conversation, fresh.token = citizen.conversation, citizen.token
    await fresh.resume(last_seq=0)
    await fresh.expect("state")
    log = fresh.messages
    await citizen.read_until(lambda: citizen.last_seq >= fresh.last_seq)
    assert [m["seq"] for m in log] == list(range(1, len(log) + 1))
    own = [m["client_msg_id"] for m in log if m["author"] == "citizen"]
    assert sorted(own) == sorted(sent)
    replies = [m["reply_to"] for m in log if m["final"]]
    assert sorted(replies) == sorted(m["seq"] for m in log if m["author"] == "citizen")
    seen = [m["seq"] for m in citizen.messages]
    assert sorted(seen) == sorted(set(seen))
    assert set(seen) == {m["seq"] for m in log}


@pytest.mark.parametrize("end", [Client.cut, Client.leave_at_once])
async def test_line_that_ends_while_much_is_under_way_is_no_failure(
    hub: HubProcess, end: Callable[[Client], Awaitable[None]]
) -> None:
    before = len(hub.log)
    for turn in range(6):
        citizen = await Citizen.open(hub.ws)
        for number in range(8):
            await citizen.say(f"message {number}")
        await asyncio.sleep(0.005 * turn)
        await end(citizen)
    # Whatever was under way is over once others are answered again.
    last = await Citizen.open(hub.ws)
    await last.ask(QUESTION)
    lines = hub.log[before:].splitlines()
    assert [line for line in lines if " INFO " not in line] == []


async def test_two_windows_of_one_conversation_see_the_same(hub: HubProcess) -> None:
    first = await Citizen.open(hub.ws)
    second = Citizen(f"{hub.ws}/ws/citizen")
    second.conversation, second.token = first.conversation, first.token
    await second.resume(last_seq=0)
    await first.ask(QUESTION)
    await second.expect("message", answer_id="integration_income.how_to_apply")
    assert first.messages == second.messages


async def test_an_agent_never_appears_in_a_conversation_of_the_bot(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws)
    agent = await AgentClient.log_in(
        hub.url, hub.ws, "amina", hub.passwords["amina"], available=False
    )
    refused = await agent.say(citizen.conversation, "bonjour")
    assert refused["code"] == "not_yours"
    await citizen.collect(0.2)
    assert {m["author"] for m in citizen.messages} == {"bot"}
    await agent.close()
