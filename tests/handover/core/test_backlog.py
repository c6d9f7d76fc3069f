from handover.core.backlog import LONG_SECONDS, MANY, Backlog


def waiting(count: int, since: float = 0.0) -> Backlog:
    backlog = Backlog()
    for number in range(count):
        backlog.begin(str(number), since)
    return backlog


def test_there_is_room_while_nobody_waits_long() -> None:
    assert waiting(10 * MANY).wait_for(LONG_SECONDS) == 0.0


def test_few_who_wait_long_are_no_overload() -> None:
    assert waiting(MANY - 1).wait_for(60.0) == 0.0


def test_many_with_one_who_waits_long_are_an_overload() -> None:
    assert waiting(MANY).wait_for(LONG_SECONDS + 0.5) == LONG_SECONDS + 0.5


def test_there_is_room_again_once_the_longest_waiting_is_answered() -> None:
    backlog = waiting(1)
    for number in range(1, 2 * MANY):
        backlog.begin(str(number), 1.0)
    assert backlog.wait_for(1.5)
    backlog.end("0")
    assert backlog.wait_for(1.5) == 0.0


def test_who_asks_again_while_waiting_keeps_the_first_moment() -> None:
    backlog = waiting(MANY)
    backlog.begin("0", 5.0)
    assert backlog.wait_for(6.0) == 6.0


def test_who_never_waited_can_be_ended() -> None:
    backlog = waiting(MANY)
    backlog.end("a stranger")
    assert backlog.wait_for(6.0)
