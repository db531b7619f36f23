"""The world as the use cases see it: protocols, with what each promises.

Contract tests (tests/contracts) hold every implementation, fakes included, to these docstrings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol

from scheduling.bookings import Booking, Case, Timer, Work
from scheduling.calendars import Entry, Event, EventDraft, Invitee, MailboxSettings, Origin, Readings
from scheduling.claims import Quota
from scheduling.intervals import Interval
from scheduling.people import Group, Guest, MailboxId, Participant, Person
from scheduling.record import Line, Note
from scheduling.reminders import Reminder
from scheduling.rules import Rules
from scheduling.slots import Blocker
from scheduling.telling import Knows


class Clock(Protocol):
    """Where now comes from: the machine, or the sandbox's clock in demo and tests."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back; for deadlines only."""


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """One mailbox to be read: `calendars` are ids, empty for the default calendar; `address` serves free/busy alone."""

    mailbox: MailboxId
    address: str
    calendars: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OneCalendar:
    """One of a mailbox's calendars. `writable` says that its owner may put entries there."""

    id: str
    name: str
    is_default: bool
    writable: bool


class Calendars(Protocol):
    """Outlook's calendars, read and written with the app's own permission.

    Reads are repeated within a budget and honour Retry-After. A write method sends **one** request and never repeats it
    (but for a token that had expired): whether to repeat is the booking protocol's decision. Each raises `Throttled`,
    `Unavailable`, `OutcomeUnknown`, `Refused`; those with an event id also `EventNotFound`, those with an etag also
    `ChangedMeanwhile`. `give_up_at` is a monotonic instant: no request leaves after it (`Unavailable`).
    """

    async def read(self, requests: Sequence[ReadRequest], span: Interval, *, live: bool) -> Readings:
        """Every requested mailbox, in parallel, each either completely read or `Unreadable`; raises nothing for a mailbox.

        Entries that merely touch `span` are left out; all-day entries whose dates may touch it in any zone are kept.
        Cancelled events and those the owner declined are left out; free ones are kept with their status. With `live` false
        an identical read in flight or younger than 2 seconds may be shared; with true never.
        """

    async def calendars_of(self, mailbox: MailboxId) -> Sequence[OneCalendar]:
        """Every calendar of the mailbox, the default one first, the others by name. Raises as `event` does."""

    def frozen(self, draft: EventDraft) -> bytes:
        """The draft as the bytes that `create` sends: made once, stored with the booking, resent unchanged."""

    async def create(self, organizer: MailboxId, frozen: bytes, *, calendar: str = "", give_up_at: float) -> Event:
        """Create the event. Repeating the same bytes gives the first event again, as long as Outlook remembers."""

    async def event(self, organizer: MailboxId, event_id: str) -> Event:
        """The event as it is now, read live. `EventNotFound` may be momentary."""

    async def origin(self, mailbox: MailboxId, event_id: str) -> Origin:
        """When an event of a mailbox was made and last saved; in a guest's copy, when that arrived. Raises as `event` does."""

    async def events_of(self, organizer: MailboxId, reference: str, near: Interval) -> Sequence[Event]:
        """Every event that carries `reference`, found by its property and, because that index lags, by looking at `near`."""

    async def marked(self, mailbox: MailboxId) -> Sequence[Event]:
        """Every event of the mailbox that carries a reference, whatever it says. Raises as `event` does."""

    async def meetings(self, mailbox: MailboxId, span: Interval) -> Sequence[Event]:
        """Everything in the mailbox's default calendar that overlaps `span`, with titles and people, series as occurrences.

        For the eyes of the mailbox's owner alone. Raises as `event` does.
        """

    async def invite(
        self, organizer: MailboxId, event_id: str, etag: str, invitees: Sequence[Invitee], *, give_up_at: float
    ) -> Event:
        """Replace the attendee list, and nothing else; Outlook mails those who are new or gone."""

    async def reschedule(
        self, organizer: MailboxId, event_id: str, etag: str, slot: Interval, zone: str, *, give_up_at: float
    ) -> Event:
        """Change start and end, and nothing else; Outlook mails everyone."""

    async def cancel(self, organizer: MailboxId, event_id: str, comment: str, *, give_up_at: float) -> None:
        """Cancel a meeting that has attendees; Outlook mails them the comment. Gone already: `EventNotFound`."""

    async def delete(self, organizer: MailboxId, event_id: str, *, give_up_at: float) -> None:
        """Remove an event that nobody was invited to. Gone already: `EventNotFound`."""


