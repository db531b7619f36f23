"""The card that asks somebody to set a rule of theirs aside for one meeting of somebody else."""

from __future__ import annotations

from datetime import datetime

from adapters.chat import Card, Weight
from bot.actions import Grant, Pack
from bot.memory import Offer
from bot.texts import when, why_en
from bot.texts.when import Viewer
from bot.views.pieces import button, row, text, title
from scheduling.people import Person
from scheduling.slots import Rule


def owner_card(offer: Offer, owner: Person, rule: Rule, now: datetime, pack: Pack) -> Card:
    """Who asks, for which meeting, in the owner's own time. The owner is invited to it, so that they may know its title."""
    reader = Viewer(offer.zones.get(str(owner.id), offer.viewer.zone), offer.viewer.twelve_hours, offer.viewer.month_first)
    at = when.day_time(offer.wanted, now, reader) if offer.wanted else offer.window
    heading = why_en.owner_asked(offer.party.organizer.name, rule)
    meeting = why_en.owner_meeting(offer.subject, at, when.length(offer.length) if offer.length else "")
    buttons = row(
        button(why_en.GRANT, Grant(offer.id, rule), pack, Weight.PRIMARY),
        button(why_en.REFUSE, Grant(offer.id, rule, no=1), pack),
    )
    return Card(heading, (title(heading), text(meeting), buttons))
