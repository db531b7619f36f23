"""Moments in words, in a reader's own zone and order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.chat import Moment, Piece, TimeStyle
from scheduling.intervals import Interval

_TWELVE_HOURS = frozenset({"US", "CA", "AU", "NZ", "IN", "PH", "PK", "BD", "EG", "SA", "MX", "CO", "MY", "KR"})
_MONTH_FIRST = frozenset({"US", "PH", "CA"})
"""Regions by CLDR's preferred hour cycle, and those whose English puts the month before the day."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever reads a card: their zone (IANA) and how their country writes times. Kept with an offer, so plain values."""

    zone: str
    twelve_hours: bool = False
    month_first: bool = False

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.tz)


def viewer(zone: str, locale: str, clock_24h: bool | None = None) -> Viewer:
    """From a client's or mailbox's locale (BCP 47, "" unknown); the mailbox's own clock, if set, goes before its country's."""
    region = next((part.upper() for part in locale.replace("_", "-").split("-")[1:] if len(part) == 2), "")
    twelve = region in _TWELVE_HOURS if clock_24h is None else not clock_24h
    return Viewer(zone if is_zone(zone) else "UTC", twelve, region in _MONTH_FIRST)


def is_zone(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name) is not None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def zone_of(at: datetime, reader: Viewer) -> str:
    """The reader's zone as people write it: CET, or GMT+4 where it has no letters. Cities would be those of its data's names."""
    local = reader.local(at)
    letters = local.tzname() or ""
    return letters if letters.isalpha() else f"GMT{_offset(local.utcoffset() or timedelta())}"


def with_zone(words: str, at: datetime, reader: Viewer) -> str:
    """Wall time in words that others read too, whose own clock may show another."""
    return f"{words} {zone_of(at, reader)}"


def _offset(of: timedelta) -> str:
    """+4, -3:30, or nothing."""
    hours, minutes = divmod(abs(round(of.total_seconds() / 60)), 60)
    sign = "-" if of < timedelta() else "+"
    return f"{sign}{hours}{f':{minutes:02}' if minutes else ''}" if hours or minutes else ""


def time_of(at: datetime, reader: Viewer) -> str:
    """15:00, or 3:00 PM."""
    return clock(reader.local(at), reader)


def clock(local: datetime, reader: Viewer) -> str:
    if not reader.twelve_hours:
        return f"{local.hour}:{local.minute:02}" if local.hour > 9 else f"0{local.hour}:{local.minute:02}"
    return f"{(local.hour - 1) % 12 + 1}:{local.minute:02} {'AM' if local.hour < 12 else 'PM'}"


def day_of(at: datetime, now: datetime, reader: Viewer) -> str:
    """Thu 26 Nov, or Thu, Nov 26; the year only where it is not this one. Never "tomorrow": cards are read later too."""
    return date_words(reader.local(at).date(), reader.local(now).date(), reader)


def date_words(day: date, today: date, reader: Viewer) -> str:
    name, month = DAYS[day.weekday()], _MONTHS[day.month - 1]
    words = f"{name}, {month} {day.day}" if reader.month_first else f"{name} {day.day} {month}"
    return words if day.year == today.year else f"{words} {day.year}"


def weekday_of(at: datetime, reader: Viewer) -> str:
    return _FULL_DAYS[reader.local(at).weekday()]


def day_time(at: datetime, now: datetime, reader: Viewer) -> str:
    """Thu 26 Nov, 15:00."""
    return f"{day_of(at, now, reader)}, {time_of(at, reader)}"


def to_the_second(at: datetime, now: datetime, reader: Viewer) -> str:
    """Thu 26 Nov, 15:00:04: where the order of two things is what matters."""
    words = clock(reader.local(at), reader)
    hours, _, rest = words.partition(" ")
    return f"{day_of(at, now, reader)}, {hours}:{reader.local(at).second:02}{' ' if rest else ''}{rest}"


def span(slot: Interval, now: datetime, reader: Viewer) -> tuple[Piece, ...]:
    """Thu 26 Nov, 15:00–15:30, as moments that a channel can show in each reader's own zone."""
    start, end = slot.start, slot.end
    same_day = reader.local(start).date() == reader.local(end).date()
    style = TimeStyle.TIME if same_day else TimeStyle.DAY_TIME
    last = time_of(end, reader) if same_day else day_time(end, now, reader)
    return (Moment(start, TimeStyle.DAY_TIME, day_time(start, now, reader)), "–", Moment(end, style, last))