class Directory(Protocol):
    """Who is who in the tenant. Raises `DirectoryError` when it cannot be asked; absence is a value.

    Disabled accounts are never returned. People without a mailbox are, with `has_mailbox` false. Answers may be kept, so that
    what changes in the directory may show late: after two minutes at most for names, ten for somebody known by id or address,
    an hour for settings. Absence is asked about each time.
    """

    async def named(self, name: str) -> Sequence[Person]:
        """People whose names begin with the words given, in any order and without regard to case or accents; best first."""

    async def person(self, object_id: str) -> Person | None: ...

    async def at_address(self, address: str) -> Person | Guest | None:
        """Who answers to an address, sign-in name or alias: a person of the tenant, a guest for another domain,
        None for an address in our own domains that nobody, or more than one mailbox, has."""

    async def manager(self, of: MailboxId) -> Person | None: ...

    async def reports(self, of: MailboxId) -> Sequence[Person]:
        """Direct reports, by name."""

    async def groups_named(self, name: str) -> Sequence[Group]: ...

    async def members(self, group: Group) -> Sequence[Participant]:
        """People of a group, nested groups opened, each once, by name."""

    async def settings(self, of: MailboxId) -> MailboxSettings:
        """Zone and working hours; all unknown where the permission is missing or there is no mailbox. Cached for an hour."""


@dataclass(frozen=True, slots=True)
class StoredRules:
    """A host's rules with the version that a later save must name."""

    rules: Rules
    version: int


class RuleBook(Protocol):
    """The rules that people have set."""

    async def rules_of(self, people: Sequence[MailboxId]) -> Mapping[MailboxId, StoredRules]:
        """Only those who have set any."""

    async def save(self, of: MailboxId, rules: Rules, *, expected: int) -> StoredRules | None:
        """Store as the version after `expected` (0: never stored before); None when somebody saved meanwhile."""


class Holdings(Protocol):
    """What Convene itself has claimed, whatever Outlook shows yet."""

    async def holdings(self, people: Sequence[MailboxId], span: Interval) -> Mapping[MailboxId, Sequence[Entry]]:
        """Each person's live holds and bookings that touch `span` widened by `MAX_BUFFER`, as entries with `ours` set.

        While a booking is moving, both its intervals. `event_id` (organizer's copy) and `ical_uid` are set once known, so that
        the event in Outlook is recognised as the same thing. Lapsed holds are absent.
        """


@dataclass(frozen=True, slots=True)
class Lessee:
    """Who takes a job: `name` is unique to this attempt, so that a commit whose answer was lost is recognised as one's own."""

    name: str
    lease: timedelta


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to act on a booking for one job. It is lost when `fence` has moved on or the job is gone."""

    job: int
    fence: int
    booking: str
    work: Work
    attempt: int


@dataclass(frozen=True, slots=True)
class Leased:
    """A booking with the lease to act on it; `now` is the database's clock when the lease began to run."""

    case: Case
    lease: Lease
    now: datetime


@dataclass(frozen=True, slots=True)
class Clash:
    """Nothing was claimed: what of ours stands against it."""

    blockers: tuple[Blocker, ...]


class Missed(Enum):
    """Why a change was not stored."""

    SUPERSEDED = auto()
    STALE = auto()
    UNWANTED = auto()
    LAPSED = auto()


def always() -> bool:
    return True


