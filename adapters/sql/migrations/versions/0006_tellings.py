"""Who is to be told what a booking came to, and what each was told last."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

UTC = sa.DateTime(timezone=True)
NOT_TOLD = sa.text("told <> version")


def upgrade() -> None:
    op.create_table(
        "telling",
        sa.Column("booking", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False, comment="MailboxId as text"),
        sa.Column("version", sa.Integer(), nullable=False, comment="of the booking that they may have to be told about"),
        sa.Column("told", sa.Integer(), nullable=False, comment="the version that they were told about last"),
        sa.Column("knows", sa.Text(), nullable=False, comment="JSON of what they were told last, empty for nothing"),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("run_at", UTC, nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False, comment="grows with each lease"),
        sa.Column("leased_until", UTC, nullable=True),
        sa.PrimaryKeyConstraint("booking", "person", name=op.f("pk_telling")),
    )
    op.create_index("ix_telling_due", "telling", ["run_at"], sqlite_where=NOT_TOLD, postgresql_where=NOT_TOLD)
