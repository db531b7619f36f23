"""Looking back at double bookings: what overlaps in a calendar, which of it is ours, and what was read before inviting."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from zoneinfo import ZoneInfo

from scheduling.bookings import Booking
from scheduling.calendars import Origin, Reading, Unreadability
from scheduling.errors import CalendarError
from scheduling.intervals import Interval
from scheduling.people import MailboxId, Person
from scheduling.ports import Calendars, Meeting, Record
from scheduling.record import Line, Shown, Sighting, shown_of
from scheduling.rules import Rules, Status
from scheduling.service.reading import Reader
from scheduling.windows import moment_of, whole_days

LAST_LOOK = "read_back"
"""The line that tells of the reading after which invitations left; of a move it is the last check before it was done."""

CHECKED, MOVED = "checked", "moved"
UTC = ZoneInfo("UTC")
BY_HAND = "moved_by_owner"
NOTICED = "overlap_seen"
LOOKS = frozenset({"looked", NOTICED})


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in the calendar: when, and which booking of ours it is. `origin` is Outlook's word on when it was made."""

    slot: Interval
    shown: Shown
    ours: Meeting | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What the record says of one of our bookings and of what overlaps it.

    `read_at` is when the person's calendar was last read before invitations (or a change of time) left; None when it was not
    read: who did not count, or could not be read and was accepted so (`unreadable`). `then` is how the other showed at that
    time, None when it did not. `moved_by_hand` is when the organizer was seen to have put our meeting somewhere else in Outlook.
    `first_seen` is when a later look showed the other, `told` when people were told of it.
    """

    booking: Booking
    read_at: datetime | None = None
    unreadable: str = ""
    then: Shown | None = None
    decided_at: datetime | None = None
    moved_by_hand: datetime | None = None
    first_seen: datetime | None = None
    told: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two entries at one time, the earlier first; `proofs` for each of ours. `is_past` says that it stands so no more."""

    first: Entry
    second: Entry
    proofs: tuple[Proof, ...]
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class LookedBack:
    """`read_at` is when the calendar was read for this answer."""

    overlaps: tuple[Overlap, ...]
    read_at: datetime


class LookBack:
    """The use case of "why was I double-booked?". It changes nothing."""

    def __init__(self, reader: Reader, calendars: Calendars, record: Record) -> None:
        self._reader = reader
        self._calendars = calendars
        self._record = record

    async def double_bookings(self, person: Person, span: Interval) -> LookedBack | Unreadability:
        """What overlaps for this person within `span`, now or as the record saw it. Raises `StoreUnavailable`."""
        read = await self._reader.read((person,), span, live=True)
        one, reading = read.people[0], read.readings[person.id]
        if not isinstance(reading, Reading):
            return reading.why
        known = await self._record.meetings_of(person.id, span)
        lines = {each.booking.id: await self._record.of_booking(each.booking.id) for each in known}
        meetings = [each for each in known if _is_our_doing(each.booking, lines[each.booking.id])]
        shown = (each for each in map(shown_of, reading.entries) if _blocks(each.status, one.rules))
        entries = sorted((_entry(each, meetings, reading.detailed, one.zone) for each in shown), key=lambda each: each.slot)
        pairs = [(a, b) for a, b in combinations(entries, 2) if a.slot.overlaps(b.slot) and _within(a, b, span)]
        now = await asyncio.gather(*(self._overlap(person, pair, lines) for pair in pairs))
        past = [each for each in _past(person.id, meetings, lines, now) if _within(each.first, each.second, span)]
        return LookedBack((*now, *await asyncio.gather(*(self._dated(person, each) for each in past))), reading.began)

    async def _overlap(self, person: Person, pair: tuple[Entry, Entry], lines: Mapping[str, Sequence[Line]]) -> Overlap:
        first, second = pair
        proofs = (
            proof_of(mine.ours.booking, person.id, lines[mine.ours.booking.id], other.shown)
            for mine, other in ((first, second), (second, first))
            if mine.ours is not None
        )
        return await self._dated(person, Overlap(first, second, tuple(proofs)))

    async def _dated(self, person: Person, overlap: Overlap) -> Overlap:
        first, second = await asyncio.gather(*(self._with_origin(person, each) for each in (overlap.first, overlap.second)))
        return replace(overlap, first=first, second=second)

    async def _with_origin(self, person: Person, entry: Entry) -> Entry:
        """Nothing is lost of the answer when Outlook does not say it."""
        if entry.ours is not None or not entry.shown.event_id:
            return entry
        try:
            origin = await self._calendars.origin(person.id, entry.shown.event_id)
        except CalendarError:
            return entry
        return replace(entry, origin=origin)


