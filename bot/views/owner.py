"""The card that asks somebody to set a rule of theirs aside for one meeting of somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from adapters.chat import Card, Weight
from bot.actions import Grant, Pack
from bot.memory import Offer
from bot.texts import when, why_en
from bot.texts.when import Viewer
from bot.views.pieces import button, row, text, title
from scheduling.intervals import Interval
from scheduling.people import Person
from scheduling.slots import Rule


def owner_card(offer: Offer, owner: Person, rule: Rule, slot: Interval, now: datetime, pack: Pack) -> Card:
    """Who asks, for which meeting, in the owner's own time. The owner is invited to it, so that they may know its title."""
    at = when.day_time(slot.start, now, owners_clock(offer, owner))
    heading = why_en.owner_asked(offer.party.organizer.name, rule)
    meeting = why_en.owner_meeting(offer.subject, at, when.length(slot.length))
    grant = Grant(offer.id, rule, int(slot.start.timestamp()), slot.length // timedelta(minutes=1))
    buttons = row(
        button(why_en.GRANT, grant, pack, Weight.PRIMARY),
        button(why_en.REFUSE, replace(grant, no=1), pack),
    )
    return Card(heading, (title(heading), text(meeting), buttons))


def owners_clock(offer: Offer, owner: Person) -> Viewer:
    """The owner's zone, with the asker's way of writing times."""
    return Viewer(offer.zones.get(str(owner.id), offer.viewer.zone), offer.viewer.twelve_hours, offer.viewer.month_first)
