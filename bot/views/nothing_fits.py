"""The card for when no time fits: why, and what would open one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from adapters.chat import Block, Button, Card, Weight
from bot.actions import Change, Dismiss, Pack, Page, Way
from bot.memory import Offer
from bot.texts import en, when, why_en
from bot.views.names import short_names
from bot.views.offer import addressed, chips, shown_subject, unknown_blocks
from bot.views.pieces import button, is_shared, quiet, row, text, title
from bot.views.remedies import remedies
from scheduling.explain import Optionally, Relaxation, Shorter
from scheduling.rules import Rules
from scheduling.service.offer import NothingFits
from scheduling.slots import Blocker, Rule, Waiver


def nothing_fits_card(offer: Offer, now: datetime, pack: Pack, *notes: str, answer: NothingFits | None = None) -> Card:
    """`answer` is what was found just now; without it the card only says that nothing fitted."""
    heading = en.nothing_fits(shown_subject(offer))
    said = list(hints(offer, answer, now)) if answer else []
    opened = [(each.change, each.starts[0]) for each in answer.relaxations] if answer else []
    buttons = remedies(offer, opened, pack)
    return Card(" ".join((*notes, heading, *said[:1])), tuple(_blocks(offer, heading, pack, said, notes, buttons)))


def _blocks(
    offer: Offer, heading: str, pack: Pack, said: Sequence[str], notes: Sequence[str], buttons: Sequence[Button]
) -> Iterator[Block]:
    for each in notes:
        yield text(each)
    yield title(heading)
    yield chips(offer, pack)
    yield from unknown_blocks(offer, pack)
    for each in said:
        yield text(each)
    if buttons:
        yield row(*buttons)
    yield quiet(en.TRY_OTHERWISE)
    yield row(
        button(en.CHANGE, Change(offer.id, offer.version), pack, Weight.PRIMARY),
        button(en.LATER, Page(offer.id, offer.version, Way.LATER), pack),
        button(en.AGAIN, Page(offer.id, offer.version, Way.AGAIN), pack),
        button(en.DISMISS, Dismiss(offer.id), pack),
    )


def hints(offer: Offer, answer: NothingFits, now: datetime) -> Iterator[str]:
    """What would open times, then what stands in the way of most. Where others read along, nobody's rules are told."""
    if is_shared(offer.place):
        return
    if answer.wanted is not None and answer.blockers:
        yield en.exact_is_not(when.day_time(answer.wanted, now, offer.viewer), clauses(offer, answer.blockers))
    for each in answer.relaxations:
        yield _opening(offer, each, answer.read.rules, now)
    most = clauses(offer, _telling(answer))
    if most and not answer.ran_out:
        yield en.mostly(most)


def _telling(answer: NothingFits) -> list[Blocker]:
    """What forbids most, of which nights and weekends tell nobody anything; hours only where nothing else stands in the way."""
    blockers = [blocker for blocker, _ in answer.against]
    return ([each for each in blockers if each.rule is not Rule.HOURS] or blockers)[:2]


def clauses(offer: Offer, blockers: Sequence[Blocker]) -> list[str]:
    """What stands against one time, a clause for each rule; meetings of ours apart from what is in people's calendars."""
    names, you = short_names(offer.party.everyone), addressed(offer)
    people: dict[tuple[Rule, bool], dict[str, None]] = {}
    for each in blockers:
        people.setdefault((each.rule, each.entry_ours and each.rule is Rule.BUSY), {})[each.person] = None
    before, after = (Rule.BUFFER_BEFORE, False), (Rule.BUFFER_AFTER, False)
    both_sides = before in people and people[before] == people.get(after)
    if both_sides:  # said in one clause
        del people[after]
    return [
        why_en.blocked_by(
            [names.get(each, "") for each in whose if each != you],
            rule,
            you=you in whose,
            ours=ours,
            both_sides=both_sides and rule is Rule.BUFFER_BEFORE,
        )
        for (rule, ours), whose in people.items()
    ]


def _opening(offer: Offer, relaxation: Relaxation, own: Rules, now: datetime) -> str:
    """One thing that would open times: which, who can do it, and the first of the times."""
    names, you = short_names(offer.party.everyone), addressed(offer)
    opens = why_en.opens(when.day_time(relaxation.starts[0], now, offer.viewer), len(relaxation.starts))
    match relaxation.change:
        case Waiver(person, rule) if person == you:
            return why_en.if_you_waive(opens, rule, _gap(own, rule))
        case Waiver(person, rule):
            return why_en.if_they_waive(opens, names.get(person, ""), rule)
        case Shorter(length):
            return why_en.if_shorter(opens, when.length(length))
        case Optionally(person):
            return why_en.everyone_but(opens, names.get(person, ""))


def _gap(own: Rules, rule: Rule) -> str:
    """How long one's own break is; "" for other rules."""
    gaps = {Rule.BUFFER_BEFORE: own.buffer_before, Rule.BUFFER_AFTER: own.buffer_after}
    return when.length(gaps[rule]) if rule in gaps else ""