def proof_of(booking: Booking, person: MailboxId, lines: Iterable[Line], other: Shown) -> Proof:
    """Go through the record of a booking, in order, for what it says of this person and this other entry."""
    proof = checked = Proof(booking)
    for line in lines:
        seen = next((each for each in line.note.seen if each.person == person), None)
        if line.note.what == CHECKED:
            checked = _decided(booking, line, seen, other)
        elif line.note.what == MOVED:
            proof = checked
        elif line.note.what == LAST_LOOK:
            proof = _decided(booking, line, seen, other)
        elif line.note.what == BY_HAND:
            proof = Proof(booking, moved_by_hand=line.at)
        elif line.note.what in LOOKS and seen is not None and _same(seen.shown, other) is not None:
            told = line.at if line.note.what == NOTICED else proof.told
            proof = replace(proof, first_seen=proof.first_seen or seen.began or line.at, told=told)
    return proof


def _is_our_doing(booking: Booking, lines: Iterable[Line]) -> bool:
    """A meeting that its organizer made in Outlook is our doing only where we have moved it."""
    return not booking.by_hand or any(line.note.what == MOVED for line in lines)


def _decided(booking: Booking, line: Line, seen: Sighting | None, other: Shown) -> Proof:
    if seen is None:
        return Proof(booking, decided_at=line.at)
    return Proof(booking, seen.began, seen.unreadable, _same(seen.shown, other), line.at)


def _same(shown: Iterable[Shown], other: Shown) -> Shown | None:
    """The other entry as it was seen then; without ids, one of exactly that time."""
    ids = {other.event_id, other.ical_uid} - {""}
    for each in shown:
        if ids & {each.event_id, each.ical_uid} or (not ids and (each.start, each.end) == (other.start, other.end)):
            return each
    return None


def _past(
    person: MailboxId, meetings: Sequence[Meeting], lines: Mapping[str, Sequence[Line]], now: Sequence[Overlap]
) -> tuple[Overlap, ...]:
    """Overlaps that the record saw and that the calendar does not show any more."""
    still = {(proof.booking.id, each.shown.event_id) for one in now for proof in one.proofs for each in (one.first, one.second)}
    found: dict[tuple[str, str], Overlap] = {}
    for meeting in meetings:
        for until, own, other in _seen_over(person, meeting, lines[meeting.booking.id]):
            key = (meeting.booking.id, other.event_id)
            if key not in still and key not in found:
                pair = (Entry(_slot(own), own, meeting), Entry(_slot(other), other))
                first, second = sorted(pair, key=lambda each: each.slot)
                found[key] = Overlap(first, second, (proof_of(meeting.booking, person, until, other),), is_past=True)
    return tuple(found.values())


def _seen_over(person: MailboxId, meeting: Meeting, lines: Sequence[Line]) -> Iterator[tuple[Sequence[Line], Shown, Shown]]:
    """What a later look showed over a meeting as it stood then, and the record up to that look."""
    for place, line in enumerate(lines):
        if line.note.what == NOTICED:
            for seen in (each for each in line.note.seen if each.person == person):
                own = _same(seen.shown, _own(meeting)) or _own(meeting)
                yield from ((lines[: place + 1], own, other) for other in _others(seen, meeting))


def _others(seen: Sighting, meeting: Meeting) -> Iterable[Shown]:
    ours = {meeting.event_id, meeting.ical_uid} - {""}
    return (each for each in seen.shown if not ours & {each.event_id, each.ical_uid} and each.status is not Status.FREE)


def _own(meeting: Meeting) -> Shown:
    slot = meeting.booking.slot
    return Shown(slot.start, slot.end, Status.BUSY, meeting.event_id, meeting.ical_uid)


def _entry(shown: Shown, meetings: Sequence[Meeting], detailed: bool, zone: ZoneInfo) -> Entry:
    """Which of our bookings an entry is: by its ids, else, where a calendar shows none, by its exact time."""
    slot = _slot(shown, zone)
    for meeting in meetings:
        ids = {meeting.event_id, meeting.ical_uid} - {""}
        if ids & {shown.event_id, shown.ical_uid} or (not detailed and slot == meeting.booking.slot):
            return Entry(slot, shown, meeting)
    return Entry(slot, shown)


def _slot(shown: Shown, zone: ZoneInfo = UTC) -> Interval:
    """Whole days are those of the owner's zone."""
    if not shown.days:
        return Interval(shown.start, shown.end)
    first, last = whole_days(shown.start.date(), shown.end.date(), zone)
    return Interval(moment_of(first), moment_of(last))


def _blocks(status: Status, rules: Rules) -> bool:
    return status in rules.blocking or status is Status.UNKNOWN


def _within(first: Entry, second: Entry, span: Interval) -> bool:
    """Whether the time that both take touches the span that was asked about."""
    return max(first.slot.start, second.slot.start) < span.end and min(first.slot.end, second.slot.end) > span.start
