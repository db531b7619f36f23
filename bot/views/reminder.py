"""What reminds somebody of a meeting in their own chat."""

from __future__ import annotations

from datetime import datetime

from adapters.chat import Block, Button, Card, LinkButton, Look, Text
from bot.actions import Pack, RemindMe, ShowMeeting
from bot.texts import en, when
from bot.texts.when import Viewer
from bot.views.notice import what_and_who
from bot.views.pieces import button, row, text
from scheduling.bookings import Booking
from scheduling.people import Person


def reminder_card(booking: Booking, to: Person, viewer: Viewer, now: datetime, pack: Pack) -> Card:
    """When, what, with whom and where; the way in, to the meeting's card, and out of being reminded."""
    at = when.day_time(booking.slot.start, now, viewer)
    blocks: list[Block] = [
        Text((f"{en.REMINDER}: ", *when.span(booking.slot, now, viewer)), Look.STRONG),
        text(what_and_who(booking, to)),
    ]
    blocks += [text(booking.place)] if booking.place else []
    ways: list[Button | LinkButton] = [LinkButton(en.JOIN, booking.join_url)] if booking.join_url else []
    ways += [button(en.SHOW_MEETING, ShowMeeting(booking.id), pack), button(en.NO_REMINDERS, RemindMe(no=1), pack)]
    return Card(f"{en.REMINDER}: {at}. {booking.subject}", (*blocks, row(*ways)))
