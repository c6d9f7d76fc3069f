"""Write down what the accidents did, as a page of the documentation."""

from collections.abc import Sequence
from datetime import date

from tests.chaos.city import City, Phase
from tools.bench.report import hardware

HEAD = """# When things break

Written by `make chaos`: two hubs on one PostgreSQL and one Redis, a stand-in for Rasa
that answers at once, and people who keep writing while processes are killed, stalled
and cut. Everything, the people too, ran on one machine.

Measured on {day}: {machine}, other work on it too.
{citizens} conversations, a quarter of which also ask for a person, {agents} agents;
each citizen writes every {pause:g} seconds on average, one message after the `ack` of
the last.

Every message that was acknowledged is in the transcript once, at its place, and was
heard once by its reader; no conversation had two holders, and the bot never spoke
beside a person. Ids were recorded on both sides and compared: **{said} messages of
citizens and {replies} of agents, {wrong} differences**.

| what happened | lines lost | back, median (s) | at most (s) | slowest answer (s) |
|---|---:|---:|---:|---:|
"""

FOOT = """
- Lines lost: connections of citizens and agents that ended and came back.
- Back: from noticing the loss to having read everything that was missed. The client's
  own first pause, 0.25 to 0.5 s, is in it.
- Slowest answer: from storing a question to storing the bot's reply, of all that was
  asked in that phase. Questions that a person answered do not count.
- A stalled PostgreSQL refuses what is written meanwhile ("not stored, send it again");
  what was acknowledged before is kept. Its phase counts from the stall on, and what was
  asked just before it is answered after it. The people connect anew after 10 seconds
  without an `ack`, which the widget does not: hence so many lines lost.
- Memory of the hub that was not killed, before and after (MB): {memory}. One of its
  connections never read anything.
- What a second hub brings is in [performance](performance.md).
"""


def slowest_answer(phase: Phase, answers: Sequence[tuple[float, float]]) -> float:
    """Return the longest wait for an answer to what was asked in a phase, seconds."""
    asked = (took for at, took in answers if phase.began <= at < phase.ended)
    return max(asked, default=0.0)


def report(
    city: City,
    *,
    answers: Sequence[tuple[float, float]],
    pause_seconds: float,
    wrong: int,
    memory: tuple[float, float],
    day: date,
) -> str:
    """Return the page."""
    rows = [
        f"| {phase.name} | {phase.lost} | {phase.median_return:.2f} "
        f"| {phase.worst_return:.2f} | {slowest_answer(phase, answers):.2f} |\n"
        for phase in city.phases
    ]
    head = HEAD.format(
        day=day,
        machine=hardware(),
        citizens=len(city.citizens),
        agents=len(city.agents),
        pause=pause_seconds,
        said=sum(len(each.said) for each in city.citizens),
        replies=sum(len(each.said) for each in city.agents),
        wrong=wrong,
    )
    before, after = memory
    foot = FOOT.format(memory=f"{before:.0f}, {after:.0f}")
    return head + "".join(rows) + foot
