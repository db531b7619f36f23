"""Series: Outlook's recurrence patterns as values, expanded into local dates (Graph: recurrencePattern, recurrenceRange)."""

from __future__ import annotations

import calendar
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from adapters.sandbox.wire import GraphError, Json

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PATTERNS = ("daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly")
INDEXES = ("first", "second", "third", "fourth", "last")
RANGES = ("endDate", "noEnd", "numbered")

LONGEST_SERIES = timedelta(days=366 * 30)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Pattern and range of a series; `zone` is the Windows or IANA name in whose wall time it recurs."""

    pattern: str
    interval: int
    first: date
    zone: str
    days: tuple[str, ...] = ()
    day_of_month: int = 0
    month: int = 0
    index: str = "first"
    week_starts: str = "sunday"
    range: str = "noEnd"
    last: date | None = None
    count: int = 0

    def dates(self, start: date, end: date) -> tuple[date, ...]:
        """Local dates of occurrences, `start` ≤ d ≤ `end`, in order."""
        horizon = date(min(end.year + 1, date.max.year), 12, 31)
        found = _dates_until(self, horizon)
        return found[bisect_left(found, start) : bisect_right(found, end)]

    def wire(self) -> Json:
        pattern = {
            "type": self.pattern,
            "interval": self.interval,
            "month": self.month,
            "dayOfMonth": self.day_of_month,
            "daysOfWeek": list(self.days),
            "firstDayOfWeek": self.week_starts,
            "index": self.index,
        }
        bounds = {
            "type": self.range,
            "startDate": self.first.isoformat(),
            "endDate": (self.last or date.min).isoformat(),
            "recurrenceTimeZone": self.zone,
            "numberOfOccurrences": self.count,
        }
        return {"pattern": {k: v for k, v in pattern.items() if k != "daysOfWeek" or v}, "range": bounds}


@lru_cache(maxsize=4096)
def _dates_until(series: Recurrence, horizon: date) -> tuple[date, ...]:
    until = min(horizon, series.last) if series.range == "endDate" and series.last else horizon
    found: list[date] = []
    for day in _candidates(series):
        if day > until or (series.range == "numbered" and len(found) >= series.count):
            break
        found.append(day)
    return tuple(found)


def _candidates(series: Recurrence) -> Iterator[date]:
    """Every date of the pattern from the first on, without regard to where the range ends."""
    stop = series.first + LONGEST_SERIES
    match series.pattern:
        case "daily":
            day = series.first
            while day < stop:
                yield day
                day += timedelta(days=series.interval)
        case "weekly":
            wanted = sorted((WEEKDAYS.index(name) - WEEKDAYS.index(series.week_starts)) % 7 for name in series.days)
            week = series.first - timedelta(days=(series.first.weekday() - WEEKDAYS.index(series.week_starts)) % 7)
            while week < stop:
                yield from (day for offset in wanted if (day := week + timedelta(days=offset)) >= series.first)
                week += timedelta(days=7 * series.interval)
        case _:
            yield from (day for day in _monthly(series, stop) if day >= series.first)


def _monthly(series: Recurrence, stop: date) -> Iterator[date]:
    yearly = series.pattern.endswith("Yearly")
    year, month = series.first.year, series.month if yearly else series.first.month
    step = 12 * series.interval if yearly else series.interval
    while date(year, month, 1) < stop:
        day = _day_in_month(series, year, month)
        if day is not None:
            yield day
        months = year * 12 + month - 1 + step
        year, month = months // 12, months % 12 + 1


def _day_in_month(series: Recurrence, year: int, month: int) -> date | None:
    length = calendar.monthrange(year, month)[1]
    if series.pattern.startswith("absolute"):
        # Outlook puts the 31st on the last day of shorter months.
        return date(year, month, min(series.day_of_month, length))
    matching = [d for n in range(1, length + 1) if WEEKDAYS[(d := date(year, month, n)).weekday()] in series.days]
    place = -1 if series.index == "last" else INDEXES.index(series.index)
    return matching[place] if place < len(matching) else None


def parse_recurrence(body: object, default_zone: str, default_first: date) -> Recurrence | None:
    """A patternedRecurrence of an event body; None for null. 400 ErrorPropertyValidationFailure where it makes no sense."""
    if body is None:
        return None
    if not isinstance(body, dict) or not isinstance(body.get("pattern"), dict) or not isinstance(body.get("range"), dict):
        raise _invalid("recurrence needs a pattern and a range")
    pattern, bounds = body["pattern"], body["range"]
    kind = _choice(pattern.get("type"), PATTERNS, "pattern.type")
    ends = _choice(bounds.get("type"), RANGES, "range.type")
    first = _date(bounds.get("startDate")) or default_first
    days = tuple(_choice(day, WEEKDAYS, "daysOfWeek") for day in pattern.get("daysOfWeek") or ())
    if kind in ("weekly", "relativeMonthly", "relativeYearly") and not days:
        raise _invalid("daysOfWeek is required for this pattern")
    if kind.startswith("absolute") and not 1 <= int(pattern.get("dayOfMonth") or 0) <= 31:
        raise _invalid("dayOfMonth is required for this pattern")
    if kind.endswith("Yearly") and not 1 <= int(pattern.get("month") or 0) <= 12:
        raise _invalid("month is required for this pattern")
    last = _date(bounds.get("endDate")) if ends == "endDate" else None
    if ends == "endDate" and (last is None or last < first):
        raise _invalid("range.endDate")
    count = int(bounds.get("numberOfOccurrences") or 0)
    if ends == "numbered" and count < 1:
        raise _invalid("range.numberOfOccurrences")
    interval = int(pattern.get("interval") or 1)
    if interval < 1:
        raise _invalid("pattern.interval")
    return Recurrence(
        pattern=kind,
        interval=interval,
        first=first,
        zone=bounds.get("recurrenceTimeZone") or default_zone,
        days=days,
        day_of_month=int(pattern.get("dayOfMonth") or 0),
        month=int(pattern.get("month") or 0),
        index=_choice(pattern.get("index") or "first", INDEXES, "pattern.index"),
        week_starts=_choice(pattern.get("firstDayOfWeek") or "sunday", WEEKDAYS, "pattern.firstDayOfWeek"),
        range=ends,
        last=last,
        count=count if ends == "numbered" else 0,
    )


def _choice(value: Any, allowed: tuple[str, ...], name: str) -> str:
    for option in allowed:
        if isinstance(value, str) and option.lower() == value.lower():
            return option
    raise _invalid(name)


def _date(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) and not text.startswith("0001") else None
    except ValueError:
        raise _invalid("range") from None


def _invalid(what: str) -> GraphError:
    return GraphError(400, "ErrorPropertyValidationFailure", f"At least one property failed validation: {what}.")
