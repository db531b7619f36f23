"""What the people of a meeting are told in their own chats: the difference between what they know and what is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduling.bookings import Booking, State
from scheduling.intervals import Interval
from scheduling.people import Person, PersonKind


@dataclass(frozen=True, slots=True)
class Knows:
    """What somebody was last told of a meeting: when it is (None: that it is off), and whether that it overlaps."""

    slot: Interval | None
    overlaps: bool = False


class What(StrEnum):
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    OVERLAPS = "overlaps"


@dataclass(frozen=True, slots=True)
class News:
    """What there is to tell. `was` is when the meeting was to the best of somebody's knowledge."""

    what: What
    was: Interval | None = None
    overlaps: bool = False


def concerned(booking: Booking) -> tuple[Person, ...]:
    """The people who may have to be told, each once; rooms read nothing, and guests have Outlook's mails alone.

    Whoever organizes a meeting has chosen its time, and its card shows what came of that; so they hear of an overlap only.
    """
    organizer = (booking.organizer,) if booking.overlaps else ()
    others = (*booking.required, *booking.optional, *booking.optional_busy)
    unique = {each.id: each for each in others if each.kind is PersonKind.USER and each.id != booking.organizer.id}
    return (*organizer, *unique.values())


def is_tellable(booking: Booking, now: datetime) -> bool:
    """Whether it came to something that people hear of: never before everyone is on the event, nor after it is over."""
    return booking.state in (State.CONFIRMED, State.CANCELLED) and booking.slot.end > now


def news_for(person: Person, booking: Booking, knows: Knows | None, now: datetime) -> News | None:
    """What to tell one of those concerned; None when they know it all, and of what came and went before they heard of it."""
    if not is_tellable(booking, now):
        return None
    is_organizer = person.id == booking.organizer.id
    heard = Knows(booking.slot, knows is not None and knows.overlaps) if is_organizer else knows or _known_before(booking)
    if booking.state is State.CANCELLED:
        called_off = not is_organizer and heard is not None and heard.slot is not None
        return News(What.CANCELLED, booking.slot) if called_off else None
    overlaps = _is_theirs(person, booking)
    if heard is None or heard.slot is None:
        return News(What.BOOKED, overlaps=overlaps)
    if heard.slot != booking.slot:
        return News(What.MOVED, heard.slot, overlaps)
    return News(What.OVERLAPS, overlaps=True) if overlaps and not heard.overlaps else None


def _known_before(booking: Booking) -> Knows | None:
    """What everyone in a meeting knew before we had anything to do with it."""
    return None if booking.found_at is None else Knows(booking.found_at)


def known_after(person: Person, booking: Booking) -> Knows:
    """What somebody knows who was told how the booking stands."""
    return Knows(None) if booking.state is State.CANCELLED else Knows(booking.slot, _is_theirs(person, booking))


def _is_theirs(person: Person, booking: Booking) -> bool:
    """An overlap concerns the organizer, who can move the meeting, and those in whose calendars it is."""
    in_the_way = {each.person for each in booking.blockers}
    return booking.overlaps and (person.id == booking.organizer.id or str(person.id) in in_the_way)
