"""A meeting shown to somebody who takes part in it, as it stands now."""

from __future__ import annotations

from adapters.chat import Reply
from bot.exchange import Exchange, whisper
from bot.handlers import cancel
from bot.texts import en
from bot.views.names import booked_people
from bot.views.notice import attended_card
from bot.views.pieces import is_shared
from scheduling.people import Person


async def shown(ex: Exchange, asker: Person, booking_id: str) -> Reply:
    """Its organizer gets the card that moves and cancels; nobody else gets it where others read along, or without being in it."""
    booking = await ex.desk.bookings.booking(booking_id)
    if booking is None or asker.id not in {each.id for each in booked_people(booking)}:
        return whisper(en.GONE_BOOKING)
    if booking.organizer.id == asker.id:
        return await cancel.as_it_is(ex, booking)
    if is_shared(ex.place):
        return whisper(en.AGENDA_PRIVATE)
    return Reply(card=attended_card(booking, asker, await ex.viewer(), ex.now, ex.pack))
