"""A callback from the form to its erasure, on both databases."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, text

from handover.callback_tasks import TaskGone
from handover.core.callback import Outcome
from handover.core.conversation import NotPossibleNow
from handover.core.frames import FrameError
from handover.core.records import Conversation
from handover.core.words import Lang, State
from handover.store import callbacks as store
from handover.store.schema import callback
from tests.auxil.hub_in_hand import HubInHand

pytestmark = pytest.mark.asyncio

PHONE = "0470 12 34 56"
STORED = "+32470123456"
AFTERNOON = "2026-11-30.13:00-16:00"
NATIONAL_NUMBER = "85.07.30-033.28"


async def call(hand: HubInHand, citizen: Conversation, **fields: Any) -> Any:
    fields = {"phone": PHONE, "half_day": AFTERNOON, **fields}
    return await hand.do(citizen, "callback", **fields)


async def rows(hand: HubInHand) -> list[Any]:
    async with hand.hub.database.reading() as db:
        return list(await db.execute(select(callback)))


async def everything_stored(hand: HubInHand) -> str:
    """Return every row of every table but that of the callbacks, as text."""
    tables = ("conversation", "message", "ticket", "event", "audit")
    async with hand.hub.database.reading() as db:
        found = [await db.execute(text(f"SELECT * FROM {table}")) for table in tables]
        return "\n".join(str(row) for each in found for row in each.all())


# -- asking ------------------------------------------------------------------------


async def test_callback_ends_the_waiting_and_the_bot_answers_again(
    hand: HubInHand,
) -> None:
    citizen = await hand.open()
    await hand.do(citizen, "request_human")
    seq = await call(hand, citizen, note="mon loyer")
    assert (await hand.find(citizen)).state is State.BOT
    assert hand.hub.waiting.picture.waiting == ()
    notice = await hand.last(citizen)
    assert (await hand.find(citizen)).last_seq == seq
    assert "le lundi 30 novembre entre 13\u00a0h et 16\u00a0h" in notice.text
    assert "se termine par 56" in notice.text
    assert citizen.reference in notice.text
    assert [each["value"] for each in notice.detail["choices"]] == ["withdraw_callback"]


async def test_callback_can_be_asked_for_without_waiting_first(hand: HubInHand) -> None:
    citizen = await hand.open()
    await call(hand, citizen)
    assert (await hand.find(citizen)).state is State.BOT


async def test_only_number_language_topic_half_day_and_note_are_stored(
    hand: HubInHand,
) -> None:
    citizen = await hand.open(Lang.NL)
    await call(hand, citizen, note="over mijn huur")
    (row,) = await rows(hand)
    stored = {name: value for name, value in row._mapping.items() if value is not None}
    assert stored.pop("id")
    assert stored.pop("created_at") == hand.clock()
    assert stored == {
        "conversation_id": citizen.id,
        "state": "open",
        "phone": STORED,
        "lang": "nl",
        "half_day": AFTERNOON,
        "note": "over mijn huur",
        "tries": 0,
    }


async def test_phone_number_and_note_stand_on_the_callback_alone(
    hand: HubInHand,
) -> None:
    citizen = await hand.open()
    await call(hand, citizen, note="mon loyer")
    elsewhere = await everything_stored(hand)
    assert citizen.reference in elsewhere
    for secret in (STORED, PHONE, "470123456", "mon loyer"):
        assert secret not in elsewhere


async def test_same_request_sent_again_is_stored_once(hand: HubInHand) -> None:
    citizen = await hand.open()
    msg_id = "7b1d4f3e-0f5f-4b63-9a64-0d9d6a3f2a11"
    seqs = [await call(hand, citizen, client_msg_id=msg_id) for _ in range(2)]
    assert seqs[0] == seqs[1]
    assert len(await rows(hand)) == 1


async def test_new_request_takes_the_place_of_the_one_before(hand: HubInHand) -> None:
    citizen = await hand.open()
    await call(hand, citizen)
    await call(hand, citizen, phone="02 555 12 34", half_day="2026-12-01.09:00-13:00")
    (row,) = await rows(hand)
    assert (row.phone, row.half_day) == ("+3225551234", "2026-12-01.09:00-13:00")


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"phone": "0470 12"}, "phone_not_valid", "phone"),
        ({"phone": NATIONAL_NUMBER}, "identifier_refused", "phone"),
        ({"note": f"moi, {NATIONAL_NUMBER}"}, "identifier_refused", "note"),
        ({"half_day": None}, "half_day_not_offered", "half_day"),
        ({"half_day": "2026-11-30.09:00-13:00"}, "half_day_not_offered", "half_day"),
        ({"half_day": "2026-11-29.09:00-13:00"}, "half_day_not_offered", "half_day"),
        ({"half_day": "2026-12-01.00:00-24:00"}, "half_day_not_offered", "half_day"),
        ({"note": "x" * 301}, "invalid_field", "note"),
        ({"phone": "0" * 41}, "invalid_field", "phone"),
        ({"phone": None, "half_day": None}, "message_required", "note"),
        ({"phone": None, "note": "  "}, "message_required", "note"),
        ({"phone": None, "note": NATIONAL_NUMBER}, "identifier_refused", "note"),
    ],
)
async def test_what_cannot_be_used_is_named_and_nothing_is_stored(
    hand: HubInHand, fields: dict[str, Any], code: str, field: str
) -> None:
    citizen = await hand.open()
    await hand.do(citizen, "request_human")
    before = await hand.log(citizen)
    with pytest.raises(FrameError) as refused:
        await call(hand, citizen, **fields)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert await rows(hand) == []
    assert await hand.log(citizen) == before
    assert (await hand.find(citizen)).state is State.QUEUED


async def test_other_identifiers_are_masked_and_the_citizen_is_told(
    hand: HubInHand,
) -> None:
    citizen = await hand.open()
    await call(hand, citizen, note="mon compte BE68 5390 0754 7034")
    (row,) = await rows(hand)
    assert row.note == "mon compte [IBAN]"
    assert "BE68" not in await everything_stored(hand)
    masked = hand.hub.catalogue.masked_notice(["IBAN"], citizen.as_read).text
    assert masked in [said.text for said in await hand.log(citizen)]


async def test_note_that_masking_makes_longer_still_fits(hand: HubInHand) -> None:
    citizen = await hand.open()
    note = "a@b.be " + "x" * 293
    await call(hand, citizen, note=note)
    (row,) = await rows(hand)
    assert row.note.startswith("[")
    assert len(row.note) == 300
    agent = await hand.agent("Amina", Lang.FR)
    await hand.hub.callback_tasks.take(agent, row.id)
    await hand.hub.callback_tasks.give_back(agent, row.id, is_tried=True, note=note)
    (task,) = await hand.hub.callback_tasks.pending()
    assert len(task.agent_note or "") == 300


async def test_note_about_danger_is_answered_by_the_card(hand: HubInHand) -> None:
    citizen = await hand.open()
    await call(hand, citizen, note="je veux mourir")
    assert (await hand.last(citizen)).kind == "crisis"


async def test_nobody_is_called_back_while_a_person_is_there_or_after_the_end(
    hand: HubInHand,
) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen = await hand.open()
    await hand.do(citizen, "request_human")
    await hand.hub.agents.claim(agent, citizen.id, "c1")
    with pytest.raises(NotPossibleNow):
        await call(hand, citizen)
    await hand.do(citizen, "close")
    with pytest.raises(NotPossibleNow):
        await call(hand, citizen)
    assert await rows(hand) == []


async def test_half_day_that_is_offered_is_taken_until_it_begins(
    hand: HubInHand,
) -> None:
    citizen = await hand.open()
    hand.clock.now = datetime(2026, 11, 30, 11, 59, tzinfo=UTC)
    await call(hand, citizen)
    hand.clock.now = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
    with pytest.raises(FrameError, match="half_day_not_offered"):
        await call(hand, citizen)


async def test_pressed_choice_that_needs_a_form_is_not_taken_as_words(
    hand: HubInHand,
) -> None:
    citizen = await hand.open()
    for value in ("callback", "leave_message"):
        with pytest.raises(FrameError, match="invalid_field: value"):
            await hand.do(citizen, "choose", value=value)


# -- withdrawing -------------------------------------------------------------------


@pytest.mark.parametrize("how", ["verb", "button"])
async def test_withdrawn_callback_is_erased_at_once(hand: HubInHand, how: str) -> None:
    citizen = await hand.open()
    await call(hand, citizen)
    if how == "verb":
        await hand.do(citizen, "withdraw_callback")
    else:
        await hand.do(citizen, "choose", value="withdraw_callback")
    assert await rows(hand) == []
    assert "numéro est effacé" in (await hand.last(citizen)).text
    await hand.do(citizen, "withdraw_callback")
    assert "plus de demande" in (await hand.last(citizen)).text


async def test_closed_conversation_can_still_withdraw(hand: HubInHand) -> None:
    citizen = await hand.open()
    await call(hand, citizen)
    await hand.do(citizen, "close")
    assert len(await rows(hand)) == 1
    await hand.do(citizen, "withdraw_callback")
    assert await rows(hand) == []


async def test_erasure_of_a_conversation_takes_its_callbacks_along(
    hand: HubInHand,
) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen, other = await hand.open(), await hand.open()
    for each in (citizen, other):
        await call(hand, each)
    (task, _) = await hand.hub.callback_tasks.pending()
    await hand.hub.callback_tasks.take(agent, task.id)
    await hand.hub.callback_tasks.finish(agent, task.id, Outcome.REACHED, note="")
    await call(hand, citizen)
    async with hand.hub.database.writing() as db:
        await store.erase(db, citizen.id)
    assert {row.conversation_id for row in await rows(hand)} == {other.id}


# -- agents ------------------------------------------------------------------------


async def test_tasks_are_listed_by_when_they_are_due(hand: HubInHand) -> None:
    late, soon, message = [await hand.open() for _ in range(3)]
    await call(hand, late, half_day="2026-12-01.13:00-16:00")
    await call(hand, soon)
    await call(hand, message, phone=None, half_day=None, note="une question")
    tasks = await hand.hub.callback_tasks.pending()
    assert [task.asked.conversation for task in tasks] == [
        message.id,
        soon.id,
        late.id,
    ]
    assert [task.is_call for task in tasks] == [False, True, True]
    assert [task.is_overdue(hand.clock()) for task in tasks] == [False] * 3
    hand.clock.now = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
    assert [task.is_overdue(hand.clock()) for task in tasks] == [False, True, False]


async def test_of_agents_who_take_a_task_at_once_one_has_it(hand: HubInHand) -> None:
    agents = [await hand.agent(f"A{n}", Lang.FR) for n in range(6)]
    for _ in range(5):
        await call(hand, await hand.open())
    for task in await hand.hub.callback_tasks.pending():
        results = await asyncio.gather(
            *(hand.hub.callback_tasks.take(agent, task.id) for agent in agents),
            return_exceptions=True,
        )
        losers = [each for each in results if isinstance(each, TaskGone)]
        assert [each for each in results if each is None] == [None]
        winner = agents[results.index(None)]
        assert {each.taken_by for each in losers} == {winner.name}
        # Taking one's own again changes nothing.
        await hand.hub.callback_tasks.take(winner, task.id)


async def test_task_in_a_language_not_spoken_stays(hand: HubInHand) -> None:
    agent = await hand.agent("Anke", Lang.DE)
    await call(hand, await hand.open(Lang.NL))
    (task,) = await hand.hub.callback_tasks.pending()
    with pytest.raises(NotPossibleNow):
        await hand.hub.callback_tasks.take(agent, task.id)


async def test_call_in_vain_goes_back_to_the_list_and_the_citizen_reads_so(
    hand: HubInHand,
) -> None:
    agent, colleague = [await hand.agent(name, Lang.FR) for name in ("Amina", "Luc")]
    citizen = await hand.open()
    await call(hand, citizen)
    tasks = hand.hub.callback_tasks
    (task,) = await tasks.pending()
    await tasks.take(agent, task.id)
    await tasks.give_back(agent, task.id, is_tried=True, note="répondeur")
    (task,) = await tasks.pending()
    assert (task.tries, task.taken_by, task.agent_note) == (1, None, "répondeur")
    assert "Amina a essayé" in (await hand.last(citizen)).text
    await tasks.take(colleague, task.id)
    with pytest.raises(TaskGone):
        await tasks.give_back(agent, task.id, is_tried=False, note="")
    await tasks.finish(colleague, task.id, Outcome.NOT_REACHED, note="")
    assert await tasks.pending() == []
    given_up = await hand.last(citizen)
    assert hand.hub.catalogue.institution.phone in given_up.text
    assert [each["value"] for each in given_up.detail["choices"]] == ["callback"]


async def test_task_given_back_unused_says_nothing_to_the_citizen(
    hand: HubInHand,
) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen = await hand.open()
    await call(hand, citizen)
    (task,) = await hand.hub.callback_tasks.pending()
    await hand.hub.callback_tasks.take(agent, task.id)
    before = await hand.log(citizen)
    await hand.hub.callback_tasks.give_back(agent, task.id, is_tried=False, note="")
    assert await hand.log(citizen) == before
    (task,) = await hand.hub.callback_tasks.pending()
    assert task.tries == 0


async def test_withdrawn_task_is_gone_for_the_agent_who_has_it(hand: HubInHand) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen = await hand.open()
    await call(hand, citizen)
    tasks = hand.hub.callback_tasks
    (task,) = await tasks.pending()
    await tasks.take(agent, task.id)
    await hand.do(citizen, "withdraw_callback")
    for attempt in (
        tasks.take(agent, task.id),
        tasks.finish(agent, task.id, Outcome.REACHED, note=""),
        tasks.give_back(agent, task.id, is_tried=True, note=""),
        tasks.answer(agent, task.id, "bonjour"),
    ):
        with pytest.raises(TaskGone):
            await attempt


async def test_agents_notes_are_masked(hand: HubInHand) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    await call(hand, await hand.open())
    tasks = hand.hub.callback_tasks
    (task,) = await tasks.pending()
    await tasks.take(agent, task.id)
    await tasks.give_back(agent, task.id, is_tried=True, note=NATIONAL_NUMBER)
    (task,) = await tasks.pending()
    assert task.agent_note == "[NISS]"


# -- a message instead of a call -----------------------------------------------------


async def test_message_is_answered_in_the_conversation_that_it_came_from(
    hand: HubInHand,
) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen = await hand.open()
    await call(hand, citizen, phone=None, half_day=None, note="Quels documents ?")
    own, notice = (await hand.log(citizen))[-2:]
    assert (own.author, own.text) == ("citizen", "Quels documents ?")
    assert citizen.reference in notice.text
    tasks = hand.hub.callback_tasks
    (task,) = await tasks.pending()
    await tasks.take(agent, task.id)
    await tasks.answer(agent, task.id, "Votre carte d'identité.")
    answer, after = (await hand.log(citizen))[-2:]
    assert (answer.author, answer.author_name) == ("agent", "Amina")
    assert answer.text == "Votre carte d'identité."
    assert after.author == "system"
    assert "c'est l'IA qui répond" in after.text
    assert (await hand.find(citizen)).state is State.BOT
    assert await tasks.pending() == []
    with pytest.raises(TaskGone):
        await tasks.answer(agent, task.id, "encore")
    assert len(await hand.log(citizen)) == 5


async def test_answer_to_a_closed_conversation_waits_there(hand: HubInHand) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen = await hand.open()
    await call(hand, citizen, phone=None, half_day=None, note="une question")
    await hand.do(citizen, "close")
    (task,) = await hand.hub.callback_tasks.pending()
    await hand.hub.callback_tasks.take(agent, task.id)
    await hand.hub.callback_tasks.answer(agent, task.id, "La réponse.")
    assert (await hand.last(citizen)).text == "La réponse."


# -- forgetting --------------------------------------------------------------------


async def test_finished_callback_is_forgotten_after_seven_days_and_no_other(
    hand: HubInHand,
) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    done, waiting = await hand.open(), await hand.open()
    await call(hand, done)
    await call(hand, waiting, half_day="2026-12-01.09:00-13:00")
    tasks, forget = hand.hub.callback_tasks, hand.hub.retention.sweep
    (first, _) = await tasks.pending()
    await tasks.take(agent, first.id)
    hand.clock.forward(hours=2)
    await tasks.finish(agent, first.id, Outcome.REACHED, note="")
    hand.clock.forward(days=7)
    assert (await forget())["callbacks"] == 0
    hand.clock.forward(seconds=1)
    assert (await forget())["callbacks"] == 1
    (left,) = await rows(hand)
    assert left.conversation_id == waiting.id
    hand.clock.forward(days=400)
    assert (await forget())["callbacks"] == 0


async def test_one_conversation_has_at_most_one_callback_that_waits(
    hand: HubInHand,
) -> None:
    citizen = await hand.open()
    await asyncio.gather(*(call(hand, citizen) for _ in range(5)))
    async with hand.hub.database.reading() as db:
        assert await db.scalar(select(func.count()).select_from(callback)) == 1
