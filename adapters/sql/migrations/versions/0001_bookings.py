"""Bookings, claims and jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

UTC = sa.DateTime(timezone=True)
WAITS_FOR_A_FORM = sa.text("state = 'held' AND expires IS NOT NULL")
STANDS_FOR_ITS_REQUEST = sa.text("state IN ('held', 'written', 'inviting', 'confirmed', 'moving')")
NOT_TOLD = sa.text("told <> version")


def upgrade() -> None:
    """May be edited until the first release; afterwards every change is a new file."""
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False, comment="MailboxId as text"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("mailbox", name=op.f("uq_person_mailbox")),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.Text(), nullable=False, comment="derived from the request and what was picked"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False, comment="of the booking page, else empty"),
        sa.Column("asked", sa.Text(), nullable=False, comment="JSON of what the click asked for"),
        sa.Column("starts", UTC, nullable=False),
        sa.Column("ends", UTC, nullable=False),
        sa.Column("pending_starts", UTC, nullable=True, comment="where a move is going"),
        sa.Column("pending_ends", UTC, nullable=True),
        sa.Column("number", sa.Integer(), nullable=False, comment="place among all claims"),
        sa.Column("pending_number", sa.Integer(), nullable=False),
        sa.Column("began", UTC, nullable=False, comment="when the operation under way was asked for"),
        sa.Column("expires", UTC, nullable=True, comment="of a hold that waits for a form"),
        sa.Column("waived", sa.Text(), nullable=False, comment="JSON, of the operation under way"),
        sa.Column("frozen", sa.LargeBinary(), nullable=False, comment="the bytes that create the event"),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("creates", sa.Integer(), nullable=False, comment="how often they may have left"),
        sa.Column("first_create", UTC, nullable=True),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("ical_uid", sa.Text(), nullable=False),
        sa.Column("join_url", sa.Text(), nullable=True),
        sa.Column("rescheduled", UTC, nullable=True, comment="when the change of time was first sent"),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("overlaps", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False, comment="the version that cards show"),
        sa.Column("created", UTC, nullable=False),
        sa.Column("changed", UTC, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    op.create_index(
        "ix_booking_expires",
        "booking",
        ["expires"],
        sqlite_where=WAITS_FOR_A_FORM,
        postgresql_where=WAITS_FOR_A_FORM,
    )
    op.create_index(op.f("ix_booking_number"), "booking", ["number"])
    op.create_index(op.f("ix_booking_pending_number"), "booking", ["pending_number"])
    op.create_index(
        "ix_booking_untold",
        "booking",
        ["changed"],
        sqlite_where=NOT_TOLD,
        postgresql_where=NOT_TOLD,
    )
    op.create_index(
        "uq_booking_request",
        "booking",
        ["request"],
        unique=True,
        sqlite_where=STANDS_FOR_ITS_REQUEST,
        postgresql_where=STANDS_FOR_ITS_REQUEST,
    )
    op.create_table(
        "seat",
        sa.Column("booking", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, comment="0 is the organizer"),
        sa.Column("counts", sa.Boolean(), nullable=False, comment="whether their time is claimed"),
        sa.Column("gap_before", sa.Integer(), nullable=False, comment="seconds, as wanted when it was claimed"),
        sa.Column("gap_after", sa.Integer(), nullable=False),
        sa.Column("until", UTC, nullable=False, comment="the later end of all that the booking holds"),
        sa.ForeignKeyConstraint(["booking"], ["booking.id"], name=op.f("fk_seat_booking_booking")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_seat_person_person")),
        sa.PrimaryKeyConstraint("booking", "person", name=op.f("pk_seat")),
    )
    op.create_index("ix_seat_person_until", "seat", ["person", "until"])
    op.create_table(
        "claim",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("tick", sa.Integer(), autoincrement=False, nullable=False, comment="five minutes, counted from 1970"),
        sa.Column("booking", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["booking"], ["booking.id"], name=op.f("fk_claim_booking_booking")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_claim_person_person")),
        sa.PrimaryKeyConstraint("person", "tick", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_booking"), "claim", ["booking"])
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking", sa.Text(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("run_at", UTC, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False, comment="grows with each lease"),
        sa.Column("leased_by", sa.Text(), nullable=False),
        sa.Column("leased_until", UTC, nullable=True),
        sa.ForeignKeyConstraint(["booking"], ["booking.id"], name=op.f("fk_job_booking_booking")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_job_booking"), "job", ["booking"])
    op.create_index(op.f("ix_job_run_at"), "job", ["run_at"])
    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.Column("booking", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False, comment="JSON, without titles or texts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
    )
    op.create_index(op.f("ix_record_at"), "record", ["at"])
    op.create_index(op.f("ix_record_booking"), "record", ["booking"])
