"""Who is free when: "is Ana free Thursday afternoon?", "when is Ben next free?", "am I free at 2?"."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.chat import Reply
from bot.asked import Sought
from bot.exchange import Exchange, say, show
from bot.handlers.reading import understood
from bot.memory import Party
from bot.people import NotFound, asks_for_all_here
from bot.texts import en
from bot.texts.when import with_zone
from bot.understanding.requests import Request
from bot.views.free import Answer, free_card
from bot.views.pieces import is_shared
from scheduling.intervals import Interval, intersect
from scheduling.people import Person
from scheduling.service.offer import FreeTime

SOON = timedelta(days=14)
"""How far "next free" looks."""

ENOUGH = timedelta(minutes=30)
"""The shortest stretch that counts as free where no length was said."""


async def availability(ex: Exchange, asker: Person, request: Request) -> Reply:
    """Free times alone, so this may be asked anywhere. Somebody whose calendar cannot be read is unknown, never free."""
    ex.remember(request=request, question=None)
    read = await understood(ex, asker, request)
    match read:
        case Reply():
            return read
        case NotFound(names=names):
            return say(en.not_found(names))
    party, when, length = read.party, read.when, read.length
    people = _asked_about(request, asker, party)
    windows = _windows(when, length, ex.now)
    free = await asyncio.gather(*(_free(ex, person, windows) for person in people))
    viewer = await ex.viewer()
    words = when.words
    if words and is_shared(ex.place):
        words = with_zone(words, windows[0].start, viewer)
    answer = Answer(
        asker=asker,
        free=tuple(free),
        guests=party.guests,
        windows=windows,
        words=words,
        exact=when.wanted is not None,
        shortest=length or ENOUGH,
    )
    return show(free_card(answer, viewer, ex.now), "")


def _asked_about(request: Request, asker: Person, party: Party) -> tuple[Person, ...]:
    """The asker counts among everyone here; else only where nobody was named."""
    if asks_for_all_here(request):
        return (asker, *party.others)
    return party.others or (() if party.guests else (asker,))


def _windows(when: Sought, length: timedelta | None, now: datetime) -> tuple[Interval, ...]:
    if when.wanted is not None:
        return (Interval(when.wanted, when.wanted + (length or ENOUGH)),)
    ahead = [Interval(max(each.start, now), each.end) for each in when.windows if each.end > now]
    return tuple(ahead) or (Interval(now, now + SOON),)


async def _free(ex: Exchange, person: Person, windows: tuple[Interval, ...]) -> FreeTime:
    """One reading over all the windows, cut to them."""
    viewer = await ex.viewer()
    found = await ex.desk.offers.free(person, Interval(windows[0].start, windows[-1].end), ZoneInfo(viewer.zone))
    cut = None if found.free is None else intersect(found.free, windows)
    return replace(found, free=cut, unbooked=intersect(found.unbooked, windows))
