"""What a request says about length and time, made exact: wall time becomes instants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.exchange import Trouble
from bot.texts import en, when
from bot.texts.when import Viewer
from bot.understanding.requests import Intent, LocalSpan, Request
from scheduling.intervals import Interval

LONGEST = timedelta(hours=8)
FARTHEST = timedelta(days=366)
"""How far ahead calendars are looked at, whatever somebody's horizon is."""

LUNCH = (time(11, 30), time(14))
"""When people have lunch, where they say no more of it."""
MOST_LUNCHES = timedelta(days=31)
WEEKEND = 5

_OPEN_END = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sought:
    """When it may be, as an `Ask` takes it, and in words: "" where nothing was said and the default applies."""

    windows: tuple[Interval, ...] = ()
    excluded: tuple[Interval, ...] = ()
    wanted: datetime | None = None
    words: str = ""


def length_of(request: Request) -> timedelta | Trouble | None:
    """As asked for, or None. Rounding to 5 minutes is the service's."""
    length = _said_length(request)
    if length is None:
        return None
    if length <= timedelta(0):
        return Trouble(en.NO_LENGTH)
    return Trouble(en.TOO_LONG) if length > LONGEST else length


def _said_length(request: Request) -> timedelta | None:
    if request.duration_minutes is not None:
        return timedelta(minutes=request.duration_minutes)
    if request.exact and request.start and request.end:
        return request.end - request.start
    return None


def sought(request: Request, now: datetime, viewer: Viewer, *, may_be_past: bool = False) -> Sought | Trouble:
    """The stretches that a request names. Trouble when all of it has passed, unless that is what may be asked about."""
    excluded = tuple(stretches_of((_closed(each) for each in request.excluded), viewer))
    if request.exact and request.start is not None:
        wanted = instant(request.start, viewer)
        words = when.day_time(wanted, now, viewer)
        if wanted > now + FARTHEST:
            return Trouble(en.too_far(FARTHEST.days))
        if not may_be_past and wanted < now.replace(second=0, microsecond=0):
            return Trouble(en.past(words))
        return Sought((), excluded, wanted, words)
    spans = spoken_spans(request)
    if not spans:
        return Sought((), excluded)
    windows = tuple(each for each in stretches_of(spans, viewer) if each.start < now + FARTHEST)
    if not windows:
        return Trouble(en.too_far(FARTHEST.days))
    if not may_be_past and not any(each.end > now for each in windows):
        return Trouble(en.PAST_WINDOW)
    windows = tuple(Interval(each.start, min(each.end, now + FARTHEST)) for each in windows)
    return Sought(windows, excluded, None, when.stretches(spans, viewer.local(now).date(), viewer))


def at_lunch(request: Request, now: datetime, viewer: Viewer) -> Request:
    """ "Lunch with Ben": where no hour was said, around noon of the days that were said, else of the next five working days."""
    title = (request.subject or "").casefold().split()
    if title[-1:] != ["lunch"] or request.exact or request.intent not in (Intent.FIND_TIME, Intent.BOOK) or request.all_day:
        return request
    today = viewer.local(now).date()
    days = _whole_days(request) if request.start else _working_days(today)
    if not days:
        return request
    noons = [LocalSpan(datetime.combine(day, LUNCH[0]), datetime.combine(day, LUNCH[1])) for day in days]
    spans = tuple(span for span in noons if span.end and instant(span.end, viewer) > now)
    return replace(request, start=spans[0].start, end=spans[-1].end, windows=spans) if spans else request


def _whole_days(request: Request) -> list[date]:
    """The working days named, where nothing but days was; else none."""
    spans = spoken_spans(request)
    if not spans or any(each.time() != time() for span in spans for each in span) or spans[-1][1] - spans[0][0] > MOST_LUNCHES:
        return []
    named = [first.date() + timedelta(days=ahead) for first, last in spans for ahead in range((last - first).days)]
    return [day for day in named if day.weekday() < WEEKEND] or named


def _working_days(today: date) -> list[date]:
    return [day for ahead in range(7) if (day := today + timedelta(days=ahead)).weekday() < WEEKEND]


def spoken_spans(request: Request) -> list[tuple[datetime, datetime]]:
    """The stretches named, in local wall time; an open end is filled up to the end of its day or a week on."""
    named = request.windows or ((LocalSpan(request.start, request.end),) if request.start or request.end else ())
    return [span for each in named if (span := _closed(each)) is not None]


def _closed(span: LocalSpan) -> tuple[datetime, datetime] | None:
    if span.start and span.end:
        return (span.start, span.end) if span.start < span.end else None
    return (span.start, span.start + _OPEN_END) if span.start else None


def instant(local: datetime, viewer: Viewer) -> datetime:
    """Wall time that does not exist or exists twice follows PEP 495 with fold 0."""
    return local.replace(tzinfo=viewer.tz, fold=0).astimezone(UTC)


def stretches_of(spans: Iterable[tuple[datetime, datetime] | None], viewer: Viewer) -> Iterator[Interval]:
    """Without those that a clock change leaves nothing of."""
    for span in spans:
        if span is not None and (first := instant(span[0], viewer)) < (last := instant(span[1], viewer)):
            yield Interval(first, last)
