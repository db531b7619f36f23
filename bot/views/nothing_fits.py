"""The card for when no time fits: why, and what would open one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from adapters.chat import Block, Button, Card, Weight
from bot.actions import Change, Dismiss, Pack, Page, Way
from bot.memory import Offer
from bot.texts import en, when
from bot.views.names import short_names
from bot.views.offer import addressed, chips, shown_subject, unknown_blocks
from bot.views.pieces import button, quiet, row, text, title
from scheduling.slots import Blocker, Rule


def nothing_fits_card(
    offer: Offer, now: datetime, pack: Pack, hints: Sequence[str] = (), *notes: str, remedies: Sequence[Button] = ()
) -> Card:
    """`hints` are sentences about what stands in the way and what would help, the most helpful first; `remedies` do it."""
    heading = en.nothing_fits(shown_subject(offer))
    return Card(" ".join((*notes, heading, *hints[:1])), tuple(_blocks(offer, heading, pack, hints, notes, remedies)))


def _blocks(
    offer: Offer, heading: str, pack: Pack, hints: Sequence[str], notes: Sequence[str], remedies: Sequence[Button]
) -> Iterator[Block]:
    for each in notes:
        yield text(each)
    yield title(heading)
    yield chips(offer, pack)
    yield from unknown_blocks(offer, pack)
    for hint in hints:
        yield text(hint)
    if remedies:
        yield row(*remedies)
    yield quiet(en.TRY_OTHERWISE)
    yield row(
        button(en.CHANGE, Change(offer.id, offer.version), pack, Weight.PRIMARY),
        button(en.LATER, Page(offer.id, offer.version, Way.LATER), pack),
        button(en.AGAIN, Page(offer.id, offer.version, Way.AGAIN), pack),
        button(en.DISMISS, Dismiss(offer.id), pack),
    )


def clauses(offer: Offer, blockers: Sequence[Blocker]) -> list[str]:
    """What stands against one time, a clause for each rule."""
    names, you = short_names(offer.party.everyone), addressed(offer)
    people: dict[Rule, dict[str, None]] = {}
    for each in blockers:
        rule = Rule.BUFFER_BEFORE if each.rule is Rule.BUFFER_AFTER else each.rule  # said in the same words
        people.setdefault(rule, {})[each.person] = None
    return [
        en.blocked_by([names.get(each, "") for each in whose if each != you], rule, you=you in whose)
        for rule, whose in people.items()
    ]


def relaxing_hint(offer: Offer, blocker: Blocker, start: datetime, now: datetime) -> str:
    """The one rule whose relaxing opens most, and who may do so."""
    name = short_names(offer.party.everyone).get(blocker.person, "")
    at = when.day_time(start, now, offer.viewer)
    return en.relaxing(name, blocker.rule, at, is_you=blocker.person == addressed(offer))
