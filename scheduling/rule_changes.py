"""One rule changed at a time, as a sentence or a field says it; and a week of windows as minutes, which is how they are cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from scheduling.errors import InputError
from scheduling.rules import CapCounts, DatedWindow, Hours, MeetingType, Rules, Status, Weekday, WeeklyWindow, validate

DAY_MINUTES = 24 * 60
WORKDAYS = frozenset(Weekday) - {Weekday.SAT, Weekday.SUN}
WORKDAY = (9 * 60, 17 * 60)
STRETCH = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
MOST_DATES = 120

Span = tuple[int, int]
"""Minutes since local midnight, half-open; the end is at most 24:00."""

Week = Mapping[Weekday, tuple[Span, ...]]
"""Every weekday's windows, in order and apart from each other."""


@dataclass(frozen=True, slots=True)
class Change:
    """A rule and its new value as text: minutes, a count, days for the horizon, "off", or as said at each reader below.

    Two breaks are `before/after`, reminders minutes with commas between them; a zone is an IANA name, or nothing where it
    could not be told.

    `days` are the weekdays it is for, none meaning all; `only` that the other days are closed by it; `dates` single days.
    """

    name: str
    value: str
    days: frozenset[Weekday] = frozenset()
    only: bool = False
    dates: tuple[date, ...] = ()


def changed(rules: Rules, change: Change, usual: Hours) -> Rules:
    """The rules with this one changed, valid. `usual` are the hours that hold while the person has set none.

    Raises InputError that names the rule, when it does not exist, its value is none, or it contradicts another.
    """
    return changed_by(rules, (change,), usual)


def changed_by(rules: Rules, changes: Iterable[Change], usual: Hours) -> Rules:
    """The same for several at once, one after the other: only what they come to has to be valid."""
    for each in changes:
        rules = _changed(rules, each, rules.hours or usual)
    validate(rules)
    return rules


def _changed(rules: Rules, change: Change, hours: Hours) -> Rules:
    match change.name:
        case "hours" if change.dates:
            return replace(rules, hours=_on_dates(hours, change))
        case "hours":
            return replace(rules, hours=hours_of(_week_changed(week_of(hours), change), hours.overrides))
        case "buffer":
            before, _, after = change.value.partition("/")
            each = [_minutes(replace(change, value=value)) for value in (before, after or before)]
            return replace(rules, buffer_before=each[0], buffer_after=each[1])
        case "buffer_before":
            return replace(rules, buffer_before=_minutes(change))
        case "buffer_after":
            return replace(rules, buffer_after=_minutes(change))
        case "notice" if not change.value:
            raise InputError("notice", "needs a length, as in “at least 4 hours notice”")
        case "notice":
            return replace(rules, notice=_minutes(change))
        case "horizon":
            return replace(rules, horizon=timedelta(days=_number(change)) if change.value != "off" else None)
        case "daily_cap" if change.days and change.value != "off":
            raise InputError("daily_cap", "holds on every day; a limit for some days alone is not possible yet")
        case "hours_cap":
            raise InputError("daily_cap", "counts meetings; a limit of hours is not possible yet")
        case "daily_cap":
            return replace(rules, daily_cap=_count(change))
        case "caps_count":
            return replace(rules, caps_count=CapCounts.OURS if change.value == "ours" else CapCounts.ALL)
        case "weekly_cap":
            return replace(rules, weekly_cap=_count(change))
        case "blocking":
            return replace(rules, blocking=_blocking(rules.blocking, change))
        case "step":
            return replace(rules, step=_minutes(change))
        case "zone" if not change.value:
            raise InputError("zone", "is one I don’t know; name a big city of it, or write it like Europe/Madrid")
        case "zone":
            return replace(rules, zone=None if change.value == "off" else change.value)
        case "reminders":
            aheads = () if change.value == "off" else change.value.split(",")
            return replace(rules, reminders=frozenset(_minutes(replace(change, value=each)) for each in aheads))
        case "reset":
            return Rules()
        case "reminded":
            return replace(rules, reminded=change.value != "off")
        case "length":
            return replace(rules, meeting_types=with_length(rules.meeting_types, _minutes(change)))
    raise InputError(change.name, "is not a rule that can be changed")


# ---------------------------------------------------------------- single values


def _number(change: Change) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", change.value):
        raise InputError(change.name, "is not a whole number")
    return int(change.value)


def _minutes(change: Change) -> timedelta:
    return timedelta(0) if change.value == "off" else timedelta(minutes=_number(change))


def _count(change: Change) -> int | None:
    return None if change.value == "off" else _number(change)


def _blocking(blocking: frozenset[Status], change: Change) -> frozenset[Status]:
    """`tentative=free` or `tentative=blocks`."""
    name, _, effect = change.value.partition("=")
    found = next((each for each in Status if each.value.lower() == name.replace("_", "").lower()), Status.UNKNOWN)
    if found is Status.UNKNOWN or effect not in ("free", "blocks"):
        raise InputError("blocking", "names no status")
    return blocking | {found} if effect == "blocks" else blocking - {found}


