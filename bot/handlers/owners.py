"""Asking the owner of a rule to set it aside for one meeting; their answer reaches who asked."""

from __future__ import annotations

from dataclasses import replace

import structlog

from adapters.chat import Card, CardRef, Look, Place, Reply, met_at
from bot.actions import Grant
from bot.exchange import OFFER, Exchange, say, whisper
from bot.handlers import explain
from bot.memory import Offer, OfferState
from bot.texts import en, why_en
from bot.views.names import short_names
from bot.views.owner import owner_card
from bot.views.pieces import note, text
from scheduling.errors import ChannelError
from scheduling.people import MailboxId, Person
from scheduling.slots import Rule, Waiver

_log = structlog.get_logger(__name__)


async def asked(ex: Exchange, offer: Offer, object_id: str, rule: str) -> Reply:
    """Post the question to where the owner was met last; once for each rule of an offer."""
    owner = next((each for each in offer.party.others if each.id.object_id == object_id), None)
    if owner is None or rule not in {each.value for each in why_en.WAIVABLE}:
        return whisper(en.OLD_BUTTON)
    name = short_names(offer.party.everyone)[str(owner.id)]
    question = f"ask/{offer.id}/{object_id}/{rule}"
    if await ex.desk.conversations.cards((question,)):
        return whisper(why_en.asked_before(name))
    place = await _met(ex, owner.id)
    if place is None:
        return whisper(why_en.not_met(name))
    ref = await _posted(ex, place, owner_card(offer, owner, Rule(rule), ex.now, ex.pack))
    if ref is None:
        return whisper(why_en.not_reached(name))
    await ex.desk.conversations.shown(question, ref, 0, ex.now)
    return whisper(why_en.has_asked(name))


async def granted(ex: Exchange, owner: Person, action: Grant) -> Reply:
    """The owner's answer: a grant is for this offer, and what is booked from it, alone."""
    offer = await ex.offer(action.offer)
    if offer is None:
        return whisper(en.GONE_OFFER)
    if owner.id not in {each.id for each in offer.party.others} or action.rule not in {each.value for each in why_en.WAIVABLE}:
        return whisper(en.OLD_BUTTON)
    names = short_names(offer.party.everyone)
    asker, rule = names[str(offer.party.organizer.id)], Rule(action.rule)
    if offer.state is not OfferState.OPEN:
        return say(why_en.settled_already(asker))
    if action.no:
        await _told(ex, offer, note(why_en.refused(names[str(owner.id)], rule)))
        return say(why_en.kept_rule(asker))
    answer = await _looked_again(ex, replace(offer, accepted=offer.accepted | {Waiver(str(owner.id), rule)}))
    if answer is not None:
        await _told(ex, offer, _headed(answer, why_en.granted(names[str(owner.id)], rule)))
    return say(why_en.thanks(asker))


async def _looked_again(ex: Exchange, offer: Offer) -> Card | None:
    """The asker's card as it is now. The owner's own thread is not about it."""
    thread = ex.thread
    reply = await explain.again(ex, offer)
    ex.thread = thread
    return reply.card


def _headed(card: Card, words: str) -> Card:
    return Card(f"{words} {card.summary}", (text(words, look=Look.GOOD), *card.blocks))


async def _told(ex: Exchange, offer: Offer, card: Card) -> None:
    """A new message where the offer stands, so that it is noticed."""
    about = f"{OFFER}/{offer.id}"
    shown = await ex.desk.conversations.cards((about,))
    place = shown[0].ref.place if shown else await _met(ex, offer.party.organizer.id)
    ref = await _posted(ex, place, card) if place else None
    if ref is not None:
        await ex.desk.conversations.shown(about, ref, 0, ex.now)


async def _met(ex: Exchange, person: MailboxId) -> Place | None:
    shown = await ex.desk.conversations.cards((met_at(person),))
    return shown[0].ref.place if shown else None


async def _posted(ex: Exchange, place: Place, card: Card) -> CardRef | None:
    channel = ex.desk.channels.get(place.channel)
    if channel is None:
        return None
    try:
        return await channel.post(place, card)
    except ChannelError as failure:
        _log.warning("not_told", cause=str(failure))
        return None
