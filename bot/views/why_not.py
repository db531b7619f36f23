"""The card that says why one time is not offered: whose rule, never what is in anybody's calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from adapters.chat import Block, Button, Card
from bot.actions import Back, Dismiss, Pack
from bot.memory import Offer
from bot.texts import en, when, why_en
from bot.texts.when import Viewer
from bot.views.nothing_fits import clauses
from bot.views.offer import addressed
from bot.views.pieces import button, quiet, row, text, title
from bot.views.remedies import remedies
from bot.views.rules import rule_rows
from scheduling.rules import Rules
from scheduling.slots import Blocker, Rule

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


def why_not_card(
    offer: Offer,
    wanted: datetime,
    blockers: Sequence[Blocker],
    step_minutes: int,
    own: Rules,
    now: datetime,
    pack: Pack,
    *,
    alone: bool = False,
) -> Card:
    """`own` are the asker's rules, which only they see the values of. No blockers: the start is off their grid.

    `alone` is for a question about one's own calendar: nothing is offered, so there is nothing to press.
    """
    heading = why_en.why_not(when.day_time(wanted, now, offer.viewer))
    said = [why_en.sentence(each) for each in clauses(offer, blockers)] or [why_en.off_grid(step_minutes)]
    buttons = () if alone else (*remedies(offer, blockers, pack), *_others(offer, pack))
    blocks: tuple[Block, ...] = (
        title(heading),
        *(text(each) for each in said),
        *_own_rules(offer, blockers, own, offer.viewer, now),
        *([quiet(en.read_ago(when.ago(offer.read_at, now)))] if offer.read_at else []),
        *([row(*buttons)] if buttons else []),
    )
    return Card(f"{heading} {' '.join(said)}", blocks)


def _others(offer: Offer, pack: Pack) -> Iterator[Button]:
    if offer.options:
        yield button(why_en.TIMES_NEAR, Back(offer.id), pack)
    yield button(why_en.DISMISS, Dismiss(offer.id), pack)


def _own_rules(offer: Offer, blockers: Sequence[Blocker], own: Rules, viewer: Viewer, now: datetime) -> Iterator[Block]:
    """Nothing where others read along: there nobody is "you"."""
    rows = rule_rows(own, viewer, now)
    names = (name for each in blockers if each.person == addressed(offer) for name in ROWS.get(each.rule, ()))
    for name in dict.fromkeys(names):
        if name != "days" or (own.hours and own.hours.overrides):
            yield quiet(why_en.your_rule(*rows[name]))