def with_length(types: tuple[MeetingType, ...], length: timedelta) -> tuple[MeetingType, ...]:
    """The primary meeting type with this as its usual length; one called "Meeting" where there is none."""
    if not types:
        return (MeetingType("meeting", "Meeting", (length,)),)
    first, *others = types
    lengths = (length, *(each for each in first.lengths if each != length))
    return (replace(first, lengths=lengths), *others)


# ---------------------------------------------------------------- hours


def _week_changed(week: Week, change: Change) -> Week:
    """Values: `HH:MM-HH:MM` are the hours (open to midnight at one end: what there is, cut to them), `not …` is cut out of
    them, `within …` keeps what lies in them (or is them, where nothing does), `off` closes the days, `open` opens those that
    are closed, and `any` leaves them as they are, where `only` closes the others."""
    open_days = frozenset(day for day, spans in week.items() if spans) or WORKDAYS
    days = change.days or open_days
    after = dict(week)
    for day in days:
        after[day] = _day_changed(week[day], change.value)
    if change.only or change.value == "any":
        after |= {day: () for day in Weekday if day not in days}
    return after


def _day_changed(spans: tuple[Span, ...], value: str) -> tuple[Span, ...]:
    if value == "off":
        return ()
    if value in ("any", "open"):
        return spans or (WORKDAY,)
    start, end = span_read(value.removeprefix("not ").removeprefix("within "), "hours")
    if value.startswith("within "):
        return _cut(spans, (start, end)) or ((start, end),)
    if value.startswith("not "):
        return merged([*_cut(spans, (0, start)), *_cut(spans, (end, DAY_MINUTES))])
    if start and end < DAY_MINUTES:
        return ((start, end),)
    left = _cut(spans, (start, end))
    if spans and not left:
        raise InputError("hours", "would leave no time on a day that has some")
    return left


def span_read(text: str, name: str) -> Span:
    found = STRETCH.fullmatch(text)
    if found is None:
        raise InputError(name, f"is not a stretch such as 09:00-17:00: {text!r}")
    first, last = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if int(found[2]) > 59 or int(found[4]) > 59 or not 0 <= first < last <= DAY_MINUTES:
        raise InputError(name, "does not end after it starts, within one day")
    return first, last


def _cut(spans: Iterable[Span], to: Span) -> tuple[Span, ...]:
    within = ((max(start, to[0]), min(end, to[1])) for start, end in spans)
    return tuple((start, end) for start, end in within if start < end)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, those that touch or overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _on_dates(hours: Hours, change: Change) -> Hours:
    """Those dates alone, instead of the weekly hours: changed from what holds on them as a day of the week is."""
    if len(change.dates) > MOST_DATES:
        raise InputError("overrides", f"are more than {MOST_DATES} days at once")
    others = [each for each in hours.overrides if each.day not in change.dates]
    changed = [each for day in change.dates for each in _dated(day, _day_changed(_spans_on(hours, day), change.value))]
    return replace(hours, overrides=in_order((*others, *changed)))


def _spans_on(hours: Hours, day: date) -> tuple[Span, ...]:
    dated = [each for each in hours.overrides if each.day == day]
    if any(each.start is None for each in dated):
        return ()
    open_then = merged((minute_of(each.start), minute_of(each.end)) for each in dated)
    return open_then or week_of(hours)[list(Weekday)[day.weekday()]]


def _dated(day: date, spans: Iterable[Span]) -> list[DatedWindow]:
    return [DatedWindow(day, _start(start), wall_time(end)) for start, end in spans] or [DatedWindow(day)]


def in_order(overrides: Iterable[DatedWindow]) -> tuple[DatedWindow, ...]:
    return tuple(sorted(overrides, key=lambda each: (each.day, each.start or time())))


def week_of(hours: Hours) -> Week:
    return {
        day: merged((minute_of(each.start), minute_of(each.end)) for each in hours.weekly if day in each.days) for day in Weekday
    }


def hours_of(week: Week, overrides: tuple[DatedWindow, ...]) -> Hours:
    """Days with the same window share it, so that it reads "Mon–Fri 9–17"."""
    spans = sorted({span for each in week.values() for span in each})
    weekly = (
        WeeklyWindow(frozenset(day for day in Weekday if span in week[day]), _start(span[0]), wall_time(span[1]))
        for span in spans
    )
    return Hours(tuple(weekly), overrides)


def minute_of(at: time | None) -> int:
    return DAY_MINUTES if at is None else at.hour * 60 + at.minute


def wall_time(minute: int) -> time | None:
    """None for 24:00."""
    return None if minute == DAY_MINUTES else _start(minute)


def _start(minute: int) -> time:
    return time(minute // 60, minute % 60)
