"""Open requests, offers, card references and answered events."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """May be edited until the first release; afterwards every change is a new file."""
    op.create_table(
        "answered_event",
        sa.Column("id", sa.Text(), nullable=False, comment="the channel's, with its name before it"),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answered_event")),
    )
    op.create_table(
        "thread",
        sa.Column("key", sa.Text(), nullable=False, comment="who asked, and where"),
        sa.Column("body", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_thread")),
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_table(
        "card",
        sa.Column("about", sa.Text(), nullable=False, comment="id of the offer or booking that it shows"),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False, comment="the channel's own JSON"),
        sa.Column("version", sa.Integer(), nullable=False, comment="of the booking that it shows, 0 for another card"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("about", "channel", "place", "message", name=op.f("pk_card")),
    )
    op.create_table(
        "choice",
        sa.Column("chooser", sa.Text(), nullable=False, comment="MailboxId as text"),
        sa.Column("name", sa.Text(), nullable=False, comment="as typed, lower-case"),
        sa.Column("person", sa.Text(), nullable=False, comment="object id"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chooser", "name", name=op.f("pk_choice")),
    )
    for table in ("answered_event", "thread", "offer", "card"):
        op.create_index(op.f(f"ix_{table}_at"), table, ["at"])
