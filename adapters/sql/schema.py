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


# ---------------------------------------------------------------- bookings, what they claim, who carries them on

person = sa.Table(
    "person",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("mailbox", sa.Text, nullable=False, unique=True, comment="MailboxId as text"),
    sa.Column("pseudonym", sa.Text, comment="of who wants to be erased: takes the mailbox's place when nothing of theirs lives"),
)

STANDS_FOR_ITS_REQUEST = sa.text("state IN ('held', 'written', 'inviting', 'confirmed', 'moving')")
WAITS_FOR_A_FORM = sa.text("state = 'held' AND expires IS NOT NULL")
HAS_ENDED = sa.text("state IN ('expired', 'failed', 'cancelled', 'done')")
IS_LEASED = sa.text("leased_until IS NOT NULL")
"""Written out, as indexes of part of a table serve only queries that say the same."""

_NOT_TOLD = sa.text("told <> version")
TO_BE_SAID = sa.text("NOT settled")

booking = sa.Table(
    "booking",
    metadata,
    sa.Column("id", sa.Text, primary_key=True, comment="derived from the request and what was picked"),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("request", sa.Text, nullable=False),
    sa.Column("visitor", sa.Text, nullable=False, comment="of the booking page, else empty"),
    sa.Column("asked", sa.Text, nullable=False, comment="JSON of what the click asked for"),
    sa.Column("starts", UTC, nullable=False),
    sa.Column("ends", UTC, nullable=False),
    sa.Column("pending_starts", UTC, comment="where a move is going"),
    sa.Column("pending_ends", UTC),
    sa.Column("number", sa.Integer, nullable=False, index=True, comment="place among all claims"),
    sa.Column("pending_number", sa.Integer, nullable=False, index=True),
    sa.Column("began", UTC, nullable=False, comment="when the operation under way was asked for"),
    sa.Column("expires", UTC, comment="of a hold that waits for a form"),
    sa.Column("waived", sa.Text, nullable=False, comment="JSON, of the operation under way"),
    sa.Column("frozen", sa.LargeBinary, nullable=False, comment="the bytes that create the event"),
    sa.Column("calendar", sa.Text, nullable=False),
    sa.Column("creates", sa.Integer, nullable=False, comment="how often they may have left"),
    sa.Column("first_create", UTC),
    sa.Column("event_id", sa.Text, nullable=False),
    sa.Column("ical_uid", sa.Text, nullable=False),
    sa.Column("join_url", sa.Text),
    sa.Column("rescheduled", UTC, comment="when the change of time was first sent"),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("cancel_asked", UTC, comment="when somebody wanted no more of what was still being made"),
    sa.Column("settled", sa.Boolean, nullable=False),
    sa.Column("why", sa.Text),
    sa.Column("reasons", sa.Text, nullable=False, comment="JSON"),
    sa.Column("overlaps", sa.Boolean, nullable=False),
    sa.Column("told", sa.Integer, nullable=False, comment="the version that cards show"),
    sa.Column("created", UTC, nullable=False),
    sa.Column("changed", UTC, nullable=False),
    sa.Index(
        "uq_booking_request",
        "request",
        unique=True,
        sqlite_where=STANDS_FOR_ITS_REQUEST,
        postgresql_where=STANDS_FOR_ITS_REQUEST,
    ),
    sa.Index("ix_booking_expires", "expires", sqlite_where=WAITS_FOR_A_FORM, postgresql_where=WAITS_FOR_A_FORM),
    sa.Index("ix_booking_ended", "changed", sqlite_where=HAS_ENDED, postgresql_where=HAS_ENDED),
    sa.Index("ix_booking_untold", "changed", sqlite_where=_NOT_TOLD, postgresql_where=_NOT_TOLD),
)

seat = sa.Table(
    "seat",
    metadata,
    sa.Column("booking", sa.Text, sa.ForeignKey("booking.id"), primary_key=True),
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
    sa.Column("place", sa.Integer, nullable=False, comment="0 is the organizer"),
    sa.Column("counts", sa.Boolean, nullable=False, comment="whether their time is claimed"),
    sa.Column("gap_before", sa.Integer, nullable=False, comment="seconds, as wanted when it was claimed"),
    sa.Column("gap_after", sa.Integer, nullable=False),
    sa.Column("until", UTC, nullable=False, comment="the later end of all that the booking holds"),
    sa.Index("ix_seat_person_until", "person", "until"),
)

# The promise itself: the primary key lets nobody be in two meetings at once.
claim = sa.Table(
    "claim",
    metadata,
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
    sa.Column("tick", sa.Integer, primary_key=True, autoincrement=False, comment="five minutes, counted from 1970"),
    sa.Column("booking", sa.Text, sa.ForeignKey("booking.id"), nullable=False, index=True),
)

job = sa.Table(
    "job",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("booking", sa.Text, sa.ForeignKey("booking.id"), nullable=False, index=True),
    sa.Column("work", sa.Text, nullable=False),
    sa.Column("run_at", UTC, nullable=False, index=True),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("fence", sa.Integer, nullable=False, comment="grows with each lease"),
    sa.Column("leased_by", sa.Text, nullable=False),
    sa.Column("leased_until", UTC),
    sa.Index("ix_job_leased_until", "leased_until", sqlite_where=IS_LEASED, postgresql_where=IS_LEASED),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- the record: triggers refuse to change or drop its lines

record = sa.Table(
    "record",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UTC, nullable=False, index=True),
    sa.Column("booking", sa.Text, nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("facts", sa.Text, nullable=False, comment="JSON, without titles or texts"),
    sa.Column("request", sa.Text, nullable=False, server_default="", comment="of what was only offered: a booking's `request`"),
    sa.Index("ix_record_request", "request", sqlite_where=sa.text("request <> ''"), postgresql_where=sa.text("request <> ''")),
)

sighting = sa.Table(
    "sighting",
    metadata,
    sa.Column("record", sa.Integer, sa.ForeignKey("record.id"), primary_key=True),
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), primary_key=True, index=True),
    sa.Column("place", sa.Integer, nullable=False, comment="0 is the organizer"),
    sa.Column("began", UTC, comment="when the reading began; null where nothing could be read"),
    sa.Column("shown", sa.Text, nullable=False, comment="JSON: times and statuses around the slot, without titles"),
    sa.Column("against", sa.Text, nullable=False, comment="JSON: rules that stood against the slot"),
    sa.Column("unreadable", sa.Text, nullable=False),
)

