"""Outlook's calendars in memory: deterministic, with faults, human hands and a record of everything written and mailed."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

import msgspec

from scheduling.calendars import (
    AllDayEntry,
    AnyEntry,
    Entry,
    Event,
    EventDraft,
    Invitee,
    Origin,
    Reading,
    Readings,
    Unreadability,
    Unreadable,
)
from scheduling.errors import ChangedMeanwhile, EventNotFound, OutcomeUnknown, Refused, Throttled, Unavailable
from scheduling.intervals import Interval
from scheduling.people import MailboxId, Person
from scheduling.ports import Clock, OneCalendar, ReadRequest
from scheduling.rules import Status

T = TypeVar("T")
EASTERNMOST = timedelta(hours=14)
WESTERNMOST = timedelta(hours=12)


class Fault(StrEnum):
    """What happens to one call. The first three concern writes only."""

    LOST_ANSWER = "written, but OutcomeUnknown"
    LOST_REQUEST = "not written, and OutcomeUnknown"
    LATE = "OutcomeUnknown now; written when the test calls land_late_writes()"
    THROTTLED = "Throttled"
    UNAVAILABLE = "Unavailable"
    REFUSED = "Refused"
    CHANGED = "ChangedMeanwhile"
    NOT_FOUND = "EventNotFound; events_of finds nothing"


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a method: `number` counts the calls of that method from 1. `mailbox` is None for `read`."""

    method: str
    number: int
    mailbox: MailboxId | None
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """One saved version of an event, or its removal (`event` None).

    `actor` is "convene", "human", "exchange", or "maker": a person who makes a meeting of their own.
    """

    at: datetime
    actor: str
    mailbox: MailboxId
    event_id: str
    event: Event | None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that Exchange would send for the organizer: "invitation", "update" or "cancellation"."""

    at: datetime
    kind: str
    to: str
    ical_uid: str
    slot: Interval
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """An event as one mailbox keeps it; `days` (last exclusive) makes it an all-day one."""

    event: Event
    organizer: MailboxId
    calendar: str = ""
    declined: bool = False
    days: tuple[date, date] | None = None


@dataclass(slots=True)
class Mailbox:
    person: Person
    calendars: set[str] = field(default_factory=lambda: {""})
    kept: dict[str, Kept] = field(default_factory=dict)


Hook = Callable[[Call], Awaitable[None]]


async def _nothing(_: Call) -> None:
    return None


class FakeCalendars:
    """The port `Calendars`, plus what a test needs to be the world around it.

    `before` and `after` run around every call (`after` also when the call fails): there a person books, moves or deletes,
    or the process "crashes" by raising. `fail` makes the n-th coming call of a method go wrong.
    """

    def __init__(self, clock: Clock, people: Sequence[Person] = ()) -> None:
        self.clock = clock
        self.before: Hook = _nothing
        self.after: Hook = _nothing
        self.writes: list[Write] = []
        self.mails: list[Mail] = []
        self.calls: list[Call] = []
        self.unreadable: dict[MailboxId, Unreadability] = {}
        self.without_teams: set[MailboxId] = set()
        self.join_links_delayed = False
        self.copies_delayed = False
        self.forgets_deleted_transactions = True
        self._mailboxes: dict[MailboxId, Mailbox] = {}
        self._transactions: dict[tuple[MailboxId, str], str] = {}
        self._faults: dict[tuple[str, int], Fault] = {}
        self._counts: Counter[str] = Counter()
        self._late: list[Callable[[], object]] = []
        self._waiting_copies: list[Callable[[], None]] = []
        self._frozen_view: dict[MailboxId, dict[str, Kept]] = {}
        self._ids = 0
        for person in people:
            self.add_person(person)

    # What a test arranges.

    def add_person(self, person: Person, *, calendars: Sequence[str] = ()) -> None:
        """A mailbox with the default calendar and the further ones named."""
        self._mailboxes[person.id] = Mailbox(person, {"", *calendars})

    def fail(self, method: str, fault: Fault, *, on: int = 1) -> None:
        """Let the `on`-th coming call of `method` go wrong; 1 is the next."""
        self._faults[method, self._counts[method] + on] = fault

    def put(
        self,
        mailbox: MailboxId,
        slot: Interval,
        status: Status = Status.BUSY,
        *,
        calendar: str = "",
        subject: str = "Something else",
        declined: bool = False,
        cancelled: bool = False,
    ) -> str:
        """A person puts a timed entry into their own calendar; the new event's id."""
        event = self._new_event(slot, status, subject=subject, cancelled=cancelled)
        self._save(mailbox, Kept(event, mailbox, calendar, declined), "human")
        return event.id

    def meet(
        self,
        organizer: MailboxId,
        slot: Interval,
        addresses: Sequence[str] = (),
        *,
        subject: str = "Design review",
        of_series: bool = False,
        names: Sequence[str] = (),
    ) -> str:
        """A person makes a meeting in Outlook and invites people; the new event's id."""
        event = replace(self._new_event(slot, Status.BUSY, subject=subject), of_series=of_series)
        invitees = tuple(
            Invitee(address, name, response="none") for address, name in zip(addresses, names or addresses, strict=True)
        )
        saved = self._save(organizer, Kept(replace(event, invitees=invitees), organizer), "maker")
        for address in addresses:
            self._mail("invitation", address, saved.event)
            self._copy(saved, address)
        return event.id

    def put_days(self, mailbox: MailboxId, first: date, last: date, status: Status = Status.BUSY) -> str:
        """A person enters an all-day event for `first` ≤ d < `last`; the new event's id."""
        slot = Interval(datetime.combine(first, time(), UTC), datetime.combine(last, time(), UTC))
        event = self._new_event(slot, status, subject="Days off")
        self._save(mailbox, Kept(event, mailbox, days=(first, last)), "human")
        return event.id

    def drag(self, mailbox: MailboxId, event_id: str, slot: Interval) -> None:
        """The organizer moves their event by hand; copies follow and attendees are mailed."""
        self._reschedule(mailbox, event_id, None, slot, "human")

    def recolour(self, mailbox: MailboxId, event_id: str, status: Status) -> None:
        """The owner changes what the event shows as (Free, Busy …) in their own calendar."""
        kept = self._kept(mailbox, event_id)
        self._save(mailbox, replace(kept, event=replace(kept.event, status=status)), "human")

    def touch(self, mailbox: MailboxId, event_id: str) -> None:
        """Outlook saves the event again by itself: a new etag, nothing else."""
        self._save(mailbox, self._kept(mailbox, event_id), "exchange")

    def remove(self, mailbox: MailboxId, event_id: str) -> None:
        """The organizer deletes the event by hand: attendees, if any, are mailed a cancellation."""
        self._remove(mailbox, event_id, "", "human")

    def add_attendee(self, mailbox: MailboxId, event_id: str, address: str) -> None:
        """The organizer puts somebody onto their event by hand, who is mailed an invitation."""
        kept = self._kept(mailbox, event_id)
        invitees = (*kept.event.invitees, Invitee(address, "", response="none"))
        saved = self._save(mailbox, replace(kept, event=replace(kept.event, invitees=invitees)), "human")
        self._mail("invitation", address, saved.event)
        self._copy(saved, address)

    def forget_transactions(self) -> None:
        """Outlook no longer knows which creates it has carried out."""
        self._transactions.clear()

    def respond(self, attendee: MailboxId, ical_uid: str, response: str) -> None:
        """An attendee answers ("accepted", "tentativelyAccepted", "declined") from their own copy."""
        copy = self.copy_of(attendee, ical_uid)
        status = Status.BUSY if response == "accepted" else copy.event.status
        changed = replace(copy, event=replace(copy.event, status=status), declined=response == "declined")
        self._save(attendee, changed, "human")
        address = self._mailboxes[attendee].person.address
        original = self.copy_of(copy.organizer, ical_uid)
        invitees = tuple(replace(i, response=response) if i.address == address else i for i in original.event.invitees)
        self._save(copy.organizer, replace(original, event=replace(original.event, invitees=invitees)), "exchange")

    def copy_of(self, mailbox: MailboxId, ical_uid: str) -> Kept:
        """The one event with this iCalUId in a mailbox; KeyError when it is not there (yet)."""
        for kept in self._mailboxes[mailbox].kept.values():
            if kept.event.ical_uid == ical_uid:
                return kept
        raise KeyError(ical_uid)

    def events_in(self, mailbox: MailboxId) -> list[Event]:
        """Everything in a mailbox now, by start."""
        return sorted((kept.event for kept in self._mailboxes[mailbox].kept.values()), key=lambda event: event.slot.start)

    def deny(self, mailbox: MailboxId) -> None:
        """From now on the mailbox cannot be read."""
        self.unreadable[mailbox] = Unreadability.ACCESS_DENIED

    def freeze_view(self, *mailboxes: MailboxId) -> None:
        """From now on `read` shows these mailboxes (none named: all) as they are at this moment."""
        for mailbox in mailboxes or tuple(self._mailboxes):
            self._frozen_view[mailbox] = dict(self._mailboxes[mailbox].kept)

    def thaw_view(self) -> None:
        self._frozen_view.clear()

    def land_late_writes(self) -> None:
        """The writes that `Fault.LATE` held back arrive at Outlook, in their order; what it would refuse comes to nothing."""
        late, self._late = self._late, []
        for write in late:
            try:
                write()
            except (EventNotFound, ChangedMeanwhile, Refused):
                continue

    def deliver_copies(self) -> None:
        """With `copies_delayed`, attendees' copies are made and changed only now."""
        waiting, self._waiting_copies = self._waiting_copies, []
        for deliver in waiting:
            deliver()

    # The port.

    async def read(self, requests: Sequence[ReadRequest], span: Interval, *, live: bool) -> Readings:
        async with self._call("read") as fault:
            began = self.clock.now()
            return {request.mailbox: self._reading(request, span, began, fault) for request in requests}

    async def calendars_of(self, mailbox: MailboxId) -> Sequence[OneCalendar]:
        async with self._call("calendars_of", mailbox) as fault:
            if fault is not None:
                raise Unavailable(str(fault))
            if mailbox not in self._mailboxes or mailbox in self.unreadable:
                raise Refused("no_mailbox")
            return [OneCalendar(each, each or "Calendar", not each, True) for each in sorted(self._mailboxes[mailbox].calendars)]

    def remove_calendar(self, mailbox: MailboxId, calendar: str) -> None:
        """The owner deletes one of their further calendars."""
        self._mailboxes[mailbox].calendars.discard(calendar)

    def add_calendar(self, mailbox: MailboxId, calendar: str) -> None:
        self._mailboxes[mailbox].calendars.add(calendar)

    def frozen(self, draft: EventDraft) -> bytes:
        return msgspec.json.encode(draft)

    async def create(self, organizer: MailboxId, frozen: bytes, *, calendar: str = "", give_up_at: float) -> Event:
        async with self._call("create", organizer) as fault:
            return self._written(fault, give_up_at, lambda: self._create(organizer, frozen, calendar))

    async def event(self, organizer: MailboxId, event_id: str) -> Event:
        async with self._call("event", organizer, event_id) as fault:
            _raise(fault)
            return self._shown(self._kept(organizer, event_id))

    async def origin(self, mailbox: MailboxId, event_id: str) -> Origin:
        async with self._call("origin", mailbox, event_id) as fault:
            _raise(fault)
            self._kept(mailbox, event_id)
            saved = [write.at for write in self.writes if (write.mailbox, write.event_id) == (mailbox, event_id)]
            return Origin(saved[0], saved[-1])

    async def events_of(self, organizer: MailboxId, reference: str, near: Interval) -> Sequence[Event]:
        async with self._call("events_of", organizer) as fault:
            if fault is Fault.NOT_FOUND:
                return ()
            _raise(fault)
            kept = self._mailboxes[organizer].kept.values()
            return [self._shown(each) for each in kept if each.event.reference == reference]

    async def marked(self, mailbox: MailboxId) -> Sequence[Event]:
        async with self._call("marked", mailbox) as fault:
            _raise(fault)
            if mailbox not in self._mailboxes or mailbox in self.unreadable:
                raise Refused("no_mailbox")
            return [self._shown(each) for each in self._mailboxes[mailbox].kept.values() if each.event.reference]

    async def meetings(self, mailbox: MailboxId, span: Interval) -> Sequence[Event]:
        async with self._call("meetings", mailbox) as fault:
            if fault is Fault.NOT_FOUND:
                return ()
            _raise(fault)
            if mailbox not in self._mailboxes or mailbox in self.unreadable:
                raise Refused("no_mailbox")
            kept = self._mailboxes[mailbox].kept.values()
            found = [self._listed(each) for each in kept if each.calendar == "" and each.event.slot.overlaps(span)]
            return sorted(found, key=lambda event: event.slot)

    async def invite(
        self, organizer: MailboxId, event_id: str, etag: str, invitees: Sequence[Invitee], *, give_up_at: float
    ) -> Event:
        async with self._call("invite", organizer, event_id) as fault:
            return self._written(fault, give_up_at, lambda: self._invite(organizer, event_id, etag, invitees))

    async def reschedule(
        self, organizer: MailboxId, event_id: str, etag: str, slot: Interval, zone: str, *, give_up_at: float
    ) -> Event:
        async with self._call("reschedule", organizer, event_id) as fault:
            return self._written(fault, give_up_at, lambda: self._reschedule(organizer, event_id, etag, slot, "convene"))

    async def cancel(self, organizer: MailboxId, event_id: str, comment: str, *, give_up_at: float) -> None:
        async with self._call("cancel", organizer, event_id) as fault:
            self._written(fault, give_up_at, lambda: self._remove(organizer, event_id, comment, "convene"))

    async def delete(self, organizer: MailboxId, event_id: str, *, give_up_at: float) -> None:
        async with self._call("delete", organizer, event_id) as fault:
            self._written(fault, give_up_at, lambda: self._remove(organizer, event_id, "", "convene"))

    # How a call goes.

    @asynccontextmanager
    async def _call(self, method: str, mailbox: MailboxId | None = None, event_id: str = "") -> AsyncIterator[Fault | None]:
        self._counts[method] += 1
        call = Call(method, self._counts[method], mailbox, event_id)
        self.calls.append(call)
        await self.before(call)
        try:
            yield self._faults.pop((method, call.number), None)
        finally:
            await self.after(call)

    def _written(self, fault: Fault | None, give_up_at: float, write: Callable[[], T]) -> T:
        if self.clock.monotonic() >= give_up_at:
            raise Unavailable("too_late")
        match fault:
            case Fault.LATE:
                self._late.append(write)
                raise OutcomeUnknown("timeout")
            case Fault.LOST_REQUEST:
                raise OutcomeUnknown("timeout")
            case Fault.LOST_ANSWER:
                write()
                raise OutcomeUnknown("timeout")
        _raise(fault)
        return write()

    # Reading.

    def _reading(self, request: ReadRequest, span: Interval, began: datetime, fault: Fault | None) -> Reading | Unreadable:
        why = self._unreadability(request, fault)
        if why is not None:
            return Unreadable(request.mailbox, why, cause=str(fault or why))
        shown = self._frozen_view.get(request.mailbox, self._mailboxes[request.mailbox].kept)
        calendars = request.calendars or ("",)
        entries = tuple(
            _entry(kept)
            for kept in shown.values()
            if kept.calendar in calendars and not kept.declined and not kept.event.is_cancelled and _touches(kept, span)
        )
        return Reading(request.mailbox, span, entries, began)

    def _unreadability(self, request: ReadRequest, fault: Fault | None) -> Unreadability | None:
        if request.mailbox not in self._mailboxes:
            return Unreadability.NO_MAILBOX
        if request.mailbox in self.unreadable:
            return self.unreadable[request.mailbox]
        if not self._mailboxes[request.mailbox].calendars.issuperset(request.calendars):
            return Unreadability.CALENDAR_GONE
        match fault:
            case None:
                return None
            case Fault.THROTTLED:
                return Unreadability.THROTTLED
            case _:
                return Unreadability.UNAVAILABLE

    def _kept(self, mailbox: MailboxId, event_id: str) -> Kept:
        if mailbox not in self._mailboxes:
            raise Refused("no_mailbox")
        try:
            return self._mailboxes[mailbox].kept[event_id]
        except KeyError as error:
            raise EventNotFound("gone") from error

    def _shown(self, kept: Kept) -> Event:
        return replace(kept.event, join_url=None) if self.join_links_delayed else kept.event

    def _answered(self, kept: Kept) -> Event:
        """The answer to a change: Graph does not show the property with our reference there."""
        return replace(self._shown(kept), reference="")

    def _listed(self, kept: Kept) -> Event:
        return replace(self._shown(kept), declined=kept.declined, all_day=kept.days is not None)

    # Writing.

    def _create(self, organizer: MailboxId, frozen: bytes, calendar: str) -> Event:
        draft = msgspec.json.decode(frozen, type=EventDraft)
        mailbox = self._mailboxes.get(organizer)
        if mailbox is None or calendar not in mailbox.calendars:
            raise Refused("no_mailbox" if mailbox is None else "no_calendar")
        earlier = self._transactions.get((organizer, draft.transaction_id))
        if earlier in mailbox.kept:
            return self._shown(mailbox.kept[earlier])
        if earlier is not None and not self.forgets_deleted_transactions:
            raise OutcomeUnknown("ErrorDuplicateTransactionId")
        online = draft.online and organizer not in self.without_teams
        event = replace(
            self._new_event(draft.slot, Status.BUSY, subject=draft.subject),
            online=online,
            place=draft.place,
            reference=draft.reference,
        )
        event = replace(event, join_url=f"https://teams.example/{event.id}" if online else None)
        self._transactions[organizer, draft.transaction_id] = event.id
        return self._shown(self._save(organizer, Kept(event, organizer, calendar), "convene"))

    def _invite(self, organizer: MailboxId, event_id: str, etag: str, invitees: Sequence[Invitee]) -> Event:
        kept = self._kept_at(organizer, event_id, etag)
        before = {invitee.address: invitee for invitee in kept.event.invitees}
        after = {
            invitee.address: replace(invitee, response=before[invitee.address].response if invitee.address in before else "none")
            for invitee in invitees
        }
        saved = self._save(organizer, replace(kept, event=replace(kept.event, invitees=tuple(after.values()))), "convene")
        for address in after.keys() - before.keys():
            self._mail("invitation", address, saved.event)
            self._copy(saved, address)
        for address in before.keys() - after.keys():
            self._mail("cancellation", address, saved.event)
            self._drop_copy(saved.event.ical_uid, address)
        return self._answered(saved)

    def _reschedule(self, organizer: MailboxId, event_id: str, etag: str | None, slot: Interval, actor: str) -> Event:
        kept = self._kept_at(organizer, event_id, etag)
        asked_again = tuple(replace(invitee, response="none") for invitee in kept.event.invitees)
        saved = self._save(organizer, replace(kept, event=replace(kept.event, slot=slot, invitees=asked_again)), actor)
        for invitee in asked_again:
            self._mail("update", invitee.address, saved.event)
            self._copy(saved, invitee.address)
        return self._answered(saved)

    def _remove(self, mailbox: MailboxId, event_id: str, comment: str, actor: str) -> None:
        kept = self._kept(mailbox, event_id)
        del self._mailboxes[mailbox].kept[event_id]
        self.writes.append(Write(self.clock.now(), actor, mailbox, event_id, None))
        if not kept.event.is_organizer:
            return
        for invitee in kept.event.invitees:
            self._mail("cancellation", invitee.address, kept.event, comment)
            self._drop_copy(kept.event.ical_uid, invitee.address)

    def _kept_at(self, mailbox: MailboxId, event_id: str, etag: str | None) -> Kept:
        kept = self._kept(mailbox, event_id)
        if etag is not None and etag != kept.event.etag:
            raise ChangedMeanwhile("etag")
        return kept

    # What Exchange does by itself.

    def _copy(self, original: Kept, address: str) -> None:
        """The attendee's copy, new or brought up to date: tentative, with an id of its own and the same iCalUId."""

        def deliver() -> None:
            mailbox = self._mailbox_at(address)
            if mailbox is None or mailbox == original.organizer:
                return
            try:
                event_id = self.copy_of(mailbox, original.event.ical_uid).event.id
            except KeyError:
                event_id = self._new_id()
            organizer = self._mailboxes[original.organizer].person.name
            copy = replace(original.event, id=event_id, status=Status.TENTATIVE, is_organizer=False, reference="")
            copy = replace(copy, organizer=organizer)
            self._save(mailbox, Kept(copy, original.organizer), "exchange")

        self._deliver(deliver)

    def _drop_copy(self, ical_uid: str, address: str) -> None:
        def deliver() -> None:
            mailbox = self._mailbox_at(address)
            if mailbox is None:
                return
            try:
                copy = self.copy_of(mailbox, ical_uid)
            except KeyError:
                return
            self._save(mailbox, replace(copy, event=replace(copy.event, is_cancelled=True)), "exchange")

        self._deliver(deliver)

    def _deliver(self, deliver: Callable[[], None]) -> None:
        if self.copies_delayed:
            self._waiting_copies.append(deliver)
        else:
            deliver()

    def _mail(self, kind: str, to: str, event: Event, comment: str = "") -> None:
        self.mails.append(Mail(self.clock.now(), kind, to, event.ical_uid, event.slot, comment))

    def _save(self, mailbox: MailboxId, kept: Kept, actor: str) -> Kept:
        saved = replace(kept, event=replace(kept.event, etag=f'W/"{self._new_id()}"'))
        self._mailboxes[mailbox].kept[saved.event.id] = saved
        self.writes.append(Write(self.clock.now(), actor, mailbox, saved.event.id, saved.event))
        return saved

    def _mailbox_at(self, address: str) -> MailboxId | None:
        return next((m.person.id for m in self._mailboxes.values() if m.person.address == address), None)

    def _new_event(self, slot: Interval, status: Status, *, subject: str, cancelled: bool = False) -> Event:
        event_id = self._new_id()
        return Event(
            id=event_id,
            etag="",
            ical_uid=f"uid-{event_id}",
            slot=slot,
            status=status,
            is_cancelled=cancelled,
            is_organizer=True,
            invitees=(),
            subject=subject,
        )

    def _new_id(self) -> str:
        self._ids += 1
        return f"id-{self._ids}"


def _raise(fault: Fault | None) -> None:
    match fault:
        case Fault.THROTTLED:
            raise Throttled("MailboxConcurrency", timedelta(seconds=7))
        case Fault.UNAVAILABLE:
            raise Unavailable("connect")
        case Fault.REFUSED:
            raise Refused("ErrorAccessDenied")
        case Fault.CHANGED:
            raise ChangedMeanwhile("etag")
        case Fault.NOT_FOUND:
            raise EventNotFound("ErrorItemNotFound")


def _entry(kept: Kept) -> AnyEntry:
    event = kept.event
    if kept.days:
        return AllDayEntry(*kept.days, status=event.status, event_id=event.id, ical_uid=event.ical_uid)
    return Entry(event.slot.start, event.slot.end, event.status, event.id, event.ical_uid)


def _touches(kept: Kept, span: Interval) -> bool:
    """All-day entries touch what their dates touch in any zone on earth, from UTC+14 to UTC-12."""
    slot = kept.event.slot.widened(EASTERNMOST, WESTERNMOST) if kept.days else kept.event.slot
    return slot.overlaps(span)
