"""Hold, booking and their states; what a click, a move, a cancellation, an expiry, a conflict means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduling.calendars import Unreadability
from scheduling.intervals import Interval
from scheduling.people import Guest, MailboxId, Person
from scheduling.slots import Blocker, Waiver


class State(StrEnum):
    """See booking.md, "States". `INVITING` is the point of no return."""

    HELD = "held"
    WRITTEN = "written"
    INVITING = "inviting"
    CONFIRMED = "confirmed"
    MOVING = "moving"
    CANCELLING = "cancelling"
    UNDOING = "undoing"
    EXPIRED = "expired"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Book:
    """What a click on an offered time asks for. The booking's id derives from (`request`, `pick`): repeating joins it.

    `waived` are the exceptions that the asker accepted, frozen at the click. `optional` are only the optional people who
    were free in the offer; the others come as `optional_busy`: invited, never claimed. `zone` is the organizer's IANA zone.
    """

    request: str
    pick: str
    organizer: Person
    slot: Interval
    zone: str
    subject: str
    organizer_attends: bool = True
    required: tuple[Person, ...] = ()
    optional: tuple[Person, ...] = ()
    optional_busy: tuple[Person, ...] = ()
    rooms: tuple[Person, ...] = ()
    guests: tuple[Guest, ...] = ()
    optional_guests: tuple[Guest, ...] = ()
    waived: frozenset[Waiver] = frozenset()
    place: str = ""
    online: bool = True


class Why(StrEnum):
    """Why a booking ended without a meeting, or a move without moving."""

    TAKEN = "taken"
    RULE = "rule"
    UNREADABLE = "unreadable"
    PAST = "past"
    OUTLOOK_REFUSED = "outlook_refused"
    OUTLOOK_DOWN = "outlook_down"
    TOO_LATE = "too_late"
    HOST_DECIDED = "host_decided"
    CANCELLED_MEANWHILE = "cancelled_meanwhile"
    CHOSE_AGAIN = "chose_again"


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking row as everyone but the protocol sees it. `version` grows with each change; cards are painted from it.

    `pending` is the slot that a move is going to. `settled` is false while Outlook may still hold something that the
    state does not show ("not certain yet"). `why`, `blockers` and `unreadable` tell why it ended or did not move.
    `overlaps` marks a meeting that its owners put over another.
    """

    id: str
    version: int
    state: State
    request: str
    pick: str
    organizer: Person
    organizer_attends: bool
    slot: Interval
    zone: str
    subject: str
    required: tuple[Person, ...]
    optional: tuple[Person, ...]
    rooms: tuple[Person, ...]
    guests: tuple[Guest, ...]
    place: str
    online: bool
    created: datetime
    changed: datetime
    join_url: str | None = None
    pending: Interval | None = None
    settled: bool = True
    why: Why | None = None
    blockers: tuple[Blocker, ...] = ()
    unreadable: tuple[tuple[MailboxId, Unreadability], ...] = ()
    overlaps: bool = False
    optional_busy: tuple[Person, ...] = ()
    optional_guests: tuple[Guest, ...] = ()

    @property
    def is_live(self) -> bool:
        return self.state not in (State.EXPIRED, State.FAILED, State.CANCELLED, State.DONE)


@dataclass(frozen=True, slots=True)
class Booked:
    """Row and event agree, every attendee is on it."""

    booking: Booking


@dataclass(frozen=True, slots=True)
class StillWorking:
    """Claimed and stored, not finished within the time that a person waits; the card is repainted when it is."""

    booking: Booking


@dataclass(frozen=True, slots=True)
class NotBooked:
    """Ended without a meeting; `booking` is None when not even a claim was made.

    `certain` is false when something may have been written and is still being settled: then "nothing was booked" must
    not be said.
    """

    why: Why
    booking: Booking | None
    blockers: tuple[Blocker, ...] = ()
    unreadable: tuple[tuple[MailboxId, Unreadability], ...] = ()
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Moved:
    booking: Booking
    was: Interval


@dataclass(frozen=True, slots=True)
class NotMoved:
    """The meeting stands where it stood (`booking.slot`)."""

    why: Why
    booking: Booking
    blockers: tuple[Blocker, ...] = ()
    unreadable: tuple[tuple[MailboxId, Unreadability], ...] = ()


@dataclass(frozen=True, slots=True)
class Cancelled:
    booking: Booking


@dataclass(frozen=True, slots=True)
class NotTheirs:
    """Somebody who is not the organizer asked; nothing was done."""

    booking: Booking


@dataclass(frozen=True, slots=True)
class TooLate:
    """The meeting is over; there is nothing to cancel."""

    booking: Booking


BookOutcome = Booked | StillWorking | NotBooked
MoveOutcome = Moved | StillWorking | NotMoved | NotTheirs
CancelOutcome = Cancelled | StillWorking | NotTheirs | TooLate
