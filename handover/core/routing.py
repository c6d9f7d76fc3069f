"""Who is offered which waiting conversation, and until when.

Pure: places, agents on duty and offers come in as lists, decisions go out. An offer
reserves nothing: whoever may take a conversation may claim it by hand meanwhile.

The rules, in this order (docs/adr/0012-routing.md):

1. Oldest first within priority and language; no topic lets a younger conversation
   overtake an older one for an agent who may be offered both.
2. Only to agents who are available, speak the language, have a free seat, and for
   whom it is not reserved otherwise.
3. First to agents with the topic. To any agent of the language after
   `TOPIC_PATIENCE`, at once in a crisis, and at once when nobody on duty has it.
4. Of those, to whoever has the fewest conversations, then to who has waited longest
   for one.
5. One offer at a time for each conversation and for each agent. Who declined, or let
   it pass, is not asked about the same conversation again for `OFFER_REST`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handover.core.waiting_queue import Place, Seats, order
from handover.core.words import Lang, Priority

OFFER_LIFE = timedelta(seconds=30)
"""How long one agent may think about an offer (a proposal)."""

OFFER_REST = timedelta(seconds=120)
"""How long somebody who let an offer pass is left in peace about it (a proposal)."""

TOPIC_PATIENCE = timedelta(seconds=60)
"""How long a conversation waits for an agent with its topic (a proposal)."""

RESERVED_FOR = timedelta(seconds=120)
"""How long a transferred conversation waits for its colleague or team (a proposal)."""

SILENT_AFTER = timedelta(minutes=3)
"""After this long without a word to a waiting citizen the supervisor is told (R-15)."""

REOPEN_WITHIN = timedelta(hours=24)
"""How long after its end a citizen may take a conversation up again (R-18)."""


@dataclass(frozen=True)
class OnDuty:
    """An available agent whose connection lives, as routing sees them.

    Attributes:
        topics: What they know well; empty: everything.
        load: Conversations they hold.
        idle_since: When they last got one, or became available.
    """

    id: str
    langs: tuple[Lang, ...]
    topics: tuple[str, ...]
    team: str | None
    capacity: int
    load: int
    idle_since: datetime

    @property
    def free(self) -> int:
        """Return how many conversations more they can take."""
        return max(0, self.capacity - self.load)


@dataclass(frozen=True)
class Offer:
    """A conversation held out to one agent.

    Attributes:
        expires_at: When it passes to the next agent, if nothing else happens.
        ended_at: When it was accepted, declined or passed; None while it is open.
    """

    conversation: str
    agent: str
    expires_at: datetime
    ended_at: datetime | None = None


def may_take(place: Place, agent: OnDuty) -> bool:
    """Tell whether this agent may take the conversation, by hand too."""
    return (
        place.lang in agent.langs
        and place.for_agent in {None, agent.id}
        and place.for_team in {None, agent.team}
    )


def knows(agent: OnDuty, place: Place) -> bool:
    """Tell whether the topic is among those the agent knows."""
    return not agent.topics or place.topic is None or place.topic in agent.topics


def plan_offers(
    places: Sequence[Place],
    agents: Sequence[OnDuty],
    offers: Sequence[Offer],
    now: datetime,
) -> list[tuple[str, str]]:
    """Return the offers to make now, as (conversation, agent id), oldest first.

    Args:
        places: All that wait.
        agents: All who are on duty.
        offers: Open ones, and past ones of the conversations that wait.
        now: The current moment.
    """
    held_out = {offer.conversation for offer in offers if offer.ended_at is None}
    asked = {offer.agent for offer in offers if offer.ended_at is None}
    resting = {
        (offer.conversation, offer.agent)
        for offer in offers
        if offer.ended_at is not None and now - offer.ended_at < OFFER_REST
    }
    ready = [agent for agent in agents if agent.free and agent.id not in asked]
    planned: list[tuple[str, str]] = []
    for place in sorted(places, key=order):
        if place.conversation in held_out:
            continue
        able = [
            agent
            for agent in ready
            if may_take(place, agent) and (place.conversation, agent.id) not in resting
        ]
        if not is_open_to_all(place, agents, now):
            able = [agent for agent in able if knows(agent, place)]
        if able:
            chosen = min(able, key=_turn)
            ready.remove(chosen)
            planned.append((place.conversation, chosen.id))
    return planned


def is_open_to_all(place: Place, agents: Sequence[OnDuty], now: datetime) -> bool:
    """Tell whether the topic counts no more: any agent of the language will do."""
    return (
        place.priority is Priority.CRISIS
        or now - place.queued_at >= TOPIC_PATIENCE
        or not any(may_take(place, agent) and knows(agent, place) for agent in agents)
    )


def _turn(agent: OnDuty) -> tuple[int, datetime, str]:
    return agent.load, agent.idle_since, agent.id


def offers_to_end(
    offers: Sequence[Offer], agents: Sequence[OnDuty], now: datetime
) -> list[Offer]:
    """Return the open offers whose time is up or whose agent is on duty no more."""
    here = {agent.id for agent in agents}
    return [
        offer
        for offer in offers
        if offer.ended_at is None
        and (offer.expires_at <= now or offer.agent not in here)
    ]


def is_reserved(
    place: Place, until: datetime | None, agents: Sequence[OnDuty], now: datetime
) -> bool:
    """Tell whether a transferred conversation still waits for whom it was meant.

    It does until the time is up, while somebody it is meant for is on duty.
    """
    if until is None or now >= until:
        return False
    return any(may_take(place, agent) for agent in agents)


def seats(agents: Sequence[OnDuty]) -> dict[Lang, Seats]:
    """Return by language how many conversations these agents hold at most, and free."""
    return {
        lang: Seats(
            total=sum(agent.capacity for agent in agents if lang in agent.langs),
            free=sum(agent.free for agent in agents if lang in agent.langs),
        )
        for lang in Lang
    }


def is_silent(unanswered_since: datetime | None, now: datetime) -> bool:
    """Tell whether a citizen has waited too long for a word of their agent."""
    return unanswered_since is not None and now - unanswered_since >= SILENT_AFTER


def may_reopen(closed_at: datetime | None, now: datetime) -> bool:
    """Tell whether a closed conversation may still be taken up again."""
    return closed_at is not None and now - closed_at < REOPEN_WITHIN
