"""What is put on record of the promises: who was read and what that showed, without titles or texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from scheduling.calendars import AllDayEntry, AnyEntry, Reading, Readings, Unreadable
from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.rules import Status
from scheduling.slots import Blocker, Rule


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a calendar showed it. With `days`, start and end are the midnights (UTC) of local dates, the last exclusive."""

    start: datetime
    end: datetime
    status: Status
    event_id: str = ""
    ical_uid: str = ""
    days: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one reading showed of one person around a time, and which of their rules stood against it.

    `began` is when the reading began, None when the calendar could not be read: `unreadable` then says why.
    """

    person: MailboxId
    began: datetime | None
    shown: tuple[Shown, ...] = ()
    against: tuple[Rule, ...] = ()
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the record: a short word, and facts without people, titles or texts (JSON values).

    Whom it concerns stands in `seen` alone, the organizer first: people can be forgotten without rewriting the line.
    """

    what: str
    facts: Mapping[str, object] = field(default_factory=dict)
    seen: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A note as it was kept: when, and of which booking in which version, or of which request before there was any."""

    at: datetime
    booking: str
    version: int
    request: str
    note: Note


def sightings(readings: Readings, found: Iterable[Blocker], around: Iterable[Interval]) -> tuple[Sighting, ...]:
    """What the readings showed that touches any of these times, whether it blocks or not, in the order of the readings."""
    times = tuple(around)
    against: dict[str, tuple[Rule, ...]] = {}
    for each in found:
        against[each.person] = (*against.get(each.person, ()), each.rule)
    return tuple(_sighting(reading, times, against.get(str(mailbox), ())) for mailbox, reading in readings.items())


def _sighting(reading: Reading | Unreadable, times: tuple[Interval, ...], against: tuple[Rule, ...]) -> Sighting:
    if isinstance(reading, Unreadable):
        return Sighting(reading.mailbox, None, against=against, unreadable=reading.why)
    shown = (shown_of(entry) for entry in reading.entries)
    touching = tuple(each for each in shown if any(_touches(each, slot) for slot in times))
    return Sighting(reading.mailbox, reading.began, touching, against)


def shown_of(entry: AnyEntry) -> Shown:
    if isinstance(entry, AllDayEntry):
        first, last = (datetime.combine(day, time(), UTC) for day in (entry.first, entry.last))
        return Shown(first, last, entry.status, entry.event_id, entry.ical_uid, days=True)
    return Shown(entry.start, entry.end, entry.status, entry.event_id, entry.ical_uid)


def _touches(shown: Shown, slot: Interval) -> bool:
    """Local dates may lie up to 14 hours beside those of UTC."""
    margin = timedelta(hours=14) if shown.days else timedelta(0)
    return shown.start - margin < slot.end and slot.start < shown.end + margin
