"""Bookings, claims and jobs."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """May be edited until the first release; afterwards every change is a new file."""
