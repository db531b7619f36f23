"""Who is reminded of a booking, and when: so long before its start as its host chose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from scheduling.bookings import Booking, State, as_written
from scheduling.calendars import Event
from scheduling.people import MailboxId, Person, PersonKind


@dataclass(frozen=True, slots=True)
class Reminder:
    """That somebody is reminded so long `ahead` of a meeting at `start`: nobody is by the same one twice."""

    person: MailboxId
    start: datetime
    ahead: timedelta

    @property
    def at(self) -> datetime:
        return self.start - self.ahead


class Verdict(Enum):
    """What is to be done about a reminder that is due."""

    SAY = auto()
    WAIT = auto()
    """The meeting is being moved or cancelled: what becomes of it decides."""
    DROP = auto()


def attending(booking: Booking) -> tuple[Person, ...]:
    """The people who are expected, each once; rooms read nothing, and guests have Outlook's mails alone."""
    organizer = (booking.organizer,) if booking.organizer_attends else ()
    everyone = (*organizer, *booking.required, *booking.optional, *booking.optional_busy)
    return tuple({each.id: each for each in everyone if each.kind is PersonKind.USER}.values())


def reminders_of(booking: Booking, aheads: Collection[timedelta], now: datetime) -> tuple[Reminder, ...]:
    """Those that are still to come. None of what is due already: who books for in an hour need not be told of it at once.

    Of meetings made in Outlook nobody is reminded by us: they came here to be moved or cancelled alone.
    """
    if booking.state is not State.CONFIRMED or booking.by_hand:
        return ()
    start = booking.slot.start
    return tuple(
        Reminder(person.id, start, ahead)
        for person in attending(booking)
        for ahead in sorted(aheads, reverse=True)
        if start - ahead > now
    )


def verdict_on(reminder: Reminder, booking: Booking, aheads: Collection[timedelta], now: datetime) -> Verdict:
    """Whether it is still right to say it, by the booking and the host's choice as they are now.

    Never once the meeting has begun, nor when a later one is due as well, after a long silence of ours.
    """
    if now >= reminder.start or booking.slot.start != reminder.start:
        return Verdict.DROP
    if booking.state in (State.MOVING, State.CANCELLING):
        return Verdict.WAIT
    is_chosen = reminder.ahead in aheads
    is_overtaken = any(each < reminder.ahead and reminder.start - each <= now for each in aheads)
    attends = any(each.id == reminder.person for each in attending(booking))
    stands = booking.state is State.CONFIRMED and attends
    return Verdict.SAY if stands and is_chosen and not is_overtaken else Verdict.DROP


def is_expected(person: Person, booking: Booking, event: Event | None) -> bool:
    """Whether Outlook still shows the meeting where we think, and them not having declined it; `event` None is none there."""
    if event is None or not as_written(event, booking.slot):
        return False
    return not any(each.address.lower() == person.address.lower() and each.response == "declined" for each in event.invitees)
