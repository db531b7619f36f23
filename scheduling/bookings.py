"""Hold, booking and their states; what a click, a move, a cancellation, an expiry, a conflict means."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto
from zoneinfo import ZoneInfo

from scheduling.calendars import Entry, Event, Invitee, Presence, Reading, Unreadability, Unreadable
from scheduling.claims import Seat
from scheduling.intervals import Interval
from scheduling.people import Guest, MailboxId, Participant, Person, PersonKind
from scheduling.rules import Status
from scheduling.slots import Blocker, Rule, Waiver


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
    `kind` is the slug of the organizer's meeting type, where one was chosen; `for_guest` says that somebody outside asks.
    `by_hand` is a meeting that its organizer made in Outlook and has us move or cancel; `of_series` one of a series.
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
    by_hand: bool = False
    of_series: bool = False
    kind: str = ""
    for_guest: bool = False


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
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking row as everyone but the protocol sees it. `version` grows with each change; cards are painted from it.

    `pending` is the slot that a move is going to or, at rest, where one that was given up may still take it, while Outlook may
    carry out late what it never answered. `found_at` is where a meeting made in Outlook stood when it became ours, as everyone
    in it knew then. `cancel_asked` says that somebody wants none of it while it is still being made.
    `settled` is false while Outlook may still hold something that the
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
    by_hand: bool = False
    of_series: bool = False
    found_at: Interval | None = None
    cancel_asked: bool = False

    @property
    def is_live(self) -> bool:
        return self.state not in (State.EXPIRED, State.FAILED, State.CANCELLED, State.DONE)


@dataclass(frozen=True, slots=True)
class Booked:
    """Row and event agree, every attendee is on it."""

    booking: Booking


@dataclass(frozen=True, slots=True)
class Held:
    """Nobody else can take the time until `until`; nothing is written yet."""

    booking: Booking
    until: datetime


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


HoldOutcome = Held | NotBooked
BookOutcome = Booked | StillWorking | NotBooked
MoveOutcome = Moved | StillWorking | NotMoved | NotTheirs
CancelOutcome = Cancelled | StillWorking | NotTheirs | TooLate


# ---------------------------------------------------------------- the protocol's own view of a booking

LEASE = timedelta(seconds=60)
LEASE_MARGIN = timedelta(seconds=15)
"""No write leaves in the last part of a lease: whoever takes over must not meet it underway."""
SETTLE_WITHIN = timedelta(minutes=10)
"""A booking that nobody was invited to by then is undone; a move that was not sent by then does not happen."""
RESEND_WITHIN = timedelta(minutes=5)
"""The create is not sent again later than this after its first sending: Outlook may have forgotten the transaction."""
READ_BACK_AGE = timedelta(seconds=10)
SECOND_LOOK = timedelta(seconds=10)
"""Between two looks that must agree before an absence is believed."""
LINK_WAIT = timedelta(seconds=10)
LOOKS = (timedelta(seconds=60), timedelta(minutes=5))
LATEST_WRITE = timedelta(minutes=60)
"""How long after it was sent a write may still be carried out that was never answered: 502, 503, 504 and lost connections do
not tell (graph-contract.md, 6.3), and commits that come up to an hour late are among the faults of booking.md."""
LATE_LOOKS = (timedelta(minutes=30), LATEST_WRITE + timedelta(minutes=1))
"""For what was sent without an answer: what arrives is gone half an hour later, and after the second look nothing arrives."""
UNDO_LOOKS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    *LATE_LOOKS,
    *(timedelta(days=day) for day in range(1, 8)),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A booking as the protocol sees it: the row, what was asked for, and how far the writing has come.

    `began` is when the operation under way was asked for, on the database's clock. `number` is the place of its claim among
    all claims, `pending_number` that of a move; 0 stands before all. `frozen` are the bytes of the create, `calendar` where
    they go. `creates` counts how often they may have left, `first_create` since when; `rescheduled` is when the change of
    time was first sent or, at rest, when it was given up. `waived` belongs to the operation under way. `expires` is set on a
    hold that waits for a form.
    """

    booking: Booking
    command: Book
    seats: tuple[Seat, ...]
    began: datetime
    frozen: bytes = b""
    calendar: str = ""
    number: int = 0
    pending_number: int = 0
    waived: frozenset[Waiver] = frozenset()
    expires: datetime | None = None
    creates: int = 0
    first_create: datetime | None = None
    event_id: str = ""
    ical_uid: str = ""
    rescheduled: datetime | None = None
    comment: str = ""


