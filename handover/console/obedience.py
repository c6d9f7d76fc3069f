"""Which desk does what an agent's frame asks, and which error a refusal becomes."""

from typing import Any, Protocol

from handover.core import agent_frames as frames
from handover.core.agent_words import Availability
from handover.core.frames import Frame
from handover.core.records import AgentAccount, Presence
from handover.holding import (
    AlreadyClaimed,
    AtCapacity,
    ColleagueCannot,
    NotASupervisor,
    NotYours,
)
from handover.hub import Hub


class Console(Protocol):
    """What obeying needs of an agent's connection."""

    hub: Hub
    agent: AgentAccount

    def show(self, conversation: str, last_seq: int) -> None:
        """Have an own conversation delivered from `last_seq` on."""

    async def send_error(
        self, code: str, *, client_msg_id: str | None = None, **extra: Any
    ) -> None:
        """Send an `error` frame."""


async def obey(console: Console, frame: Frame) -> int | None:
    """Do what a checked frame asks; return the seq to acknowledge, if any."""
    msg_id = str(getattr(frame, "client_msg_id", "")) or None
    try:
        return await _do(console, frame, msg_id or "")
    except AlreadyClaimed as lost:
        await console.send_error(
            "already_claimed",
            client_msg_id=msg_id,
            name=lost.claimed_by,
            claimed_by=lost.claimed_by,
            conversation=getattr(frame, "conversation", None),
        )
    except NotYours:
        await console.send_error("not_yours", client_msg_id=msg_id)
    except AtCapacity:
        await console.send_error("at_capacity", client_msg_id=msg_id)
    except ColleagueCannot:
        await console.send_error("colleague_cannot", client_msg_id=msg_id)
    except NotASupervisor:
        await console.send_error("not_a_supervisor", client_msg_id=msg_id)
    return None


async def _do(console: Console, frame: Frame, msg_id: str) -> int | None:
    hub, agent = console.hub, console.agent
    match frame:
        case frames.Available():
            await hub.agents.set_presence(agent, _said(frame))
        case frames.Claim():
            seq = await hub.agents.claim(agent, frame.conversation, msg_id)
            console.show(frame.conversation, 0)
            return seq
        case frames.Decline():
            return await hub.agents.decline(agent, frame.conversation)
        case frames.OpenTranscript():
            await hub.agents.held_ticket(agent, frame.conversation)
            console.show(frame.conversation, frame.last_seq)
        case _:
            return await _talk(console, frame, msg_id)
    return None


async def _talk(console: Console, frame: Frame, msg_id: str) -> int | None:
    desk, agent = console.hub.agents, console.agent
    match frame:
        case frames.AgentSay():
            return await desk.say(agent, frame.conversation, msg_id, frame.text)
        case frames.AddNote():
            return await desk.add_note(agent, frame.conversation, msg_id, frame.text)
        case frames.SendCard():
            return await desk.send_card(agent, frame.conversation, msg_id)
        case frames.AgentTyping():
            await desk.typing(agent, frame.conversation)
            return None
        case _:
            return await _let_go(console.hub, agent, frame)


async def _let_go(hub: Hub, agent: AgentAccount, frame: Frame) -> int | None:
    match frame:
        case frames.Release():
            return await hub.handing_on.release(agent, frame)
        case frames.Transfer():
            return await hub.handing_on.transfer(agent, frame)
        case frames.CloseByAgent():
            return await _close(hub, agent, frame)
        case frames.Reassign():
            return await hub.supervisors.reassign(agent, frame)
    return None


async def _close(hub: Hub, agent: AgentAccount, frame: frames.CloseByAgent) -> int:
    """End one's own conversation; a supervisor may end that of others too."""
    try:
        return await hub.handing_on.close(agent, frame)
    except NotYours:
        if not agent.is_supervisor:
            raise
        return await hub.supervisors.close(agent, frame)


def _said(frame: frames.Available) -> Presence:
    if frame.available:
        return Presence(Availability.AVAILABLE)
    return Presence(Availability(frame.reason), frame.back_at)
