"""Wall time and instants: when a zone's offset holds, and weekly and dated hours as stretches of UTC.

Everything here counts in whole seconds since 1970, UTC unless it says local, and in days since 1970-01-01 (a Thursday).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduling.rules import Hours, Weekday

DAY = 86_400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DATE = EPOCH.date()
THURSDAY = 3
_WEEKDAYS = tuple(Weekday)

Seconds = tuple[int, int]


class Stretch(NamedTuple):
    """`offset` is local minus UTC, and holds for start ≤ t < end."""

    start: int
    end: int
    offset: int


def day_number(day: date) -> int:
    return (day - EPOCH_DATE).days


def week_number(day: int) -> int:
    """Weeks begin on Monday; the number only tells one week from another."""
    return (day + THURSDAY) // 7


@lru_cache(maxsize=1024)
def stretches(zone: ZoneInfo, first: int, last: int) -> tuple[Stretch, ...]:
    """The zone's offsets over the days `first` ≤ d < `last` (UTC), in order, without gaps, neighbours differing.

    The zone is asked once a day: no zone in use changes its offset twice within a day.
    """
    starts = [first * DAY]
    offsets = [_offset(zone, first * DAY)]
    for day in range(first + 1, last + 1):
        offset = _offset(zone, day * DAY)
        if offset != offsets[-1]:
            starts.append(_change(zone, (day - 1) * DAY, day * DAY))
            offsets.append(offset)
    return tuple(Stretch(*each) for each in zip(starts, [*starts[1:], last * DAY], offsets, strict=True))


def _offset(zone: ZoneInfo, instant: int) -> int:
    """Whole seconds: offsets finer than that do not exist."""
    local = datetime.fromtimestamp(instant, zone).utcoffset()
    assert local is not None
    return local.days * DAY + local.seconds


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The first instant with the offset that holds at `after`, which is not the one at `before`."""
    new = _offset(zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == new:
            after = middle
        else:
            before = middle
    return after


def instant_of(wall: int, offsets: tuple[Stretch, ...]) -> int:
    """The instant at which local clocks show `wall`, a count of local seconds since 1970.

    A wall time that is skipped or comes twice is read with the offset before the change (PEP 495, fold 0).
    """
    for stretch, following in pairwise(offsets):
        if wall < stretch.end + max(stretch.offset, following.offset):
            return wall - stretch.offset
    return wall - offsets[-1].offset


class LocalDay(NamedTuple):
    """A local date, or a piece of it: start ≤ t < end. `midnight` is when the day would have begun with the piece's offset."""

    day: int
    midnight: int
    start: int
    end: int


def local_days(offsets: tuple[Stretch, ...]) -> Iterator[LocalDay]:
    """Every local day in the stretches, in order; a day that a clock change cuts comes in pieces."""
    for start, end, offset in offsets:
        for day in range((start + offset) // DAY, (end + offset - 1) // DAY + 1):
            midnight = day * DAY - offset
            yield LocalDay(day, midnight, max(start, midnight), min(end, midnight + DAY))


def local_day(instant: int, offsets: tuple[Stretch, ...]) -> int | None:
    """The local date of an instant as a day number; None outside the stretches."""
    for start, end, offset in offsets:
        if start <= instant < end:
            return (instant + offset) // DAY
    return None


def whole_days(first: date, last: date, zone: ZoneInfo) -> Seconds:
    """From the local midnight that begins `first` to the one that begins `last`."""
    begin, end = day_number(first), day_number(last)
    offsets = stretches(zone, begin - 1, end + 2)
    return instant_of(begin * DAY, offsets), instant_of(end * DAY, offsets)


@lru_cache(maxsize=4096)
def open_hours(hours: Hours, zone: ZoneInfo, first: int, last: int) -> tuple[Seconds, ...]:
    """When `hours` are open on the days `first` ≤ d < `last`, UTC days: in order, apart from each other, not clipped.

    Windows that touch or overlap are one, across midnight too. A window that a skipped hour swallows is absent.
    """
    offsets = stretches(zone, first - 2, last + 3)
    return joined(
        (instant_of(start, offsets), instant_of(end, offsets))
        for day, windows in _windows_by_day(hours, first - 1, last + 1)
        for start, end in ((day * DAY + opens, day * DAY + closes) for opens, closes in windows)
    )


def _windows_by_day(hours: Hours, first: int, last: int) -> Iterator[tuple[int, list[Seconds]]]:
    weekly: dict[Weekday, list[Seconds]] = {day: [] for day in Weekday}
    for window in hours.weekly:
        for weekday in window.days:
            weekly[weekday].append((_seconds(window.start), DAY if window.end is None else _seconds(window.end)))
    dated: dict[int, list[Seconds]] = {}
    off = {day_number(each.day) for each in hours.overrides if each.start is None}
    for each in hours.overrides:
        windows = dated.setdefault(day_number(each.day), [])
        if each.start is not None:
            windows.append((_seconds(each.start), DAY if each.end is None else _seconds(each.end)))
    for day in range(first, last):
        if day not in off:
            yield day, dated[day] if day in dated else weekly[_WEEKDAYS[(day + THURSDAY) % 7]]


def _seconds(wall: time) -> int:
    return wall.hour * 3600 + wall.minute * 60 + wall.second


def joined(spans: Iterable[Seconds]) -> tuple[Seconds, ...]:
    """Spans in order, those that touch or overlap made one; empty and inverted ones fall away."""
    result: list[Seconds] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return tuple(result)


def seconds_of(moment: datetime) -> int:
    """Rounded down to the second."""
    since = moment - EPOCH
    return since.days * DAY + since.seconds


def seconds_up(moment: datetime) -> int:
    """Rounded up to the second."""
    until = EPOCH - moment
    return -(until.days * DAY + until.seconds)


def moment_of(seconds: int) -> datetime:
    return EPOCH + timedelta(seconds=seconds)
