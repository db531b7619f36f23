"""Buttons for what would open a time: one's own rule set aside this once, its owner asked to, or somebody optional."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adapters.chat import Button
from bot.actions import AskOwner, Pack, Waive, WithoutNeeding
from bot.memory import Offer
from bot.texts import why_en
from bot.views.names import short_names
from bot.views.pieces import button
from scheduling.slots import Blocker


def remedies(offer: Offer, blockers: Iterable[Blocker], pack: Pack) -> tuple[Button, ...]:
    """What the asker can do about these, each once. A rule is only ever set aside by its owner."""
    return tuple(dict.fromkeys(each for blocker in blockers for each in _ways(offer, blocker, pack)))


def _ways(offer: Offer, blocker: Blocker, pack: Pack) -> Iterator[Button]:
    if blocker.person == str(offer.party.organizer.id):
        if blocker.rule in why_en.WAIVABLE:
            yield button(why_en.waive_own(blocker.rule), Waive(offer.id, offer.version, blocker.rule), pack)
        return
    person = next((each for each in offer.party.required if str(each.id) == blocker.person), None)
    if person is None:
        return
    name = short_names(offer.party.everyone)[blocker.person]
    if blocker.rule in why_en.WAIVABLE:
        action = AskOwner(offer.id, offer.version, person.id.object_id, blocker.rule)
        yield button(why_en.ask_owner(name, blocker.rule), action, pack)
    if not offer.moves and len(offer.party.needed) > 1:
        yield button(why_en.without_needing(name), WithoutNeeding(offer.id, offer.version, person.id.object_id), pack)
