"""A conversation on Telegram, with a real hub and the real library, over HTTP."""

from pathlib import Path

import pytest

from handover.core.words import Author
from handover.settings import with_async_driver
from handover.store import retention, telegram_links
from handover.store.engine import Database
from handover.store.retention import Over
from tests.auxil.bot_api import TOKEN, BotApi
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import until
from tests.handover.channels.kit import (
    ANSWER,
    NATIONAL_NUMBER,
    QUESTION,
    Desk,
    all_delivered,
    read_log,
    settled_log,
)
from tests.handover.channels.telegram.reader import PHOTO, Reader
from tests.handover.channels.visitors import TelegramVisitor

pytestmark = pytest.mark.asyncio

PERSON = "Parler à une personne"


class Known(TelegramVisitor):
    """A reader as the kit's desk knows it."""

    def __init__(self, hub: HubProcess, reader: Reader) -> None:
        super().__init__(hub, reader.bot_api)
        self.phone = reader.phone


async def take(hub: HubProcess, citizen: Reader) -> tuple[Desk, str]:
    """Have an agent take the citizen's conversation over."""
    desk = await Desk.log_in(hub)
    return desk, await desk.take(Known(hub, citizen))


# -- beginning -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "ai", "warning"),
    [
        ("fr", "IA", "Telegram voit et garde tout"),
        ("nl-BE", "AI", "Telegram ziet en bewaart alles"),
        ("de", "KI", "Telegram sieht und speichert alles"),
        ("tr", "AI", "Telegram sees and keeps everything"),
    ],
)
async def test_first_the_disclosure_then_what_telegram_sees(
    hub: HubProcess, bot_api: BotApi, lang: str, ai: str, warning: str
) -> None:
    citizen = Reader(bot_api, lang)
    citizen.phone.say("/start")
    await citizen.read(warning)
    first, second = citizen.shown
    assert ai in first.text
    assert ai in first.label
    assert second.buttons == ["Français", "Nederlands", "Deutsch", "English"]


async def test_a_link_from_the_portal_names_the_language(citizen: Reader) -> None:
    citizen.phone.say("/start de")
    await citizen.read("Telegram sieht")


async def test_who_writes_without_starting_reads_the_disclosure_first_too(
    citizen: Reader,
) -> None:
    await citizen.ask(QUESTION, ANSWER)
    assert "IA" in citizen.shown[0].label
    assert "Telegram voit" in citizen.shown[1].text
    assert ANSWER in citizen.shown[2].text


async def test_starting_again_reminds_and_keeps_the_conversation(
    citizen: Reader,
) -> None:
    await citizen.start()
    citizen.phone.say("/start")
    await citizen.read("Telegram voit", times=2)
    assert citizen.with_part("Rappel : vous parlez à une IA")
    assert len(citizen.with_part("Je suis un assistant IA")) == 1


async def test_the_menu_is_published_in_four_languages(
    bot_api: BotApi, citizen: Reader
) -> None:
    await citizen.start()
    assert set(bot_api.commands) == {"fr", "nl", "de", "en", ""}
    for commands in bot_api.commands.values():
        assert [command["command"] for command in commands] == [
            "person",
            "language",
            "easy",
            "full",
            "cancel",
            "help",
            "stop",
            "erase",
        ]


# -- asking ----------------------------------------------------------------------


async def test_an_answer_has_sources_with_links_and_the_person_button(
    citizen: Reader,
) -> None:
    answer = await citizen.ask(QUESTION, ANSWER)
    assert answer.links[0].startswith("https://")
    assert "(vérifié le 22/11/2026)" in answer.text
    assert answer.buttons[-1] == PERSON


async def test_a_question_back_is_answered_by_a_button(citizen: Reader) -> None:
    question = await citizen.ask("candidats", "Je ne suis pas sûr d'avoir bien compris")
    assert len(question.buttons) == 4
    assert await citizen.press(question.buttons[1]) is None
    answer = await citizen.read("Sources :")
    assert "énergie" in answer.text


async def test_a_choice_too_long_for_a_button_is_understood(citizen: Reader) -> None:
    general = await citizen.ask("allocations familiales", "llocations familiales")
    await citizen.press("Communauté germanophone", general)
    await citizen.settle()
    regional = citizen.shown[citizen.shown.index(general) + 1]
    assert regional.label == general.label
    assert regional.text != general.text


