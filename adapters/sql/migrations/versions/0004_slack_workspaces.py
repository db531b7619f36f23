"""The workspaces that the Slack app is installed in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "slack_workspace",
        sa.Column("team", sa.Text(), nullable=False, comment="Slack's id of the workspace"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False, comment="encrypted with CONVENE_SECRET_KEY"),
        sa.Column("scopes", sa.Text(), nullable=False, comment="with commas between them"),
        sa.PrimaryKeyConstraint("team", name=op.f("pk_slack_workspace")),
    )
