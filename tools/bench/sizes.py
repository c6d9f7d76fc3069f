"""How much is measured: in full for the page, or quickly to see that it works."""

from __future__ import annotations

import dataclasses

__all__ = ["FULL", "QUICK", "Sizes"]


@dataclasses.dataclass(frozen=True)
class Sizes:
    """What each part does; durations are seconds.

    Attributes:
        starts: how often each side is started.
        levels: conversations at once, closed loop.
        rounds: how often a measurement that alternates between sides is made.
        loop_seconds, warm_seconds: of one closed loop: measured, and before that.
        messages: how many a conversation asks before a new one takes its place.
        open_at_once, open_pause_seconds, open_seconds: of the open loop.
        memory_steps, memory_step: how often memory is read, and after how many
            conversations each time.
        sockets: idle citizen sockets for which the goals are set.
        most_sockets, sockets_step: how many are tried at most, in steps of how many.
        warm_sockets: opened first and counted out.
        idle_seconds: how long processor time of idle sockets is measured.
        hop_agents, hop_each: agents who talk, and with how many citizens each.
        hop_per_second, hop_seconds: what they say together, and for how long.
        hub_senders, hub_seconds, hub_rounds: of one hub against two.
    """

    starts: int = 3
    levels: tuple[int, ...] = (1, 50, 200)
    rounds: int = 3
    loop_seconds: float = 20.0
    warm_seconds: float = 5.0
    messages: int = 4
    open_at_once: int = 200
    open_pause_seconds: float = 10.0
    open_seconds: float = 60.0
    memory_steps: int = 5
    memory_step: int = 2000
    sockets: int = 2000
    most_sockets: int = 10_000
    sockets_step: int = 2000
    warm_sockets: int = 20
    idle_seconds: float = 60.0
    hop_agents: int = 5
    hop_each: int = 20
    hop_per_second: float = 20.0
    hop_seconds: float = 30.0
    hub_senders: int = 64
    hub_seconds: float = 15.0
    hub_rounds: int = 5


FULL = Sizes()
QUICK = Sizes(
    starts=1,
    levels=(1, 5),
    rounds=1,
    loop_seconds=3.0,
    warm_seconds=1.0,
    open_at_once=5,
    open_pause_seconds=1.0,
    open_seconds=3.0,
    memory_steps=2,
    memory_step=10,
    sockets=50,
    most_sockets=100,
    sockets_step=50,
    warm_sockets=5,
    idle_seconds=3.0,
    hop_agents=1,
    hop_each=3,
    hop_seconds=3.0,
    hub_senders=4,
    hub_seconds=2.0,
    hub_rounds=1,
)
