from dataclasses import replace
from datetime import UTC, datetime, timedelta

from handover.console.views import SHOWN, QueueViews
from handover.content.catalogue import Catalogue
from handover.core.records import AgentAccount, Ticket
from handover.core.routing import Offer
from handover.core.words import Lang, Priority
from handover.picture import Picture
from tests.auxil.content_builders import content

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
AMINA = AgentAccount("a-1", "amina", "Amina", (Lang.FR,))
VIEWS = QueueViews(Catalogue(content()))


def ticket(number: int, lang: Lang = Lang.FR) -> Ticket:
    return Ticket(
        id=f"t-{number}",
        conversation=f"c-{number}",
        lang=lang,
        topic=None,
        priority=Priority.NORMAL,
        share_history=True,
        asked_at_seq=1,
        channel="web",
        queued_at=NOON + timedelta(seconds=number),
        claimed_by=None,
        claimed_at=None,
    )


def test_short_queue_is_shown_whole_in_its_order() -> None:
    waiting = (ticket(1, Lang.NL), ticket(2))
    shown = VIEWS.queue(Picture(waiting), AMINA)["waiting"]
    assert [(e["conversation"], e["servable"]) for e in shown] == [
        ("c-1", False),
        ("c-2", True),
    ]


def test_of_a_long_queue_an_agent_is_shown_what_is_for_them_in_its_order() -> None:
    foreign = [ticket(n, Lang.NL) for n in range(SHOWN)]
    own = [ticket(n) for n in range(SHOWN, SHOWN + 10)]
    frame = VIEWS.queue(Picture((*foreign, *own)), AMINA)
    shown = [entry["conversation"] for entry in frame["waiting"]]
    assert frame["waiting_count"] == SHOWN + 10
    expected = [*foreign[: SHOWN - 10], *own]
    assert shown == [each.conversation for each in expected]


def test_what_is_offered_is_shown_however_long_the_queue() -> None:
    waiting = tuple(ticket(n) for n in range(2 * SHOWN))
    last = waiting[-1].conversation
    offer = Offer(last, AMINA.id, NOON)
    frame = VIEWS.queue(Picture(waiting, offers=(offer,)), AMINA)
    assert frame["waiting"][-1]["conversation"] == last
    assert frame["waiting"][-1]["offered_until"] is not None


def test_same_picture_is_described_once_for_all_who_read_its_language() -> None:
    picture = Picture((ticket(1),))
    first = VIEWS.queue(picture, AMINA)["waiting"][0]["queued_at"]
    other = VIEWS.queue(picture, replace(AMINA, id="a-2"))["waiting"][0]["queued_at"]
    assert first is other
