"""The rules that people have set, and who this installation is."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "rules",
        sa.Column("person", sa.Text(), nullable=False, comment="MailboxId as text"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False, comment="JSON of the value Rules"),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_rules")),
    )
    op.create_table(
        "installation",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False, comment="always 1: there is one row"),
        sa.Column(
            "id",
            sa.Text(),
            nullable=False,
            comment="stands in every event of ours: others' are left alone",
        ),
        sa.Column("secret", sa.Text(), nullable=False, comment="signs buttons and links where CONVENE_SECRET_KEY is not set"),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_installation")),
    )
