"""What a text asks for, and a request in one line as the tables of docs/language.md write it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.understanding.requests import LocalSpan, Request
from bot.understanding.understand import understand
from tests.language.scoring import NOW, ZONE


def asked(text: str, *earlier: str) -> Request:
    """The request as it stands after the earlier texts and this one."""
    request: Request | None = None
    for said in (*earlier, text):
        request = understand(said, NOW, ZONE, previous=request)
    assert request is not None
    return request


def reading(request: Request) -> str:
    """The times of a request: an exact start, or its windows; several windows of equal hours as days and hours."""
    parts = []
    if request.exact and request.start is not None:
        parts.append(f"{request.start:%a %-d %b %H:%M}" + (f" to {_end(request.start, request.end)}" if request.end else ""))
    elif request.windows:
        parts.append(_windows(request.windows))
    if request.excluded:
        parts.append("not " + _windows(request.excluded))
    if request.event_time.start is not None and request.intent.value == "move":
        parts.append("of the meeting at " + _span(request.event_time))
    if request.shift_minutes is not None:
        parts.append(f"{request.shift_minutes:+} min")
    return ", ".join(parts) or "no time"


def _windows(spans: tuple[LocalSpan, ...]) -> str:
    hours = {(span.start.time(), span.end.time()) for span in spans if span.start and span.end}
    long = any(span.start and span.end and span.end - span.start > timedelta(days=1) for span in spans)
    if len(spans) > 1 and len(hours) == 1 and not long:
        begin, end = hours.pop()
        days = ", ".join(f"{span.start:%a %-d %b}" for span in spans if span.start)
        return days if begin == end else f"{days}, each {begin:%H:%M} to {end:%H:%M}"
    return " and ".join(_span(span) for span in spans)


def _span(span: LocalSpan) -> str:
    if span.start is None or span.end is None:
        return f"{span.start:%a %-d %b %H:%M}" if span.start else f"until {span.end:%a %-d %b %H:%M}" if span.end else "any time"
    whole = span.start.time() == span.end.time() == datetime.min.time()
    if whole:
        last = span.end - timedelta(days=1)
        first = f"{span.start:%a %-d %b}" + (f" {span.start:%Y}" if span.start.year != 2026 else "")
        return first if last == span.start else f"{first} to {last:%a %-d %b}" + (f" {last:%Y}" if last.year != 2026 else "")
    return f"{span.start:%a %-d %b %H:%M} to {_end(span.start, span.end)}"


def _end(start: datetime, end: datetime) -> str:
    if end.date() == start.date():
        return f"{end:%H:%M}"
    if end == datetime.combine(start.date() + timedelta(days=1), datetime.min.time()):
        return "24:00"
    return f"{end:%a %-d %b %H:%M}"
