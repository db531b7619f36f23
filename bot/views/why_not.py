"""The card that says why one time is not offered: whose rule, never what is in anybody's calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from adapters.chat import Block, Button, Card
from bot.actions import Back, Dismiss, Pack
from bot.memory import Offer
from bot.texts import en, when, why_en
from bot.views.nothing_fits import clauses
from bot.views.offer import addressed
from bot.views.pieces import button, is_shared, quiet, row, text, title
from bot.views.remedies import remedies
from bot.views.rules import rule_rows
from scheduling.explain import Change, Optionally, Shorter
from scheduling.service.offer import NothingFits, Offered
from scheduling.slots import Rule, Waiver

ROWS = {
    Rule.BUFFER_BEFORE: ("buffer",),
    Rule.BUFFER_AFTER: ("buffer",),
    Rule.NOTICE: ("notice",),
    Rule.HORIZON: ("horizon",),
    Rule.DAILY_CAP: ("cap",),
    Rule.WEEKLY_CAP: ("cap",),
    Rule.HOURS: ("hours", "days"),
}
"""The rows of one's own rules that say what stands in the way."""


def why_not_card(offer: Offer, answer: Offered | NothingFits, now: datetime, pack: Pack, *, alone: bool = False) -> Card:
    """What stands against the wanted start. No blockers: it is off the asker's grid. Only they see the values of their rules.

    `alone` is for a question about one's own calendar: nothing is offered, so there is nothing to press.
    """
    assert answer.wanted is not None
    heading = why_en.why_not(when.day_time(answer.wanted, now, offer.viewer))
    said = list(_said(offer, answer))
    changes = ((change, answer.wanted) for change in _changes(offer, answer))
    buttons = () if alone else (*remedies(offer, changes, pack), *_others(offer, pack))
    blocks: tuple[Block, ...] = (
        title(heading),
        *(text(each) for each in said),
        *_own_rules(offer, answer, now),
        *([quiet(en.read_ago(when.ago(offer.read_at, now)))] if offer.read_at else []),
        *([row(*buttons)] if buttons else []),
    )
    return Card(f"{heading} {' '.join(said)}", blocks)


def _said(offer: Offer, answer: Offered | NothingFits) -> Iterator[str]:
    if not answer.blockers:
        yield why_en.off_grid(answer.read.step // timedelta(minutes=1))
    elif is_shared(offer.place):
        yield why_en.NOT_EVERYONE
        yield why_en.ASK_ALONE
    else:
        said = clauses(offer, answer.blockers)
        yield from map(why_en.sentence, said)
        if len(said) > 1:
            yield why_en.IT_TAKES_ALL


def _changes(offer: Offer, answer: Offered | NothingFits) -> Iterator[Change]:
    """What the asker may try, for each thing that stands in the way; less time, where that alone does it."""
    own = str(offer.party.organizer.id)
    yield from (Waiver(each.person, each.rule) for each in answer.blockers if each.person == own)
    if answer.shorter is not None:
        yield Shorter(answer.shorter)
    for each in answer.blockers:
        if each.person != own:
            yield Waiver(each.person, each.rule)
            yield Optionally(each.person)


def _others(offer: Offer, pack: Pack) -> Iterator[Button]:
    if offer.options:
        yield button(why_en.TIMES_NEAR, Back(offer.id), pack)
    yield button(why_en.DISMISS, Dismiss(offer.id), pack)


def _own_rules(offer: Offer, answer: Offered | NothingFits, now: datetime) -> Iterator[Block]:
    """Nothing where others read along: there nobody is "you"."""
    own = answer.read.rules
    rows = rule_rows(own, offer.viewer, now)
    names = (name for each in answer.blockers if each.person == addressed(offer) for name in ROWS.get(each.rule, ()))
    for name in dict.fromkeys(names):
        if name != "days" or (own.hours and own.hours.overrides):
            yield quiet(why_en.your_rule(*rows[name]))
