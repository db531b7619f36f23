"""What readings showed, a record that nobody changes, chores that replicas take turns at, and whose conversation it is."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

UTC = sa.DateTime(timezone=True)
APPEND_ONLY = "the record is append-only"
OLD_LINE = "SELECT 1 FROM forgetting WHERE before > OLD.at"
OLD_SIGHTING = "SELECT 1 FROM forgetting JOIN record ON record.at < forgetting.before WHERE record.id = OLD.record"

POSTGRES = (
    f"""
    CREATE FUNCTION record_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'record' THEN
            IF EXISTS ({OLD_LINE}) THEN RETURN OLD; END IF;
        ELSIF TG_OP = 'DELETE' THEN
            IF EXISTS ({OLD_SIGHTING}) THEN RETURN OLD; END IF;
        END IF;
        RAISE EXCEPTION '{APPEND_ONLY}';
    END $$
    """,
    "CREATE TRIGGER record_stays BEFORE UPDATE OR DELETE ON record FOR EACH ROW EXECUTE FUNCTION record_stays()",
    "CREATE TRIGGER record_stays BEFORE UPDATE OR DELETE ON sighting FOR EACH ROW EXECUTE FUNCTION record_stays()",
    "CREATE TRIGGER record_stays_whole BEFORE TRUNCATE ON record FOR EACH STATEMENT EXECUTE FUNCTION record_stays()",
    "CREATE TRIGGER record_stays_whole BEFORE TRUNCATE ON sighting FOR EACH STATEMENT EXECUTE FUNCTION record_stays()",
)
SQLITE = (
    f"CREATE TRIGGER record_unchanged BEFORE UPDATE ON record BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END",
    f"CREATE TRIGGER sighting_unchanged BEFORE UPDATE ON sighting BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END",
    f"""
    CREATE TRIGGER record_stays BEFORE DELETE ON record WHEN NOT EXISTS ({OLD_LINE})
    BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END
    """,
    f"""
    CREATE TRIGGER sighting_stays BEFORE DELETE ON sighting WHEN NOT EXISTS ({OLD_SIGHTING})
    BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END
    """,
)


def upgrade() -> None:
    """On SQLite a later batch change of `record` or `sighting` drops their triggers: it has to make them again."""
    op.add_column(
        "record",
        sa.Column(
            "request", sa.Text(), nullable=False, server_default="", comment="of what was only offered: a booking's `request`"
        ),
    )
    offered = sa.text("request <> ''")
    op.create_index("ix_record_request", "record", ["request"], sqlite_where=offered, postgresql_where=offered)
    op.create_table(
        "sighting",
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, comment="0 is the organizer"),
        sa.Column("began", UTC, nullable=True, comment="when the reading began; null where nothing could be read"),
        sa.Column("shown", sa.Text(), nullable=False, comment="JSON: times and statuses around the slot, without titles"),
        sa.Column("against", sa.Text(), nullable=False, comment="JSON: rules that stood against the slot"),
        sa.Column("unreadable", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["record.id"], name=op.f("fk_sighting_record_record")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_sighting_person_person")),
        sa.PrimaryKeyConstraint("record", "person", name=op.f("pk_sighting")),
    )
    op.create_index(op.f("ix_sighting_person"), "sighting", ["person"])
    op.create_table(
        "forgetting",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False, comment="always 1: there is one row"),
        sa.Column("before", UTC, nullable=False),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_forgetting")),
    )
    op.create_table(
        "chore",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("next_at", UTC, nullable=False, comment="nobody begins it before then"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chore")),
    )
    op.create_table(
        "schema_floor",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False, comment="always 1: there is one row"),
        sa.Column("revision", sa.Text(), nullable=False, comment="code that needs an older one cannot work here any more"),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_schema_floor")),
    )
    op.add_column(
        "person",
        sa.Column(
            "pseudonym",
            sa.Text(),
            nullable=True,
            comment="of who wants to be erased: takes the mailbox's place when nothing of theirs lives",
        ),
    )
    op.add_column(
        "thread",
        sa.Column("person", sa.Text(), nullable=True, comment="MailboxId as text of who asked, once that is known"),
    )
    op.add_column("offer", sa.Column("person", sa.Text(), nullable=True, comment="MailboxId as text of who asked"))
    for table in ("thread", "offer"):
        op.create_index(op.f(f"ix_{table}_person"), table, ["person"])
    for statement in POSTGRES if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)
