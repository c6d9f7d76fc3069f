import asyncio

import pytest

from handover.fanout import QUEUE, Fanout, Listener

NOTHING = (set(), set())


def heard(listener):
    """Return what has changed for the listener, without waiting."""

    async def ask():
        try:
            async with asyncio.timeout(0):
                return await listener.next()
        except TimeoutError:
            return NOTHING

    return asyncio.run(ask())


@pytest.fixture
def fanout():
    return Fanout()


@pytest.fixture
def listener():
    return Listener()


def test_listener_hears_of_what_it_listens_to(fanout, listener):
    fanout.listen(listener, "c-1")
    fanout.publish("c-1")
    assert heard(listener) == ({"c-1"}, set())


def test_listener_hears_of_nothing_else(fanout, listener):
    fanout.listen(listener, "c-1")
    fanout.publish("c-2")
    fanout.publish(QUEUE)
    assert heard(listener) == NOTHING


def test_every_listener_hears(fanout):
    listeners = [Listener(), Listener()]
    for each in listeners:
        fanout.listen(each, "c-1")
    fanout.publish("c-1")
    assert [heard(each) for each in listeners] == [({"c-1"}, set())] * 2


def test_change_before_the_wait_is_not_lost(fanout, listener):
    fanout.listen(listener, "c-1")
    fanout.publish("c-1")
    fanout.listen(listener, QUEUE)
    fanout.publish(QUEUE)
    assert heard(listener) == ({"c-1", QUEUE}, set())


def test_many_changes_wake_a_slow_reader_once(fanout, listener):
    fanout.listen(listener, "c-1")
    for _ in range(1000):
        fanout.publish("c-1")
    assert [heard(listener), heard(listener)] == [({"c-1"}, set()), NOTHING]


def test_listening_twice_is_listening_once(fanout, listener):
    fanout.listen(listener, "c-1")
    fanout.listen(listener, "c-1")
    fanout.forget(listener, "c-1")
    fanout.publish("c-1")
    assert heard(listener) == NOTHING


def test_typing_says_who(fanout, listener):
    fanout.listen(listener, "c-1")
    fanout.publish_typing("c-1", "agent")
    assert heard(listener) == (set(), {("c-1", "agent")})


def test_typing_in_another_conversation_is_not_heard(fanout, listener):
    fanout.listen(listener, "c-1")
    fanout.publish_typing("c-2", "agent")
    assert heard(listener) == NOTHING


def test_one_topic_can_be_forgotten(fanout, listener):
    fanout.listen(listener, "c-1")
    fanout.listen(listener, QUEUE)
    fanout.forget(listener, QUEUE)
    fanout.publish(QUEUE)
    fanout.publish("c-1")
    assert heard(listener) == ({"c-1"}, set())


def test_closed_connection_is_forgotten_everywhere(fanout, listener):
    other = Listener()
    for topic in ("c-1", "c-2", QUEUE):
        fanout.listen(listener, topic)
    fanout.listen(other, "c-1")
    fanout.forget(listener)
    fanout.publish("c-1")
    assert (heard(listener), heard(other)) == (NOTHING, ({"c-1"}, set()))


def test_topics_without_listeners_take_no_memory(fanout, listener):
    fanout.listen(listener, "c-1")
    fanout.forget(listener)
    fanout.forget(listener, "never heard of")
    fanout.publish("c-2")
    assert dict(fanout._listeners) == {}


@pytest.mark.asyncio
async def test_waiting_listener_wakes_on_the_change(fanout, listener):
    fanout.listen(listener, "c-1")
    waiting = asyncio.create_task(listener.next())
    await asyncio.sleep(0)
    fanout.publish("c-1")
    assert await waiting == ({"c-1"}, set())
