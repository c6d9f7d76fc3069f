"""Find what is over, and all that hangs on it, without reading whole tables.

Conversations are found by the moment of their opening: it never changes, so that
storing a message does not have to touch the index.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OF_CONVERSATION = ("ticket", "offer", "callback")


def upgrade() -> None:
    op.create_index("conversation_by_age", "conversation", ["created_at", "id"])
    for table in _OF_CONVERSATION:
        op.create_index(f"{table}_of_conversation", table, ["conversation_id"])


def downgrade() -> None:
    for table in _OF_CONVERSATION:
        op.drop_index(f"{table}_of_conversation", table)
    op.drop_index("conversation_by_age", "conversation")
