"""Asking the owner of a rule to set it aside for one meeting; their answer reaches who asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import structlog

from adapters.chat import Card, CardRef, Keeping, Kept, KeptOffer, Look, Place, Reply
from bot.actions import AskOwner, Grant
from bot.exchange import OFFER, Exchange, say, whisper
from bot.handlers import explain
from bot.memory import Offer, OfferState, to_json
from bot.met import place_of
from bot.texts import en, when, why_en
from bot.views.names import short_names
from bot.views.owner import owner_card, owners_clock
from bot.views.pieces import note, text
from scheduling.errors import ChannelError
from scheduling.intervals import Interval
from scheduling.people import Person
from scheduling.slots import Concession, Rule, Waiver
from scheduling.windows import moment_of

_log = structlog.get_logger(__name__)

MINUTE = timedelta(minutes=1)

ATTEMPTS = 5
"""How often a grant is stored anew over what its asker changes at the same time."""


async def asked(ex: Exchange, offer: Offer, action: AskOwner) -> Reply:
    """Post the question to where the owner was met last; once for each rule and time of an offer."""
    owner = next((each for each in offer.party.others if each.id.object_id == action.person), None)
    if owner is None or offer.length is None or action.rule not in {each.value for each in why_en.WAIVABLE}:
        return whisper(en.OLD_BUTTON)
    slot = Interval(moment_of(action.start), moment_of(action.start) + offer.length)
    name = short_names(offer.party.everyone)[str(owner.id)]
    question = f"ask/{offer.id}/{action.person}/{action.rule}/{action.start}/{slot.length // MINUTE}"
    if await ex.desk.conversations.cards((question,)):
        return whisper(why_en.asked_before(name))
    place = await place_of(ex.desk, owner.id)
    if place is None:
        return whisper(why_en.not_met(name))
    ref = await _posted(ex, place, owner_card(offer, owner, Rule(action.rule), slot, ex.now, ex.pack))
    if ref is None:
        return whisper(why_en.not_reached(name))
    await ex.desk.conversations.shown(question, ref, 0, ex.now)
    return whisper(why_en.has_asked(name))


async def granted(ex: Exchange, owner: Person, action: Grant) -> Reply:
    """The owner's answer. A grant is for the time that they were shown, and what is booked then, alone."""
    offer = await ex.offer(action.offer)
    if offer is None:
        return whisper(en.GONE_OFFER)
    if owner.id not in {each.id for each in offer.party.others} or action.rule not in {each.value for each in why_en.WAIVABLE}:
        return whisper(en.OLD_BUTTON)
    names = short_names(offer.party.everyone)
    asker, name, rule = names[str(offer.party.organizer.id)], names[str(owner.id)], Rule(action.rule)
    slot = Interval(moment_of(action.start), moment_of(action.start) + action.minutes * MINUTE)
    theirs, askers = (when.day_time(slot.start, ex.now, each) for each in (owners_clock(offer, owner), offer.viewer))
    if offer.state is not OfferState.OPEN:
        return say(why_en.settled_already(asker))
    if slot.start <= ex.now:
        return say(why_en.over(theirs))
    if action.no:
        await _told(ex, offer, note(why_en.refused(name, rule, askers)))
        return say(why_en.kept_rule(asker))
    card = await _with_grant(ex, offer, Concession(Waiver(str(owner.id), rule), (slot,)), name, askers)
    if card is None:
        return whisper(why_en.asker_is_at_it(asker))
    await _told(ex, offer, card)
    return say(why_en.thanks(asker, theirs))


async def _with_grant(ex: Exchange, offer: Offer, grant: Concession, name: str, at: str) -> Card | None:
    """What the asker is shown, once the grant is stored; None when it could not be.

    Who went on to ask about other times, and be it while this is worked out, keeps those, and the grant for when they come back.
    """
    words = why_en.granted(name, grant.waiver.rule, at)
    conceded = await _conceded(ex, offer.id, grant)
    if conceded is None:
        return None
    if not _is_about(conceded, grant.within[0]):
        return note(words, why_en.asks_otherwise(at))
    thread = ex.thread  # the owner's own, which is not about this offer
    reply = await explain.again(ex, conceded, grant.within[0].start)
    ex.thread = thread
    shown = ex.offers.pop(offer.id, None)
    if shown is not None and not await _is_kept(ex, shown, "shown"):
        return note(words, why_en.asks_otherwise(at))
    return _headed(reply.card, words) if reply.card else note(words)


async def _conceded(ex: Exchange, offer_id: str, grant: Concession) -> Offer | None:
    """The open offer with the grant, stored over whatever its asker made of it meanwhile, before anybody is told."""
    for attempt in range(ATTEMPTS):
        offer = await ex.offer(offer_id)
        if offer is None or offer.state is not OfferState.OPEN:
            return None
        conceded = explain.conceding(offer, grant)
        if conceded == offer:  # pressed twice
            return offer
        conceded = replace(conceded, version=offer.version + 1)
        if await _is_kept(ex, conceded, f"granted/{attempt}"):
            return conceded
    return None


async def _is_kept(ex: Exchange, offer: Offer, part: str) -> bool:
    """Apart from the event, which is the owner's: the offer is the asker's, and theirs to change at the same time."""
    kept = KeptOffer(offer.id, offer.version, to_json(offer))
    left = Kept(f"{ex.key}/{part}", ex.now, offers=(kept,), asker=offer.party.organizer.id)
    return await ex.desk.conversations.keep(left) is Keeping.STORED


def _is_about(offer: Offer, slot: Interval) -> bool:
    """Whether the offer still asks for a meeting of that length at that time."""
    return offer.length == slot.length and any(each.start <= slot.start and slot.end <= each.end for each in offer.windows)


def _headed(card: Card, words: str) -> Card:
    return Card(f"{words} {card.summary}", (text(words, look=Look.GOOD), *card.blocks))


async def _told(ex: Exchange, offer: Offer, card: Card) -> None:
    """A new message where the offer stands, so that it is noticed."""
    about = f"{OFFER}/{offer.id}"
    shown = await ex.desk.conversations.cards((about,))
    place = shown[0].ref.place if shown else await place_of(ex.desk, offer.party.organizer.id)
    ref = await _posted(ex, place, card) if place else None
    if ref is not None:
        await ex.desk.conversations.shown(about, ref, 0, ex.now)


async def _posted(ex: Exchange, place: Place, card: Card) -> CardRef | None:
    channel = ex.desk.channels.get(place.channel)
    if channel is None:
        return None
    try:
        return await channel.post(place, card)
    except ChannelError as failure:
        _log.warning("not_told", cause=str(failure))
        return None