async def test_language_and_level_follow_commands_and_buttons(citizen: Reader) -> None:
    full = await citizen.ask(QUESTION, ANSWER)
    citizen.phone.say("/easy")
    easy = await citizen.read("Sources :", times=2)
    assert easy.text != full.text
    citizen.phone.say("/language nl")
    reminder = await citizen.read("U spreekt met een AI")
    assert reminder.buttons == ["Met een medewerker spreken"]
    citizen.phone.say("/language")
    await citizen.read("In welke taal")
    await citizen.press("Deutsch")
    assert await citizen.read("Quellen:")


async def test_after_three_questions_not_understood_comes_a_way_out(
    citizen: Reader,
) -> None:
    for number in range(3):
        citizen.phone.say(f"xyz {number}")
    last = await citizen.read("par téléphone : 02 000 00 00")
    assert PERSON in last.buttons


# -- what Telegram has besides text ----------------------------------------------


async def test_what_is_no_text_gets_a_polite_line_an_album_one(
    citizen: Reader, hub: HubProcess
) -> None:
    await citizen.start()
    for place in range(3):
        citizen.phone.send(photo=PHOTO, media_group_id="9", caption=f"secret {place}")
    citizen.phone.send(location={"latitude": 50.8, "longitude": 4.3})
    await citizen.settle()
    assert len(citizen.with_part("Seuls les messages écrits sont lus ici")) == 2


async def test_a_text_that_is_too_long_is_refused_not_cut(
    citizen: Reader, hub: HubProcess, database_url: str
) -> None:
    await citizen.start()
    citizen.phone.say("x" * 1001)
    await citizen.read("1000 caractères au maximum")
    desk = await Desk.log_in(hub)
    conversation = await desk.next_in_queue(Known(hub, citizen))
    log = await read_log(database_url, conversation)
    assert not [m for m in log if m.said.author is Author.CITIZEN]


async def test_a_changed_text_is_a_new_message_once_for_each_change(
    citizen: Reader, hub: HubProcess, database_url: str
) -> None:
    await citizen.start()
    said = citizen.phone.say("xyz")
    edit = citizen.phone.edit(said, "xyz abc", at=1_900_000_000)
    citizen.bot_api.repeat(edit)
    await citizen.settle()
    desk = await Desk.log_in(hub)
    conversation = await desk.next_in_queue(Known(hub, citizen))
    log = await settled_log(database_url, conversation)
    own = [m.said.text for m in log if m.said.author is Author.CITIZEN]
    assert own == ["xyz", "xyz abc"]
    assert len(citizen.with_part("Vous avez modifié un message")) == 1


async def test_what_comes_twice_or_late_is_followed_once(
    citizen: Reader, hub: HubProcess, database_url: str
) -> None:
    await citizen.start()
    first = {"update_id": 990_002, **said(citizen, "deuxième")}
    late = {"update_id": 990_001, **said(citizen, "premier")}
    photo = {"update_id": 990_003, **said(citizen, None, photo=PHOTO)}
    citizen.bot_api.repeat(first)
    await citizen.read("Je ne suis pas sûr de comprendre")
    citizen.bot_api.repeat(late, first, photo, photo, late)
    await citizen.read("Seuls les messages écrits")
    desk = await Desk.log_in(hub)
    conversation = await desk.next_in_queue(Known(hub, citizen))
    log = await settled_log(database_url, conversation)
    own = [m.said.text for m in log if m.said.author is Author.CITIZEN]
    assert own == ["deuxième", "premier"]
    assert len(citizen.with_part("Seuls les messages écrits")) == 1


def said(citizen: Reader, text: str | None, **fields: object) -> dict[str, object]:
    phone = citizen.phone
    message = {
        "message_id": phone.next_id(),
        "date": 1,
        "chat": phone.chat,
        "from": phone.user,
        **({"text": text} if text else {}),
        **fields,
    }
    return {"message": message}


async def test_an_update_that_cannot_be_read_holds_up_nobody(
    citizen: Reader, hub: HubProcess
) -> None:
    await citizen.start()
    citizen.bot_api.put(message={"text": "mot-secret sans date"})
    await citizen.ask(QUESTION, ANSWER)
    assert "could not be read: KeyError" in hub.log
    assert "mot-secret" not in hub.log


async def test_groups_are_left(citizen: Reader, bot_api: BotApi) -> None:
    group = {"id": -99, "type": "group", "title": "x"}
    message = {"message_id": 1, "date": 1, "chat": group, "from": citizen.phone.user}
    query = bot_api.next_query(citizen.phone)
    bot_api.put(message={**message, "text": QUESTION})
    bot_api.put(
        callback_query={
            "id": query,
            "from": citizen.phone.user,
            "chat_instance": "1",
            "data": "person",
            "message": message,
        }
    )
    assert await citizen.answer_to(query) is None

    async def has_left() -> bool:
        return -99 in bot_api.left

    await until(has_left)
    assert not citizen.shown


