"""Outlook's mailbox settings as ours: the owner's IANA zone and working hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from adapters.outlook.wire import MailboxPreferences, Transition, WorkingZone
from adapters.windows_zones import IANA_ZONES, iana_of
from scheduling.calendars import MailboxSettings
from scheduling.rules import Hours, Weekday, WeeklyWindow

A_DAY = 24 * 60
_WEEKDAYS = tuple(Weekday)
_NO_SETTINGS = MailboxSettings(zone=None, hours=None)


def settings_of(preferences: MailboxPreferences | None, now: datetime) -> MailboxSettings:
    """None, for a mailbox that shows no settings, is all unknown. `now` picks the year by whose rules a custom zone is named."""
    if preferences is None:
        return _NO_SETTINGS
    hours_zone = _hours_zone(preferences, now)
    zone = iana_name(preferences.time_zone) or hours_zone
    return MailboxSettings(
        zone=zone,
        hours=_hours(preferences, zone, hours_zone, now),
        locale=(preferences.language.locale or "") if preferences.language else "",
        clock_24h=_is_24h(preferences.time_format),
    )


def iana_name(name: str | None) -> str | None:
    """The IANA zone of a Windows or IANA name; None for what is empty, custom or unheard of."""
    if not name:
        return None
    return iana_of(name) or (name if name in available_timezones() else None)


@lru_cache(maxsize=256)
def zone_like(custom: WorkingZone, year: int) -> str | None:
    """An IANA zone whose clock shows what a custom zone's rules say in every week of a year; None when there is none."""
    weeks = [date(year, 1, 1) + timedelta(weeks=week) for week in range(53)]
    wanted = [_offset_on(custom, day) for day in weeks]
    noons = [datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in weeks]
    return next(
        (name for name in IANA_ZONES.values() if [noon.astimezone(ZoneInfo(name)).utcoffset() for noon in noons] == wanted), None
    )


def _hours_zone(preferences: MailboxPreferences, now: datetime) -> str | None:
    zone = preferences.working_hours.time_zone if preferences.working_hours else None
    if zone is None:
        return None
    return iana_name(zone.name) or (zone_like(zone, now.year) if zone.bias is not None else None)


def _hours(preferences: MailboxPreferences, zone: str | None, hours_zone: str | None, now: datetime) -> Hours | None:
    """Working hours in the wall time of `zone`; hours that were set in another zone are moved by today's difference."""
    hours = preferences.working_hours
    if hours is None or hours.start_time is None or hours.end_time is None or not hours.days_of_week:
        return None
    days = frozenset(Weekday(day[:3].lower()) for day in hours.days_of_week)
    start, end = _minutes(hours.start_time), _minutes(hours.end_time)
    if end <= start:
        end += A_DAY
    ahead = _minutes_ahead(zone, hours_zone, now)
    return Hours(weekly=tuple(_windows(days, start + ahead, end + ahead)))


def _windows(days: frozenset[Weekday], start: int, end: int) -> Iterator[WeeklyWindow]:
    """Minutes since local midnight, on days that they may leave on either side, as windows within one day each."""
    shift, start, end = start // A_DAY, start % A_DAY, end - start // A_DAY * A_DAY
    yield WeeklyWindow(_shifted(days, shift), _time(start), None if end >= A_DAY else _time(end))
    if end > A_DAY:
        yield WeeklyWindow(_shifted(days, shift + 1), time(), _time(end - A_DAY))


def _shifted(days: frozenset[Weekday], by: int) -> frozenset[Weekday]:
    return frozenset(_WEEKDAYS[(_WEEKDAYS.index(day) + by) % 7] for day in days)


def _minutes_ahead(zone: str | None, hours_zone: str | None, now: datetime) -> int:
    if zone is None or hours_zone is None or zone == hours_zone:
        return 0
    ahead = (now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()) - (
        now.astimezone(ZoneInfo(hours_zone)).utcoffset() or timedelta()
    )
    return int(ahead.total_seconds() // 60)


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def _is_24h(time_format: str | None) -> bool | None:
    return "H" in time_format if time_format else None


def _offset_on(custom: WorkingZone, day: date) -> timedelta:
    """Offset from UTC at noon. Graph's published sample follows Windows: UTC = local + bias, + daylightBias in summer."""
    bias = custom.bias or 0
    standard, daylight = custom.standard_offset, custom.daylight_offset
    if standard is not None and daylight is not None and standard.month and daylight.month:
        begins, ends = _transition(daylight, day.year), _transition(standard, day.year)
        is_summer = begins <= day < ends if begins < ends else not ends <= day < begins
        bias += daylight.daylight_bias if is_summer else 0
    return timedelta(minutes=-bias)


def _transition(rule: Transition, year: int) -> date:
    """The n-th such weekday of the month; 5 is the last."""
    first = date(year, rule.month, 1)
    weekday = _WEEKDAYS.index(Weekday(rule.day_of_week[:3].lower()))
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (rule.day_occurrence - 1))
    return day if day.month == rule.month else day - timedelta(weeks=1)
