"""Open requests, offers, card references and answered events."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """May be edited until the first release; afterwards every change is a new file."""
