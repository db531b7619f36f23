"""Moving a meeting: which one, whereto, and new times to choose from."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from adapters.chat import Reply
from bot.asked import Sought, length_of, sought, spoken_spans
from bot.exchange import Exchange, Trouble, about_booking, say, show, whisper
from bot.handlers import in_outlook, times
from bot.handlers.meetings import ask_which, meant
from bot.memory import Offer, Party
from bot.texts import en
from bot.texts.when import Viewer
from bot.understanding.requests import Intent, LocalSpan, Request
from bot.views.booking import booking_card
from scheduling.bookings import Booking, State
from scheduling.people import Person


async def move(ex: Exchange, asker: Person, request: Request) -> Reply:
    """As typed. Several meetings that fit are asked about."""
    ex.remember(request=request, question=None)
    found = await meant(ex, asker, request)
    if len(found) != 1:
        return await ask_which(ex, asker, request, found, cancel=False)
    return await move_this(ex, asker, found[0], request)


async def clicked(ex: Exchange, asker: Person, booking_id: str, *, asked: bool) -> Reply:
    """The Move button, or the answer to which meeting is meant (`asked`: then the open request says whereto)."""
    booking = await in_outlook.meeting(ex, asker, booking_id)
    if booking is None:
        return whisper(en.GONE_BOOKING)
    said = ex.thread.request if asked else None
    request = said if said is not None and said.intent is Intent.MOVE else Request(Intent.MOVE)
    ex.remember(request=_about_this(request, booking, await ex.viewer()))
    return await move_this(ex, asker, booking, request)


def _about_this(request: Request, booking: Booking, viewer: Viewer) -> Request:
    """The request as said of this very meeting, so that "an hour later" is about it and asks no more which one is meant."""
    start = viewer.local(booking.slot.start).replace(tzinfo=None)
    return replace(request, attendees=(), people_refs=(), subject=None, event_time=LocalSpan(start, None))


async def move_this(ex: Exchange, asker: Person, booking: Booking, request: Request) -> Reply:
    """New times for one meeting; nothing moves before one is clicked."""
    if booking.organizer.id != asker.id:
        return whisper(en.not_yours(booking.organizer.name))
    viewer = await ex.viewer()
    ex.remember(booking=booking.id)
    found = None
    if not booking.version:
        in_outlook.remember(ex, asker, [booking])
        looked_up = await in_outlook.looked_up(ex, asker, booking)
        if isinstance(looked_up, Trouble):
            return say(looked_up.sentence)
        booking, found = looked_up
    if booking.state is not State.CONFIRMED:
        return show(booking_card(booking, viewer, ex.place, ex.now, ex.pack), about_booking(booking))
    length = length_of(request)
    if isinstance(length, Trouble):
        return say(length.sentence)
    to = _whereto(request, booking, ex.now, viewer)
    if isinstance(to, Trouble):
        return say(to.sentence)
    offer = Offer(
        id=ex.desk.new_id(),
        version=0,
        request=request,
        party=party_of(booking),
        viewer=viewer,
        place=ex.place,
        subject=booking.subject,
        location=booking.place,
        online=booking.online,
        windows=to.windows,
        excluded=to.excluded,
        wanted=to.wanted,
        window=to.words,
        length=length or booking.slot.length,
        moves=booking.id,
        in_outlook=found,
    )
    return await times.look(ex, offer)


def party_of(booking: Booking) -> Party:
    return Party(
        organizer=booking.organizer,
        organizer_attends=booking.organizer_attends,
        required=(*booking.required, *booking.rooms),
        optional=(*booking.optional, *booking.optional_busy),
        guests=booking.guests,
        optional_guests=booking.optional_guests,
    )


def _whereto(request: Request, booking: Booking, now: datetime, viewer: Viewer) -> Sought | Trouble:
    """By a shift ("by an hour"), to a time of the same day ("to 9:30"), to the same time of a day ("to Friday"), or as said."""
    old = viewer.local(booking.slot.start).replace(tzinfo=None)
    if request.shift_minutes is not None:
        return _at(request, old + timedelta(minutes=request.shift_minutes), now, viewer)
    if request.keeps == "day" and request.start is not None and request.exact:
        return _at(request, datetime.combine(old.date(), request.start.time()), now, viewer)
    if request.keeps == "time" and (day := _one_day(request)) is not None:
        return _at(request, datetime.combine(day.date(), old.time()), now, viewer)
    return sought(request, now, viewer)


def _at(request: Request, start: datetime, now: datetime, viewer: Viewer) -> Sought | Trouble:
    return sought(replace(request, exact=True, start=start, end=None, windows=()), now, viewer)


def _one_day(request: Request) -> datetime | None:
    """The day, where just one was named."""
    spans = spoken_spans(request)
    if request.exact or not spans or spans[-1][1] - spans[0][0] > timedelta(days=1):
        return request.start if request.exact else None
    return spans[0][0]
