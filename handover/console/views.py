"""What the console is shown of the queue: for agents, and the supervisors' board.

Pure: the picture comes in, frames of docs/reference/protocol.md go out. The part that
is the same for all readers of a language is made once for each picture.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from handover.content.catalogue import Catalogue
from handover.core.message import wire_time
from handover.core.permissions import granted
from handover.core.records import AgentAccount, Colleague, Ticket
from handover.core.routing import is_silent
from handover.core.words import Lang
from handover.picture import Picture

SHOWN = 60
"""How many waiting conversations an agent's list holds at most."""


def describe(agent: AgentAccount) -> dict[str, Any]:
    """Return what the console shows of the account that is logged in."""
    return {
        "login": agent.login,
        "name": agent.name,
        "langs": list(agent.langs),
        "topics": list(agent.topics),
        "team": agent.team,
        "capacity": agent.capacity,
        "roles": sorted(agent.roles),
        "permissions": sorted(granted(agent.roles)),
    }


class QueueViews:
    """Makes `queue` and `board` frames; one for all connections of a process."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._picture = Picture()
        self._entries: dict[Lang, dict[str, dict[str, Any]]] = {}

    def queue(self, picture: Picture, agent: AgentAccount) -> dict[str, Any]:
        """Return the `queue` frame for one agent."""
        lang = agent.langs[0]
        entries = self._in(lang, picture)
        offered = {
            offer.conversation: wire_time(offer.expires_at)
            for offer in picture.offers
            if offer.agent == agent.id and offer.ended_at is None
        }
        return {
            "type": "queue",
            "waiting": [
                {
                    **entries[ticket.conversation],
                    "servable": ticket.is_for(agent),
                    "offered_until": offered.get(ticket.conversation),
                }
                for ticket in _shown(picture, agent, offered)
            ],
            "waiting_count": len(picture.waiting),
            "mine": [
                {
                    **entries[ticket.conversation],
                    "servable": True,
                    "offered_until": None,
                }
                for ticket in picture.assigned
                if ticket.claimed_by == agent.id
            ],
            "agents_available": len(picture.on_duty),
            "colleagues": [
                self._colleague(each, lang)
                for each in picture.colleagues
                if each.is_on_duty and each.account.id != agent.id
            ],
        }

    def board(
        self,
        picture: Picture,
        unanswered: Mapping[str, datetime],
        reader: Lang,
        now: datetime,
    ) -> dict[str, Any]:
        """Return the `board` frame: all queues, all agents, all held conversations."""
        entries = self._in(reader, picture)
        return {
            "type": "board",
            "queues": [_queue_of(lang, picture) for lang in Lang],
            "waiting": [entries[ticket.conversation] for ticket in picture.waiting],
            "held": [
                {
                    **entries[ticket.conversation],
                    **_held(ticket, picture, unanswered.get(ticket.conversation), now),
                }
                for ticket in picture.assigned
            ],
            "agents": [
                {
                    **self._colleague(each, reader),
                    "topics": [
                        self._catalogue.topic_name(topic, reader) or topic
                        for topic in each.account.topics
                    ],
                    "availability": each.presence.availability,
                    "back_at": _moment(each.presence.back_at),
                    "is_here": each.is_here,
                }
                for each in picture.colleagues
            ],
        }

    def _in(self, lang: Lang, picture: Picture) -> dict[str, dict[str, Any]]:
        if picture is not self._picture:
            self._picture, self._entries = picture, {}
        if lang not in self._entries:
            self._entries[lang] = {
                ticket.conversation: self._entry(ticket, lang, picture)
                for ticket in (*picture.waiting, *picture.assigned)
            }
        return self._entries[lang]

    def _entry(self, ticket: Ticket, lang: Lang, picture: Picture) -> dict[str, Any]:
        target = picture.colleague(ticket.for_agent)
        team = self._catalogue.organisation.team_name(ticket.for_team, lang)
        return {
            "conversation": ticket.conversation,
            "lang": ticket.lang,
            "topic": ticket.topic,
            "topic_name": self._catalogue.topic_name(ticket.topic, lang),
            "priority": ticket.priority,
            "reason": ticket.reason,
            "queued_at": wire_time(ticket.queued_at),
            "claimed_at": _moment(ticket.claimed_at),
            "channel": ticket.channel,
            "reserved_for": target.account.name if target else team or None,
        }

    def _colleague(self, each: Colleague, lang: Lang) -> dict[str, Any]:
        about = each.account
        team = self._catalogue.organisation.team_name(about.team, lang)
        return {
            "login": about.login,
            "name": about.name,
            "langs": list(about.langs),
            "team": about.team,
            "team_name": team or None,
            "load": each.load,
            "capacity": about.capacity,
        }


def _shown(
    picture: Picture, agent: AgentAccount, offered: Collection[str]
) -> list[Ticket]:
    """Return what one agent is shown of a long queue, in its order.

    What is offered to them, then what they may take, then the rest, `SHOWN` in all: a
    list of hundreds helps nobody and costs each agent as much at each change.
    """
    if len(picture.waiting) <= SHOWN:
        return list(picture.waiting)
    ranked = sorted(
        enumerate(picture.waiting),
        key=lambda each: (
            each[1].conversation not in offered,
            not each[1].is_for(agent),
            each[0],
        ),
    )
    return [ticket for _, ticket in sorted(ranked[:SHOWN], key=lambda each: each[0])]


def _queue_of(lang: Lang, picture: Picture) -> dict[str, Any]:
    waiting = [ticket for ticket in picture.waiting if ticket.lang is lang]
    wait = picture.expected_wait(len(waiting) + 1, lang)
    return {
        "lang": lang,
        "waiting": len(waiting),
        "oldest": _moment(min((t.queued_at for t in waiting), default=None)),
        "agents": sum(lang in agent.langs for agent in picture.on_duty),
        "seats": picture.seats[lang].total,
        "free": picture.seats[lang].free,
        "expected_wait_seconds": list(wait) if wait else None,
    }


def _held(
    ticket: Ticket, picture: Picture, unanswered: datetime | None, now: datetime
) -> dict[str, Any]:
    holder = picture.colleague(ticket.claimed_by)
    return {
        "agent": holder.account.login if holder else None,
        "agent_name": holder.account.name if holder else None,
        "unanswered_since": _moment(unanswered),
        "silent": is_silent(unanswered, now),
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else wire_time(at)
