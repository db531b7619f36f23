"""The card for calendars that could not be read: who, why, and how to go on knowingly."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.chat import Block, Card, Weight
from bot.actions import Change, Dismiss, Pack, Page, Way
from bot.memory import Offer
from bot.texts import en
from bot.views.offer import chips, unknown_blocks
from bot.views.pieces import button, row, text, title


def unknown_calendar_card(offer: Offer, pack: Pack) -> Card:
    """Nothing is offered until the asker goes on without each of them, or asks others."""
    people = {str(person.id): person.name for person in offer.party.everyone}
    names = [people[each] for each, _ in offer.unknown if each in people]
    heading = en.cannot_see(names)
    return Card(heading, tuple(_blocks(offer, heading, pack)))


def _blocks(offer: Offer, heading: str, pack: Pack) -> Iterator[Block]:
    yield title(heading)
    yield chips(offer, pack)
    yield from unknown_blocks(offer, pack)
    yield text(en.NOTHING_READABLE)
    yield row(
        button(en.AGAIN, Page(offer.id, offer.version, Way.AGAIN), pack, Weight.PRIMARY),
        button(en.CHANGE, Change(offer.id, offer.version), pack),
        button(en.DISMISS, Dismiss(offer.id), pack),
    )
