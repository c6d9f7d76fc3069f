"""Keep which model serves instead of a release's own, and who chose it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("publication") as table:
        table.add_column(sa.Column("model", sa.String(length=255), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("publication") as table:
        table.drop_column("model")
