"""The asker's own meetings that were made in Outlook: found in their calendar, and taken in once they are to be changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from adapters.chat import PlaceKind
from bot.exchange import Exchange, Trouble
from bot.memory import InOutlook
from bot.texts import en
from scheduling.bookings import Book, Booking, State, adopted_id, adopting, row_of
from scheduling.calendars import Event
from scheduling.intervals import Interval
from scheduling.people import MailboxId, Person

RUNNING = timedelta(hours=8)
AHEAD = timedelta(days=28)
REMEMBERED = 20
"""How many of the meetings that were spoken of a conversation can still lead back to Outlook."""
MOST_PEOPLE = 20
"""As many as one request may name; the calendars of all of them are read before a meeting is moved."""


async def meetings(ex: Exchange, asker: Person, around: Interval | None = None) -> list[Booking]:
    """What stands in the asker's own calendar, the near future and `around`, that was not booked here; soonest first.

    Looked at in the asker's own chat alone. Nobody is looked up yet: people are their addresses. All-day entries and what was
    cancelled or declined are nothing to be moved. Raises `CalendarError`.
    """
    if ex.place is not PlaceKind.PERSONAL:
        return []
    span = Interval(ex.now - RUNNING, ex.now + AHEAD)
    if around is not None:
        span = Interval(min(span.start, around.start), max(span.end, around.end))
    events, ours = await asyncio.gather(ex.desk.reader.own_meetings(asker, span), ex.desk.bookings.events_of(asker.id, span))
    found = [each for each in events if not {each.id, each.ical_uid} & ours and not each.reference and _can_be_meant(each)]
    zone = (await ex.viewer()).zone
    return sorted((_as_booking(ex, asker, each, zone) for each in found if each.slot.end > ex.now), key=lambda each: each.slot)


def remember(ex: Exchange, asker: Person, shown: Sequence[Booking]) -> None:
    """From now on buttons about these lead back to Outlook."""
    fresh = {each.id: each.pick for each in shown if each.by_hand and not each.version}
    kept = {**{known: event for known, event in ex.thread.found.items() if known not in fresh}, **fresh}
    ex.remember(found=dict(list(kept.items())[-REMEMBERED:]))


async def meeting(ex: Exchange, asker: Person, booking_id: str) -> Booking | None:
    """A booking, or a meeting in Outlook that was spoken of, as it is now; None for what is gone from both."""
    booking = await ex.desk.bookings.booking(booking_id)
    if booking is not None and booking.is_live:
        return booking
    event = await _event(ex, asker, booking_id)
    return booking if event is None else _as_booking(ex, asker, event, (await ex.viewer()).zone)


async def looked_up(ex: Exchange, asker: Person, booking: Booking) -> tuple[Booking, InOutlook] | Trouble:
    """One of these with everyone in it as the directory knows them, to look for other times."""
    event = await _event(ex, asker, booking.id)
    if event is None:
        return Trouble(en.GONE_FROM_OUTLOOK)
    if len(event.invitees) > MOST_PEOPLE:
        return Trouble(en.too_many_to_move(len(event.invitees)))
    row = row_of(await _adopting(ex, asker, event), ex.now, State.CONFIRMED)
    return row, InOutlook(event.id, event.ical_uid, event.slot, event.of_series)


async def take_in(ex: Exchange, asker: Person, event_id: str, slot: Interval | None = None) -> Booking | Trouble:
    """From now on it is ours, to be moved or cancelled; with `slot` only if that is still where it stands."""
    event = await ex.desk.reader.own_meeting(asker, event_id)
    if event is None or event.is_cancelled:
        return Trouble(en.GONE_FROM_OUTLOOK)
    if slot is not None and event.slot != slot:
        return Trouble(en.CHANGED_IN_OUTLOOK)
    return await ex.desk.bookings.adopt(event, await _adopting(ex, asker, event))


async def _event(ex: Exchange, asker: Person, booking_id: str) -> Event | None:
    event_id = ex.thread.found.get(booking_id)
    if event_id is None or ex.place is not PlaceKind.PERSONAL:
        return None
    event = await ex.desk.reader.own_meeting(asker, event_id)
    return None if event is None or event.is_cancelled else event


def _can_be_meant(event: Event) -> bool:
    return not (event.is_cancelled or event.declined or event.all_day)


def _as_booking(ex: Exchange, asker: Person, event: Event, zone: str) -> Booking:
    """As a row that is not stored: `version` 0, and `pick` the event's id."""
    mine = event.is_organizer
    organizer = asker if mine else Person(MailboxId(asker.id.tenant, "unknown"), event.organizer, "")
    row = row_of(adopting(organizer, event, {}, zone), ex.now, State.CONFIRMED)
    return replace(row, id=adopted_id(asker.id, event.id), pick=event.id, join_url=event.join_url)


async def _adopting(ex: Exchange, asker: Person, event: Event) -> Book:
    addresses = [each.address for each in event.invitees]
    found = await asyncio.gather(*(ex.desk.directory.at_address(each) for each in addresses))
    known = {address: one for address, one in zip(addresses, found, strict=True) if one is not None}
    return adopting(asker, event, known, (await ex.viewer()).zone)
