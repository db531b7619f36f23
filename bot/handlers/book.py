"""Booking an offered time, or moving a meeting to it, and saying what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from adapters.chat import Reply
from bot.exchange import Exchange, Trouble, about_booking, say, show, whisper
from bot.handlers import in_outlook, times
from bot.memory import Offer, OfferState
from bot.texts import en, when
from bot.views.booking import booking_card, in_the_way, why_not_moved
from bot.views.pieces import is_shared
from scheduling.bookings import (
    Book,
    Booked,
    Booking,
    Moved,
    NotBooked,
    NotMoved,
    NotTheirs,
    StillWorking,
    Why,
)
from scheduling.calendars import Unreadability
from scheduling.people import MailboxId
from scheduling.slots import Blocker, Option

PATIENCE = timedelta(seconds=2)
"""How long a chat waits for the outcome before it is told that work goes on (product.md, section 4)."""


async def choose(ex: Exchange, offer: Offer, option: Option) -> Reply:
    """Book this option of an open offer, or move there. Repeating it joins the same booking."""
    if option.slot.start <= ex.now:
        return await times.look(ex, offer, en.ended(Why.PAST, _at(ex, offer, option), (), moving=bool(offer.moves)))
    return await (_move(ex, offer, option) if offer.moves else _book(ex, offer, option))


async def _book(ex: Exchange, offer: Offer, option: Option) -> Reply:
    outcome = await ex.desk.bookings.book(_command(offer, option), patience=PATIENCE)
    ex.acted = True
    match outcome:
        case Booked(booking=booking) | StillWorking(booking=booking):
            return booked(ex, offer, booking)
        case NotBooked(certain=False, booking=booking):
            return booked(ex, offer, booking) if booking else say(en.STORE_UNSURE)
        case NotBooked(why=Why.CHOSE_AGAIN):
            return whisper(en.ended(Why.CHOSE_AGAIN, _at(ex, offer, option), (), moving=False))
        case NotBooked(why=why, booking=booking, blockers=blockers, unreadable=unreadable):
            who = _in_the_way(offer, blockers, unreadable)
            sentence = en.ended(why, _at(ex, offer, option), who, moving=False)
            told = (*offer.told, booking.id) if booking else offer.told
            return await _other_times(ex, replace(offer, told=told), why, sentence)


def booked(ex: Exchange, offer: Offer, booking: Booking, *notes: str) -> Reply:
    """The offer's card becomes the booking's."""
    ex.put(replace(offer, state=OfferState.BOOKED, booking=booking.id))
    ex.remember(booking=booking.id, request=None, question=None)
    card = booking_card(booking, offer.viewer, ex.place, ex.now, ex.pack, *notes)
    return show(card, about_booking(booking))


async def _other_times(ex: Exchange, offer: Offer, why: Why, sentence: str) -> Reply:
    """What happened, and the next best times; without new ones where Outlook would not give them either."""
    if why in (Why.TAKEN, Why.RULE, Why.PAST, Why.UNREADABLE):
        return await times.look(ex, times.unpinned(offer), f"{sentence} {en.NEXT_BEST}" if why is Why.TAKEN else sentence)
    return times.shown_again(ex, offer, sentence)


def _command(offer: Offer, option: Option) -> Book:
    party, missing = offer.party, set(option.missing)
    return Book(
        request=offer.id,
        pick=str(int(option.slot.start.timestamp())),
        organizer=party.organizer,
        organizer_attends=party.organizer_attends,
        slot=option.slot,
        zone=offer.zones.get(str(party.organizer.id), offer.viewer.zone),
        subject=offer.subject,
        required=party.colleagues,
        rooms=party.rooms,
        optional=tuple(person for person in party.optional if str(person.id) not in missing),
        optional_busy=tuple(person for person in party.optional if str(person.id) in missing),
        guests=party.guests,
        optional_guests=party.optional_guests,
        waived=offer.waived | option.exceptions,
        place=offer.location,
        online=offer.online,
    )


def _in_the_way(offer: Offer, blockers: Sequence[Blocker], unreadable: Sequence[tuple[MailboxId, Unreadability]]) -> list[str]:
    """Who; nobody where others read along."""
    return [] if is_shared(offer.place) else in_the_way(offer.party.everyone, blockers, unreadable)


# ---------------------------------------------------------------- moving


async def _move(ex: Exchange, offer: Offer, option: Option) -> Reply:
    if offer.in_outlook is not None:
        present = await ex.desk.bookings.booking(offer.moves)
        if present is None or not present.is_live:
            found = offer.in_outlook
            taken = await in_outlook.take_in(ex, offer.party.organizer, found.event_id, found.slot)
            if isinstance(taken, Trouble):
                ex.put(replace(offer, state=OfferState.DISMISSED))
                return say(taken.sentence)
    waived = offer.waived | option.exceptions
    outcome = await ex.desk.bookings.move(offer.moves, option.slot, by=offer.party.organizer.id, waived=waived, patience=PATIENCE)
    ex.acted = True
    match outcome:
        case Moved(booking=booking, was=was):
            return booked(ex, offer, booking, en.moved_from(when.day_time(was.start, ex.now, offer.viewer)))
        case StillWorking(booking=booking):
            return booked(ex, offer, booking)
        case NotTheirs(booking=booking):
            return whisper(en.not_yours(booking.organizer.name))
        case NotMoved(why=Why.CHOSE_AGAIN):
            return whisper(en.ended(Why.CHOSE_AGAIN, _at(ex, offer, option), (), moving=True))
        case NotMoved(why=why, booking=booking, blockers=blockers, unreadable=unreadable):
            if not booking.is_live:
                return booked(ex, offer, booking)
            who = _in_the_way(offer, blockers, unreadable)
            return await _other_times(ex, offer, why, why_not_moved(why, _at(ex, offer, option), who))


def _at(ex: Exchange, offer: Offer, option: Option) -> str:
    return when.day_time(option.slot.start, ex.now, offer.viewer)