class BookingStore(Holdings, Protocol):
    """Bookings, what they claim of whom, and the jobs that carry them on: one transaction a call, in one durable database.

    **The key is the guarantee**: no two live bookings hold one five-minute tick of one person. Leases, lapsing and all
    instants run on the database's clock. A call raises `StoreUnavailable`; with `certain` false its transaction may have
    been committed, and it may be repeated: every call is safe to repeat, as said at each.
    """

    async def claim(
        self, case: Case, quotas: Sequence[Quota], by: Lessee, *, hold: timedelta | None = None, visitor: str = ""
    ) -> Leased | Case | Clash:
        """Take the time of `case` for its seats, or say what of ours is in the way; with `hold`, for that long only.

        Persons are upserted and locked in order; neighbours are read after that, as far as the largest buffer. Without
        `hold` the carrying job is leased to `by` in the same transaction; with it there is no job, and the `Case` comes back.
        A `Case` of the same booking comes back for a repetition, and of another one where the request already has a booking
        that is being written or stands. One that waits for a form, or of which surely nothing was written, is replaced,
        of the same request or the same visitor. Repeated by the same lessee it gives the lease again.
        """

    async def spend(self, case: Case, by: Lessee) -> Leased | Case | Missed:
        """End the waiting of a hold and lease its job to `by`, with what the form added; LAPSED when it came too late.

        A `Case` comes back when it was spent before. Repeated by the same lessee it gives the lease again.
        """

    async def adopt(self, case: Case, timers: Sequence[Timer]) -> Case:
        """Take in a meeting that stands in Outlook, confirmed where it stands, with its claims as far as they are free.

        What is not free stays with whom it belongs to, and the booking is marked `overlaps`, as by `follow`. A booking of that
        id comes back as it is while it is live; one that has ended is taken up again. Repeatable.
        """

    async def begin_move(self, before: Case, after: Case, quotas: Sequence[Quota], by: Lessee) -> Leased | Case | Clash:
        """Take what `after.booking.pending` needs beside the slot, change state, and lease the job: all, or a clash.

        A `Case` comes back as it now is when the booking is not in the version of `before`. Repeatable by the same lessee.
        """

    async def begin_cancel(self, before: Case, after: Case, by: Lessee) -> Leased | Case:
        """Change state and lease the job, taking it from whoever carries a move. Else as `begin_move`."""

    async def ask_cancel(self, booking_id: str, comment: str) -> Case:
        """Remember that what is still being made is not wanted any more; the booking as it now is.

        Whoever carries it on learns of it with the next step that is kept, and nothing becomes confirmed after it. Changes
        nothing in other states. Repeatable. Raises KeyError for a booking that never was.
        """

    async def release(self, booking_id: str) -> None:
        """Give up a hold that waits for a form; nothing when it no longer does."""

    async def load(self, booking_id: str) -> Case | None: ...

    async def keep(
        self,
        lease: Lease,
        case: Case,
        note: Note,
        *,
        holds: Sequence[Interval],
        lease_for: timedelta | None,
        timers: Sequence[Timer] | None = None,
        still: Callable[[], bool] = always,
    ) -> Leased | Missed:
        """Store what a step came to: the next version of `case`, with a line of record and the lease renewed.

        Compare-and-set on the version that `case` names and on the lease: SUPERSEDED when either has changed. Claims outside
        `holds` are given up; none is ever added. `lease_for` None ends the job. `timers`, when given, replace all the
        booking's timers. `still` is asked last, within the transaction: false stores nothing and is STALE. Confirming what
        somebody has asked to cancel meanwhile stores nothing and is UNWANTED.
        """

    async def follow(
        self, lease: Lease, case: Case, note: Note, *, lease_for: timedelta | None, timers: Sequence[Timer] | None = None
    ) -> Leased | Missed:
        """Go where Outlook has put a meeting: as `keep`, with the claims of `case.booking.slot` taken as far as they are free.

        What is not free stays with whom it belongs to, and the booking is marked `overlaps`. It then counts as claimed before
        all others: it is a fact. What is claimed of `case.booking.pending` stays.
        """

    async def renew(self, lease: Lease, lease_for: timedelta) -> Leased | Missed:
        """The booking as it is, and the lease from now."""

    async def give_back(self, lease: Lease, after: timedelta) -> None:
        """Let anyone take the job once `after` has passed. Nothing when it is no longer ours."""

    async def finish(self, lease: Lease, note: Note | None = None) -> None:
        """End a job that changes nothing. Nothing when it is no longer ours."""

    async def due(self, by: Lessee, most: int) -> Sequence[Leased]:
        """Jobs whose time has come and that nobody holds, the longest waiting first, now leased to `by`; others' are skipped."""

    async def next_due(self) -> timedelta | None:
        """How long until the next job comes due, a lease or a hold lapses; None when there is none, zero when it has passed."""

    async def expire(self, most: int) -> int:
        """End holds that have lapsed and give up their claims; how many."""

    async def organizers(self, since: datetime) -> Sequence[MailboxId]:
        """Who has organized a booking that was asked for since then."""

    async def bookings_of(self, person: MailboxId, span: Interval) -> Sequence[Booking]:
        """Live bookings that touch `span` and that the person organizes or attends, by start."""

    async def untold(self, most: int) -> Sequence[Booking]:
        """Bookings whose cards show another version than the row, longest waiting first; not those in the middle of a booking."""

    async def told(self, booking_id: str, version: int) -> None:
        """Cards now show `version`, also when that is an older one than was told before."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A booking as it is looked back at: also one that has ended, with the ids under which calendars show it."""

    booking: Booking
    event_id: str
    ical_uid: str


