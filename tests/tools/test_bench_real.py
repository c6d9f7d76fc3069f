"""The programs that measure, against a real hub and the bare echo server."""

import asyncio
import os
import time
from contextlib import suppress

import pytest
from aiohttp import web

from handover.assistant.client import AssistantState, RasaClient
from handover.core.message import Preferences
from handover.core.words import Lang, Level
from tests.auxil.hub_process import HubProcess
from tests.auxil.ports import free_port
from tests.auxil.stand_in_rasa import StandInRasa, until
from tools.bench import echo, fast_rasa, relais_talk, socketio_talk
from tools.bench.citizens import lines
from tools.bench.hop import WARM_MESSAGES, measure_hops
from tools.bench.hub_alone import add_agents
from tools.bench.loops import Broken, Plan, Refused, converse

pytestmark = [pytest.mark.asyncio, pytest.mark.long]
HOPS = {"count": 1, "each": 2, "per_second": 100, "seconds": 0.5}


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hub")
    rasa = StandInRasa()
    environment = {**os.environ, "RELAIS_DATA_DIR": str(folder)}
    accounts = add_agents(environment, 1, 2)
    started = HubProcess(folder, rasa.url)
    yield started, accounts
    started.stop()
    rasa.stop()


async def listening(port):
    async def answers():
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return True

    await until(answers)


async def serving(coroutine, port):
    task = asyncio.create_task(coroutine)
    await listening(port)
    return task


async def test_citizens_of_a_hub_are_answered_and_counted(hub):
    plan = Plan(at_once=3, messages=2, total=6)
    async with relais_talk.talks([hub[0].url]) as talk:
        tally = await converse(plan, talk, relais_talk.questions, lambda _: None)
    assert (tally.answered, tally.refused, tally.broken) == (6, 0, 0)


async def test_agents_words_arrive_at_citizens_of_a_hub(hub):
    started, accounts = hub
    job = {"kind": "hub", "url": started.url, "agents": accounts, **HOPS}
    # Twice: the first time leaves no seat taken.
    for _ in range(2):
        hops = await measure_hops(job)
        assert len(hops) > HOPS["per_second"] * HOPS["seconds"] / 2 - WARM_MESSAGES
        assert all(0 < each < 10 for each in hops)


async def test_words_pass_the_bare_echo_server():
    port = free_port()
    server = await serving(echo.run(port), port)
    job = {"kind": "echo", "url": f"http://127.0.0.1:{port}", "agents": [], **HOPS}
    hops = await measure_hops(job)
    server.cancel()
    await asyncio.gather(server, return_exceptions=True)
    assert hops
    assert all(0 < each < 10 for each in hops)


async def test_idle_socket_of_a_hub_has_a_conversation(hub):
    async with lines("hub", hub[0].url, agents=[], source="127.0.0.2") as line:
        socket = await line.idle()
        await socket.send_json({"type": "ping"})
        assert (await socket.receive_json())["type"] == "pong"
        await socket.close()


async def test_stand_in_for_rasa_speaks_the_contract():
    port = free_port()
    server = await serving(fast_rasa.serve(port), port)
    client = RasaClient(f"http://127.0.0.1:{port}", "any")
    await client.probe()
    understood = await client.understand(
        "c", "x" * 900, Preferences(Lang.FR, Level.STANDARD, None), None
    )
    await client.close()
    server.cancel()
    await asyncio.gather(server, return_exceptions=True)
    assert client.state is AssistantState.READY
    assert understood.answer_id == fast_rasa.ANSWER_ID


async def hub_that_sends(*frames):
    """Serve one citizen, who gets these frames after the first question."""
    port = free_port()

    async def citizen(request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive_json()
        await socket.send_json({"type": "state"})
        await socket.receive_json()
        for frame in frames:
            await socket.send_json(frame)
        await socket.receive()
        return socket

    app = web.Application()
    app.router.add_get("/ws/citizen", citizen)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner, f"http://127.0.0.1:{port}"


async def asked_of(*frames):
    runner, url = await hub_that_sends(*frames)
    try:
        async with relais_talk.talks([url]) as talk:
            place = talk(0)
            await place.begin()
            try:
                await place.ask("bonjour")
            finally:
                await place.end()
    finally:
        await runner.cleanup()


async def test_hub_that_is_busy_refuses_and_says_for_how_long():
    with pytest.raises(Refused) as refusal:
        await asked_of({"type": "error", "code": "busy", "retry_after": 1.5})
    assert refusal.value.retry_after == 1.5


async def test_any_other_error_ends_the_conversation():
    with pytest.raises(Broken, match="not_possible_now"):
        await asked_of({"type": "error", "code": "not_possible_now"})


def message(author, reply_to, final):
    return {"type": "message", "author": author, "reply_to": reply_to, "final": final}


async def test_answer_is_there_with_its_final_message():
    await asked_of(
        message("citizen", None, None),
        {"type": "ack", "client_msg_id": "x", "seq": 2},
        message("bot", 2, False),
        message("bot", 2, True),
    )


async def test_message_that_is_not_final_is_waited_beyond():
    cut = {"type": "error", "code": "temporarily_unavailable"}
    with pytest.raises(Broken, match="temporarily_unavailable"):
        await asked_of(message("bot", 2, False), cut)


class Channel:
    """A socket.io channel, as far as one conversation by polling needs it."""

    def __init__(self, *packets):
        self.packets = list(packets)
        self.sent = []
        self.outbox = asyncio.Queue()

    async def was_asked(self):
        return any(packet.startswith("422") for packet in self.sent)

    async def poll(self, request):
        if "sid" not in request.query:
            return web.Response(text='0{"sid":"engine"}')
        return web.Response(text=await self.outbox.get())

    async def send(self, request):
        packet = await request.text()
        self.sent.append(packet)
        if packet == "40":
            self.outbox.put_nowait('40{"sid":"socket"}')
        elif packet.startswith("421"):
            self.outbox.put_nowait('42["session_confirm","socket"]\x1e431[]')
        elif packet.startswith("422"):
            for each in self.packets:
                self.outbox.put_nowait(each)
        return web.Response(text="OK")


async def asked_over_socketio(channel):
    port = free_port()
    app = web.Application()
    app.router.add_get("/socket.io/", channel.poll)
    app.router.add_post("/socket.io/", channel.send)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        async with socketio_talk.talks([f"http://127.0.0.1:{port}"]) as talk:
            place = talk(0)
            await place.begin()
            began = time.perf_counter()
            first = await place.ask("hello")
            ended = time.perf_counter()
            await place.end()
    finally:
        await runner.cleanup()
    return first - began, ended - began


async def test_first_reply_over_socketio_is_not_the_last():
    channel = Channel('42["bot_uttered",{"text":"one"}]', "2")

    async def confirm_late():
        await until(channel.was_asked)
        await asyncio.sleep(0.2)
        channel.outbox.put_nowait("432[]")

    confirming = asyncio.create_task(confirm_late())
    first, last = await asked_over_socketio(channel)
    await confirming
    assert first + 0.15 < last
    assert "3" in channel.sent
    assert channel.sent[-1] == "1"


async def test_question_without_a_reply_over_socketio_is_done_when_confirmed():
    first, last = await asked_over_socketio(Channel("431[]", "432[]"))
    assert first == pytest.approx(last, abs=0.1)