class Work(StrEnum):
    """What a job is for: an operation under way, or a timer."""

    CARRY = "carry"
    LOOK = "look"
    SWEEP = "sweep"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Timer:
    """Something to be done about a booking at an instant (database's clock)."""

    work: Work
    at: datetime


class Step(Enum):
    """What a booking needs next."""

    CHECK = auto()
    CREATE = auto()
    FIND = auto()
    READ_BACK = auto()
    INVITE = auto()
    WITHDRAW = auto()
    GIVE_UP = auto()
    UNDO = auto()
    CHECK_MOVE = auto()
    RESCHEDULE = auto()
    CANCEL = auto()


@dataclass(frozen=True, slots=True)
class Clean:
    """Nothing stands against it."""


@dataclass(frozen=True, slots=True)
class Against:
    """What a reading showed against a slot."""

    why: Why
    blockers: tuple[Blocker, ...] = ()
    unreadable: tuple[tuple[MailboxId, Unreadability], ...] = ()


@dataclass(frozen=True, slots=True)
class LookCloser:
    """The reading does not show our event as it was written: ask for the event itself."""


NEXT_STATES: Mapping[State, frozenset[State]] = {
    State.HELD: frozenset({State.WRITTEN, State.UNDOING, State.FAILED, State.EXPIRED}),
    State.WRITTEN: frozenset({State.INVITING, State.UNDOING}),
    State.INVITING: frozenset({State.CONFIRMED, State.CANCELLING}),
    State.CONFIRMED: frozenset({State.MOVING, State.CANCELLING, State.CANCELLED, State.DONE}),
    State.MOVING: frozenset({State.CONFIRMED, State.CANCELLING}),
    State.CANCELLING: frozenset({State.CANCELLED}),
    State.UNDOING: frozenset({State.FAILED}),
    State.EXPIRED: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
    State.DONE: frozenset(),
}
LIVE = frozenset({State.HELD, State.WRITTEN, State.INVITING, State.CONFIRMED, State.MOVING, State.CANCELLING, State.UNDOING})
AT_REST = frozenset({State.CONFIRMED, State.EXPIRED, State.FAILED, State.CANCELLED, State.DONE})
"""States in which no operation is under way."""


def booking_id(request: str, pick: str) -> str:
    """The same for the same choice, so that a second click or a redelivered event joins the first."""
    return hashlib.sha256(f"{len(request)}:{request}{pick}".encode()).hexdigest()[:32]


def adopted_id(organizer: MailboxId, event_id: str) -> str:
    """Under which a meeting made in Outlook is known here, however often it is spoken of."""
    return booking_id(_made_in_outlook(organizer, event_id), "")


def _made_in_outlook(organizer: MailboxId, event_id: str) -> str:
    return f"outlook:{organizer}/{event_id}"


