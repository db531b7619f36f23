"""What a calendar shows: entries, readings, and events as they are written and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.rules import Hours, Status

NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A timed calendar entry as availability sees it: no title, no place. UTC, half-open; may have odd seconds.

    Cancelled and declined events are left out by who makes the reading. `ours` marks a booking of Convene, with the
    buffers that were frozen for this person when it was claimed; `booking` is its id then, and `number` its place in the
    order in which bookings claimed.
    """

    start: datetime
    end: datetime
    status: Status = Status.BUSY
    event_id: str = ""
    ical_uid: str = ""
    ours: bool = False
    buffer_before: timedelta = NO_TIME
    buffer_after: timedelta = NO_TIME
    booking: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class AllDayEntry:
    """An entry that blocks local dates of its owner, `first` ≤ d < `last`; it counts for no cap. `ours` as in `Entry`."""

    first: date
    last: date
    status: Status = Status.BUSY
    event_id: str = ""
    ical_uid: str = ""
    ours: bool = False
    buffer_before: timedelta = NO_TIME
    buffer_after: timedelta = NO_TIME


AnyEntry = Entry | AllDayEntry


class Unreadability(StrEnum):
    """Why a calendar is unknown; each has a sentence and a next step."""

    NO_MAILBOX = "no_mailbox"
    ACCESS_DENIED = "access_denied"
    CONSENT_MISSING = "consent_missing"
    NOT_FOUND = "not_found"
    TOO_MANY_ENTRIES = "too_many_entries"
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    CALENDAR_GONE = "calendar_gone"


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything in one mailbox's ticked calendars that overlaps `span`; complete or not made at all.

    `began` is when the first request left (our clock, UTC): a reading proves nothing about later moments. `detailed` is
    false when it came from free/busy alone, where entries have no ids.
    """

    mailbox: MailboxId
    span: Interval
    entries: tuple[AnyEntry, ...]
    began: datetime
    detailed: bool = True


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A calendar that could not be read: unknown, never free."""

    mailbox: MailboxId
    why: Unreadability
    cause: str = ""


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """A mailbox's own zone (IANA name, None when Outlook has none or a custom one) and working hours (None: not set)."""

    zone: str | None
    hours: Hours | None
    locale: str = ""
    clock_24h: bool | None = None


class Presence(StrEnum):
    REQUIRED = "required"
    OPTIONAL = "optional"
    RESOURCE = "resource"


@dataclass(frozen=True, slots=True)
class Invitee:
    """An attendee of an event by address. `response` is as the organizer's copy shows it; "" on what we send."""

    address: str
    name: str
    presence: Presence = Presence.REQUIRED
    response: str = ""


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event to be created, without attendees. `reference` is "installation-id:booking-id", kept as a property of the event.

    `body_html` is what people read below the invitation; `zone` the organizer's IANA zone, in which Outlook shall show it.
    """

    subject: str
    slot: Interval
    zone: str
    reference: str
    transaction_id: str
    body_html: str = ""
    place: str = ""
    online: bool = True


@dataclass(frozen=True, slots=True)
class Event:
    """An event as a mailbox shows it now. `etag` changes on every save, also for responses.

    `organizer` is the name of who made it. An event of a series is one occurrence, never the series itself.
    """

    id: str
    etag: str
    ical_uid: str
    slot: Interval
    status: Status
    is_cancelled: bool
    is_organizer: bool
    invitees: tuple[Invitee, ...]
    join_url: str | None = None
    online: bool = False
    subject: str = ""
    place: str = ""
    reference: str = ""
    organizer: str = ""
    of_series: bool = False
    all_day: bool = False
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """When an event was made and last saved, by Outlook's own clock."""

    created: datetime
    changed: datetime


Readings = Mapping[MailboxId, Reading | Unreadable]
