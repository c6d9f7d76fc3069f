"""Identifiers planted on every way into a real hub are in none of its stores (R-55).

Each way has identifiers of its own, so that a leak names the way it took; and a word
beside them that must arrive, so that a store that was not read does not pass for clean.
"""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest
import pytest_asyncio

from tests.auxil.bot_api import TOKEN, BotApi
from tests.auxil.clients import AgentClient, Citizen, close_all, new_id
from tests.auxil.databases import fresh_database
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa
from tests.handover.channels.telegram.reader import Reader
from tests.handover.conftest import DATABASES

pytestmark = pytest.mark.asyncio

WORD = "zonnebloem"
TOLD = "verborgen en niet opgeslagen"
"""From the line that tells a citizen what was masked."""

KEPT_WORDS = (
    *("say", "rate", "report", "poll say", "poll report"),
    *("assigned", "agent", "note"),
    *("telegram say", "telegram edit", "telegram assigned"),
)
"""Ways whose words are kept; those of the others are refused."""


@dataclass(frozen=True)
class Planted:
    """What is sent on one way, and what must be found of it nowhere."""

    way: str
    text: str
    secrets: tuple[str, ...]

    @property
    def word(self) -> str:
        """Return what must arrive."""
        return f"{WORD}{self.way.replace(' ', '')}"


def plant(way: str, number: int) -> Planted:
    """Make the identifiers of one way; all have their check digits."""
    nine = f"7203{number + 10}0{number + 10}"
    check = f"{97 - int(nine) % 97:02}"
    spelt = f"{nine[:2]}.{nine[2:4]}.{nine[4:6]}-{nine[6:]}.{check}"
    account = f"5390{number:04}7034"
    iban = f"BE{98 - int(account + '111400') % 97:02}{account}"
    spaced = " ".join((iban[:4], iban[4:8], iban[8:12], iban[12:]))
    phone = f"0478 55 {number + 10} {number + 40}"
    mail = f"an.{way.replace(' ', '')}@voorbeeld.be"
    street = f"Kerkstraat {number + 20}"
    planted = Planted(way, "", ())
    text = (
        f"{planted.word} INSZ {spelt} {spaced} gsm {phone} {mail}"
        f" ik woon {street}, 9000 Gent"
    )
    bare = (phone.replace(" ", ""), nine + check)
    return Planted(way, text, (spelt, *bare, iban, spaced, phone, mail, street))


PLANTED = {
    way: plant(way, number)
    for number, way in enumerate((*KEPT_WORDS, "wrong frames", "callback"))
}


@dataclass
class Visited:
    """A hub on which every way was gone, and what the others saw of it."""

    hub: HubProcess
    folder: Path
    database_url: str
    rasa: StandInRasa
    citizen: Citizen
    polled: list[str]
    agent: AgentClient
    reader: Reader


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def own_hub(
    tmp_path: Path, rasa: StandInRasa, database_url: str, bot_api: BotApi
) -> Iterator[HubProcess]:
    process = HubProcess(
        tmp_path,
        rasa.url,
        RELAIS_DATABASE_URL=database_url,
        RELAIS_TELEGRAM_TOKEN=TOKEN,
        RELAIS_TELEGRAM_API=bot_api.url,
    )
    yield process
    process.stop()


@pytest.fixture
def bot_api() -> Iterator[BotApi]:
    server = BotApi()
    yield server
    server.stop()


@pytest_asyncio.fixture
async def visited(
    own_hub: HubProcess,
    tmp_path: Path,
    rasa: StandInRasa,
    database_url: str,
    bot_api: BotApi,
) -> AsyncIterator[Visited]:
    citizen = await Citizen.open(own_hub.ws, "nl")
    await by_socket(citizen)
    await with_wrong_frames(citizen)
    polled = await by_long_poll(own_hub)
    passwords = own_hub.passwords
    agent = await AgentClient.log_in(
        own_hub.url, own_hub.ws, "amina", passwords["amina"]
    )
    await with_a_person(citizen, agent)
    reader = Reader(bot_api, "nl")
    await by_telegram(reader, agent)
    yield Visited(own_hub, tmp_path, database_url, rasa, citizen, polled, agent, reader)
    await close_all()


async def by_socket(citizen: Citizen) -> None:
    seq = (await citizen.ask(PLANTED["say"].text))["reply_to"]
    for verb, fields in (("rate", {"value": 2}), ("report", {})):
        msg_id = new_id()
        await citizen.send(
            verb,
            client_msg_id=msg_id,
            seq=seq,
            comment=PLANTED[verb].text,
            **fields,
        )
        await citizen.expect("ack", client_msg_id=msg_id)


async def with_wrong_frames(citizen: Citizen) -> None:
    text = PLANTED["wrong frames"].text
    await citizen.send("choose", client_msg_id=new_id(), value=text[:80])
    await citizen.expect("error")
    await citizen.send("say", client_msg_id=text[:36], text=text)
    await citizen.expect("error")
    await citizen.send("say", client_msg_id=new_id(), text=text * 9)
    await citizen.expect("error", code="text_too_long")
    await citizen.send("say", client_msg_id=new_id(), text=text, author=text)
    await citizen.expect("error", code="forbidden_field")
    await citizen.send("set", region=text)
    await citizen.expect("error")
    note = PLANTED["callback"].text
    await citizen.send("callback", client_msg_id=new_id(), note=note)
    await citizen.expect("error", code="identifier_refused")


