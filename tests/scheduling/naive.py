"""The availability rules once more, as slowly and plainly as product.md states them: minute by minute, with datetimes only.

Nothing of the engine is used here but its values, so that the two can be held to each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.calendars import AllDayEntry, AnyEntry, Entry
from scheduling.rules import CapCounts, DatedWindow, Hours, Status, Weekday, WeeklyWindow
from scheduling.slots import Availability, Question, Rule, Waiver

Span = tuple[datetime, datetime]
ONE_DAY = timedelta(days=1)


def grid(question: Question) -> Iterator[datetime]:
    """Every minute of the windows at which the first person's local clock shows a multiple of the step."""
    zone = question.people[0].zone
    step = question.step // timedelta(minutes=1)
    minute = min(window.start for window in question.windows).replace(second=0, microsecond=0)
    while minute < max(window.end for window in question.windows):
        local = minute.astimezone(zone)
        if (
            any(window.start <= minute < window.end for window in question.windows)
            and (local.hour * 60 + local.minute) % step == 0
        ):
            yield minute
        minute += timedelta(minutes=1)


def starts(question: Question) -> list[datetime]:
    return [start for start in grid(question) if not against(question, start)]


def against(question: Question, start: datetime) -> list[tuple[str, Rule]]:
    """Everything of every required person that stands against a start."""
    return [
        (person.id, rule)
        for person in question.people
        if person.required
        for rule in Rule
        if _stands(rule, person, start, question)
    ]


def _stands(rule: Rule, person: Availability, start: datetime, question: Question) -> bool:
    end, now = start + question.length, question.now
    waived = Waiver(person.id, rule) in question.waived
    before, after = person.rules.buffer_before, person.rules.buffer_after
    match rule:
        case Rule.BUSY:
            return any(busy_start < end and start < busy_end for busy_start, busy_end, _ in _busy(person))
        case Rule.BUFFER_BEFORE:
            wanted = timedelta() if waived else before
            return any(
                busy_end <= start and start - busy_end < max(wanted, entry.buffer_after if entry else timedelta())
                for _, busy_end, entry in _busy(person)
            )
        case Rule.BUFFER_AFTER:
            wanted = timedelta() if waived else after
            return any(
                end <= busy_start and busy_start - end < max(wanted, entry.buffer_before if entry else timedelta())
                for busy_start, _, entry in _busy(person)
            )
        case Rule.NOTICE:
            return not waived and person.notice is not None and start < now + person.notice
        case Rule.HORIZON:
            return not waived and person.rules.horizon is not None and start >= now + person.rules.horizon
        case Rule.DAILY_CAP:
            same_day = [day for day in _meeting_days(person) if day == _local(start, person.zone)]
            return not waived and person.rules.daily_cap is not None and len(same_day) >= person.rules.daily_cap
        case Rule.WEEKLY_CAP:
            week = _local(start, person.zone).isocalendar()[:2]
            same_week = [day for day in _meeting_days(person) if day.isocalendar()[:2] == week]
            return not waived and person.rules.weekly_cap is not None and len(same_week) >= person.rules.weekly_cap
        case Rule.HOURS:
            return not waived and not _within_hours(person, start, end)
        case Rule.UNKNOWN:
            return not waived and person.entries is None


def _busy(person: Availability) -> Iterator[tuple[datetime, datetime, AnyEntry | None]]:
    """Start, end, and the entry where it is a booking of ours with its own buffers."""
    for entry in person.entries or ():
        blocks = entry.status in person.rules.blocking or entry.status is Status.UNKNOWN
        if isinstance(entry, AllDayEntry):
            start, end = _instant(entry.first, time(), person.zone), _instant(entry.last, time(), person.zone)
            if start < end and (entry.ours or blocks):
                yield start, end, entry if entry.ours else None
        elif entry.ours:
            yield entry.start, entry.end, entry
        elif blocks:
            yield entry.start, entry.end, None


def _meeting_days(person: Availability) -> Iterator[date]:
    for entry in person.entries or ():
        if isinstance(entry, Entry):
            blocks = entry.ours or entry.status in person.rules.blocking or entry.status is Status.UNKNOWN
            if entry.ours or (blocks and person.rules.caps_count is CapCounts.ALL):
                yield _local(entry.start, person.zone)


def _within_hours(person: Availability, start: datetime, end: datetime) -> bool:
    if person.free is not None:
        return _covered([(each.start, each.end) for each in person.free], start, end)
    if person.hours is None:
        return True
    first, last = _local(start, person.zone) - 2 * ONE_DAY, _local(end, person.zone) + 2 * ONE_DAY
    return _covered(list(_windows(person.hours, person.zone, first, last)), start, end)


def _covered(windows: list[Span], start: datetime, end: datetime) -> bool:
    """Walk from window to window until the end is reached or nothing goes on."""
    while start < end:
        reached = max((closes for opens, closes in windows if opens <= start < closes), default=None)
        if reached is None:
            return False
        start = reached
    return True


def _windows(hours: Hours, zone: ZoneInfo, first: date, last: date) -> Iterator[Span]:
    day = first
    while day <= last:
        dated = [each for each in hours.overrides if each.day == day]
        today = list(Weekday)[day.weekday()]
        ruling: list[DatedWindow | WeeklyWindow] = [*dated] or [each for each in hours.weekly if today in each.days]
        if not any(each.start is None for each in ruling):
            for each in ruling:
                assert each.start is not None
                closes = _instant(day + ONE_DAY, time(), zone) if each.end is None else _instant(day, each.end, zone)
                yield _instant(day, each.start, zone), closes
        day += ONE_DAY


def _instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, wall, zone).astimezone(UTC)


def _local(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
