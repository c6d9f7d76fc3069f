"""Keep releases and drafts of the content, and several roles for an account."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_NEW = (
    "model_run",
    "draft_step",
    "draft_file",
    "draft",
    "publication",
    "release",
    "content_blob",
)


def upgrade() -> None:
    _give_roles()
    # It was never written to.
    op.drop_table("release")
    _keep_releases()
    _keep_drafts()
    _keep_model_runs()


def _give_roles() -> None:
    op.add_column(
        "agent", sa.Column("roles", sa.JSON(), nullable=False, server_default="[]")
    )
    op.execute("UPDATE agent SET roles = '[\"agent\"]' WHERE role = 'agent'")
    op.execute("UPDATE agent SET roles = '[\"supervisor\"]' WHERE role = 'supervisor'")
    op.drop_column("agent", "role")


def _keep_releases() -> None:
    op.create_table(
        "content_blob",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "release",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.String(length=12), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("approvers", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("model", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["release_number"], ["release.number"]),
        sa.PrimaryKeyConstraint("id"),
    )


def _keep_drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("approvals", sa.JSON(), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["base_number"], ["release.number"]),
        sa.ForeignKeyConstraint(["release_number"], ["release.number"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("draft_by_state", "draft", ["state", "changed_at"])
    op.create_table(
        "draft_file",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"]),
        sa.ForeignKeyConstraint(["blob"], ["content_blob.hash"]),
        sa.PrimaryKeyConstraint("draft_id", "path"),
    )
    op.create_table(
        "draft_step",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("draft_step_of_draft", "draft_step", ["draft_id"])


def _keep_model_runs() -> None:
    op.create_table(
        "model_run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sources", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=255), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("model_run_of_sources", "model_run", ["sources", "started_at"])


def downgrade() -> None:
    for table in _NEW:
        op.drop_table(table)
    op.create_table(
        "release",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("served_at", sa.BigInteger(), nullable=False),
        sa.Column("model", sa.String(length=128), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.add_column(
        "agent",
        sa.Column("role", sa.String(length=16), nullable=False, server_default="agent"),
    )
    op.execute(
        "UPDATE agent SET role = 'supervisor' WHERE CAST(roles AS TEXT) "
        "LIKE '%\"supervisor\"%'"
    )
    op.drop_column("agent", "roles")