def adopting(organizer: Person, event: Event, known: Mapping[str, Participant], zone: str) -> Book:
    """A meeting made in Outlook as if it had been asked for here. `known` are those of its invitees who were found, by address.

    Who cannot be found counts for nobody, as a guest does; who has declined is told of changes and not waited for.
    """
    people: dict[Presence, list[Person]] = {presence: [] for presence in Presence}
    busy: list[Person] = []
    guests: dict[Presence, list[Guest]] = {presence: [] for presence in Presence}
    for invitee in event.invitees:
        found = known.get(invitee.address, Guest(invitee.address, invitee.name))
        if isinstance(found, Guest):
            guests[invitee.presence].append(found)
        elif found.id != organizer.id:
            presence = Presence.RESOURCE if found.kind is PersonKind.ROOM else invitee.presence
            (busy if invitee.response == "declined" else people[presence]).append(found)
    return Book(
        request=_made_in_outlook(organizer.id, event.id),
        pick="",
        organizer=organizer,
        slot=event.slot,
        zone=zone,
        subject=event.subject,
        required=tuple(people[Presence.REQUIRED]),
        optional=tuple(people[Presence.OPTIONAL]),
        optional_busy=tuple(busy),
        rooms=tuple(people[Presence.RESOURCE]),
        guests=tuple(guests[Presence.REQUIRED] + guests[Presence.RESOURCE]),
        optional_guests=tuple(guests[Presence.OPTIONAL]),
        place=event.place,
        online=event.join_url is not None,
        by_hand=True,
        of_series=event.of_series,
    )


def row_of(command: Book, now: datetime, state: State = State.HELD) -> Booking:
    """The booking as it begins."""
    return Booking(
        id=booking_id(command.request, command.pick),
        version=0,
        state=state,
        request=command.request,
        pick=command.pick,
        organizer=command.organizer,
        organizer_attends=command.organizer_attends,
        slot=command.slot,
        zone=command.zone,
        subject=command.subject,
        required=command.required,
        optional=command.optional,
        optional_busy=command.optional_busy,
        rooms=command.rooms,
        guests=command.guests,
        optional_guests=command.optional_guests,
        by_hand=command.by_hand,
        of_series=command.of_series,
        found_at=command.slot if command.by_hand else None,
        place=command.place,
        online=command.online,
        created=now,
        changed=now,
    )


def writing_zone(slot: Interval, zone: str) -> str:
    """The zone in which the event is written: UTC where the local hour stands twice on the clock, as Outlook would guess."""
    local = ZoneInfo(zone)
    for instant in (slot.start, slot.end):
        wall = instant.astimezone(local)
        if wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset():
            return "UTC"
    return zone


def invitees_of(command: Book) -> tuple[Invitee, ...]:
    """Whom the event invites, each address once, the organizer never; the first mention decides how."""
    groups: tuple[tuple[Presence, tuple[Participant, ...]], ...] = (
        (Presence.REQUIRED, (*command.required, *command.guests)),
        (Presence.RESOURCE, command.rooms),
        (Presence.OPTIONAL, (*command.optional, *command.optional_busy, *command.optional_guests)),
    )
    unique: dict[str, Invitee] = {}
    for presence, people in groups:
        for each in people:
            unique.setdefault(each.address.lower(), Invitee(each.address, each.name, presence))
    unique.pop(command.organizer.address.lower(), None)
    return tuple(unique.values())


def missing_from(event: Event, invitees: Sequence[Invitee]) -> tuple[Invitee, ...]:
    present = {each.address.lower() for each in event.invitees}
    return tuple(each for each in invitees if each.address.lower() not in present)


def as_written(event: Event, slot: Interval) -> bool:
    """Whether an event still is what was written: at its time, keeping it, not cancelled."""
    return event.slot == slot and event.status is not Status.FREE and not event.is_cancelled


