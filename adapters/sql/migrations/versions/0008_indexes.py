"""Indexes for what replicas ask all the time: which lease ends first, and which bookings have ended long ago."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

IS_LEASED = sa.text("leased_until IS NOT NULL")
HAS_ENDED = sa.text("state IN ('expired', 'failed', 'cancelled', 'done')")


def upgrade() -> None:
    op.create_index("ix_job_leased_until", "job", ["leased_until"], sqlite_where=IS_LEASED, postgresql_where=IS_LEASED)
    op.create_index("ix_booking_ended", "booking", ["changed"], sqlite_where=HAS_ENDED, postgresql_where=HAS_ENDED)
