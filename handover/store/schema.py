"""The tables, as SQLAlchemy Core sees them; the migrations create them.

No column identifies a citizen: no name, e-mail address, IP address or login stands on
a conversation. Moments are stored as UTC microseconds since 1970 (`Moment`), so that
both databases order and compare them the same way.
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
    Index(
        "ticket_open_once",
        "conversation_id",
        unique=True,
        sqlite_where=text("state <> 'ended'"),
        postgresql_where=text("state <> 'ended'"),
    ),
    Index("ticket_by_state", "state", "queued_at"),
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
    Column("role", String(16), nullable=False),
    Column("is_demo", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
)

presence = Table(
    "presence",
    metadata,
    Column("agent_id", ForeignKey("agent.id"), primary_key=True),
    Column("available", Boolean, nullable=False),
    Column("seen_at", Moment, nullable=False),
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
    Column("phone", String(32), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("topic", String(64)),
    Column("slot", String(64)),
    Column("note", String(300)),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
)

release = Table(
    "release",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("served_at", Moment, nullable=False),
    Column("model", String(128)),
)

crisis_count = Table(
    "crisis_count",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("messages", Integer, nullable=False),
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
