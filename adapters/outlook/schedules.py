"""Reading free/busy by getSchedule, for mailboxes out of the app's reach: default calendar only, no ids."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import chain

import msgspec

from adapters.outlook.client import Ask, GraphClient
from adapters.outlook.events import status_of
from adapters.outlook.failures import GraphFailure, unreadable
from adapters.outlook.permits import Urgency
from adapters.outlook.views import A_DAY, PREFER, days_touch
from adapters.outlook.wire import Page, Schedule, ScheduleItem
from scheduling.calendars import AllDayEntry, AnyEntry, Entry, Reading, Readings, Unreadability, Unreadable
from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.ports import Clock, ReadRequest

MOST_ADDRESSES = 20
LONGEST = timedelta(days=42)
"""Graph allows less than 62 days a call (graph-contract 2.1)."""
MIDNIGHT = time()
TOO_MANY = "5006"


async def read_schedules(
    graph: GraphClient, clock: Clock, viewer: MailboxId, requests: Sequence[ReadRequest], span: Interval, urgency: Urgency
) -> Readings:
    """Free/busy of each, asked in the name of `viewer`, a mailbox within reach. Unknown is `Unreadable`, never free."""
    chunks = [requests[i : i + MOST_ADDRESSES] for i in range(0, len(requests), MOST_ADDRESSES)]
    parts = await asyncio.gather(*(_read_chunk(graph, clock, viewer, chunk, span, urgency) for chunk in chunks))
    return {mailbox: reading for part in parts for mailbox, reading in part.items()}


async def _read_chunk(
    graph: GraphClient, clock: Clock, viewer: MailboxId, requests: Sequence[ReadRequest], span: Interval, urgency: Urgency
) -> Readings:
    began = clock.now()
    asks = [_ask(viewer, requests, window, urgency) for window in _windows(span.widened(A_DAY, A_DAY))]
    try:
        answers = await asyncio.gather(*(graph.read(ask, Page[Schedule]) for ask in asks))
        by_address = [{schedule.schedule_id.casefold(): schedule for schedule in answer.value} for answer in answers]
        return {
            request.mailbox: _reading(request, [each.get(request.address.casefold()) for each in by_address], span, began)
            for request in requests
        }
    except GraphFailure as failure:
        return {request.mailbox: unreadable(request.mailbox, failure) for request in requests}


def _ask(viewer: MailboxId, requests: Sequence[ReadRequest], window: Interval, urgency: Urgency) -> Ask:
    body = {
        "schedules": [request.address for request in requests],
        "startTime": {"dateTime": window.start.replace(tzinfo=None).isoformat(), "timeZone": "UTC"},
        "endTime": {"dateTime": window.end.replace(tzinfo=None).isoformat(), "timeZone": "UTC"},
        "availabilityViewInterval": 60,
    }
    return Ask(
        "POST",
        f"/users/{viewer.object_id}/calendar/getSchedule",
        headers=PREFER,
        body=msgspec.json.encode(body),
        mailbox=viewer.object_id,
        urgency=urgency,
    )


def _windows(span: Interval) -> Iterator[Interval]:
    start = span.start
    while start < span.end:
        yield Interval(start, min(start + LONGEST, span.end))
        start += LONGEST


def _reading(request: ReadRequest, schedules: Sequence[Schedule | None], span: Interval, began: datetime) -> Reading | Unreadable:
    known: list[Schedule] = []
    for schedule in schedules:
        problem = _problem(schedule)
        if schedule is None or problem is not None:
            return _unknown(request.mailbox, problem or "no_element")
        known.append(schedule)
    items = chain.from_iterable(schedule.schedule_items or () for schedule in known)
    # Once each: an item that spans two windows comes with both.
    entries = dict.fromkeys(entry for entry in (_entry(item, span) for item in items) if entry is not None)
    return Reading(request.mailbox, span, tuple(entries), began, detailed=False)


def _problem(schedule: Schedule | None) -> str | None:
    if schedule is None:
        return "no_element"
    if schedule.error is not None:
        return schedule.error.response_code or "element_error"
    if schedule.availability_view is None or schedule.schedule_items is None:
        return "no_items"
    if not schedule.schedule_items and schedule.availability_view.strip("0"):
        return "items_withheld"
    return None


def _unknown(mailbox: MailboxId, cause: str) -> Unreadable:
    """5009 and 5016 stand for an address that leads nowhere or to no mailbox; the two cannot be told apart."""
    why = {TOO_MANY: Unreadability.TOO_MANY_ENTRIES, "5009": Unreadability.NOT_FOUND, "5016": Unreadability.NOT_FOUND}
    return Unreadable(mailbox, why.get(cause, Unreadability.UNAVAILABLE), cause)


def _entry(item: ScheduleItem, span: Interval) -> AnyEntry | None:
    """Whole days from midnight to midnight, in the UTC that was asked for, are all-day events: nothing else marks them."""
    start, end, status = item.start.utc, item.end.utc, status_of(item.status)
    if start < end and start.time() == MIDNIGHT == end.time():
        return AllDayEntry(start.date(), end.date(), status) if days_touch(start, end, span) else None
    if not (start < end and start < span.end and span.start < end):
        return None
    return Entry(start, end, status)