class Record(Protocol):
    """What was read, offered, held, checked, written and told, in the order in which it happened; nothing in it is ever changed.

    What concerns a booking is put on it by `BookingStore`, in the transaction of what it tells. Old lines go when the
    admin's retention says so, and people can be made nameless in it.
    """

    def offered(self, request: str, at: datetime, note: Callable[[], Note]) -> None:
        """Put on record soon, behind the answer: it neither waits nor raises, and a crash may lose the last second.

        The note is made when it is written, so that it costs the answer nothing.
        """

    async def of_booking(self, booking_id: str) -> Sequence[Line]:
        """Every line about it, in order. Raises `StoreUnavailable`."""

    async def meetings_of(self, person: MailboxId, span: Interval) -> Sequence[Meeting]:
        """Bookings whose event was written, ended ones included, by start: whose time touches `span`, or over which something
        of this person's was seen later, whenever that was.

        Raises `StoreUnavailable`.
        """


@dataclass(frozen=True, slots=True)
class Telling:
    """Somebody who may have to be told how a booking stands, leased to whoever tells them.

    `version` is the booking's when that was found out, `knows` what they were told last, None when nothing yet.
    """

    booking: str
    person: MailboxId
    version: int
    knows: Knows | None
    attempt: int
    fence: int


class Tellings(Protocol):
    """Who is to be told what a booking came to, and what each was told last. Raises `StoreUnavailable`; all is safe to repeat."""

    async def plan(self, booking: str, version: int, people: Sequence[MailboxId]) -> None:
        """These people may have to be told how the booking stands since it is in this version; an older one changes nothing."""

    async def due(self, lease: timedelta, most: int) -> Sequence[Telling]:
        """Tellings whose time has come and that nobody holds, the longest waiting first, now leased to the caller alone."""

    async def settle(self, told: Telling, knows: Knows | None) -> bool:
        """Whoever it is knows this now; False, with nothing stored, when the lease was lost meanwhile."""

    async def again(self, told: Telling, after: timedelta) -> None:
        """They could not be told after all: they know what they knew, and it is due again after so long.

        Nothing when somebody else has told them something since.
        """


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder whose time has come, leased to whoever says it."""

    booking: str
    reminder: Reminder
    attempt: int
    fence: int


class Reminders(Protocol):
    """Who is to be reminded of which booking, and when. Raises `StoreUnavailable`; all is safe to repeat."""

    async def plan(self, booking: str, reminders: Sequence[Reminder]) -> None:
        """These, and no others that were not said yet; those that were said or dropped stay so."""

    async def due(self, lease: timedelta, most: int) -> Sequence[DueReminder]:
        """Those whose time has come and that nobody holds, the longest waiting first, now leased to the caller alone."""

    async def settle(self, due: DueReminder) -> bool:
        """It was said, or need not be; False, with nothing stored, when it was taken back or the lease was lost meanwhile."""

    async def again(self, due: DueReminder, after: timedelta) -> None:
        """It could not be said after all and is due again after so long; nothing when it was taken back meanwhile."""


class Archive(Protocol):
    """What is let go with time. Replicas take turns: `begin` says whether it is this one's. All raise `StoreUnavailable`."""

    async def begin(self, name: str) -> bool:
        """Whether a chore is due and now in the hands of who asks; it is due again in ten minutes if nobody says `done`."""

    async def done(self, name: str, every: timedelta) -> None: ...

    async def forget(self, before: datetime) -> int:
        """Drop lines of the record from before then, and bookings that had ended and were last changed before; how many.

        Bookings that live, or of which something may still have to be removed from Outlook, stay.
        """

    async def finish_erasing(self) -> int:
        """Take people who asked to be erased out of what has ended since; out of how many bookings."""
