"""The use cases of bookings: book, hold, move, cancel, ask, and what a worker does when nobody asks."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from typing import TypeVar
from zoneinfo import ZoneInfo

from scheduling.bookings import (
    AT_REST,
    LEASE,
    Book,
    Booked,
    Booking,
    BookOutcome,
    Cancelled,
    CancelOutcome,
    Case,
    Decider,
    Held,
    HoldOutcome,
    Moved,
    MoveOutcome,
    NotBooked,
    NotMoved,
    NotTheirs,
    State,
    StillWorking,
    Timer,
    TooLate,
    Why,
    Work,
    booking_id,
    row_of,
    writing_zone,
)
from scheduling.calendars import Event, EventDraft
from scheduling.claims import Quota, quotas_of, seat_of
from scheduling.errors import EventNotFound, StoreUnavailable
from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.ports import BookingStore, Calendars, Clash, Clock, Leased, Lessee, Missed
from scheduling.rules import hosting
from scheduling.service import settle
from scheduling.service.reading import Besides, Reader, Wishes
from scheduling.service.turn import Equipment, Sleep, Turn
from scheduling.slots import Rule, Waiver

T = TypeVar("T")

PATIENCE = timedelta(seconds=2)
HOLD = timedelta(minutes=5)
POLL = 0.1
ANSWER_LOST = 3
"""How often a claim is repeated whose commit got no answer; it is joined then by its id."""


class Bookings:
    """Promises about time, kept: booking.md. Any number of these may work on one database; each has a `worker` name of its own.

    `book`, `move` and `cancel` answer once the claim is committed and the outcome is known, or after `patience` with
    `StillWorking`: then whoever carries it on, here or elsewhere, finishes, and the booking turns up among the `untold`.
    All raise `StoreUnavailable` when the database cannot be reached; with `certain` true nothing was done.
    """

    def __init__(
        self,
        store: BookingStore,
        calendars: Calendars,
        reader: Reader,
        clock: Clock,
        *,
        installation: str,
        worker: str,
        sleep: Sleep = asyncio.sleep,
        lease: timedelta = LEASE,
        manage_link: Callable[[str], str] | None = None,
        decider: Decider | None = None,
    ) -> None:
        self._world = Equipment(store, calendars, reader, clock, sleep, installation, lease, decider or Decider())
        self._worker = worker
        self._manage_link = manage_link
        self._count = itertools.count(1)
        self._underway: dict[str, asyncio.Task[None]] = {}
        self._turns: dict[asyncio.Task[None], Turn] = {}

    # ------------------------------------------------------------ booking

    async def book(self, command: Book, *, patience: timedelta = PATIENCE) -> BookOutcome:
        """Take the time, write the event, invite. The same request and pick again joins the first, whatever it came to."""
        if command.slot.start <= self._now():
            return NotBooked(Why.PAST, None)
        case, quotas = await self._drafted(command)
        by, asked = self._lessee(), self._monotonic()
        claimed = await _through_lost_answers(lambda: self._world.store.claim(case, quotas, by))
        if isinstance(claimed, Clash):
            return NotBooked(_why(claimed), None, claimed.blockers)
        return await self._booked(claimed, asked, patience)

    async def hold(self, command: Book, *, visitor: str, keep: timedelta = HOLD) -> HoldOutcome:
        """Take the time while a form is filled in; choosing again, for the same request or visitor, replaces it."""
        if command.slot.start <= self._now():
            return NotBooked(Why.PAST, None)
        case, quotas = await self._drafted(command)
        by = self._lessee()
        held = await _through_lost_answers(lambda: self._world.store.claim(case, quotas, by, hold=keep, visitor=visitor))
        if isinstance(held, Clash):
            return NotBooked(_why(held), None, held.blockers)
        row = (held.case if isinstance(held, Leased) else held).booking
        expires = held.expires if isinstance(held, Case) else None
        if row.id != case.booking.id or row.state is not State.HELD or expires is None:
            return _not_booked(row)
        return Held(row, expires)

    async def book_held(self, booking: str, command: Book, *, patience: timedelta = PATIENCE) -> BookOutcome:
        """Book what is held, with what the form added; `TOO_LATE` when the hold has lapsed. The people who count stay."""
        held = await self._world.store.load(booking)
        if held is None:
            return NotBooked(Why.TOO_LATE, None)
        case = self._case(replace(command, request=held.command.request, pick=held.command.pick, slot=held.booking.slot))
        case = replace(case, seats=held.seats, calendar=held.calendar)
        by, asked = self._lessee(), self._monotonic()
        spent = await _through_lost_answers(lambda: self._world.store.spend(case, by))
        if isinstance(spent, Missed):
            return NotBooked(Why.TOO_LATE, await self.booking(booking))
        return await self._booked(spent, asked, patience)

    async def release(self, booking: str) -> None:
        """Give up a hold that is not wanted any more."""
        await self._world.store.release(booking)

    async def _booked(self, claimed: Leased | Case, asked: float, patience: timedelta) -> BookOutcome:
        case = self._started(claimed, asked)
        return _book_outcome(await self._settled(case.booking, patience))

    async def _drafted(self, command: Book) -> tuple[Case, tuple[Quota, ...]]:
        """What is to be claimed, with everyone's wishes as they are now: they are frozen with it."""
        people = await self._wishes(command)
        seats = tuple(seat_of(key, wish.rules, command.waived) for key, wish in people.items())
        calendar = people[self._world.decider.key(command.organizer)].rules.write_calendar
        case = replace(self._case(command), seats=seats, calendar=calendar)
        return case, self._quotas(people, command.slot, command.waived)

    async def _wishes(self, command: Book) -> Mapping[MailboxId, Wishes]:
        """What everyone who counts asks for, by what they are claimed under; the organizer, what the type of meeting asks for."""
        counted = self._world.decider.counted(command)
        wishes = dict(await self._world.reader.wishes(counted, ZoneInfo(command.zone)))
        own = wishes[command.organizer.id]
        wishes[command.organizer.id] = replace(own, rules=hosting(own.rules, command.slot.length, command.kind))
        return {self._world.decider.key(each): wishes[each.id] for each in counted}

    def _quotas(self, people: Mapping[MailboxId, Wishes], slot: Interval, waived: frozenset[Waiver]) -> tuple[Quota, ...]:
        return tuple(quota for key, wish in people.items() for quota in quotas_of(key, wish.rules, wish.zone, slot, waived))

    def _case(self, command: Book) -> Case:
        now = self._now()
        row = row_of(command, now)
        known_as = row.id
        draft = EventDraft(
            subject=command.subject,
            slot=command.slot,
            zone=writing_zone(command.slot, command.zone),
            reference=f"{self._world.installation}:{known_as}",
            transaction_id=booking_id(self._world.installation, known_as),
            body_html=self._body(known_as),
            place=command.place,
            online=command.online,
        )
        return Case(row, command, (), began=now, frozen=self._world.calendars.frozen(draft), waived=command.waived)

    def _body(self, known_as: str) -> str:
        if self._manage_link is None:
            return ""
        return f'<p><a href="{escape(self._manage_link(known_as))}">Move or cancel this meeting</a></p>'

    # ------------------------------------------------------------ moving and cancelling

    async def adopt(self, event: Event, command: Book) -> Booking:
        """Take in a meeting that its organizer made in Outlook (`adopting`), to be moved or cancelled as if booked here.

        It stays ours from then on: its time is claimed, as far as it is free, until it is over.
        """
        wishes = await self._wishes(command)
        row = row_of(command, self._now(), State.CONFIRMED)
        case = Case(
            replace(row, join_url=event.join_url),
            command,
            tuple(seat_of(key, wish.rules) for key, wish in wishes.items()),
            began=row.created,
            event_id=event.id,
            ical_uid=event.ical_uid,
        )
        over = Timer(Work.FINISH, event.slot.end)
        return (await _through_lost_answers(lambda: self._world.store.adopt(case, (over,)))).booking

    async def move(
        self,
        booking: str,
        to: Interval,
        *,
        by: MailboxId,
        waived: frozenset[Waiver] = frozenset(),
        patience: timedelta = PATIENCE,
    ) -> MoveOutcome:
        """Move a meeting of the organizer's. While it is still being booked or moved, that is waited for first.

        Raises KeyError for a booking that never was.
        """
        before = await self._at_rest(booking, patience)
        row = before.booking
        if row.organizer.id != by:
            return NotTheirs(row)
        if row.state not in AT_REST:
            return StillWorking(row)
        if row.state is not State.CONFIRMED or row.slot == to:
            return _move_outcome(row, to, row.slot)
        if row.pending is not None:
            return NotMoved(Why.UNSETTLED, row)
        if to.start <= self._now():
            return NotMoved(Why.PAST, row)
        quotas = self._quotas(await self._wishes(before.command), to, waived)
        moving = replace(row, state=State.MOVING, pending=to, why=None, blockers=(), unreadable=())
        after = replace(before, booking=moving, waived=waived, rescheduled=None)
        lessee, asked = self._lessee(), self._monotonic()
        begun = await _through_lost_answers(lambda: self._world.store.begin_move(before, after, quotas, lessee))
        if isinstance(begun, Clash):
            return NotMoved(_why(begun), row, begun.blockers)
        moved = self._started(begun, asked)
        return _move_outcome(await self._settled(moved.booking, patience), to, row.slot)

    async def cancel(self, booking: str, *, by: MailboxId, comment: str = "", patience: timedelta = PATIENCE) -> CancelOutcome:
        """Cancel a meeting of the organizer's; this wins over a move, and over a booking that is still being made.

        Raises KeyError for a booking that never was.
        """
        before = await self._world.store.load(booking)
        if before is None:
            raise KeyError(booking)
        row = before.booking
        if row.organizer.id != by:
            return NotTheirs(row)
        match row.state:
            case State.HELD if before.expires is not None:
                await self._world.store.release(booking)
                present = await self._world.store.load(booking)
            case State.HELD | State.WRITTEN | State.INVITING:
                present = await _through_lost_answers(lambda: self._world.store.ask_cancel(booking, comment))
            case State.CONFIRMED | State.MOVING:
                after = replace(before, booking=replace(row, state=State.CANCELLING, why=None), comment=comment)
                lessee, asked = self._lessee(), self._monotonic()
                begun = await _through_lost_answers(lambda: self._world.store.begin_cancel(before, after, lessee))
                present = self._started(begun, asked)
            case _:
                present = before
        if present is not None and present.booking.state in (State.CONFIRMED, State.MOVING):
            return await self.cancel(booking, by=by, comment=comment, patience=patience)  # it changed between two looks
        return _cancel_outcome(await self._settled((present or before).booking, patience))

    async def _at_rest(self, booking: str, patience: timedelta) -> Case:
        case = await self._world.store.load(booking)
        if case is None:
            raise KeyError(booking)
        if case.expires is not None and case.booking.state is State.HELD:
            await self._world.store.release(booking)
        elif case.booking.state in AT_REST:
            return case
        else:
            await self._settled(case.booking, patience)
        return await self._world.store.load(booking) or case

    # ------------------------------------------------------------ asking

    async def booking(self, booking: str) -> Booking | None:
        case = await self._world.store.load(booking)
        return None if case is None else case.booking

    async def event_of(self, booking: str) -> Event | None:
        """A meeting as Outlook shows it to its organizer now; None when it shows none, which may be momentary.

        Raises `CalendarError`.
        """
        case = await self._world.store.load(booking)
        if case is None or not case.event_id:
            return None
        try:
            return await self._world.calendars.event(case.booking.organizer.id, case.event_id)
        except EventNotFound:
            return None

    async def besides(self, booking: str) -> Besides | None:
        """What of a meeting is not in the way of its own new time; None for a booking that never was."""
        case = await self._world.store.load(booking)
        if case is None:
            return None
        row = case.booking
        return Besides(row.id, row.organizer.id, case.event_id, case.ical_uid, row.slot)

    async def bookings_of(self, person: MailboxId, span: Interval) -> Sequence[Booking]:
        """Live ones that touch `span`, by start, that the person organizes or attends."""
        return await self._world.store.bookings_of(person, span)

    async def events_of(self, person: MailboxId, span: Interval) -> Set[str]:
        """What tells the events of this person's live bookings that touch `span`: the organizer's ids, and the iCalUIds."""
        held = await self._world.store.holdings([person], span)
        return {key for entry in held.get(person, ()) for key in (entry.event_id, entry.ical_uid) if key}

    async def organizers(self, since: datetime) -> Sequence[MailboxId]:
        """Whose calendars hold what was booked since then."""
        return await self._world.store.organizers(since)

    async def untold(self, most: int = 20) -> Sequence[Booking]:
        """Bookings whose cards are to be repainted, since they show an older version."""
        return await self._world.store.untold(most)

    async def told(self, booking: str, version: int) -> None:
        """The cards of a booking now show this version; to be called by whoever painted them, also with an older one."""
        await self._world.store.told(booking, version)

    # ------------------------------------------------------------ working

    async def settle(self, *, most: int = 20, patience: timedelta = PATIENCE) -> timedelta | None:
        """One round of a worker: expire holds, take jobs that are due and carry them on; until when the next is due.

        What takes longer than `patience` goes on by itself, and others are not kept waiting. None when nothing is waiting
        for any time; other workers may add to it meanwhile.
        """
        await self._world.store.expire(most)
        asked = self._monotonic()
        due = await self._world.store.due(self._lessee(), most)
        if due:
            await asyncio.wait([self._start(leased, asked) for leased in due], timeout=patience.total_seconds())
        return await self._world.store.next_due()

    async def drain(self, within: timedelta = timedelta(seconds=20)) -> None:
        """Wait for the work in flight; what takes longer is given back, for another worker to go on with at once."""
        tasks = dict(self._turns)
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=within.total_seconds())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await asyncio.gather(*(self._world.store.give_back(tasks[task].lease, timedelta(0)) for task in late))

    def _started(self, got: Leased | Case, asked: float) -> Case:
        """Carry on what was leased to us here; what was only joined belongs to somebody else."""
        if isinstance(got, Case):
            return got
        self._start(got, asked)
        return got.case

    def _start(self, leased: Leased, asked: float) -> asyncio.Task[None]:
        turn = Turn(leased, self._world, asked)
        task = asyncio.create_task(settle.carry(turn))
        known_as = leased.case.booking.id
        self._turns[task] = turn
        self._underway[known_as] = task
        task.add_done_callback(lambda done: self._ended(known_as, done))
        return task

    def _ended(self, known_as: str, task: asyncio.Task[None]) -> None:
        self._turns.pop(task, None)
        if self._underway.get(known_as) is task:
            del self._underway[known_as]

    async def _settled(self, row: Booking, patience: timedelta) -> Booking:
        """The booking once it has come to rest, or as it is when patience ends; as last known while the database is away.

        It must not raise: something is under way, and a failed look at it is no reason to say that nothing was done.
        """
        task = self._underway.get(row.id)
        if task is not None:
            await asyncio.wait({task}, timeout=patience.total_seconds())
            patience = timedelta(0)
        until = self._monotonic() + patience.total_seconds()
        present = row
        while True:
            with suppress(StoreUnavailable):
                present = await self.booking(row.id) or row
            if present.state in AT_REST or self._monotonic() >= until:
                return present
            await self._world.sleep(POLL)

    def _lessee(self) -> Lessee:
        return Lessee(f"{self._worker}:{next(self._count)}", self._world.lease)

    def _now(self) -> datetime:
        return self._world.clock.now().astimezone(UTC)

    def _monotonic(self) -> float:
        return self._world.clock.monotonic()