@dataclass(frozen=True, slots=True)
class Decider:
    """What the protocol decides, one rule a method; no clock and no world. Tests hand in ones with a planted fault."""

    resend_within: timedelta = field(default=RESEND_WITHIN)
    settle_within: timedelta = field(default=SETTLE_WITHIN)

    def key(self, person: Person) -> MailboxId:
        """What somebody is claimed under."""
        return person.id

    def counted(self, command: Book) -> tuple[Person, ...]:
        """Who counts, each mailbox once: the organizer first, also when not attending."""
        unique: dict[MailboxId, Person] = {}
        for person in (command.organizer, *command.required, *command.rooms, *command.optional):
            unique.setdefault(self.key(person), person)
        return tuple(unique.values())

    def next_step(self, case: Case, now: datetime) -> Step | None:
        """What to do next, None when nothing is under way. `now` and all instants are on the database's clock."""
        match case.booking.state:
            case State.HELD | State.WRITTEN if case.booking.cancel_asked or now - case.began > self.settle_within:
                return Step.GIVE_UP
            case State.HELD:
                if case.first_create is None:
                    return Step.CHECK
                return Step.CREATE if now - case.first_create <= self.resend_within else Step.FIND
            case State.WRITTEN:
                return Step.READ_BACK
            case State.INVITING:
                return Step.WITHDRAW if case.booking.cancel_asked else Step.INVITE
            case State.MOVING:
                return Step.CHECK_MOVE if case.rescheduled is None else Step.RESCHEDULE
            case State.CANCELLING:
                return Step.CANCEL
            case State.UNDOING:
                return Step.UNDO
            case _:
                return None

    def holds(self, booking: Booking) -> tuple[Interval, ...]:
        """The stretches that stay claimed in this state: both while it may move, none once it has ended."""
        if booking.state not in LIVE:
            return ()
        return (booking.slot,) if booking.pending is None else (booking.slot, booking.pending)

    def judge(
        self, blockers: Sequence[Blocker], unreadable: Sequence[Unreadable], waived: frozenset[Waiver] = frozenset()
    ) -> Clean | Against:
        """What a final check means. Somebody unreadable whom the asker did not accept stops it, whatever else is free."""
        if not blockers:
            return Clean()
        unknown = tuple((each.mailbox, each.why) for each in unreadable if Waiver(str(each.mailbox), Rule.UNKNOWN) not in waived)
        rules = {blocker.rule for blocker in blockers}
        if Rule.BUSY in rules:
            why = Why.TAKEN
        else:
            why = Why.UNREADABLE if Rule.UNKNOWN in rules else Why.RULE
        return Against(why, tuple(blockers), unknown)

    def judge_read_back(
        self, case: Case, blockers: Sequence[Blocker], unreadable: Sequence[Unreadable], organizers: Reading | Unreadable | None
    ) -> Clean | Against | LookCloser:
        """What a read-back means: anything foreign and ours yields; and it counts only if it shows our own event."""
        judged = self.judge(blockers, unreadable, case.waived)
        if isinstance(judged, Against):
            return judged
        return Clean() if self.shows(organizers, case) else LookCloser()

    def shows(self, organizers: Reading | Unreadable | None, case: Case) -> bool:
        """Whether the organizer's calendar shows our event at its time, keeping it."""
        if not isinstance(organizers, Reading):
            return False
        slot = case.booking.slot
        return any(
            isinstance(entry, Entry)
            and (entry.start, entry.end) == (slot.start, slot.end)
            and (entry.event_id == case.event_id or not organizers.detailed)
            and entry.status is not Status.FREE
            for entry in organizers.entries
        )

    def may_remove(self, event: Event, case: Case) -> bool:
        """Whether an event that carries our reference may be swept away: nobody is on it, and its booking came to nothing.

        Besides, a second event of a booking that has or had its own, which only a create that arrived late can have made.
        """
        if event.invitees:
            return False
        if case.booking.state in (State.UNDOING, State.FAILED):
            return True
        has_its_own = case.booking.state in LIVE or case.booking.state is State.CANCELLED
        return has_its_own and case.creates > 1 and case.event_id not in ("", event.id)

    def timers(self, booking: Booking, now: datetime, *, creates: int, doubt: bool = False) -> tuple[Timer, ...]:
        """What is to be looked at again once an operation has come to rest; with `doubt`, a change of its may still arrive."""
        match booking.state:
            case State.CONFIRMED:
                late = LATE_LOOKS if creates > 1 or doubt else ()
                looks = tuple(Timer(Work.LOOK, now + after) for after in (*LOOKS, *late))
                return (*looks, Timer(Work.FINISH, booking.slot.end))
            case State.FAILED if creates:
                return tuple(Timer(Work.SWEEP, now + after) for after in UNDO_LOOKS)
            case State.CANCELLED if creates > 1:
                return tuple(Timer(Work.SWEEP, now + after) for after in UNDO_LOOKS)
            case _:
                return ()
