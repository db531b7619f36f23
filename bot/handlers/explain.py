"""Why a time is not offered, and what the asker may do about it for this one meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from adapters.chat import Reply
from bot.actions import Shorten, Waive, WithoutNeeding
from bot.exchange import Exchange, about_offer, say, show, whisper
from bot.handlers import times
from bot.handlers.find_time import find_time, subject_for
from bot.handlers.reading import understood
from bot.memory import Offer, OfferState, Party
from bot.people import NotFound
from bot.texts import en, when, why_en
from bot.understanding.requests import Intent, Request
from bot.views.why_not import why_not_card
from scheduling.intervals import Interval
from scheduling.people import Person
from scheduling.service.offer import NothingFits, Offered
from scheduling.slots import Concession, Rule, Waiver
from scheduling.windows import moment_of

MINUTE = timedelta(minutes=1)


async def explain(ex: Exchange, asker: Person, request: Request) -> Reply:
    """For the people named, else those of the open offer, else for the asker alone.

    Where no time is named, what may be offered is looked for, and why it is nothing.
    """
    if not request.exact or request.start is None:
        return await _without_a_time(ex, asker, request)
    read = await understood(ex, asker, request)
    match read:
        case Reply():
            return read
        case NotFound(names=names):
            return say(en.not_found(names))
    before = await ex.offer(ex.thread.offer)
    party, length = read.party, read.length
    named = bool(party.needed or party.welcome)
    if not named and before is not None and before.state is OfferState.OPEN:
        party, length = before.party, length or before.length
    asked = replace(request, intent=Intent.FIND_TIME, explain_kind=None)
    return await why(
        ex,
        Offer(
            id=ex.desk.new_id(),
            version=0,
            request=asked if named or before is None else replace(before.request, start=request.start, exact=True, windows=()),
            party=party,
            viewer=await ex.viewer(),
            place=ex.place,
            subject=subject_for(party),
            wanted=read.when.wanted,
            window=read.when.words,
            length=length,
        ),
    )


async def _without_a_time(ex: Exchange, asker: Person, request: Request) -> Reply:
    """ "Why can't I meet Ben on Thursday?", "why is nothing offered?"."""
    before = await ex.offer(ex.thread.offer)
    if request.attendees or request.people_refs:
        return await find_time(ex, asker, replace(request, intent=Intent.FIND_TIME, explain_kind=None))
    if before is not None and before.state is OfferState.OPEN and request.start is None:
        return await times.look(ex, before)
    return say(why_en.WHICH_TIME)


async def why(ex: Exchange, offer: Offer) -> Reply:
    """What stands against the wanted start of this offer; the offer itself when nothing does."""
    answer = await times.ask(ex, offer)
    alone = not (offer.party.needed or offer.party.welcome)
    match answer:
        case Offered(wanted_fits=True) if alone and answer.wanted is not None:
            at = when.day_time(answer.wanted, ex.now, offer.viewer)
            is_outside = any(each.relaxed for each in answer.options)
            return say(why_en.outside_yours(at) if is_outside else why_en.fits_you(at))
        case Offered(wanted_fits=False) | NothingFits():
            return _said(ex, offer, answer, alone=alone)
    ex.remember(request=offer.request)
    return times.answered(ex, offer, answer)


def _said(ex: Exchange, offer: Offer, answer: Offered | NothingFits, *, alone: bool) -> Reply:
    """Times near it are kept with the offer where there is somebody to meet."""
    found = answer if isinstance(answer, Offered) and not alone else None
    kept = times.filled(offer, answer.read, found)
    if alone:
        kept = replace(kept, version=kept.version + 1)
    else:
        kept = ex.put(kept)
        ex.remember(request=offer.request)
    card = why_not_card(kept, answer, ex.now, ex.pack, alone=alone)
    return Reply(card=card) if alone else show(card, about_offer(kept))


# ---------------------------------------------------------------- what may be done about it


async def waived(ex: Exchange, offer: Offer, action: Waive) -> Reply:
    """The asker sets one of their own rules aside: for the start that was wanted, or throughout the time that was asked about."""
    if action.rule not in {each.value for each in why_en.WAIVABLE} or offer.length is None:
        return whisper(en.OLD_BUTTON)
    waiver = Waiver(str(offer.party.organizer.id), Rule(action.rule))
    start = moment_of(action.start)
    within = (Interval(start, start + offer.length),) if start == offer.wanted else offer.windows
    return await again(ex, conceding(offer, Concession(waiver, within)), start)


async def without_needing(ex: Exchange, offer: Offer, action: WithoutNeeding) -> Reply:
    """The same question with one of the required people as optional."""
    person = next((each for each in offer.party.required if each.id.object_id == action.person), None)
    if person is None or offer.moves:
        return await times.refreshed(ex, offer, en.OFFER_CHANGED)
    request = replace(
        offer.request,
        attendees=tuple(each.address for each in offer.party.needed if each != person),
        optional=tuple(each.address for each in (*offer.party.welcome, person)),
        people_refs=(),
    )
    return await again(ex, replace(offer, party=_optional(offer.party, person), request=request), moment_of(action.start))


async def shorten(ex: Exchange, offer: Offer, action: Shorten) -> Reply:
    """The same question with less time."""
    request = replace(offer.request, duration_minutes=action.minutes)
    return await again(ex, replace(offer, length=action.minutes * MINUTE, request=request), moment_of(action.start))


def _optional(party: Party, person: Person) -> Party:
    required = tuple(each for each in party.required if each != person)
    return replace(party, required=required, optional=(*party.optional, person))


def conceding(offer: Offer, concession: Concession) -> Offer:
    return replace(offer, conceded=tuple(dict.fromkeys((*offer.conceded, concession))))


async def again(ex: Exchange, offer: Offer, start: datetime) -> Reply:
    """Ask anew, now that `start` is possible: about that start if it is the one that was wanted, else about all there are."""
    ex.remember(request=offer.request)
    return await (why(ex, offer) if start == offer.wanted else times.look(ex, times.unpinned(offer)))
