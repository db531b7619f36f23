"""Buttons for what would open a time: one's own rule set aside this once, its owner asked to, less time, or somebody optional."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from adapters.chat import Button
from bot.actions import AskOwner, Pack, Shorten, Waive, WithoutNeeding
from bot.memory import Offer
from bot.texts import when, why_en
from bot.views.names import short_names
from bot.views.pieces import button, is_shared
from scheduling.explain import Change, Optionally, Shorter
from scheduling.slots import Waiver

MINUTE = timedelta(minutes=1)


def remedies(offer: Offer, changes: Iterable[tuple[Change, datetime]], pack: Pack) -> tuple[Button, ...]:
    """What the asker can do, each once: changes, with a start that each opens. A rule is only ever set aside by its owner.

    Nothing where others read along: whose rules are in the way is nobody's business there.
    """
    if is_shared(offer.place):
        return ()
    ways = (_way(offer, change, int(start.timestamp()), pack) for change, start in changes)
    return tuple(dict.fromkeys(each for each in ways if each is not None))


def _way(offer: Offer, change: Change, start: int, pack: Pack) -> Button | None:
    match change:
        case Shorter(length):
            words = why_en.make_it(when.length(length))
            return button(words, Shorten(offer.id, offer.version, length // MINUTE, start), pack)
        case Waiver(person, rule) if rule not in why_en.WAIVABLE:
            return None
        case Waiver(person, rule) if person == str(offer.party.organizer.id):
            return button(why_en.waive_own(rule), Waive(offer.id, offer.version, rule, start), pack)
    owner = next((each for each in offer.party.required if str(each.id) == change.person), None)
    if owner is None:
        return None
    name = short_names(offer.party.everyone)[change.person]
    match change:
        case Waiver(_, rule):
            action = AskOwner(offer.id, offer.version, owner.id.object_id, rule, start)
            return button(why_en.ask_owner(name, rule), action, pack)
        case Optionally() if not offer.moves and len(offer.party.needed) > 1:
            return button(why_en.without_needing(name), WithoutNeeding(offer.id, offer.version, owner.id.object_id, start), pack)
    return None
