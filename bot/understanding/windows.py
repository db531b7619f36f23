"""Time phrases to the wall times of a request: an exact start, or the windows in which it may lie, and what is ruled out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.understanding.fold import Phrase, combine, refine
from bot.understanding.requests import LocalSpan
from bot.understanding.times import (
    DAY,
    MIDNIGHT,
    WEEK,
    Bound,
    Days,
    Grain,
    Point,
    last_day_of_month,
    settle,
    settle_range,
    week,
)

WORKING_DAYS_OFFERED = 5
MOST_WEEKS = 60


@dataclass(frozen=True, slots=True)
class Hints:
    """What the rest of the sentence tells about times: `half` for bare hours (dinner: pm), and which way it looks.

    `from_means_after`: "from 3" opens a window (who asks for free times) instead of starting a meeting.
    """

    half: str = ""
    looks_back: bool = False
    from_means_after: bool = False


@dataclass(frozen=True, slots=True)
class Timing:
    """Local wall times, as in `Request`; `leftover` are token spans of phrases that contradict the others."""

    start: datetime | None = None
    end: datetime | None = None
    exact: bool = False
    windows: tuple[LocalSpan, ...] = ()
    excluded: tuple[LocalSpan, ...] = ()
    points: tuple[Point, ...] = ()
    leftover: tuple[tuple[int, int], ...] = ()

    @property
    def is_set(self) -> bool:
        return self.start is not None or self.end is not None or bool(self.excluded)


def merge(phrases: Iterable[Phrase]) -> tuple[tuple[Point, ...], tuple[Point, ...], tuple[tuple[int, int], ...]]:
    """What was said of one time in several places: the joined points, the excluded ones, and spans that contradict."""
    points: tuple[Point, ...] = ()
    excluded: list[Point] = []
    leftover: list[tuple[int, int]] = []
    for phrase in phrases:
        if phrase.negative:
            excluded.extend(phrase.points)
            points = points or tuple(Point(days=point.days) for point in phrase.points if _is_stretch(point))
        elif not points:
            points = phrase.points
        else:
            joined = _join(points, phrase.points)
            if joined is None and phrase.corrects:
                points = _corrected(points, phrase.points)
            elif joined is None:
                leftover.append((phrase.first, phrase.last))
            else:
                points = joined
    return points, tuple(excluded), tuple(leftover)


def _corrected(points: tuple[Point, ...], said: tuple[Point, ...]) -> tuple[Point, ...]:
    """ "Tuesday at 3, sorry, 4": what is said anew, with what it leaves unsaid of the old."""
    if len(points) != 1 or len(said) != 1:
        return said
    old, new = points[0], said[0]
    if new.days is None and new.moment is None:
        return (replace(new, days=old.days),)
    if not new.has_time and new.bound is None:
        return (replace(old, days=new.days, until_days=None, moment=None),)
    return said


def _is_stretch(point: Point) -> bool:
    """ "no mornings next week": the week is wanted, its mornings are not."""
    return point.days is not None and point.days.first != point.days.last and point.has_time


def _join(a: tuple[Point, ...], b: tuple[Point, ...]) -> tuple[Point, ...] | None:
    many, one = (a, b) if len(b) == 1 else (b, a)
    if len(one) != 1:
        return None
    joined = [combine(point, one[0]) for point in many]
    found = tuple(point for point in joined if point is not None)
    return found if len(found) == len(many) else None


def resolve(
    points: Sequence[Point],
    excluded: Sequence[Point],
    now: datetime,
    hints: Hints,
    leftover: tuple[tuple[int, int], ...] = (),
) -> Timing:
    """`now` is local and naive."""
    out = tuple(span for point in excluded for placed in _within(point, points) for span in _windows(placed, now, hints))
    if not points:
        return Timing(excluded=out, leftover=leftover)
    points = [_looking_back(point, now) for point in points] if hints.looks_back else list(points)
    if len(points) == 1:
        exact = _exact(points[0], now, hints)
        if exact is not None:
            return Timing(*exact, True, (), out, tuple(points), leftover)
    spans = sorted({span for point in points for span in _windows(point, now, hints)}, key=_span_order)
    spans = _without(spans, out)
    if out and all(point.days is not None and point.days.grain is Grain.WEEK for point in points):
        spans = _working(spans)
    if not spans:
        return Timing(excluded=out, points=tuple(points), leftover=leftover)
    starts = [span.start for span in spans]
    ends = [span.end for span in spans]
    start = None if None in starts else min(at for at in starts if at is not None)
    end = None if None in ends else max(at for at in ends if at is not None)
    return Timing(start, end, False, tuple(spans), out, tuple(points), leftover)


def _working(spans: Sequence[LocalSpan]) -> list[LocalSpan]:
    """What is left of a week without its weekend, if that is not all."""
    left = []
    for span in spans:
        if span.start is None or span.end is None:
            return list(spans)
        saturday = _moment(week(span.start.date(), 0).first + DAY * 5, 0)
        end = min(span.end, max(saturday, span.start)) if span.start < saturday else span.start
        if span.start < end:
            left.append(LocalSpan(span.start, end))
    return left or list(spans)


def _within(point: Point, points: Sequence[Point]) -> list[Point]:
    """ "next week except Wednesday": a bare weekday that is ruled out is that of the days that are wanted, every one of them."""
    for wanted in points:
        if wanted.days is None:
            continue
        if point.days is None and point.moment is None:
            return [replace(point, days=wanted.days)]
        if point.days is not None and point.days.weekday is not None and wanted.days.first != wanted.days.last:
            placed = refine(point.days, wanted.days)
            if placed is not None:
                weeks = (wanted.days.last - placed.first).days // 7 if placed.first == placed.last else 0
                return [replace(point, days=_weeks_on(placed, count)) for count in range(min(weeks, MOST_WEEKS) + 1)]
    return [point]


def _weeks_on(days: Days, count: int) -> Days:
    return replace(days, first=days.first + WEEK * count, last=days.last + WEEK * count)


def _span_order(span: LocalSpan) -> tuple[datetime, datetime]:
    return span.start or datetime.min, span.end or datetime.max


def _looking_back(point: Point, now: datetime) -> Point:
    """In a sentence about the past a bare weekday or date is the last one."""
    days = point.days
    if days is None or days.fixed or days.last < now.date():
        return point
    if days.weekday is not None:
        first = days.first if days.first <= now.date() else days.first - WEEK
        return replace(point, days=Days(first, first, fixed=True))
    if days.monthly and days.first > now.date():
        return replace(point, days=last_day_of_month(now.date(), days.first.day) or days)
    if days.grain in (Grain.DAY, Grain.MONTH) and days.first > now.date():
        try:
            return replace(
                point,
                days=replace(
                    days, first=days.first.replace(year=days.first.year - 1), last=days.last.replace(year=days.last.year - 1)
                ),
            )
        except ValueError:
            return point
    return point


# --------------------------------------------------------------------- exact


def _exact(point: Point, now: datetime, hints: Hints) -> tuple[datetime, datetime | None] | None:
    """Start and stated end when the point names one moment, else None."""
    if point.moment is not None:
        return None if point.bound else (point.moment, None)
    if point.clock is None or point.between or (point.bound is not None and not _starts(point, hints)):
        return None
    if point.days is not None and point.days.first != point.days.last:
        return None
    half = point.part.half if point.part is not None else hints.half
    if point.until is None:
        start = _at(point, settle(point.clock, half), now)
        return start, None
    begin, finish = settle_range(point.clock, point.until, half)
    running = point.days is not None and _moment(point.days.first, finish) > now
    start = _moment(point.days.first, begin) if running and point.days is not None else _at(point, begin, now)
    if point.until_days is not None:
        end_minute = settle(point.until, half)
        return start, _moment(point.until_days.first, end_minute)
    return start, start + timedelta(minutes=finish - begin)


def _starts(point: Point, hints: Hints) -> bool:
    return point.bound is Bound.FROM and not hints.from_means_after


def _at(point: Point, minute: int, now: datetime) -> datetime:
    """That time on the point's day; without a day the next such time; unsaid am that is past today means pm."""
    if point.days is not None:
        at = _moment(point.days.first, minute)
        later = minute + 12 * 60
        unsaid = point.clock is not None and not point.clock.settled and point.part is None
        if unsaid and at < now and point.days.first == now.date() and minute < 12 * 60 and _moment(now.date(), later) > now:
            return _moment(now.date(), later)
        return at
    at = _moment(now.date(), minute)
    return at if at > now else at + DAY


