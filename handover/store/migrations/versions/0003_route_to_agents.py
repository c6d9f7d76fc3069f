"""Route to agents: topics, teams, capacity, availability, offers, ends, reopening."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _added() -> dict[str, tuple[sa.Column[Any], ...]]:
    """Return the new columns by table; fresh ones, because a table keeps them."""
    return {
        "agent": (
            sa.Column("topics", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("team", sa.String(length=64), nullable=True),
            sa.Column("capacity", sa.Integer(), nullable=False, server_default="3"),
        ),
        "presence": (
            sa.Column(
                "availability",
                sa.String(length=16),
                nullable=False,
                server_default="away",
            ),
            sa.Column("back_at", sa.BigInteger(), nullable=True),
            sa.Column(
                "idle_since", sa.BigInteger(), nullable=False, server_default="0"
            ),
        ),
        "ticket": (
            sa.Column(
                "reason", sa.String(length=16), nullable=False, server_default="pressed"
            ),
            sa.Column("for_agent", sa.String(length=36), nullable=True),
            sa.Column("for_team", sa.String(length=64), nullable=True),
            sa.Column("reserved_until", sa.BigInteger(), nullable=True),
            sa.Column("outcome", sa.String(length=16), nullable=True),
        ),
        "conversation": (sa.Column("closed_at", sa.BigInteger(), nullable=True),),
    }


def upgrade() -> None:
    for table, columns in _added().items():
        for column in columns:
            op.add_column(table, column)
    op.execute("UPDATE presence SET availability = 'available' WHERE available")
    op.execute("UPDATE presence SET idle_since = seen_at")
    op.execute("UPDATE conversation SET closed_at = changed_at WHERE state = 'closed'")
    op.drop_column("presence", "available")
    op.create_index("ticket_held", "ticket", ["claimed_by", "state"])
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("ticket_id", sa.String(length=36), nullable=False),
        sa.Column("agent_id", sa.String(length=36), nullable=False),
        sa.Column("offered_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"]),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name, key in (
        ("offer_open_once_a_ticket", "ticket_id"),
        ("offer_open_once_an_agent", "agent_id"),
    ):
        op.create_index(
            name,
            "offer",
            [key],
            unique=True,
            sqlite_where=sa.text("outcome = 'open'"),
            postgresql_where=sa.text("outcome = 'open'"),
        )
    op.create_index("offer_of_ticket", "offer", ["ticket_id", "ended_at"])


def downgrade() -> None:
    op.drop_table("offer")
    op.drop_index("ticket_held", "ticket")
    op.add_column(
        "presence",
        sa.Column("available", sa.Boolean(), nullable=False, server_default="0"),
    )
    op.execute("UPDATE presence SET available = (availability = 'available')")
    for table, columns in _added().items():
        for column in columns:
            op.drop_column(table, column.name)
