"""Cancelling a meeting, after asking once more."""

from __future__ import annotations

from adapters.chat import Reply
from bot.exchange import Exchange, Trouble, about_booking, say, show, whisper
from bot.handlers import in_outlook
from bot.handlers.book import PATIENCE
from bot.handlers.meetings import ask_which, meant
from bot.texts import en
from bot.understanding.requests import Request
from bot.views.booking import booking_card, sure_to_cancel_card
from scheduling.bookings import Booking, Cancelled, NotTheirs, State, StillWorking, TooLate
from scheduling.people import Person


async def cancel(ex: Exchange, asker: Person, request: Request) -> Reply:
    """As typed: the one meeting that fits is asked about, several are shown."""
    ex.remember(request=request, question=None)
    found = await meant(ex, asker, request)
    if len(found) != 1:
        return await ask_which(ex, asker, request, found, cancel=True)
    return await ask_first(ex, asker, found[0])


async def clicked(ex: Exchange, asker: Person, booking_id: str) -> Reply:
    """The Cancel button, or the answer to which meeting is meant."""
    booking = await in_outlook.meeting(ex, asker, booking_id)
    return whisper(en.GONE_BOOKING) if booking is None else await ask_first(ex, asker, booking)


async def ask_first(ex: Exchange, asker: Person, booking: Booking) -> Reply:
    if booking.organizer.id != asker.id:
        return whisper(en.not_yours(booking.organizer.name))
    ex.remember(booking=booking.id)
    if booking.state not in (State.CONFIRMED, State.MOVING) or booking.slot.end <= ex.now:
        return await as_it_is(ex, booking)
    ex.remember(cancelling=booking.id)
    in_outlook.remember(ex, asker, [booking])
    card = sure_to_cancel_card(booking, await ex.viewer(), ex.place, ex.now, ex.pack)
    return show(card, about_booking(booking))


async def cancel_now(ex: Exchange, asker: Person, booking_id: str) -> Reply:
    """Cancel after all; repeating it is safe."""
    ex.remember(cancelling="")
    await ex.viewer()  # asked for before anything is done, so that no failure of the directory hides what was
    booking = await in_outlook.meeting(ex, asker, booking_id)
    if booking is None:
        return whisper(en.GONE_BOOKING)
    if not booking.version:
        if booking.organizer.id != asker.id:
            return whisper(en.not_yours(booking.organizer.name))
        taken = await in_outlook.take_in(ex, asker, booking.pick)
        if isinstance(taken, Trouble):
            return say(taken.sentence)
    outcome = await ex.desk.bookings.cancel(booking_id, by=asker.id, comment="", patience=PATIENCE)
    ex.acted = True
    ex.remember(request=None)  # what is typed next is not about cancelling any more
    match outcome:
        case Cancelled(booking=booking) | StillWorking(booking=booking):
            return await as_it_is(ex, booking)
        case NotTheirs(booking=booking):
            return whisper(en.not_yours(booking.organizer.name))
        case TooLate(booking=booking):
            return await as_it_is(ex, booking, en.TOO_LATE_TO_CANCEL)


async def keep(ex: Exchange, asker: Person, booking_id: str) -> Reply:
    """Leave it as it is."""
    ex.remember(cancelling="")
    booking = await in_outlook.meeting(ex, asker, booking_id)
    if booking is None:
        return whisper(en.GONE_BOOKING)
    return await as_it_is(ex, booking) if booking.organizer.id == asker.id else whisper(en.not_yours(booking.organizer.name))


async def as_it_is(ex: Exchange, booking: Booking, *notes: str) -> Reply:
    card = booking_card(booking, await ex.viewer(), ex.place, ex.now, ex.pack, *notes)
    return show(card, about_booking(booking))