# -- buttons of long ago ---------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        "c:00000000:3:0",
        "nonsense",
        "",
        "c:00000000:99999:99",
        "erase:00000000-0000-0000-0000-000000000000:0123456789abcdef",
    ],
)
async def test_every_press_is_answered_also_of_what_never_was(
    citizen: Reader, data: str
) -> None:
    await citizen.start()
    query = citizen.phone.press_data(data, citizen.shown[0])
    answer = await citizen.answer_to(query)
    assert answer is not None
    assert "plus valable" in answer


async def test_a_button_of_an_ended_conversation_is_answered_and_does_nothing(
    citizen: Reader,
) -> None:
    answer = await citizen.ask(QUESTION, ANSWER)
    await citizen.ask("/stop", "Vous avez terminé la conversation")
    await citizen.ask("xyz", "Je ne suis pas sûr")
    said_so = await citizen.press(answer.buttons[0], answer)
    assert said_so is not None
    assert "plus valable" in said_so


async def test_the_person_button_works_however_old_it_is(citizen: Reader) -> None:
    answer = await citizen.ask(QUESTION, ANSWER)
    await citizen.ask("/stop", "Vous avez terminé la conversation")
    await citizen.press(PERSON, answer)
    await citizen.read("Votre demande est bien reçue")
    assert len(citizen.with_part("Je suis un assistant IA")) == 2
    citizen.phone.say("/cancel")
    await citizen.read("Vous avez quitté la file")


# -- with a person ---------------------------------------------------------------


async def test_the_place_is_one_message_that_changes(
    citizen: Reader, hub: HubProcess
) -> None:
    await citizen.start()
    await citizen.press(PERSON)
    place = await citizen.read("Ce message change")
    assert place.buttons == ["Commencer sans mon historique", "Quitter la file"]
    desk, conversation = await claim_waiting(hub, citizen)
    await citizen.read("Vous n'êtes plus dans la file")
    assert place.edits >= 1
    assert place.buttons == []
    shown = [s for s in citizen.shown if "Ce message change" in s.text]
    assert shown == []
    await desk.agent.release("close", conversation)
    await citizen.read("Amina a terminé")


async def test_the_citizen_decides_what_the_person_reads(
    citizen: Reader, hub: HubProcess
) -> None:
    await citizen.ask("xyz avant", "Je ne suis pas sûr")
    await citizen.press(PERSON)
    await citizen.read("Ce message change")
    await citizen.press("Commencer sans mon historique")
    await citizen.read("pas vos messages précédents")
    desk, conversation = await claim_waiting(hub, citizen)
    citizen.phone.say("et après")
    await desk.reads(conversation, "et après")
    assert await desk.transcript(conversation, "citizen") == ["et après"]
    await desk.agent.release("close", conversation)
    await citizen.read("Amina a terminé")


async def claim_waiting(hub: HubProcess, citizen: Reader) -> tuple[Desk, str]:
    desk = await Desk.log_in(hub)
    await desk.agent.expect("queue")
    (waiting,) = [
        each["conversation"]
        for each in desk.agent.frames[-1]["waiting"]
        if each["channel"] == "telegram"
    ][-1:]
    assert (await desk.agent.claim(waiting))["type"] == "ack"
    await citizen.read("Vous parlez maintenant avec Amina")
    return desk, waiting


async def test_agent_and_citizen_talk_and_see_each_other_write(
    citizen: Reader, hub: HubProcess
) -> None:
    await citizen.start()
    desk, conversation = await take(hub, citizen)
    citizen.phone.say("Bonjour Amina")
    await desk.reads(conversation, "Bonjour Amina")
    await desk.agent.send("typing", conversation=conversation)
    await desk.agent.say(conversation, "Bonjour, comment puis-je <aider> ?")
    said = await citizen.read("Bonjour, comment puis-je <aider> ?")
    assert said.label == "Personne · Amina"
    citizen.phone.say("/person")
    await citizen.read("Vous parlez déjà à une personne")
    again = await citizen.press(PERSON)
    assert again == "Vous parlez déjà à une personne. Écrivez simplement votre message."
    await desk.agent.release("return_to_bot", conversation)
    await citizen.read("Vous parlez de nouveau à l'IA")
    assert citizen.phone.actions == ["typing"]


