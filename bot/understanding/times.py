"""Times as they are said: days, clock times, parts of a day, lengths, and the arithmetic of naming them from a given now."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MIDNIGHT = 24 * 60


class Grain(StrEnum):
    DAY = "day"
    DAYS = "days"
    WEEK = "week"
    WEEKEND = "weekend"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Days:
    """Dates from `first` to `last`, both included.

    `weekday` is set when only a weekday was said, so that a week said elsewhere may place it; `nearest` when the
    sentence looks back and a bare weekday or date may mean the last one. `fixed` says that the year was settled by words,
    `monthly` that only a day of a month was said ("the 20th").
    """

    first: date
    last: date
    grain: Grain = Grain.DAY
    weekday: int | None = None
    fixed: bool = False
    monthly: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time in minutes of the day; `settled` when am or pm (or 24 hours) was said, else `minute` is below 13:00."""

    minute: int
    settled: bool = False
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a day in minutes, half-open; `half` is that of a bare hour beside it; `many` for "mornings"."""

    begin: int
    end: int
    half: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True)
class Length:
    """How long: minutes, or whole days."""

    minutes: int = 0
    days: int = 0


class Bound(StrEnum):
    """`SINCE` includes the day it names, `AFTER` does not; `BY` includes it, `BEFORE` does not."""

    AFTER = "after"
    SINCE = "since"
    BEFORE = "before"
    BY = "by"
    FROM = "from"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Point:
    """A time phrase: any of a day, a clock time or a part of the day, each perhaps with an end, perhaps as a bound.

    `across`: the bound is about the day too ("before Friday 5pm"), not about a clock time on it ("Friday before 5pm").
    """

    days: Days | None = None
    clock: Clock | None = None
    until: Clock | None = None
    until_days: Days | None = None
    part: Part | None = None
    bound: Bound | None = None
    across: bool = False
    between: bool = False
    moment: datetime | None = None
    recurring: bool = False

    @property
    def has_time(self) -> bool:
        return self.clock is not None or self.part is not None or self.moment is not None


# ------------------------------------------------------------------ naming days


def one_day(day: date, *, fixed: bool = True) -> Days:
    return Days(day, day, fixed=fixed)


def upcoming(today: date, weekday: int) -> Days:
    """The next such day after today: a weekday's name said on that day means next week's."""
    day = today + DAY * ((weekday - today.weekday() - 1) % 7 + 1)
    return Days(day, day, weekday=weekday)


def this_weekday(today: date, weekday: int) -> Days:
    """Today included."""
    day = today + DAY * ((weekday - today.weekday()) % 7)
    return Days(day, day, fixed=True)


def weekday_in(days: Days, weekday: int) -> Days:
    """That weekday within `days`, the first one if there are several."""
    day = days.first + DAY * ((weekday - days.first.weekday()) % 7)
    return Days(day, day, fixed=True)


def last_weekday(today: date, weekday: int) -> Days:
    day = today - DAY * ((today.weekday() - weekday - 1) % 7 + 1)
    return Days(day, day, fixed=True)


def week(today: date, ahead: int) -> Days:
    """Monday to Sunday, `ahead` weeks from this one."""
    monday = today - DAY * today.weekday() + WEEK * ahead
    return Days(monday, monday + DAY * 6, Grain.WEEK, fixed=True)


def quarter(in_year: int, number: int) -> Days:
    """Three months; `number` counts from 0 and may lie outside of the year."""
    first = month(in_year, 3 * number + 1).first
    return Days(first, month(in_year, 3 * number + 3).last, Grain.DAYS, fixed=True)


def weekend(today: date, ahead: int) -> Days:
    saturday = week(today, ahead).first + DAY * 5
    return Days(saturday, saturday + DAY, Grain.WEEKEND, fixed=True)


def month(year: int, number: int) -> Days:
    """`number` may run past 12 or below 1."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    last = calendar.monthrange(year, number)[1]
    return Days(date(year, number, 1), date(year, number, last), Grain.MONTH, fixed=True)


def named_month(today: date, number: int) -> Days:
    """The running month or the next of that name."""
    return replace(month(today.year + (number < today.month), number), fixed=False)


def year(number: int) -> Days:
    return Days(date(number, 1, 1), date(number, 12, 31), Grain.YEAR, fixed=True)


def dated(today: date, number: int, day: int, in_year: int | None = None) -> Days | None:
    """A day of a month; without a year the next such date, today included. None when there is no such day."""
    years = [in_year] if in_year is not None else range(today.year, today.year + 9)
    for candidate in years:
        try:
            found = date(candidate, number, day)
        except ValueError:
            continue
        if in_year is not None or found >= today:
            return one_day(found, fixed=in_year is not None)
    return None


def day_of_month(today: date, day: int) -> Days | None:
    """The next month that has the day, this one included while it is not past."""
    for ahead in range(12):
        days = month(today.year, today.month + ahead)
        if day <= days.last.day:
            found = days.first.replace(day=day)
            if found >= today:
                return Days(found, found, monthly=True)
    return None


