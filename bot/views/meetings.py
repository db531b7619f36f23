"""The card that asks which of several meetings is meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapters.chat import Card, Choice, Piece, PlaceKind
from bot.actions import Pack, StartCancel, StartMove
from bot.texts import en, when
from bot.texts.when import Viewer
from bot.views.names import full_name
from bot.views.pieces import button, is_shared, title
from scheduling.bookings import Booking
from scheduling.people import Participant

MOST = 5


def which_meeting_card(
    bookings: Sequence[Booking], viewer: Viewer, place: PlaceKind, now: datetime, pack: Pack, heading: str, *, cancel: bool
) -> Card:
    """Up to five meetings, soonest first; where others read along, their times alone."""
    choices = tuple(
        _choice(number, booking, viewer, place, now, pack, cancel=cancel) for number, booking in enumerate(bookings[:MOST], 1)
    )
    return Card(heading, (title(heading), *choices))


def _choice(
    number: int, booking: Booking, viewer: Viewer, place: PlaceKind, now: datetime, pack: Pack, *, cancel: bool
) -> Choice:
    action = StartCancel(booking.id) if cancel else StartMove(booking.id, asked=1)
    notes: tuple[tuple[Piece, ...], ...] = ()
    if not is_shared(place):
        needed: list[Participant] = [*booking.required, *booking.guests]
        people = [full_name(each) for each in needed]
        notes = ((booking.subject,), (en.some(people, 4),)) if people else ((booking.subject,),)
    at = when.span(booking.slot, now, viewer)
    return Choice(number, at, notes, button(en.CANCEL_THIS if cancel else en.MOVE_THIS, action, pack))
