"""What was taken from a channel and is not answered yet."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("key", sa.Text(), nullable=False, comment="the channel's, with its name before it"),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="the request as it came; gone with its answer"),
        sa.Column("holder", sa.Text(), nullable=False, comment="another one with each lease"),
        sa.Column("reply", sa.Text(), nullable=False, comment="as the channel drew it, empty until there is one"),
        sa.Column("progress", sa.Text(), nullable=False, comment="the channel's own, of its delivery"),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.Column("due_at", UTC, nullable=False, comment="nobody else takes it up before then"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_due_at", "inbox", ["due_at"])
