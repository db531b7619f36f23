"""What the people of one meeting are called on its card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from scheduling.bookings import Booking
from scheduling.people import Participant, Person, PersonKind


def short_names(people: Iterable[Person]) -> Mapping[str, str]:
    """Given names by `str(MailboxId)`; whole names where two share one, and of rooms."""
    everyone = list(people)
    given = {str(person.id): (person.given_name if person.kind is PersonKind.USER else "") or person.name for person in everyone}
    often = Counter(given[each] for each in {str(person.id) for person in everyone})
    return {str(person.id): given[str(person.id)] if often[given[str(person.id)]] == 1 else person.name for person in everyone}


def full_name(participant: Participant) -> str:
    return participant.name or participant.address


def booked_people(booking: Booking) -> tuple[Person, ...]:
    return (booking.organizer, *booking.required, *booking.rooms, *booking.optional, *booking.optional_busy)
