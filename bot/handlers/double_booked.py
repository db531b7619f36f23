""" "Why was I double-booked on Monday?": what overlaps, which of it is ours, and what the record shows of it."""

from __future__ import annotations

from datetime import timedelta

from adapters.chat import PlaceKind, Reply
from bot.asked import instant, spoken_spans, stretches_of
from bot.exchange import Exchange, say, show
from bot.texts import en, look_back_en, when
from bot.texts.when import Viewer
from bot.understanding.requests import Request
from bot.views.double_booked import double_booked_card
from scheduling.calendars import Unreadability
from scheduling.intervals import Interval
from scheduling.people import Person

BACK = timedelta(days=7)
AHEAD = timedelta(days=7)
"""How far is looked where no time was named."""

A_MINUTE = timedelta(minutes=1)


async def double_booked(ex: Exchange, asker: Person, request: Request) -> Reply:
    """From the asker's own calendar, in their own chat alone. Times that have passed are what it is mostly about."""
    if ex.place is not PlaceKind.PERSONAL:
        return say(look_back_en.OWN_CHAT)
    if request.attendees or request.people_refs:
        return say(look_back_en.OWN_ONLY)
    viewer = await ex.viewer()
    span, window = _asked_about(ex, request, viewer)
    found = await ex.desk.look_back.double_bookings(asker, span)
    if isinstance(found, Unreadability):
        return say(en.own_unreadable(found))
    own = await ex.desk.rules_chosen_by(asker.id)
    return show(double_booked_card(found, window, own, ex.now, viewer), "")


def _asked_about(ex: Exchange, request: Request, viewer: Viewer) -> tuple[Interval, str]:
    """The time that was named, in words too; the weeks around now where none was."""
    if request.exact and request.start is not None:
        moment = instant(request.start, viewer)
        return Interval(moment, moment + A_MINUTE), when.day_time(moment, ex.now, viewer)
    spans = spoken_spans(request)
    stretches = tuple(stretches_of(spans, viewer))
    if not stretches:
        return Interval(ex.now - BACK, ex.now + AHEAD), look_back_en.AROUND_NOW
    words = when.stretches(spans, viewer.local(ex.now).date(), viewer)
    return Interval(stretches[0].start, stretches[-1].end), words
