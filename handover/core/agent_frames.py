"""The frames that agents and supervisors may send, checked field by field.

What all frames share, and how one is read, is in frames.py.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints

from handover.core.agent_words import (
    AbuseReason,
    ReassignReason,
    TransferReason,
    WrapUp,
)
from handover.core.frames import (
    STORABLE,
    ConversationId,
    Frame,
    LastSeq,
    MsgId,
    Ping,
    Text,
)

Login = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=STORABLE)]
ContentId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


class Available(Frame):
    """Says whether the agent takes conversations; if not, why and until when."""

    type: Literal["available"]
    available: bool
    reason: Literal["break", "training", "meeting", "away"] = "away"
    back_at: AwareDatetime | None = None


class Claim(Frame):
    """Takes a waiting conversation over, offered or not."""

    type: Literal["claim"]
    conversation: ConversationId
    client_msg_id: MsgId


class Decline(Frame):
    """Lets an offer pass to the next agent."""

    type: Literal["decline"]
    conversation: ConversationId
    client_msg_id: MsgId


class OpenTranscript(Frame):
    """Asks for an own conversation from `last_seq` on."""

    type: Literal["open"]
    conversation: ConversationId
    last_seq: LastSeq = 0


class AgentSay(Frame):
    """Something the agent wrote."""

    type: Literal["say"]
    conversation: ConversationId
    client_msg_id: MsgId
    text: Text


class AddNote(Frame):
    """A private remark for whoever holds the conversation; the citizen gets none."""

    type: Literal["note"]
    conversation: ConversationId
    client_msg_id: MsgId
    text: Text


class SendCard(Frame):
    """Sends the published crisis card in the agent's own name."""

    type: Literal["send_card"]
    conversation: ConversationId
    client_msg_id: MsgId


class AgentTyping(Frame):
    """Says that the agent is typing."""

    type: Literal["typing"]
    conversation: ConversationId


class Release(Frame):
    """Ends an assignment: back to the bot, or back to the queue."""

    type: Literal["return_to_bot", "return_to_queue"]
    conversation: ConversationId
    client_msg_id: MsgId


class Transfer(Frame):
    """Passes the conversation on to one colleague, one team or one institution."""

    type: Literal["transfer"]
    conversation: ConversationId
    client_msg_id: MsgId
    reason: TransferReason
    to_agent: Login | None = None
    to_team: ContentId | None = None
    to_institution: ContentId | None = None


class CloseByAgent(Frame):
    """Ends the conversation and says how it ended; `abusive` needs a reason."""

    type: Literal["close"]
    conversation: ConversationId
    client_msg_id: MsgId
    code: WrapUp
    reason: AbuseReason | None = None


class Reassign(Frame):
    """A supervisor gives a waiting or held conversation to one agent."""

    type: Literal["reassign"]
    conversation: ConversationId
    client_msg_id: MsgId
    to_agent: Login
    reason: ReassignReason


AGENT_FRAMES: dict[str, type[Frame]] = {
    "available": Available,
    "claim": Claim,
    "decline": Decline,
    "open": OpenTranscript,
    "say": AgentSay,
    "note": AddNote,
    "send_card": SendCard,
    "typing": AgentTyping,
    "return_to_bot": Release,
    "return_to_queue": Release,
    "transfer": Transfer,
    "close": CloseByAgent,
    "reassign": Reassign,
    "ping": Ping,
}