async def by_long_poll(hub: HubProcess) -> list[str]:
    async with httpx.AsyncClient() as http:
        rooms = f"{hub.url}/api/v1/conversations"
        opened = (await http.post(rooms, json={"lang": "nl"})).json()
        http.headers["Authorization"] = f"Bearer {opened['token']}"
        own = f"{rooms}/{opened['conversation']}"
        polled = []
        for verb, fields in (
            ("say", {"text": PLANTED["poll say"].text}),
            ("report", {"seq": 1, "comment": PLANTED["poll report"].text}),
        ):
            body = {"client_msg_id": new_id(), **fields}
            said = await http.post(f"{own}/{verb}", json=body)
            assert said.status_code == 200, said.text
            polled.append(said.text)
        wrong = PLANTED["wrong frames"].text
        refused = await http.post(f"{own}/say", json={"client_msg_id": wrong})
        assert refused.status_code == 422
        polled.append((await http.get(f"{own}/messages")).text)
        return [*polled, refused.text]


async def with_a_person(citizen: Citizen, agent: AgentClient) -> None:
    await citizen.request_human()
    assert (await agent.claim(citizen.conversation))["type"] == "ack"
    await citizen.say(PLANTED["assigned"].text)
    await agent.expect("message", author="citizen", text=masked(PLANTED["assigned"]))
    await agent.say(citizen.conversation, PLANTED["agent"].text)
    await citizen.expect("message", author="agent")
    await agent.expect("message", author="agent")
    msg_id = new_id()
    await agent.send(
        "note",
        conversation=citizen.conversation,
        client_msg_id=msg_id,
        text=PLANTED["note"].text,
    )
    await agent.expect("ack", client_msg_id=msg_id)


async def by_telegram(reader: Reader, agent: AgentClient) -> None:
    """Write, change what was written, and write to a person."""
    await reader.start()
    said = reader.phone.say(PLANTED["telegram say"].text)
    await reader.read(TOLD)
    reader.phone.edit(said, PLANTED["telegram edit"].text)
    await reader.read(TOLD, times=2)
    reader.phone.say("/person")
    queue = await agent.receive_until(
        lambda f: f["type"] == "queue" and bool(f["waiting"]), 20
    )
    conversation = queue["waiting"][0]["conversation"]
    assert (await agent.claim(conversation))["type"] == "ack"
    await reader.read("Amina")
    planted = PLANTED["telegram assigned"]
    reader.phone.say(planted.text)
    await agent.expect("message", 20, author="citizen", text=masked(planted))
    await reader.read(TOLD, times=3)


def masked(planted: Planted) -> str:
    """Return what is left of it."""
    return (
        f"{planted.word} INSZ [NISS] [IBAN] gsm [phone] [e-mail]"
        " ik woon [address], 9000 Gent"
    )


def rows_of(database_url: str) -> str:
    """Return every row of every table of a PostgreSQL database, as text."""
    with psycopg.connect(database_url) as db:
        tables = db.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        return "\n".join(
            str(row)
            for (table,) in tables
            for (row,) in db.execute(f"SELECT t::text FROM {table} t").fetchall()
        )


def stores_of(visited: Visited) -> dict[str, str]:
    """Return all that is kept or was passed on, by where."""
    stores = {
        f"file {path.name}": path.read_bytes().decode("utf-8", "replace")
        for path in visited.folder.rglob("*")
        if path.is_file()
    }
    if visited.database_url.startswith("postgresql"):
        stores["tables"] = rows_of(visited.database_url)
    stores["asked of Rasa"] = json.dumps(visited.rasa.asked, ensure_ascii=False)
    stores["console"] = json.dumps(visited.agent.frames, ensure_ascii=False)
    stores["citizen"] = json.dumps(visited.citizen.frames, ensure_ascii=False)
    stores["polled"] = "\n".join(visited.polled)
    calls = visited.reader.bot_api.calls
    stores["sent to Telegram"] = "\n".join(str(f.get("text", "")) for _, f in calls)
    return stores


def leaks_in(stores: dict[str, str]) -> list[tuple[str, str, str]]:
    return [
        (where, planted.way, secret)
        for where, content in stores.items()
        for planted in PLANTED.values()
        for secret in planted.secrets
        if secret in content
    ]


async def test_chat_on_telegram_is_in_no_store(visited: Visited) -> None:
    """What finds a citizen there stands sealed in the database, and nowhere else."""
    chat = str(visited.reader.phone.chat_id)
    alive = stores_of(visited)
    visited.hub.stop()
    stopped = stores_of(visited)
    assert [where for where, kept in (alive | stopped).items() if chat in kept] == []


async def test_planted_identifiers_are_in_no_store_and_their_words_in_each(
    visited: Visited,
) -> None:
    alive = stores_of(visited)
    visited.hub.stop()
    stopped = stores_of(visited)
    assert leaks_in(alive) == []
    assert leaks_in(stopped) == []

    is_sqlite = visited.database_url.startswith("sqlite")
    database = stopped["file relais.db" if is_sqlite else "tables"]
    arrived = {way for way in PLANTED if PLANTED[way].word in database}
    assert arrived == set(KEPT_WORDS)
    if is_sqlite:
        assert any(name.endswith("-wal") for name in alive)
    for where, way in (
        ("asked of Rasa", "say"),
        ("asked of Rasa", "poll say"),
        ("console", "say"),
        ("console", "assigned"),
        ("console", "agent"),
        ("citizen", "agent"),
        ("polled", "poll say"),
        ("asked of Rasa", "telegram say"),
        ("console", "telegram assigned"),
    ):
        assert PLANTED[way].word in alive[where]
    assert "hub.log" in str(alive.keys())
