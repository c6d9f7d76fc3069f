from datetime import UTC, datetime

from handover.core.message import Preferences
from handover.core.records import Conversation, Ticket
from handover.core.waiting_queue import Place
from handover.core.words import Lang, Level, Priority, Region, State

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def ticket(**changes):
    fields = {
        "id": "t-1",
        "conversation": "c-1",
        "lang": Lang.DE,
        "topic": None,
        "priority": Priority.NORMAL,
        "share_history": True,
        "asked_at_seq": 4,
        "channel": "web",
        "queued_at": NOON,
        "claimed_by": None,
        "claimed_at": None,
    }
    return Ticket(**(fields | changes))


def test_agent_sees_the_whole_history_when_it_is_shared():
    assert ticket(share_history=True).visible_after_seq == 0


def test_agent_sees_only_what_came_after_the_request_otherwise():
    assert ticket(share_history=False).visible_after_seq == 4


def test_place_depends_on_arrival_and_not_on_the_claim():
    place = Place("c-1", Lang.DE, Priority.NORMAL, NOON)
    assert ticket(claimed_by="a-1", claimed_at=NOON).place == place


def test_conversation_knows_how_its_citizen_wants_to_be_answered():
    conversation = Conversation(
        id="c-1",
        reference="ABCD-2345",
        channel="web",
        lang=Lang.NL,
        level=Level.EASY,
        region=Region.BRUSSELS,
        state=State.BOT,
        last_seq=1,
        last_topic=None,
        created_at=NOON,
    )
    assert conversation.as_read == Preferences(Lang.NL, Level.EASY, Region.BRUSSELS)
