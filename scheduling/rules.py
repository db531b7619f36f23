"""What a host allows: statuses that block, buffers, notice, horizon, caps, windows, grid, meeting types."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduling.errors import InputError


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
    """A named kind of meeting; `None` inherits the host's default. `slug` stands in booking links.

    `windows` narrow the host's hours for meetings of this kind, in the host's zone; none leaves them as they are.
    """

    slug: str
    name: str
    lengths: tuple[timedelta, ...]
    buffer_before: timedelta | None = None
    buffer_after: timedelta | None = None
    notice: timedelta | None = None
    windows: tuple[WeeklyWindow, ...] = ()
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
    `reminders` are for everyone in the meetings that the person organizes; `reminded` whether they want any themselves.
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
    reminded: bool = True


def hosting(rules: Rules, length: timedelta, slug: str = "") -> Rules:
    """A host's rules as they hold for one meeting of theirs: its type's buffers and notice stand before their own.

    `slug` names the type, for a link. In a chat nobody names one: it is the first type that has this length, else the primary.
    """
    if not rules.meeting_types:
        return rules
    named = [each for each in rules.meeting_types if each.slug == slug]
    as_long = [each for each in rules.meeting_types if length in each.lengths]
    kind = (*named, *as_long, *rules.meeting_types)[0]
    return replace(
        rules,
        buffer_before=rules.buffer_before if kind.buffer_before is None else kind.buffer_before,
        buffer_after=rules.buffer_after if kind.buffer_after is None else kind.buffer_after,
        notice=rules.notice if kind.notice is None else kind.notice,
    )


MAX_BUFFER = timedelta(hours=4)
LONGEST_MEETING = timedelta(hours=8)
LONGEST_HORIZON = timedelta(days=730)
LONGEST_NOTICE = timedelta(days=60)
LONGEST_REMINDER = timedelta(days=7)
FIVE_MINUTES = timedelta(minutes=5)
HOUR = timedelta(hours=1)
MOST_QUESTIONS = 2
MOST_MEETING_TYPES = 20
LONGEST_SLUG = 60
LONGEST_NAME = 80
LONGEST_WORDS = 200
"""Characters of a question or a place."""
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def validate(rules: Rules) -> None:
    """Raise InputError, naming the field, for rules that contradict themselves or that nothing could be offered by."""
    _between("buffer_before", rules.buffer_before, timedelta(0), MAX_BUFFER)
    _between("buffer_after", rules.buffer_after, timedelta(0), MAX_BUFFER)
    _between("notice", rules.notice, timedelta(0), LONGEST_NOTICE)
    _between("horizon", rules.horizon, timedelta(days=1), LONGEST_HORIZON)
    if rules.notice is not None and rules.horizon is not None and rules.notice >= rules.horizon:
        raise InputError("horizon", "is not longer than the notice, so that no time could be offered")
    if rules.step <= timedelta(0) or rules.step % FIVE_MINUTES or HOUR % rules.step:
        raise InputError("step", "is not a multiple of 5 minutes that divides the hour")
    _validate_caps(rules)
    if rules.hours is not None:
        _validate_hours(rules.hours)
    if rules.zone is not None:
        _validate_zone(rules.zone)
    for index, kind in enumerate(rules.meeting_types):
        _validate_meeting_type(kind, f"meeting_types[{index}]")
    if len(rules.meeting_types) > MOST_MEETING_TYPES:
        raise InputError("meeting_types", f"are more than {MOST_MEETING_TYPES}")
    _each_once("meeting_types", [kind.slug for kind in rules.meeting_types])
    _each_once("read_calendars", rules.read_calendars)
    for reminder in rules.reminders:
        _between("reminders", reminder, FIVE_MINUTES, LONGEST_REMINDER)


def _validate_caps(rules: Rules) -> None:
    for name, cap in (("daily_cap", rules.daily_cap), ("weekly_cap", rules.weekly_cap)):
        if cap is not None and cap < 1:
            raise InputError(name, "is less than 1")
    if rules.daily_cap is not None and rules.weekly_cap is not None and rules.weekly_cap < rules.daily_cap:
        raise InputError("weekly_cap", "is less than the daily limit")


def _validate_hours(hours: Hours) -> None:
    _validate_windows(hours.weekly, "hours.weekly")
    for index, dated in enumerate(hours.overrides):
        name = f"hours.overrides[{index}]"
        if dated.start is None:
            if dated.end is not None:
                raise InputError(f"{name}.end", "is given for a day off")
        else:
            _in_order(f"{name}.end", dated.start, dated.end)


def _validate_windows(windows: Iterable[WeeklyWindow], name: str) -> None:
    for index, window in enumerate(windows):
        if not window.days:
            raise InputError(f"{name}[{index}].days", "names no day")
        _in_order(f"{name}[{index}].end", window.start, window.end)


def _in_order(name: str, start: time, end: time | None) -> None:
    if end is not None and end <= start:
        raise InputError(name, "is not after the start")


def _validate_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as problem:
        raise InputError("zone", f"is not an IANA time zone: {zone!r}") from problem


def _validate_meeting_type(kind: MeetingType, name: str) -> None:
    if not SLUG.fullmatch(kind.slug):
        raise InputError(f"{name}.slug", "is not lower-case letters and digits joined by single hyphens")
    _no_longer(f"{name}.slug", kind.slug, LONGEST_SLUG)
    if not kind.name.strip():
        raise InputError(f"{name}.name", "is empty")
    _no_longer(f"{name}.name", kind.name, LONGEST_NAME)
    if not kind.lengths:
        raise InputError(f"{name}.lengths", "names no length")
    for length in kind.lengths:
        _between(f"{name}.lengths", length, FIVE_MINUTES, LONGEST_MEETING)
        if length % FIVE_MINUTES:
            raise InputError(f"{name}.lengths", "is not a multiple of 5 minutes")
    _between(f"{name}.buffer_before", kind.buffer_before, timedelta(0), MAX_BUFFER)
    _between(f"{name}.buffer_after", kind.buffer_after, timedelta(0), MAX_BUFFER)
    _between(f"{name}.notice", kind.notice, timedelta(0), LONGEST_NOTICE)
    if len(kind.questions) > MOST_QUESTIONS:
        raise InputError(f"{name}.questions", f"are more than {MOST_QUESTIONS}")
    _validate_windows(kind.windows, f"{name}.windows")
    for index, question in enumerate(kind.questions):
        _no_longer(f"{name}.questions[{index}]", question, LONGEST_WORDS)
    _no_longer(f"{name}.place", kind.place, LONGEST_WORDS)


def _no_longer(name: str, words: str, most: int) -> None:
    if len(words) > most:
        raise InputError(name, f"is longer than {most} characters")


def _between(name: str, value: timedelta | None, least: timedelta, most: timedelta) -> None:
    if value is not None and not least <= value <= most:
        raise InputError(name, f"is not between {_said(least)} and {_said(most)}")


def _said(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    for unit, size in (("days", 1440), ("hours", 60)):
        if minutes and minutes % size == 0:
            return f"{minutes // size} {unit}"
    return f"{minutes} minutes"


def _each_once(name: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise InputError(name, f"has {value!r} twice")
        seen.add(value)