def _moment(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


# ------------------------------------------------------------------- windows


def _windows(point: Point, now: datetime, hints: Hints) -> list[LocalSpan]:
    if point.moment is not None:
        return [LocalSpan(now, point.moment)]
    if point.across and point.days is not None and point.bound is not None:
        return _bounded_days(point, point.days, now, hints)
    slot = _slot(point, hints)
    days = point.days if point.days is not None else _default_days(point, slot, now)
    if slot is None:
        if point.bound is Bound.FROM and days.first == days.last == now.date():
            return [LocalSpan(now, _moment(days.last, MIDNIGHT))]
        return [LocalSpan(_moment(days.first, 0), _moment(days.last, MIDNIGHT))]
    spans = [LocalSpan(_moment(day, slot[0]), _moment(day, slot[1])) for day in _dates(days, point.days is not None)]
    if len(spans) > 1:
        spans = [span for span in spans if span.end is not None and span.end > now] or spans
    return spans


def _slot(point: Point, hints: Hints) -> tuple[int, int] | None:
    """Minutes of the day that the point leaves open; None when it says nothing about the time of day."""
    half = point.part.half if point.part is not None else hints.half
    clock = point.clock
    if clock is None:
        if point.part is None:
            return None
        if point.bound is Bound.BEFORE:
            return 0, point.part.begin
        if point.bound in (Bound.BY, Bound.UNTIL):
            return 0, point.part.end
        if point.bound is Bound.AFTER:
            return point.part.end, MIDNIGHT
        return point.part.begin, point.part.end
    if point.until is not None:
        return settle_range(clock, point.until, half)
    minute = settle(clock, half)
    low, high = (point.part.begin, point.part.end) if point.part is not None else (0, MIDNIGHT)
    if point.bound in (Bound.AFTER, Bound.SINCE, Bound.FROM):
        return minute, high if high > minute else MIDNIGHT
    if point.bound in (Bound.BEFORE, Bound.BY, Bound.UNTIL):
        return (low if low < minute else 0), minute or MIDNIGHT
    return minute, minute + 60


def _default_days(point: Point, slot: tuple[int, int] | None, now: datetime) -> Days:
    """Without a day: the next such time; "mornings" are those of the next working days."""
    today = now.date()
    if point.part is not None and point.part.many:
        first = today if slot is not None and _moment(today, slot[1]) > now else today + DAY
        last = first
        seen = int(first.weekday() < 5)
        while seen < WORKING_DAYS_OFFERED:
            last += DAY
            seen += last.weekday() < 5
        return Days(first, last, Grain.DAYS)
    if slot is not None and _moment(today, slot[1]) <= now:
        return Days(today + DAY, today + DAY)
    return Days(today, today)


def _dates(days: Days, named: bool) -> list[date]:
    """The dates of a stretch; weekends only where a weekend or a weekend day was named."""
    every = [days.first + DAY * count for count in range(min((days.last - days.first).days + 1, 370))]
    if days.grain in (Grain.DAY, Grain.WEEKEND):
        return every
    working = [day for day in every if day.weekday() < 5]
    weekend_named = (
        days.grain is Grain.DAYS and named and (days.first.weekday() > 4 or days.last.weekday() > 4) and len(every) < 7
    )
    return every if weekend_named or not working else working


def _bounded_days(point: Point, days: Days, now: datetime, hints: Hints) -> list[LocalSpan]:
    """ "by Friday", "after Tuesday", "before Friday 5pm", "from Monday"."""
    half = point.part.half if point.part is not None else hints.half
    minute = None if point.clock is None else settle(point.clock, half)
    today = _moment(now.date(), 0)
    match point.bound:
        case Bound.BEFORE:
            end = _moment(days.first, minute if minute is not None else point.part.begin if point.part is not None else 0)
            return [LocalSpan(min(today, end - DAY) if end <= today else today, end)]
        case Bound.BY | Bound.UNTIL:
            end_minute = minute if minute is not None else point.part.end if point.part is not None else MIDNIGHT
            end = _moment(days.last, end_minute)
            return [LocalSpan(today if end > today else end - DAY, end)]
        case Bound.FROM if minute is None and not hints.from_means_after:
            return _windows(replace(point, bound=None, across=False), now, hints)
        case _:
            return [_open_ended(point, days, minute)]


def _open_ended(point: Point, days: Days, minute: int | None) -> LocalSpan:
    """From a day on: to the end of its working week, or of the next one when less than a day of it is left.

    After a day means from the next one; "after Friday 3pm" is the rest of that day.
    """
    if minute is not None:
        return LocalSpan(_moment(days.first, minute), _moment(days.first, MIDNIGHT))
    first = days.first
    if point.bound is Bound.AFTER:
        first = days.last + DAY
    return LocalSpan(_moment(first, 0), _moment(_working_week_end(first), 0))


def _working_week_end(first: date) -> date:
    """The Saturday after the last working day of the week that `first` opens (a weekend opens the next week)."""
    monday = week(first, 0 if first.weekday() < 5 else 1).first
    return monday + DAY * 5


# ----------------------------------------------------------------- exclusions


def _without(spans: Sequence[LocalSpan], excluded: Sequence[LocalSpan]) -> list[LocalSpan]:
    """`spans` less what was ruled out; whole when nothing would be left, so that the contradiction shows."""
    left = list(spans)
    for gone in excluded:
        left = [piece for span in left for piece in _subtract(span, gone)]
    return left or list(spans)


def _subtract(span: LocalSpan, gone: LocalSpan) -> list[LocalSpan]:
    if span.start is None or span.end is None or gone.start is None or gone.end is None:
        return [span]
    if gone.end <= span.start or gone.start >= span.end:
        return [span]
    pieces = []
    if span.start < gone.start:
        pieces.append(LocalSpan(span.start, gone.start))
    if gone.end < span.end:
        pieces.append(LocalSpan(gone.end, span.end))
    return pieces


def without(windows: Sequence[LocalSpan], excluded: Sequence[LocalSpan]) -> tuple[LocalSpan, ...]:
    """For follow-ups: windows less what is now ruled out."""
    return tuple(_without(windows, excluded))
