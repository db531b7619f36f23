"""Finding a time, and booking one that was named: a request becomes an offer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from adapters.chat import Reply
from bot.exchange import Exchange, say
from bot.handlers import times
from bot.handlers.reading import Understood, understood
from bot.memory import Offer, Party
from bot.people import NotFound
from bot.said import is_alone
from bot.texts import en
from bot.understanding.requests import Intent, Request
from bot.views.names import full_name, short_names
from bot.views.pieces import noted
from scheduling.people import Person, PersonKind

LONGEST_ROOM_NAME = 4


async def find_time(ex: Exchange, asker: Person, request: Request, offer_id: str = "") -> Reply:
    """Times for a request. `offer_id` is the open offer that the request carries on, "" for a new one."""
    if request.quorum == 1:
        return await _with_one_of_them(ex, asker, request, offer_id)
    before, request = ex.thread.request, await _with_the_title_as_a_room(ex, await _with_the_title_as_a_name(ex, request))
    ex.remember(request=request, question=None)
    read = await understood(ex, asker, request)
    match read:
        case Reply():
            return read
        case NotFound(names=names):
            ex.remember(request=before if offer_id else without(request, names))
            if not offer_id:
                ex.remember(offer="", starts=())  # nor book a time of the question before by a "yes"
            return say(en.not_found(names))
    if _is_alone(read.party) and not (ex.thread.alone or is_alone(request)):
        ex.remember(offer="", starts=())  # a number typed now must not book what was just talked away
        return say(en.WITH_WHOM)
    reply = await times.look(ex, await _offer(ex, request, read, offer_id))
    note = en.no_such_room(request.place) if request.place and _is_called_room(request.place, read.party) else ""
    return replace(reply, card=noted(reply.card, note)) if reply.card and note else reply


async def _with_one_of_them(ex: Exchange, asker: Person, request: Request, offer_id: str) -> Reply:
    """ "Ana or Ben": the first of them who has a time, with the others named."""
    names, reply = request.attendees or ("",), Reply()
    for count, name in enumerate(names):
        one = replace(request, attendees=(name,) if name else (), quorum=None)
        reply = await find_time(ex, asker, one, offer_id)
        offer_id = ex.thread.offer
        offer = await ex.offer(offer_id)
        if ex.thread.question or offer is None or _is_answered(offer) or count == len(names) - 1:
            others = [each for each in names if each != name]
            note = en.one_of_them(name, names[:count], others) if others else ""
            return replace(reply, card=noted(reply.card, note)) if reply.card and note else reply
    return reply


def _is_answered(offer: Offer) -> bool:
    """Whether it has times, and the one that was wanted if one was."""
    return any(offer.wanted in (None, option.slot.start) for option in offer.options)


async def _offer(ex: Exchange, request: Request, read: Understood, offer_id: str) -> Offer:
    before, party, when = await ex.offer(offer_id), read.party, read.when
    kept = before.with_party(party) if before else None
    return Offer(
        id=before.id if before else ex.desk.new_id(),
        version=before.version if before else 0,
        request=request,
        party=party,
        viewer=await ex.viewer(),
        place=ex.place,
        subject=as_title(_said_title(request)) or (en.TIME_ALONE if _is_alone(party) else subject_for(party)),
        location=request.place or "",
        online=request.online if request.online is not None else not (request.place or _is_alone(party)),
        windows=when.windows,
        excluded=when.excluded,
        wanted=when.wanted,
        window=when.words,
        length=read.length,
        accepted=kept.accepted if kept else frozenset(),
        conceded=kept.conceded if kept else (),
        told=before.told if before else (),
    )


async def _with_the_title_as_a_name(ex: Exchange, request: Request) -> Request:
    """ "Book jas 3pm": where nobody is named, a title that is somebody's name is whom to meet."""
    said = request.subject or ""
    if not lacks_people(replace(request, subject=None)) or len(said.split()) not in (1, 2):
        return request
    wanted = set(said.casefold().split())
    found = await ex.desk.directory.named(said.casefold())
    if not any(wanted <= set(person.name.casefold().split()) for person in found if person.kind is PersonKind.USER):
        return request
    return replace(request, attendees=(said,), subject=None)


async def _with_the_title_as_a_room(ex: Exchange, request: Request) -> Request:
    """ "Book the blue room with Ben": a title that is a room's name is where to meet."""
    said = (request.subject or "").casefold().removeprefix("the ")
    if not said or request.place or len(said.split()) > LONGEST_ROOM_NAME:
        return request
    found = await ex.desk.directory.named(said)
    is_room = any(person.kind is PersonKind.ROOM and person.name.casefold() == said for person in found)
    return replace(request, place=request.subject, subject=None) if is_room else request


def _is_called_room(place: str, party: Party) -> bool:
    """Whether a place sounds like a room that could be booked, and none of that name was found."""
    return not party.rooms and "room" in place.casefold().split()


def _is_alone(party: Party) -> bool:
    return not (party.needed or party.welcome)


def _said_title(request: Request) -> str:
    """A place alone is no title."""
    return "" if request.subject is None or request.subject == request.place else request.subject


def as_title(words: str) -> str:
    """Words out of a sentence as others read them in their calendars: "lunch" is Lunch, "iOS review" stays."""
    return words[:1].upper() + words[1:] if words.split(" ")[0].islower() else words


def subject_for(party: Party) -> str:
    """Ada / Ana Pérez: whom it brings together, not the room."""
    names = short_names([party.organizer])
    return en.titled(
        names[str(party.organizer.id)],
        [full_name(each) for each in (*party.colleagues, *party.guests, *party.welcome)],
        attends=party.organizer_attends,
    )


def without(request: Request, names: Collection[str]) -> Request:
    """The request without people who could not be found, so that other names can take their place."""
    return replace(
        request,
        attendees=tuple(each for each in request.attendees if each not in names),
        optional=tuple(each for each in request.optional if each not in names),
        people_refs=tuple(each for each in request.people_refs if each.casefold() not in names),
    )


def lacks_people(request: Request) -> bool:
    """Whether it was asked whom the meeting is with, unless the asker said that it is for them alone."""
    people = request.attendees or request.optional or request.people_refs
    return request.intent in (Intent.FIND_TIME, Intent.BOOK) and not people and not is_alone(request)
