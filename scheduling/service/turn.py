"""One worker's turn on one booking: what it may write until when, and how what it did is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import TypeVar
from zoneinfo import ZoneInfo

from scheduling.bookings import (
    AT_REST,
    LEASE_MARGIN,
    NEXT_STATES,
    SECOND_LOOK,
    Case,
    Decider,
    State,
    Timer,
)
from scheduling.calendars import Event
from scheduling.errors import EventNotFound, StoreUnavailable, Throttled, Unavailable
from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.ports import BookingStore, Calendars, Clock, Leased, Missed, always
from scheduling.record import Note, Sighting, sightings
from scheduling.service.reading import Besides, PeopleRead, Reader, organizing
from scheduling.slots import Availability, Blocker, blockers

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

WRITE_PAUSES = (1.0, 2.0, 4.0)
"""Seconds between tries of a write that Outlook certainly did not carry out."""
STORE_PAUSES = (0.2, 1.0, 3.0)
STUMBLES = 4


class Superseded(Exception):
    """Somebody else has the booking now; this turn is over."""


class Later(Exception):
    """Nothing more can be done now: the lease is given back, and anyone may go on after `delay` (None: the usual time)."""

    def __init__(self, delay: timedelta | None = None) -> None:
        super().__init__()
        self.delay = delay


@dataclass(frozen=True, slots=True)
class Equipment:
    """What every turn works with."""

    store: BookingStore
    calendars: Calendars
    reader: Reader
    clock: Clock
    sleep: Sleep
    installation: str
    lease: timedelta
    decider: Decider = field(default_factory=Decider)


class Turn:
    """One worker's lease on one booking, from taking it to coming to rest or giving it back.

    `asked` is the monotonic instant before the lease was asked for: it runs from then at the earliest. `event` is the event
    as Outlook last answered it in this turn, None when there is doubt; `gone` says that two looks found it nowhere, `doubt`
    that a write of this operation may have been carried out without our knowing: at first, whenever an earlier turn may have
    sent one.
    """

    def __init__(self, leased: Leased, equipment: Equipment, asked: float) -> None:
        self.world = equipment
        self.case: Case = leased.case
        self.lease = leased.lease
        self.event: Event | None = None
        self.doubt = _may_have_sent(leased.case)
        self.gone = False
        self.waited_for_link = False
        self.everyone_invited = False
        self._now = leased.now
        self._asked = asked
        self._stumbles = 0
        self._seen: tuple[Sighting, ...] = ()

    # Time.

    def now(self) -> datetime:
        """The database's clock, carried on by ours since it was last asked."""
        return self._now + timedelta(seconds=self.world.clock.monotonic() - self._asked)

    @property
    def write_until(self) -> float:
        """The monotonic instant after which no write of this turn may leave."""
        return self._asked + (self.world.lease - LEASE_MARGIN).total_seconds()

    async def wait(self, length: timedelta) -> None:
        """Wait, and keep the lease beyond it. Raises `Superseded` when the booking was changed meanwhile."""
        await self.world.sleep(length.total_seconds())
        await self._renew()

    async def _renew(self) -> None:
        asked = self.world.clock.monotonic()
        renewed = await self.world.store.renew(self.lease, self.world.lease)
        if isinstance(renewed, Missed) or renewed.case.booking.version != self.case.booking.version:
            raise Superseded
        self.case = replace(renewed.case, event_id=self.case.event_id)
        self._now, self._asked = renewed.now, asked

    async def stumble(self) -> None:
        """After an answer that means looking again: a second's pause, and after a few of them a longer one."""
        self.event, self.gone, self.everyone_invited = None, False, False
        self._stumbles += 1
        if self._stumbles >= STUMBLES:
            raise Later
        await self.wait(timedelta(seconds=1))

    # What was done is kept.

    async def keep(
        self, case: Case, what: str, facts: Mapping[str, object] | None = None, *, still: Callable[[], bool] = always
    ) -> bool:
        """Store the next version of the booking; false, with nothing stored, when `still` said no at the last moment, or when it
        would be confirmed and somebody has asked to cancel it.

        In a state of rest the job ends with it. Raises `Superseded` when somebody else has the booking by now.
        """
        _expect_legal(self.case, case)
        at_rest = case.booking.state in AT_REST
        moved_on = case.booking.state is not self.case.booking.state
        timers = self._timers(case) if at_rest and moved_on else None
        note = self.note(what, facts)

        async def store() -> Leased | Missed:
            return await self.world.store.keep(
                self.lease,
                case,
                note,
                holds=self.world.decider.holds(case.booking),
                lease_for=None if at_rest else self.world.lease,
                timers=timers,
                still=still,
            )

        return await self._stored(store, case)

    async def follow(self, case: Case, what: str, facts: Mapping[str, object] | None = None) -> None:
        """Store that the meeting stands where Outlook has it, `case.booking.slot`, and take what is free of that time."""
        _expect_legal(self.case, case)
        at_rest = case.booking.state in AT_REST
        timers = self._timers(case) if at_rest else None
        note = self.note(what, facts)

        async def store() -> Leased | Missed:
            lease_for = None if at_rest else self.world.lease
            return await self.world.store.follow(self.lease, case, note, lease_for=lease_for, timers=timers)

        await self._stored(store, case)

    def note(self, what: str, facts: Mapping[str, object] | None = None) -> Note:
        """A line of record, with what the last reading showed if no line before has said it."""
        note = Note(what, facts or {}, self._seen)
        self._seen = ()
        return note

    def _timers(self, case: Case) -> tuple[Timer, ...]:
        doubt = case.booking.pending is not None or (self.doubt and self.case.booking.state is State.MOVING)
        return self.world.decider.timers(case.booking, self.now(), creates=case.creates, doubt=doubt)

    async def _stored(self, store: Callable[[], Awaitable[Leased | Missed]], case: Case) -> bool:
        """Store once, through lost connections: a commit whose answer was lost is recognised by the version it left."""
        doubtful = False
        for pause in (*STORE_PAUSES, None):
            asked = self.world.clock.monotonic()
            try:
                answer = await store()
                if answer is Missed.SUPERSEDED and doubtful:
                    answer = await self._own_commit(case)
            except StoreUnavailable as failure:
                doubtful = doubtful or not failure.certain
                if pause is None:
                    raise
                await self.world.sleep(pause)
                continue
            if isinstance(answer, Leased):
                self.case, self._now, self._asked = answer.case, answer.now, asked
                return True
            if answer is Missed.STALE:
                return False
            if answer is Missed.UNWANTED:
                await self._renew()
                return False
            raise Superseded
        raise AssertionError("the last attempt returns or raises")

    async def _own_commit(self, case: Case) -> Leased | Missed:
        renewed = await self.world.store.renew(self.lease, self.world.lease)
        if isinstance(renewed, Leased) and renewed.case.booking.version == case.booking.version + 1:
            return renewed
        return Missed.SUPERSEDED

    # What Outlook says.

    async def write(self, send: Callable[[float], Awaitable[T]], *, until: float | None = None) -> T:
        """One write, tried again while Outlook certainly has not carried it out. `send` gets the instant to give up at.

        Raises `Later` where waiting as long as Outlook asks for would outlast the lease, else what the last try raised.
        """
        limit = self.write_until if until is None else min(until, self.write_until)
        for pause in (*WRITE_PAUSES, None):
            try:
                return await send(limit)
            except Throttled as refusal:
                wait = refusal.retry_after.total_seconds()
                if pause is None or self.world.clock.monotonic() + wait >= limit:
                    raise Later(refusal.retry_after) from refusal
            except Unavailable:
                if pause is None or self.world.clock.monotonic() + pause >= limit:
                    raise
                wait = pause
            await self.world.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    @property
    def organizer(self) -> MailboxId:
        return self.case.booking.organizer.id

    @property
    def reference(self) -> str:
        return f"{self.world.installation}:{self.case.booking.id}"

    async def seen(self, event_id: str = "") -> Event | None:
        """Our event (or another) as it is now; None when it is gone.

        That is believed after two looks in succession that find it neither by its id nor in a listing: for some time after a
        create Graph may know the event but not its id (dotnet#259). Such an id is waited for.
        """
        wanted = event_id or self.case.event_id
        event, was_listed, absences = await self._by_id(wanted), False, 0
        while event is None:
            listed = next((each for each in await self._listed() if self._is_it(each, wanted)), None)
            absences = 0 if listed else absences + 1
            if (listed and was_listed) or absences == 2:
                event = listed
                break
            was_listed = was_listed or listed is not None
            await self.wait(SECOND_LOOK)
            event = await self._by_id(wanted)
        if wanted == self.case.event_id:
            self.event, self.gone = event, event is None
            if event is not None and event.id != wanted:  # an occurrence that was changed may go by another id since
                self.case = replace(self.case, event_id=event.id)
        return event

    async def _by_id(self, wanted: str) -> Event | None:
        try:
            return await self.world.calendars.event(self.organizer, wanted)
        except EventNotFound:
            return None

    async def _listed(self) -> Sequence[Event]:
        """Where our event stands if it stands anywhere: what carries our reference or, made by hand, lies at its times."""
        row = self.case.booking
        if not row.by_hand:
            return await self.world.calendars.events_of(self.organizer, self.reference, row.slot)
        slots = (row.slot,) if row.pending is None else (row.slot, row.pending)
        listed = await asyncio.gather(*(self.world.calendars.meetings(self.organizer, each) for each in slots))
        return tuple(chain.from_iterable(listed))

    def _is_it(self, event: Event, wanted: str) -> bool:
        return event.id == wanted or (self.case.booking.by_hand and event.ical_uid == self.case.ical_uid != "")

    async def looked_up(self) -> tuple[Event, ...]:
        """Every event that carries our reference; none is believed after a second look."""
        slot = self.case.booking.slot
        found = await self.world.calendars.events_of(self.organizer, self.reference, slot)
        if not found:
            await self.wait(SECOND_LOOK)
            found = await self.world.calendars.events_of(self.organizer, self.reference, slot)
        return tuple(found)

    async def read(self, slot: Interval, besides: Besides) -> tuple[PeopleRead, tuple[Blocker, ...]]:
        """Everyone who counts, live, and what stands against the slot with this booking left out."""
        case, decider = self.case, self.world.decider
        seated = {seat.person for seat in case.seats}
        people = [person for person in decider.counted(case.command) if decider.key(person) in seated]
        read = await self.world.reader.read(
            people, slot, live=True, for_guest=case.command.for_guest, besides=besides, zone=ZoneInfo(case.booking.zone)
        )
        found = tuple(
            blocker
            for person in read.people
            for blocker in blockers(self._as_they_meet(person, slot), slot, now=case.began, waived=case.waived)
        )
        self._seen = sightings(read.readings, found, (slot,))
        return read, found

    def _as_they_meet(self, person: Availability, slot: Interval) -> Availability:
        is_organizer = person.id == str(self.organizer)
        return organizing(person, slot.length, self.case.command.kind) if is_organizer else person


def _may_have_sent(case: Case) -> bool:
    return case.rescheduled is not None if case.booking.state is State.MOVING else case.creates > 0


def _expect_legal(before: Case, after: Case) -> None:
    was, will_be = before.booking.state, after.booking.state
    if will_be is not was and will_be not in NEXT_STATES[was]:
        raise ValueError(f"a booking cannot go from {was} to {will_be}")