def moment(at: datetime, now: datetime, reader: Viewer) -> Moment:
    return Moment(at, TimeStyle.DAY_TIME, day_time(at, now, reader))


def hour(at: datetime, reader: Viewer) -> Moment:
    return Moment(at, TimeStyle.TIME, time_of(at, reader))


def length(of: timedelta) -> str:
    """30 min, 1 h, 1 h 30 min."""
    return length_of_minutes(round(of.total_seconds() / 60))


def length_of_minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def ago(then: datetime, now: datetime) -> str:
    """Just now, 4 s ago, 3 min ago, 2 h ago."""
    seconds = int((now - then).total_seconds())
    if seconds < 2:
        return "just now"
    if seconds < 60:
        return f"{seconds} s ago"
    return f"{seconds // 60} min ago" if seconds < 3600 else f"{seconds // 3600} h ago"


_PARTS = {
    (time(6), time(12)): "morning",
    (time(12), time(14)): "lunch",
    (time(12), time(17)): "afternoon",
    (time(17), time(21)): "evening",
}


def stretch(start: datetime, end: datetime, today: date, reader: Viewer) -> str:
    """A stretch of local wall time: Thu 26 Nov; Thu 26 Nov, afternoon; Thu 26 Nov, 13:00–17:00; Mon 30 Nov – Fri 4 Dec."""
    first, last = start.date(), (end - timedelta(microseconds=1)).date()
    if start.time() == end.time() == time(0):
        return date_words(first, today, reader) if first == last else _days(first, last, today, reader)
    if first != last:
        begin, finish = date_words(first, today, reader), date_words(end.date(), today, reader)
        return f"{begin}, {clock(start, reader)} – {finish}, {clock(end, reader)}"
    return f"{date_words(first, today, reader)}, {_hours(start, end, reader)}"


def stretches(spans: Sequence[tuple[datetime, datetime]], today: date, reader: Viewer) -> str:
    """Several stretches in few words: Mon 30 Nov – Fri 4 Dec, mornings. A night beside a day of work goes without saying."""
    spans = _by_day(spans)
    if len(spans) == 1:
        return stretch(*spans[0], today, reader)
    parts = {(start.time(), end.time()) for start, end in spans}
    days = [start.date() for start, _ in spans]
    if len(parts) == 1 and all((end - timedelta(microseconds=1)).date() == start.date() for start, end in spans):
        which = _days(days[0], days[-1], today, reader) if _is_run(days) else _some_days(days, today, reader)
        start, end = spans[0]
        if start.time() == end.time() == time(0):
            return which
        part = _PARTS.get((start.time(), end.time()))
        hours = _hours(start, end, reader)
        return f"{which}, {part if part == 'lunch' else f'{part}s'}" if part else f"{which}, {hours}"
    return "; ".join(stretch(*span, today, reader) for span in spans[:3]) + (" …" if len(spans) > 3 else "")


_DAWN = time(6)


def _by_day(spans: Sequence[tuple[datetime, datetime]]) -> Sequence[tuple[datetime, datetime]]:
    """Without the nights that "not in the morning" leaves over; one that goes on until the next dawn ends with its day."""
    waking = [span for span in spans if not (span[0].time() == time(0) and span[1] <= datetime.combine(span[0].date(), _DAWN))]
    ended = [(start, datetime.combine(end.date(), time()) if _runs_into_dawn(start, end) else end) for start, end in waking]
    return ended or spans


def _runs_into_dawn(start: datetime, end: datetime) -> bool:
    return end.time() <= _DAWN and end.date() == start.date() + timedelta(days=1) and end.time() != time(0)


def _hours(start: datetime, end: datetime, reader: Viewer) -> str:
    if end.time() == time(0):
        return f"from {clock(start, reader)}"
    if start.time() == time(0):
        return f"until {clock(end, reader)}"
    return _PARTS.get((start.time(), end.time())) or f"{clock(start, reader)}–{clock(end, reader)}"


def _days(first: date, last: date, today: date, reader: Viewer) -> str:
    return f"{date_words(first, today, reader)} – {date_words(last, today, reader)}"


def _some_days(days: Sequence[date], today: date, reader: Viewer) -> str:
    return ", ".join(date_words(day, today, reader) for day in days[:4]) + (" …" if len(days) > 4 else "")


def _is_run(days: Sequence[date]) -> bool:
    """Days that follow each other, weekends left out or not."""
    return all(0 < (later - earlier).days <= (3 if earlier.weekday() == 4 else 1) for earlier, later in pairwise(days))
