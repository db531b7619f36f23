"""What a host allows: statuses that block, buffers, notice, horizon, caps, windows, grid, meeting types."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum


class Status(StrEnum):
    """The free/busy colour of a calendar entry; values are Graph's, lower-cased names compared without case."""

    FREE = "free"
    TENTATIVE = "tentative"
    BUSY = "busy"
    OUT_OF_OFFICE = "oof"
    WORKING_ELSEWHERE = "workingElsewhere"
    UNKNOWN = "unknown"


class Weekday(StrEnum):
    """Monday first, in the order of `date.weekday()`."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class CapCounts(StrEnum):
    """What a cap counts: every blocking timed meeting, or only Convene's."""

    ALL = "all"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class WeeklyWindow:
    """Local wall time on some weekdays, half-open; `end` None is the next local midnight ("24:00")."""

    days: frozenset[Weekday]
    start: time
    end: time | None


@dataclass(frozen=True, slots=True)
class DatedWindow:
    """Other hours on one local date, instead of the weekly ones; `start` None is a day off, which wins."""

    day: date
    start: time | None = None
    end: time | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody can be met, in local wall time of their own zone. Overrides of one date replace its weekly windows."""

    weekly: tuple[WeeklyWindow, ...] = ()
    overrides: tuple[DatedWindow, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingType:
    """A named kind of meeting; `None` inherits the host's default. `slug` stands in booking links."""

    slug: str
    name: str
    lengths: tuple[timedelta, ...]
    buffer_before: timedelta | None = None
    buffer_after: timedelta | None = None
    notice: timedelta | None = None
    questions: tuple[str, ...] = ()
    place: str = ""
    online: bool = True


DEFAULT_BLOCKING = frozenset({Status.BUSY, Status.OUT_OF_OFFICE, Status.TENTATIVE})
COLLEAGUE_NOTICE = timedelta(minutes=15)
GUEST_NOTICE = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Rules:
    """One person's standing rules; the defaults are product.md section 2's, for who has set nothing.

    `hours` None means that the person set none: Outlook's working hours apply then, softly. `notice` None means 15
    minutes for colleagues and 4 hours for guests. `zone` None means the mailbox's. The first meeting type is the primary one.
    `read_calendars` empty means the default calendar; `write_calendar` "" likewise. Every buffer is at most `MAX_BUFFER`.
    """

    blocking: frozenset[Status] = DEFAULT_BLOCKING
    buffer_before: timedelta = timedelta(0)
    buffer_after: timedelta = timedelta(0)
    notice: timedelta | None = None
    horizon: timedelta | None = timedelta(days=60)
    daily_cap: int | None = None
    weekly_cap: int | None = None
    caps_count: CapCounts = CapCounts.ALL
    hours: Hours | None = None
    zone: str | None = None
    step: timedelta = timedelta(minutes=15)
    meeting_types: tuple[MeetingType, ...] = ()
    read_calendars: tuple[str, ...] = ()
    write_calendar: str = ""
    reminders: frozenset[timedelta] = field(default=frozenset({timedelta(hours=24), timedelta(hours=1)}))


MAX_BUFFER = timedelta(hours=4)
