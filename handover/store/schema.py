"""The tables, as SQLAlchemy Core sees them; the migrations create them.

No column identifies a citizen: no name, e-mail address, IP address or login stands on
a conversation. The one address that must be kept to reach somebody, a Telegram chat,
stands sealed in a table of its own (docs/adr/0011-telegram-links.md). Moments are
stored as UTC microseconds since 1970 (`Moment`), so that both databases order and
compare them the same way.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> Any:
        """Store an aware moment; a naive one is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: pass an aware UTC moment")
        return (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any, _: Dialect) -> datetime | None:
        """Read it back as an aware moment."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


metadata = MetaData()

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("reference", String(12), nullable=False, unique=True),
    Column("channel", String(16), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("level", String(8), nullable=False),
    Column("region", String(16)),
    Column("state", String(8), nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("last_topic", String(64)),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("closed_at", Moment),
    # The hub that owes the answers which are still awaited.
    Column("answered_by", String(64)),
    Index("conversation_by_age", "created_at", "id"),
)

message = Table(
    "message",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("author", String(8), nullable=False),
    Column("author_name", String(64)),
    Column("label", String(128), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("text", Text, nullable=False),
    Column("client_msg_id", String(36)),
    Column("reply_to", Integer),
    Column("final", Boolean, nullable=False),
    Column("answer_id", String(128)),
    Column("awaits_reply", Boolean, nullable=False),
    Column("detail", JSON, nullable=False),
    UniqueConstraint("conversation_id", "client_msg_id", name="message_sent_once"),
    CheckConstraint(
        "seq <> 1 OR (author = 'bot' AND kind = 'disclosure')",
        name="disclosure_comes_first",
    ),
    Index(
        "message_answered_once",
        "conversation_id",
        "reply_to",
        unique=True,
        sqlite_where=text("final"),
        postgresql_where=text("final"),
    ),
    Index(
        "message_awaiting",
        "conversation_id",
        sqlite_where=text("awaits_reply"),
        postgresql_where=text("awaits_reply"),
    ),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("state", String(8), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("topic", String(64)),
    Column("priority", String(8), nullable=False),
    Column("share_history", Boolean, nullable=False),
    Column("asked_at_seq", Integer, nullable=False),
    Column("queued_at", Moment, nullable=False),
    Column("claimed_by", ForeignKey("agent.id")),
    Column("claimed_at", Moment),
    Column("lease_until", Moment),
    Column("ended_at", Moment),
    Column("version", Integer, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("for_agent", String(36)),
    Column("for_team", String(64)),
    Column("reserved_until", Moment),
    Column("outcome", String(16)),
    Index("ticket_held", "claimed_by", "state"),
    Index(
        "ticket_open_once",
        "conversation_id",
        unique=True,
        sqlite_where=text("state <> 'ended'"),
        postgresql_where=text("state <> 'ended'"),
    ),
    Index("ticket_by_state", "state", "queued_at"),
    Index("ticket_of_conversation", "conversation_id"),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("name", String(32), nullable=False),
    Column("actor", String(64)),
    Column("detail", JSON, nullable=False),
    Index("event_of_conversation", "conversation_id", "seq"),
)

agent = Table(
    "agent",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(64), nullable=False),
    Column("langs", JSON, nullable=False),
    Column("password_hash", String(255), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("is_demo", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("team", String(64)),
    Column("capacity", Integer, nullable=False),
)

presence = Table(
    "presence",
    metadata,
    Column("agent_id", ForeignKey("agent.id"), primary_key=True),
    Column("seen_at", Moment, nullable=False),
    Column("availability", String(16), nullable=False),
    Column("back_at", Moment),
    Column("idle_since", Moment, nullable=False),
)

offer = Table(
    "offer",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False),
    Column("agent_id", ForeignKey("agent.id"), nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("outcome", String(16), nullable=False),
    Index(
        "offer_open_once_a_ticket",
        "ticket_id",
        unique=True,
        sqlite_where=text("outcome = 'open'"),
        postgresql_where=text("outcome = 'open'"),
    ),
    Index(
        "offer_open_once_an_agent",
        "agent_id",
        unique=True,
        sqlite_where=text("outcome = 'open'"),
        postgresql_where=text("outcome = 'open'"),
    ),
    Index("offer_of_ticket", "ticket_id", "ended_at"),
    Index("offer_of_conversation", "conversation_id"),
)

login_session = Table(
    "login_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("agent_id", ForeignKey("agent.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

socket_ticket = Table(
    "socket_ticket",
    metadata,
    Column("ticket_hash", String(64), primary_key=True),
    Column("session_hash", String(64), nullable=False),
    Column("expires_at", Moment, nullable=False),
)

callback = Table(
    "callback",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("state", String(8), nullable=False),
    Column("phone", String(32)),
    Column("lang", String(2), nullable=False),
    Column("topic", String(64)),
    Column("half_day", String(32)),
    Column("note", String(300)),
    Column("created_at", Moment, nullable=False),
    Column("taken_by", ForeignKey("agent.id")),
    Column("tries", Integer, nullable=False),
    Column("outcome", String(16)),
    Column("agent_note", String(300)),
    Column("done_at", Moment),
    Index(
        "callback_pending_once",
        "conversation_id",
        unique=True,
        sqlite_where=text("state <> 'done'"),
        postgresql_where=text("state <> 'done'"),
    ),
    Index("callback_done", "done_at"),
    Index("callback_of_conversation", "conversation_id"),
)

# -- content: what editors release ------------------------------------------------

content_blob = Table(
    "content_blob",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("body", Text, nullable=False),
)

release = Table(
    "release",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("manifest", JSON, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("content", String(12), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("notes", Text, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("approvers", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    # File of the model that was trained for it; None: the one that served.
    Column("model", String(255)),
)

publication = Table(
    "publication",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("release_number", ForeignKey("release.number"), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    # File of the model that serves instead of the release's own; None: its own.
    Column("model", String(255)),
)

draft = Table(
    "draft",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("title", String(120), nullable=False),
    Column("base_number", ForeignKey("release.number"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("approvals", JSON, nullable=False),
    Column("release_number", ForeignKey("release.number")),
    Index("draft_by_state", "state", "changed_at"),
)

draft_file = Table(
    "draft_file",
    metadata,
    Column("draft_id", ForeignKey("draft.id"), primary_key=True),
    Column("path", String(200), primary_key=True),
    # None: the file is to go.
    Column("blob", ForeignKey("content_blob.hash")),
)

model_run = Table(
    "model_run",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("sources", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("by", String(64), nullable=False),
    Column("model", String(255)),
    Column("said", Text, nullable=False),
    Column("result", JSON),
    Index("model_run_of_sources", "sources", "started_at"),
)

draft_step = Table(
    "draft_step",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("draft_id", ForeignKey("draft.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(64), nullable=False),
    Column("step", String(16), nullable=False),
    Column("comment", Text, nullable=False),
    Index("draft_step_of_draft", "draft_id"),
)

bulletin = Table(
    "bulletin",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("texts", JSON, nullable=False),
    Column("links", JSON(none_as_null=True)),
    Column("until", Moment, nullable=False),
    Column("posted_by", String(64), nullable=False),
    Column("posted_at", Moment, nullable=False),
    Column("ended_by", String(64)),
    Column("ended_at", Moment),
)

source_check = Table(
    "source_check",
    metadata,
    Column("url", String(2000), primary_key=True),
    Column("outcome", String(16), nullable=False),
    Column("status", Integer),
    Column("checked_at", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("text_hash", String(64)),
    Column("text_changed_at", Moment),
)

hub = Table(
    "hub",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("seen_at", Moment, nullable=False),
    Column("release", String(12), nullable=False),
)

crisis_count = Table(
    "crisis_count",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("messages", Integer, nullable=False),
)

telegram_link = Table(
    "telegram_link",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("chat_key", String(64), nullable=False),
    Column("sealed_chat", String(255), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("delivered_seq", Integer, nullable=False),
    Column("status_message", BigInteger),
    Column("reachable", Boolean, nullable=False),
    Index("telegram_link_of_chat", "chat_key"),
)

telegram_update = Table(
    "telegram_update",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("taken_at", Moment, nullable=False),
)

channel_lease = Table(
    "channel_lease",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("holder", String(128), nullable=False),
    Column("until", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(64)),
    Column("detail", JSON, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)