def _why(clash: Clash) -> Why:
    return Why.TAKEN if any(each.rule is Rule.BUSY for each in clash.blockers) else Why.RULE


def _book_outcome(row: Booking) -> BookOutcome:
    match row.state:
        case State.CONFIRMED | State.MOVING | State.DONE:
            return Booked(row)
        case State.HELD | State.WRITTEN | State.INVITING:
            return StillWorking(row)
        case _:
            return _not_booked(row)


def _not_booked(row: Booking) -> NotBooked:
    return NotBooked(row.why or Why.CANCELLED_MEANWHILE, row, row.blockers, row.unreadable, certain=row.settled)


def _move_outcome(row: Booking, to: Interval, was: Interval) -> MoveOutcome:
    match row.state:
        case State.CONFIRMED | State.DONE if row.slot == to:
            return Moved(row, was)
        case State.CONFIRMED:  # without a reason of its own another move of it came first
            return NotMoved(row.why or Why.CHOSE_AGAIN, row, row.blockers, row.unreadable)
        case State.HELD | State.WRITTEN | State.INVITING | State.MOVING:
            return StillWorking(row)
        case State.DONE:
            return NotMoved(Why.TOO_LATE, row)
        case _:
            return NotMoved(row.why or Why.CANCELLED_MEANWHILE, row)


def _cancel_outcome(row: Booking) -> CancelOutcome:
    match row.state:
        case State.CANCELLED | State.FAILED | State.EXPIRED:
            return Cancelled(row)
        case State.DONE:
            return TooLate(row)
        case _:
            return StillWorking(row)


async def _through_lost_answers(store: Callable[[], Awaitable[T]]) -> T:
    """Repeat what may have been committed without an answer: by its id it is joined, and the lease is given again."""
    certain = True
    for left in reversed(range(ANSWER_LOST)):
        try:
            return await store()
        except StoreUnavailable as failure:
            certain = certain and failure.certain
            if failure.certain or not left:
                raise StoreUnavailable(str(failure), certain=certain) from failure
    raise AssertionError("the last attempt returns or raises")
