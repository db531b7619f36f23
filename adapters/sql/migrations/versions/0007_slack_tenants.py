"""Which Slack workspaces may install the app, and whose people they have."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "slack_tenant",
        sa.Column("team", sa.Text(), nullable=False, comment="Slack's id of a workspace that may install the app"),
        sa.Column("tenant", sa.Text(), nullable=False, comment="the Entra tenant of its people"),
        sa.PrimaryKeyConstraint("team", name=op.f("pk_slack_tenant")),
    )