async def test_flooding_keeps_the_agents_words_in_order(
    citizen: Reader, hub: HubProcess, bot_api: BotApi
) -> None:
    await citizen.start()
    desk, conversation = await take(hub, citizen)
    bot_api.flood(citizen.phone.chat_id, 1.5)
    for number in range(4):
        await desk.agent.say(conversation, f"phrase {number}")
    await citizen.read("phrase 3")
    said = [s.text for s in citizen.shown if "phrase" in s.text]
    assert said == [f"Personne · Amina\n\nphrase {number}" for number in range(4)]
    assert 429 in {code for _, code, _ in bot_api.refusals}
    await desk.agent.release("close", conversation)
    await citizen.read("Amina a terminé")


@pytest.mark.parametrize("tells", [True, False])
async def test_who_blocks_the_bot_keeps_the_conversation_and_the_agent_is_told(
    citizen: Reader, hub: HubProcess, bot_api: BotApi, tells: bool
) -> None:
    await citizen.start()
    desk, conversation = await take(hub, citizen)
    citizen.phone.block(tells=tells)
    await desk.agent.say(conversation, "un")
    await desk.agent.receive_until(
        lambda f: "Telegram ne remet plus" in f.get("text", ""), 20
    )
    calls = len(bot_api.calls)
    await desk.agent.say(conversation, "deux")
    other = Reader(bot_api)
    await other.ask(QUESTION, ANSWER)
    to_blocked = [
        fields
        for method, fields in bot_api.calls[calls:]
        if method == "sendMessage" and int(fields["chat_id"]) == citizen.phone.chat_id
    ]
    assert to_blocked == []
    citizen.phone.unblock()
    await citizen.read("deux")
    said = [s.text for s in citizen.shown if s.label == "Personne · Amina"]
    assert said == ["Personne · Amina\n\nun", "Personne · Amina\n\ndeux"]
    await desk.agent.release("close", conversation)
    await citizen.read("Amina a terminé")


# -- ending and erasing ----------------------------------------------------------


async def links(database_url: str) -> list[telegram_links.Link]:
    database = Database(with_async_driver(database_url))
    async with database.reading() as db:
        found = await telegram_links.all_links(db)
    await database.close()
    return found


async def test_after_the_end_the_chat_is_forgotten_and_a_text_begins_anew(
    citizen: Reader, database_url: str
) -> None:
    await citizen.ask(QUESTION, ANSWER)
    before = {link.conversation for link in await links(database_url)}
    ended = await citizen.ask("/stop", "Vous avez terminé la conversation")
    assert ended.buttons == [
        "Rouvrir cette conversation",
        "Effacer cette conversation",
    ]

    async def is_forgotten() -> bool:
        return len(await links(database_url)) == len(before) - 1

    await until(is_forgotten)
    citizen.phone.say("/stop")
    await citizen.read("Aucune conversation n'est ouverte")
    await citizen.ask("xyz", "Je ne suis pas sûr")
    assert len(citizen.with_part("Je suis un assistant IA")) == 2


async def test_an_ended_conversation_is_taken_up_again_where_it_stood(
    citizen: Reader, hub: HubProcess, database_url: str
) -> None:
    await citizen.ask(QUESTION, ANSWER)
    ended = await citizen.ask("/stop", "Vous avez terminé la conversation")
    await all_delivered(database_url)
    assert await citizen.press("Rouvrir cette conversation", ended) is None
    await citizen.read("Vous avez rouvert la conversation")
    citizen.phone.say("/easy")
    await citizen.read("Sources :", times=2)
    assert len(citizen.with_part("Je suis un assistant IA")) == 1
    again = await citizen.press("Rouvrir cette conversation", ended)
    assert again is not None
    assert "n'est pas possible" in again


async def test_an_erased_conversation_is_not_taken_up_again(citizen: Reader) -> None:
    await citizen.start()
    ended = await citizen.ask("/stop", "Vous avez terminé la conversation")
    await citizen.press("Effacer cette conversation", ended)
    await citizen.read("Voulez-vous effacer")
    await citizen.press("Oui, effacer")
    await citizen.read("Cette conversation est effacée chez nous")
    answer = await citizen.press("Rouvrir cette conversation", ended)
    assert answer is not None
    assert "n'est pas possible" in answer


