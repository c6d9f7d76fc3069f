"""Compare what people sent and heard with what is stored; name every difference."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from tests.chaos.line_to_hubs import Line
from tests.chaos.people import Agent, Citizen

Transcript = Sequence[Mapping[str, Any]]

HOLDS = "ConversationClaimed"
ENDS = frozenset(
    {"ReturnedToBot", "ReturnedToQueue", "LeaseExpired", "ClosedByAgent"}
    | {"ClosedByCitizen"}
)


@dataclass(frozen=True)
class Event:
    """A claim or an end of an assignment, at its place in the log."""

    seq: int
    name: str
    actor: str | None


def wrong_with_log(log: Transcript) -> list[str]:
    """Return what is wrong with a transcript in itself."""
    seqs = [message["seq"] for message in log]
    found = []
    if seqs != list(range(1, len(log) + 1)):
        found.append("seqs have gaps or repeat")
    replies = Counter(m["reply_to"] for m in log if m["final"] and m["reply_to"])
    found += [f"answered twice: {seq}" for seq, n in replies.items() if n > 1]
    if log and log[0]["kind"] != "disclosure":
        found.append("the disclosure is not first")
    return found


def wrong_for_citizen(citizen: Citizen, log: Transcript) -> list[str]:
    """Return what was lost, doubled, moved or made up between citizen and log."""
    stored = [(m["client_msg_id"], m["text"]) for m in log if m["author"] == "citizen"]
    said = [each for each in citizen.said if each[0] in citizen.acked]
    found = []
    if stored != said:
        pairs = zip_longest(stored, said)
        place = next(number for number, (a, b) in enumerate(pairs) if a != b)
        found.append(f"stored {len(stored)} of {len(said)}; first other at {place}")
    by_id = {m["client_msg_id"]: m["seq"] for m in log if m["author"] == "citizen"}
    found += [
        f"acknowledged at another place: {citizen.acked[msg_id]}"
        for msg_id, _ in said
        if by_id.get(msg_id) != citizen.acked[msg_id]
    ]
    if list(citizen.heard) != list(log):
        found.append(f"heard {len(citizen.heard)} messages of {len(log)}, or others")
    return found


def wrong_with_lines(people: Iterable[Line]) -> list[str]:
    """Return who still waits for an `ack` although everything works again."""
    return [
        f"never acknowledged: {frame['type']} in {frame.get('conversation')}"
        for each in people
        for frame in each.unacked
    ]


def wrong_for_agents(
    agents: Iterable[Agent], logs: Mapping[str, Transcript]
) -> list[str]:
    """Return what agents were told is stored, and is not there exactly once."""
    stored = Counter(
        (conversation, m["seq"], m["text"])
        for conversation, log in logs.items()
        for m in log
        if m["author"] == "agent"
    )
    said = Counter(
        (conversation, agent.acked[msg_id], text)
        for agent in agents
        for conversation, msg_id, text in agent.said
    )
    differing = (stored - said) + (said - stored)
    return [f"{each[0]}: agent's words differ at {each[1]}" for each in differing]


def wrong_with_holders(log: Transcript, events: Sequence[Event]) -> list[str]:
    """Return where two held at once, or where the bot spoke beside a person."""
    found = []
    since: int | None = None
    for event in events:
        if event.name == HOLDS:
            if since is not None:
                found.append(f"held by two from {event.seq}")
            since = event.seq
        elif event.name in ENDS and since is not None:
            found += _bot_between(log, since, event.seq)
            since = None
    return found + (_bot_between(log, since, len(log)) if since is not None else [])


def seconds_to_answers(log: Transcript) -> list[tuple[float, float]]:
    """Return when each question was stored, and the seconds until its reply was."""
    stored_at = {m["seq"]: datetime.fromisoformat(m["at"]).timestamp() for m in log}
    return [
        (stored_at[m["reply_to"]], stored_at[m["seq"]] - stored_at[m["reply_to"]])
        for m in log
        if m["final"] and m["reply_to"]
    ]


def _bot_between(log: Transcript, first: int, last: int) -> list[str]:
    return [
        f"the bot spoke beside a person: {m['seq']}"
        for m in log
        if first < m["seq"] < last and m["author"] == "bot"
    ]
