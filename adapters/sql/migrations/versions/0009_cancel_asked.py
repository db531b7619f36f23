"""Bookings that were cancelled while they were still being made."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    column = sa.Column(
        "cancel_asked", sa.DateTime(timezone=True), comment="when somebody wanted no more of what was still being made"
    )
    op.add_column("booking", column)
