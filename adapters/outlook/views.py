"""Reading a mailbox by calendarView: complete, without titles, half-open; identical reads for display shared."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import chain
from urllib.parse import quote

from adapters.outlook.client import Ask, GraphClient
from adapters.outlook.events import status_of
from adapters.outlook.permits import Urgency
from adapters.outlook.wire import VIEW_FIELDS, Page, ViewedEvent
from scheduling.calendars import AllDayEntry, AnyEntry, Entry, Reading
from scheduling.intervals import Interval
from scheduling.ports import Clock, ReadRequest

PREFER = {"Prefer": 'outlook.timezone="UTC", IdType="ImmutableId"'}
"""Times in UTC, and ids that survive a move between folders; ids with and without this header are never mixed."""

A_DAY = timedelta(days=1)
EASTERNMOST = timedelta(hours=14)
WESTERNMOST = timedelta(hours=12)
SHARED_FOR = 2.0
"""Seconds for which a reading may be shown to another question as well."""


class CalendarViews:
    """Complete readings of mailboxes within the app's reach; whatever prevents one is raised as a `GraphFailure`."""

    def __init__(self, graph: GraphClient, clock: Clock) -> None:
        self._graph = graph
        self._clock = clock
        self._recent: dict[tuple[ReadRequest, Interval], tuple[float, asyncio.Task[Reading]]] = {}

    async def live(self, request: ReadRequest, span: Interval) -> Reading:
        """Read now. What was read of this mailbox before is shared no longer: nobody is shown less than a check has seen."""
        self._recent = {key: kept for key, kept in self._recent.items() if key[0].mailbox != request.mailbox}
        return await self._read(request, span, Urgency.BOOKING)

    async def recent(self, request: ReadRequest, span: Interval) -> Reading:
        """Possibly an identical reading that is on its way or at most two seconds old."""
        now = self._clock.monotonic()
        self._recent = {key: kept for key, kept in self._recent.items() if _is_shareable(*kept, now)}
        kept = self._recent.get((request, span))
        if kept is None:
            task = asyncio.create_task(self._read(request, span, Urgency.OFFER))
            kept = self._recent[request, span] = (now, task)
        # Shielded: who gives up waiting must not take the reading away from the others.
        return await asyncio.shield(kept[1])

    async def _read(self, request: ReadRequest, span: Interval, urgency: Urgency) -> Reading:
        began = self._clock.now()
        calendars = [f"/calendars/{quote(calendar, safe='')}" for calendar in request.calendars] or [""]
        asks = [view(request.mailbox.object_id, calendar, span, VIEW_FIELDS, urgency) for calendar in calendars]
        viewed = await asyncio.gather(*(self._graph.read_all(ask, Page[ViewedEvent]) for ask in asks))
        # By id, because an event that is saved between two pages may come on both.
        entries = {event.id: _entry(event, span) for event in chain.from_iterable(viewed)}
        return Reading(request.mailbox, span, tuple(entry for entry in entries.values() if entry is not None), began)


def view(object_id: str, calendar: str, span: Interval, fields: str, urgency: Urgency) -> Ask:
    """calendarView of `span` and a day more on both sides: Graph compares all-day events as UTC midnights."""
    wide = span.widened(A_DAY, A_DAY)
    return Ask(
        "GET",
        f"/users/{object_id}{calendar}/calendarView",
        params={
            "startDateTime": wide.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "endDateTime": _ceiled(wide.end).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "$select": fields,
            "$orderby": "start/dateTime",
            "$top": "999",
        },
        headers=PREFER,
        mailbox=object_id,
        urgency=urgency,
    )


def days_touch(first: datetime, last: datetime, span: Interval) -> bool:
    """Whether dates, given as UTC midnights with `last` exclusive, may touch a span in any zone from UTC+14 to UTC-12."""
    return first - EASTERNMOST < span.end and span.start < last + WESTERNMOST


def _entry(event: ViewedEvent, span: Interval) -> AnyEntry | None:
    """None for what does not count (cancelled, declined), has no length, or lies outside the span."""
    if event.is_cancelled or (event.response_status is not None and event.response_status.response == "declined"):
        return None
    start, end, status, ical_uid = event.start.utc, event.end.utc, status_of(event.show_as), event.i_cal_u_id or ""
    if event.is_all_day:
        # All-day times are floating: midnight to midnight whatever zone was asked for.
        end = max(end, start + A_DAY)
        return AllDayEntry(start.date(), end.date(), status, event.id, ical_uid) if days_touch(start, end, span) else None
    if not (start < end and start < span.end and span.start < end):
        return None
    return Entry(start, end, status, event.id, ical_uid)


def _is_shareable(began: float, task: asyncio.Task[Reading], now: float) -> bool:
    if not task.done():
        return True
    return now - began < SHARED_FOR and not task.cancelled() and task.exception() is None


def _ceiled(instant: datetime) -> datetime:
    return instant if instant.microsecond == 0 else instant.replace(microsecond=0) + timedelta(seconds=1)