# A row in it, within one transaction, lets lines of the record go that are older than it says.
forgetting = sa.Table(
    "forgetting",
    metadata,
    sa.Column("only", sa.Integer, primary_key=True, autoincrement=False, comment="always 1: there is one row"),
    sa.Column("before", UTC, nullable=False),
)

# ---------------------------------------------------------------- what replicas take turns at

chore = sa.Table(
    "chore",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("next_at", UTC, nullable=False, comment="nobody begins it before then"),
)

schema_floor = sa.Table(
    "schema_floor",
    metadata,
    sa.Column("only", sa.Integer, primary_key=True, autoincrement=False, comment="always 1: there is one row"),
    sa.Column("revision", sa.Text, nullable=False, comment="code that needs an older one cannot work here any more"),
)

# ---------------------------------------------------------------- what people are told of bookings

telling = sa.Table(
    "telling",
    metadata,
    sa.Column("booking", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, primary_key=True, comment="MailboxId as text"),
    sa.Column("version", sa.Integer, nullable=False, comment="of the booking that they may have to be told about"),
    sa.Column("told", sa.Integer, nullable=False, comment="the version that they were told about last"),
    sa.Column("knows", sa.Text, nullable=False, comment="JSON of what they were told last, empty for nothing"),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("run_at", UTC, nullable=False),
    sa.Column("fence", sa.Integer, nullable=False, comment="grows with each lease"),
    sa.Column("leased_until", UTC),
    sa.Index("ix_telling_due", "run_at", sqlite_where=_NOT_TOLD, postgresql_where=_NOT_TOLD),
)

reminder = sa.Table(
    "reminder",
    metadata,
    sa.Column("booking", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, primary_key=True, comment="MailboxId as text"),
    sa.Column("start", UTC, primary_key=True, comment="of the meeting when it was planned"),
    sa.Column("ahead", sa.Integer, primary_key=True, autoincrement=False, comment="seconds before the start"),
    sa.Column("settled", sa.Boolean, nullable=False, comment="it was said, or need not be"),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("run_at", UTC, nullable=False),
    sa.Column("fence", sa.Integer, nullable=False, comment="grows with each lease"),
    sa.Column("leased_until", UTC),
    sa.Index("ix_reminder_due", "run_at", sqlite_where=TO_BE_SAID, postgresql_where=TO_BE_SAID),
)

# ---------------------------------------------------------------- rules that people have set

rules = sa.Table(
    "rules",
    metadata,
    sa.Column("person", sa.Text, primary_key=True, comment="MailboxId as text"),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("rules", sa.Text, nullable=False, comment="JSON of the value Rules"),
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

# Only what is not answered yet: a row lives for seconds.
inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("key", sa.Text, primary_key=True, comment="the channel's, with its name before it"),
    sa.Column("content_type", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False, comment="the request as it came; gone with its answer"),
    sa.Column("holder", sa.Text, nullable=False, comment="another one with each lease"),
    sa.Column("reply", sa.Text, nullable=False, comment="as the channel drew it, empty until there is one"),
    sa.Column("progress", sa.Text, nullable=False, comment="the channel's own, of its delivery"),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("at", UTC, nullable=False),
    sa.Column("due_at", UTC, nullable=False, index=True, comment="nobody else takes it up before then"),
)

thread = sa.Table(
    "thread",
    metadata,
    sa.Column("key", sa.Text, primary_key=True, comment="who asked, and where"),
    sa.Column("body", sa.Text, nullable=False, comment="JSON"),
    sa.Column("at", UTC, nullable=False, index=True),
    sa.Column("person", sa.Text, index=True, comment="MailboxId as text of who asked, once that is known"),
)

offer = sa.Table(
    "offer",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("body", sa.Text, nullable=False, comment="JSON"),
    sa.Column("at", UTC, nullable=False, index=True),
    sa.Column("person", sa.Text, index=True, comment="MailboxId as text of who asked"),
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
    sa.Column("version", sa.Integer, nullable=False, comment="of the booking that it shows, 0 for another card"),
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

# ---------------------------------------------------------------- where the Slack app is installed

slack_tenant = sa.Table(
    "slack_tenant",
    metadata,
    sa.Column("team", sa.Text, primary_key=True, comment="Slack's id of a workspace that may install the app"),
    sa.Column("tenant", sa.Text, nullable=False, comment="the Entra tenant of its people"),
)

slack_workspace = sa.Table(
    "slack_workspace",
    metadata,
    sa.Column("team", sa.Text, primary_key=True, comment="Slack's id of the workspace"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("bot_user", sa.Text, nullable=False),
    sa.Column("token", sa.Text, nullable=False, comment="encrypted with CONVENE_SECRET_KEY"),
    sa.Column("scopes", sa.Text, nullable=False, comment="with commas between them"),
)
