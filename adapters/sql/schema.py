"""The tables of Convene's database."""

from __future__ import annotations

import datetime

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UTC(sa.types.TypeDecorator[datetime.datetime]):
    """An instant: aware going in (ValueError for naive times), aware in UTC coming out, on engines with and without zones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: sa.Dialect) -> datetime.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time cannot be stored: {value!r}")
        return value.astimezone(datetime.UTC)

    def process_result_value(self, value: datetime.datetime | None, dialect: sa.Dialect) -> datetime.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=datetime.UTC)
        return value.astimezone(datetime.UTC)


# ---------------------------------------------------------------- rules that people have set

rules = sa.Table(
    "rules",
    metadata,
    sa.Column("person", sa.Text, primary_key=True, comment="MailboxId as text"),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("rules", sa.Text, nullable=False, comment="JSON, as `convene rules export` writes it"),
    sa.Column("saved_at", UTC, nullable=False),
)

# ---------------------------------------------------------------- who this installation is

installation = sa.Table(
    "installation",
    metadata,
    sa.Column("only", sa.Integer, primary_key=True, autoincrement=False, comment="always 1: there is one row"),
    sa.Column("id", sa.Text, nullable=False, comment="stands in every event of ours: others' are left alone"),
    sa.Column("secret", sa.Text, nullable=False, comment="signs buttons and links where CONVENE_SECRET_KEY is not set"),
)

# ---------------------------------------------------------------- what conversations keep

answered_event = sa.Table(
    "answered_event",
    metadata,
    sa.Column("id", sa.Text, primary_key=True, comment="the channel's, with its name before it"),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("at", UTC, nullable=False, index=True),
)

thread = sa.Table(
    "thread",
    metadata,
    sa.Column("key", sa.Text, primary_key=True, comment="who asked, and where"),
    sa.Column("body", sa.Text, nullable=False, comment="JSON"),
    sa.Column("at", UTC, nullable=False, index=True),
)

offer = sa.Table(
    "offer",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("body", sa.Text, nullable=False, comment="JSON"),
    sa.Column("at", UTC, nullable=False, index=True),
)

card = sa.Table(
    "card",
    metadata,
    sa.Column("about", sa.Text, primary_key=True, comment="id of the offer or booking that it shows"),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("message", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("thread", sa.Text, nullable=False),
    sa.Column("reference", sa.Text, nullable=False, comment="the channel's own JSON"),
    sa.Column("at", UTC, nullable=False, index=True),
)

choice = sa.Table(
    "choice",
    metadata,
    sa.Column("chooser", sa.Text, primary_key=True, comment="MailboxId as text"),
    sa.Column("name", sa.Text, primary_key=True, comment="as typed, lower-case"),
    sa.Column("person", sa.Text, nullable=False, comment="object id"),
    sa.Column("at", UTC, nullable=False),
)
