import pytest
from pydantic import ValidationError

from handover.core.signals import Signals


def test_signals_survive_the_way_to_another_hub():
    sent = Signals(hub="a", changed={"c-1", "queue"}, typing={("c-1", "agent")})
    sent.limited.append(("logins", "hash"))
    assert Signals.model_validate_json(sent.encode()) == sent


def test_beat_without_news_is_short():
    assert Signals(hub="a").encode() == '{"hub":"a"}'


def test_equal_signals_count_once():
    signals = Signals(hub="a")
    for _ in range(1000):
        signals.changed.add("c-1")
        signals.typing.add(("c-1", "agent"))
    assert len(signals) == 2


def test_new_signals_share_nothing_with_the_last_ones():
    Signals(hub="a").changed.add("c-1")
    assert len(Signals(hub="a")) == 0


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"hub": 1}', '{"hub": "a", "typing": [["c"]]}']
)
def test_what_no_hub_has_sent_is_refused(text):
    with pytest.raises(ValidationError):
        Signals.model_validate_json(text)


def test_hub_of_a_later_release_may_say_more():
    assert Signals.model_validate_json('{"hub": "a", "weather": 1}').hub == "a"