async def test_erasing_asks_first_and_leaves_no_word(
    citizen: Reader, hub: HubProcess, database_url: str
) -> None:
    citizen.phone.say("un mot très rare")
    await citizen.read("Je ne suis pas sûr")
    desk, conversation = await take(hub, citizen)
    await desk.agent.say(conversation, "une réponse très rare")
    await citizen.read("une réponse très rare")
    citizen.phone.say("/erase")
    await citizen.read("Voulez-vous effacer")
    assert await citizen.press("Non, garder") == "Rien n'a été effacé."
    assert [m for m in await read_log(database_url, conversation) if m.said.text]
    await citizen.press("Oui, effacer")
    await citizen.read("Cette conversation est effacée chez nous")
    log = await read_log(database_url, conversation)
    assert [m.said.text for m in log[1:-1]] == [""] * (len(log) - 2)
    assert {m.said.author for m in log} >= {Author.CITIZEN, Author.AGENT}
    assert conversation not in {link.conversation for link in await links(database_url)}
    await desk.agent.expect("ended", conversation=conversation)
    citizen.phone.press("Oui, effacer")
    await citizen.read("Cette conversation est effacée chez nous", times=2)
    assert len(await read_log(database_url, conversation)) == len(log)


async def test_button_below_a_conversation_that_is_over_says_so(
    citizen: Reader, hub: HubProcess, database_url: str
) -> None:
    await citizen.start()
    desk, conversation = await take(hub, citizen)
    await desk.agent.release("close", conversation)
    ended = await citizen.read("Amina a terminé la conversation")
    await citizen.settle()
    database = Database(with_async_driver(database_url))
    async with database.writing() as db:
        over = Over(conversation, had_person=True)
        await retention.remove(db, [over])
    await database.close()
    await citizen.press("Effacer cette conversation", ended)
    sure = await citizen.read("Voulez-vous effacer")
    answer = await citizen.press("Oui, effacer", sure)
    assert answer is not None
    assert "n'a pas été retrouvée" in answer


async def test_an_ended_conversation_can_still_be_erased_by_its_own_chat_alone(
    citizen: Reader, hub: HubProcess, bot_api: BotApi, database_url: str
) -> None:
    await citizen.start()
    desk, conversation = await take(hub, citizen)
    citizen.phone.say("un mot encore plus rare")
    await desk.reads(conversation, "un mot encore plus rare")
    await desk.agent.release("close", conversation)
    last = await citizen.read("Amina a terminé la conversation")
    button = last.keyboard[-1][0]["callback_data"].replace("ask:", "erase:")
    thief = Reader(bot_api)
    await thief.start()
    answer = await thief.answer_to(thief.phone.press_data(button, thief.shown[0]))
    assert answer is not None
    assert [
        m for m in await read_log(database_url, conversation) if "rare" in m.said.text
    ]
    await citizen.press("Effacer cette conversation", last)
    await citizen.read("Voulez-vous effacer")
    await citizen.press("Oui, effacer")
    await citizen.read("Cette conversation est effacée chez nous")
    log = await read_log(database_url, conversation)
    assert not [m for m in log if "rare" in m.said.text]


# -- what is kept and shown ------------------------------------------------------


async def test_neither_token_nor_chat_nor_words_stand_in_log_or_database(
    citizen: Reader, hub: HubProcess, database_url: str
) -> None:
    citizen.phone.say(f"mot-secret {NATIONAL_NUMBER}")
    await citizen.read("Je ne suis pas sûr")
    chat = str(citizen.phone.chat_id)
    for secret in (TOKEN, TOKEN.partition(":")[2], chat, "mot-secret", NATIONAL_NUMBER):
        assert secret not in hub.log
    file = Path(database_url.removeprefix("sqlite:///"))
    stored = b"".join(p.read_bytes() for p in file.parent.glob(f"{file.name}*"))
    assert b"mot-secret [NISS]" in stored
    for secret in (chat, NATIONAL_NUMBER, TOKEN):
        assert secret.encode() not in stored


async def test_a_lost_answer_to_a_send_repeats_that_message_and_loses_none(
    citizen: Reader, bot_api: BotApi
) -> None:
    await citizen.start()
    bot_api.lose_next_reply()
    await citizen.ask(QUESTION, ANSWER)
    await citizen.settle()
    assert 1 <= len(citizen.with_part(ANSWER)) <= 2
    assert citizen.with_part("/person")


async def test_a_command_among_the_choices_does_what_it_says(
    citizen: Reader, hub: HubProcess, database_url: str
) -> None:
    """Where nobody can come soon, the notice itself offers to stop waiting."""
    await citizen.start()
    await citizen.press(PERSON)
    notice = await citizen.read("Votre demande est bien reçue")
    assert "Être rappelé" not in " ".join(notice.buttons)
    if notice.buttons:
        await citizen.press(notice.buttons[0], notice)
    else:
        citizen.phone.say("/cancel")
    await citizen.read("Vous avez quitté la file")
