"""Who is to be reminded of which booking, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

UTC = sa.DateTime(timezone=True)
TO_BE_SAID = sa.text("NOT settled")


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("booking", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False, comment="MailboxId as text"),
        sa.Column("start", UTC, nullable=False, comment="of the meeting when it was planned"),
        sa.Column("ahead", sa.Integer(), autoincrement=False, nullable=False, comment="seconds before the start"),
        sa.Column("settled", sa.Boolean(), nullable=False, comment="it was said, or need not be"),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("run_at", UTC, nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False, comment="grows with each lease"),
        sa.Column("leased_until", UTC, nullable=True),
        sa.PrimaryKeyConstraint("booking", "person", "start", "ahead", name=op.f("pk_reminder")),
    )
    op.create_index("ix_reminder_due", "reminder", ["run_at"], sqlite_where=TO_BE_SAID, postgresql_where=TO_BE_SAID)
