"""The bot's own page, as its owner finds it."""

from __future__ import annotations

from datetime import timedelta

from adapters.chat import Card
from bot.exchange import Exchange
from bot.views.home import home_card
from bot.views.pieces import note
from scheduling.intervals import Interval

AHEAD = timedelta(days=60)


async def home(ex: Exchange) -> Card:
    """Raises what the directory and the store raise."""
    asker = await ex.asker()
    if asker is None:
        return note(ex.unknown_asker)
    bookings = await ex.desk.bookings.bookings_of(asker.id, Interval(ex.now, ex.now + AHEAD))
    live = sorted((each for each in bookings if each.is_live), key=lambda each: each.slot)
    stored = (await ex.desk.rules.rules_of([asker.id])).get(asker.id)
    return home_card(live, asker, stored.rules if stored else None, ex.now, await ex.viewer(), ex.pack)