def last_day_of_month(today: date, day: int) -> Days | None:
    """The last month that has the day behind it, today included."""
    for back in range(12):
        days = month(today.year, today.month - back)
        if day <= days.last.day and days.first.replace(day=day) <= today:
            return one_day(days.first.replace(day=day))
    return None


def weekday_beside(days: Days, weekday: int, side: int) -> Days:
    """The last such weekday before `days` (side -1), or the first one after them (side 1)."""
    if side < 0:
        return one_day(days.first - DAY * ((days.first.weekday() - weekday - 1) % 7 + 1))
    return one_day(days.last + DAY * ((weekday - days.last.weekday() - 1) % 7 + 1))


def weekend_beside(days: Days, side: int) -> Days:
    saturday = weekday_beside(days, 5, side).first
    return Days(saturday, saturday + DAY, Grain.WEEKEND, fixed=True)


def nth_weekday(days: Days, weekday: int, nth: int) -> Days | None:
    """The nth such weekday in `days`; -1 is the last one."""
    first = weekday_in(days, weekday).first
    found = [first + WEEK * count for count in range(60) if first + WEEK * count <= days.last]
    try:
        return one_day(found[nth - 1 if nth > 0 else nth])
    except IndexError:
        return None


def add_months(day: date, count: int) -> date:
    days = month(day.year, day.month + count)
    return days.first.replace(day=min(day.day, days.last.day))


def stretch(first: date, last: date, grain: Grain = Grain.DAYS) -> Days:
    return Days(first, last, grain, fixed=True)


def beginning(days: Days) -> Days:
    """The first days of a week (Monday, Tuesday), or the first third of anything longer."""
    return stretch(days.first, days.first + DAY * (1 if days.grain is Grain.WEEK else _third(days) - 1))


def middle(days: Days) -> Days:
    """Tuesday to Thursday of a week, the middle third of anything longer."""
    if days.grain is Grain.WEEK:
        return stretch(days.first + DAY, days.first + DAY * 3)
    third = _third(days)
    return stretch(days.first + DAY * third, days.first + DAY * (2 * third - 1))


def ending(days: Days) -> Days:
    """Thursday and Friday of a week, the last third of anything longer (a week of a month)."""
    if days.grain is Grain.WEEK:
        return stretch(days.first + DAY * 3, days.first + DAY * 4)
    if days.grain is Grain.MONTH:
        return stretch(days.last - DAY * 6, days.last)
    return stretch(days.last - DAY * (_third(days) - 1), days.last)


def first_half(days: Days) -> Days:
    if days.grain is Grain.WEEK:
        return stretch(days.first, days.first + DAY * 2)
    return stretch(days.first, days.first + DAY * (((days.last - days.first).days + 1) // 2 - 1))


def second_half(days: Days) -> Days:
    if days.grain is Grain.WEEK:
        return stretch(days.first + DAY * 2, days.first + DAY * 4)
    return stretch(days.first + DAY * (((days.last - days.first).days + 1) // 2), days.last)


def remaining(days: Days, today: date) -> Days:
    """What is left of `days`, today included."""
    return replace(days, first=min(max(days.first, today), days.last))


def _third(days: Days) -> int:
    return max(1, ((days.last - days.first).days + 1) // 3)


# ----------------------------------------------------------------- clock times


def clock_of(hour: int, minute: int = 0, half: str = "") -> Clock | None:
    """A clock time from its numbers; `half` is "am", "pm" or "" when it was not said. None when there is no such time."""
    if not 0 <= minute < 60 or hour > 24 or (hour == 24 and minute):
        return None
    if half:
        if hour > 12:
            return Clock(hour % 24 * 60 + minute, settled=True)
        return Clock((hour % 12 + (12 if half == "pm" else 0)) * 60 + minute, settled=True)
    if hour == 0 or hour > 12:
        return Clock(hour % 24 * 60 + minute, settled=True)
    return Clock(hour * 60 + minute)


def settle(clock: Clock, half: str = "", *, late_from: int = 7 * 60) -> int:
    """Minutes of the day. Unsaid am or pm follows `half` (of the words beside it), else working hours: 7:00 to 18:59.

    `late_from` is the first minute that is read as morning.
    """
    minute = clock.minute
    if clock.settled:
        return minute
    minute %= 12 * 60
    if half == "am":
        return minute
    if half == "pm":
        return minute + 12 * 60
    return minute if minute >= late_from else minute + 12 * 60


def settle_range(start: Clock, end: Clock, half: str = "") -> tuple[int, int]:
    """Both ends of "2-3:30pm" or "from 9 till 5": the said half of one end carries over to the other.

    The end is the next such time after the start; it may lie past midnight (over 1440).
    """
    if not start.settled and end.settled:
        minute = start.minute % (12 * 60)
        candidates = [at for at in (minute, minute + 12 * 60) if at < end.minute]
        begin = max(candidates) if candidates else settle(start, half)
    else:
        begin = settle(start, half)
    finish = end.minute if end.settled else end.minute % (12 * 60)
    step = MIDNIGHT if end.settled else 12 * 60
    while finish <= begin:
        finish += step
    return begin, finish
