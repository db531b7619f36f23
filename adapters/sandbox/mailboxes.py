"""Mailboxes: their calendars, their events by id and by day, and how they looked at an earlier instant."""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from adapters.sandbox.events import StoredEvent
from adapters.sandbox.zones import zone

DAY = timedelta(days=1)
LONG = timedelta(days=40)


def opaque_id(prefix: str, *parts: object) -> str:
    """An id as Exchange makes them: opaque, case-sensitive, about 150 letters of base64url; the same for the same parts."""
    text = "/".join(map(str, parts))
    digest = hashlib.sha512(text.encode()).digest() + hashlib.sha384(text.encode()).digest()
    return prefix + base64.urlsafe_b64encode(digest[: (152 - len(prefix)) * 3 // 4 - 1]).decode().rstrip("=") + "="


@dataclass(frozen=True, slots=True)
class Calendar:
    """One calendar of a mailbox; exactly one is the default."""

    id: str
    name: str
    is_default: bool
    change_key: str


@dataclass(frozen=True, slots=True)
class Transaction:
    """A create that carried a transaction id: what was sent, and the event that came of it."""

    body: bytes
    event: StoredEvent
    at: datetime


class Mailbox:
    """The calendars of one account. Versions of events are kept, so that stale reads can be served."""

    def __init__(self, owner: str, calendar_name: str) -> None:
        self.owner = owner
        default = Calendar(opaque_id("AAMkAD", owner, "calendar"), calendar_name, True, opaque_id("", owner, "ck")[:24] + "==")
        self.calendars: dict[str, Calendar] = {default.id: default}
        self.default = default
        self.transactions: dict[str, Transaction] = {}
        self._events: dict[str, StoredEvent] = {}
        self._ids: dict[str, str] = {}
        self._by_day: dict[int, set[str]] = {}
        self._everywhere: set[str] = set()
        self._changes: list[tuple[datetime, str, StoredEvent | None]] = []
        self._occurrence_ids: dict[str, tuple[str, date]] = {}
        self._occurrences: dict[tuple[str, str, date], StoredEvent] = {}

    def events(self, as_of: datetime | None = None) -> Iterator[StoredEvent]:
        """Single events and series masters, of all calendars; as they were at an instant where one is given."""
        earlier = self._changed_since(as_of) if as_of is not None else {}
        present = (event for event in self._events.values() if event.id not in earlier)
        return itertools.chain(present, (event for event in earlier.values() if event is not None))

    def put(self, event: StoredEvent, at: datetime) -> None:
        """Store a version of an event or master, new or changed."""
        before = self._events.get(event.id)
        if before is not None:
            self._unindex(before)
        self._changes.append((at, event.id, before))
        self._events[event.id] = event
        self._ids[event.id] = self._ids[event.immutable_id] = event.id
        for key in self._days(event):
            self._by_day.setdefault(key, set()).add(event.id)
        if self._is_everywhere(event):
            self._everywhere.add(event.id)

    def remove(self, event_id: str, at: datetime) -> None:
        before = self._events.pop(event_id)
        self._unindex(before)
        self._changes.append((at, event_id, before))
        del self._ids[before.id], self._ids[before.immutable_id]

    def forget_past(self) -> None:
        """Let the present be all that was ever known; earlier instants then show it too."""
        self._changes.clear()

    def _unindex(self, event: StoredEvent) -> None:
        for key in self._days(event):
            self._by_day[key].discard(event.id)
        self._everywhere.discard(event.id)

    def _is_everywhere(self, event: StoredEvent) -> bool:
        return event.recurrence is not None or event.end - event.start > LONG

    def _days(self, event: StoredEvent) -> range:
        if self._is_everywhere(event):
            return range(0)
        return range(event.start.toordinal(), event.end.toordinal() + 1)

    def find(self, event_id: str) -> StoredEvent | None:
        """The event, master or occurrence of that id, in either form of ids; None where there is none (now)."""
        key = self._ids.get(event_id)
        if key is not None:
            return self._events[key]
        known = self._occurrence_ids.get(event_id)
        master = self._events.get(known[0]) if known else None
        if known is None or master is None:
            return None
        return next((o for o in self.occurrences_on(master, known[1], known[1])), None)

    def copy_of(self, ical_uid: str) -> StoredEvent | None:
        return next((event for event in self._events.values() if event.ical_uid == ical_uid), None)

    def at(self, start: datetime, end: datetime, calendar: str, as_of: datetime | None = None) -> list[StoredEvent]:
        """Events and occurrences of a calendar with event.end ≥ `start` and event.start < `end`, in no order.

        Touching at `start` counts: whoever needs half-open overlap filters. All-day events count by their UTC midnights.
        """
        found: list[StoredEvent] = []
        for event in self._candidates(start, end, as_of):
            if event.calendar != calendar:
                continue
            if event.recurrence is None:
                found.append(event)
            else:
                found += self.occurrences_of(event, start, end)
        return [event for event in found if event.end >= start and event.start < end]

    def _candidates(self, start: datetime, end: datetime, as_of: datetime | None) -> Iterable[StoredEvent]:
        keys = set(self._everywhere)
        for day in range(start.toordinal(), end.toordinal() + 1):
            if day in self._by_day:
                keys |= self._by_day[day]
        if as_of is None:
            return [self._events[key] for key in keys]
        earlier = self._changed_since(as_of)
        kept = [self._events[key] for key in keys if key not in earlier]
        return kept + [event for event in earlier.values() if event is not None]

    def _changed_since(self, instant: datetime) -> dict[str, StoredEvent | None]:
        """What was changed after an instant, as it was then (None: not there yet)."""
        earlier: dict[str, StoredEvent | None] = {}
        for at, event_id, before in reversed(self._changes):
            if at <= instant:
                break
            earlier[event_id] = before
        return earlier

    def occurrences_of(self, master: StoredEvent, start: datetime, end: datetime) -> list[StoredEvent]:
        """Occurrences and exceptions of a series that touch a span; exceptions by their own times."""
        margin = master.end - master.start + 2 * DAY
        days = (max(start, datetime.min.replace(tzinfo=UTC) + margin) - margin).date(), (end + 2 * DAY).date()
        plain = [o for o in self.occurrences_on(master, *days) if o.type == "occurrence"]
        return [o for o in [*plain, *master.exceptions] if o.end >= start and o.start < end]

    def occurrences_on(self, master: StoredEvent, first: date, last: date) -> list[StoredEvent]:
        """Occurrences whose original local date lies between two dates, both included; exceptions in their place."""
        if master.recurrence is None:
            return []
        changed = {exception.original_date: exception for exception in master.exceptions}
        days = (day for day in master.recurrence.dates(first, last) if day not in master.cancelled_dates)
        return [changed.get(day) or self._occurrence(master, day) for day in days]

    def _occurrence(self, master: StoredEvent, day: date) -> StoredEvent:
        key = (master.id, master.change_key, day)
        if key not in self._occurrences:
            self._occurrences[key] = made = _occurrence(master, day)
            self._occurrence_ids[made.id] = self._occurrence_ids[made.immutable_id] = (master.id, day)
        return self._occurrences[key]


def _occurrence(master: StoredEvent, day: date) -> StoredEvent:
    if master.recurrence is None:
        raise ValueError("not a series")
    if master.all_day:
        start = datetime.combine(day, time(), UTC)
    else:
        local = zone(master.recurrence.zone)
        start = datetime.combine(day, master.start.astimezone(local).time(), local).astimezone(UTC)
    return replace(
        master,
        id=opaque_id("AAMkAD", master.id, day),
        immutable_id=opaque_id("AAkALg", master.id, day),
        change_key=opaque_id("", master.change_key, day)[:24] + "==",
        ical_uid=f"{master.ical_uid}{day:%Y%m%d}",
        start=start,
        end=start + (master.end - master.start),
        type="occurrence",
        master=master.id,
        original_start=start,
        original_date=day,
        recurrence=None,
        exceptions=(),
        cancelled_dates=frozenset(),
        transaction_id=None,
    )
