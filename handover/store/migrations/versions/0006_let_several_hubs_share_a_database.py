"""Let several hubs share a database: who is there, and who answers whom."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hub",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("release", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.add_column("conversation", sa.Column("answered_by", sa.String(length=64)))


def downgrade() -> None:
    op.drop_column("conversation", "answered_by")
    op.drop_table("hub")
