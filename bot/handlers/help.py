"""Help, first contact, and what is not there yet, said plainly."""

from __future__ import annotations

import re

from adapters.chat import Arrival, Message, Reply
from bot.exchange import Exchange, say
from bot.memory import Thread
from bot.said import asks_for_a_room
from bot.texts import en
from bot.understanding.requests import Intent, Request
from bot.views.help import examples_card, help_card, welcome_card
from bot.views.pieces import is_shared

PLEAS = frozenset({"help", "help me", "?", "/help", "what can you do", "what can you do?"})


def at_once(ex: Exchange) -> Reply | None:
    """The answer to what means the same whatever was said before: first contact, and a plain cry for help."""
    match ex.event:
        case Arrival():
            return welcome(ex)
        case Message(text=text) if text.strip().casefold() in PLEAS:
            return help_(ex)
    return None


_THANKS = re.compile(r"thank(?:s|you)?|thx|ty|cheers|merci|danke|gracias")
_PLEASED = re.compile(
    r"ok(?:ay)?|great|perfect|awesome|cool|nice|lovely|super|excellent|brilliant|wonderful|good|sweet|got|it|you|so|very|much|"
    r"many|a|lot|all|for|that|the|your|help|again|really|job|work|👍|🙏|🎉"
)
_GREETING = re.compile(r"hello|hi|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|morning|hello there|hi there|hey there")


def is_thanks(text: str, *, open_offer: bool) -> bool:
    """Thanks in any company of pleased words; those alone too, unless a time is on the table that they may say yes to."""
    words = re.findall(r"[^\s.,!:;()]+", text.casefold())
    thanks = [word for word in words if _THANKS.fullmatch(word)]
    rest = [word for word in words if word not in thanks]
    return bool(words) and all(_PLEASED.fullmatch(word) for word in rest) and (bool(thanks) or not open_offer)


def is_greeting(text: str) -> bool:
    return _GREETING.fullmatch(text.casefold().strip(" .,!:)")) is not None


def welcome_back(ex: Exchange) -> Reply:
    """Thanks are no yes: a time that is on the table is not booked by them, and no meeting cancelled."""
    open_still = [en.NOT_CANCELLED_YET] if ex.thread.cancelling else [en.STILL_OPEN] if ex.thread.starts else []
    return say(en.YOU_ARE_WELCOME, *open_still)


def welcome(ex: Exchange) -> Reply:
    return Reply(card=welcome_card(ex.pack, shared=is_shared(ex.place)))


def help_(ex: Exchange) -> Reply:
    return Reply(card=help_card(ex.pack, shared=is_shared(ex.place)))


def not_understood(ex: Exchange, request: Request) -> Reply:
    """Never silence and never a guess: three examples that do work; whoever says something for the first time is welcomed."""
    if said := notes_on(request):
        return Reply(card=examples_card(said[0]))
    return Reply(card=examples_card()) if ex.thread != Thread() else welcome(ex)


NOT_YET = {
    Intent.LINK: en.NOT_YET_LINK,
    Intent.CHECK: en.NOT_YET_CHECK,
}


REFUSED = {
    "unnamed person": en.NOT_YET_UNNAMED,
    "several meetings": en.NOT_YET_SEVERAL,
    "decline": en.NOT_YET_DECLINE,
    "people of a meeting": en.NOT_YET_PEOPLE,
}
"""What stops a request, as `Request.unsupported` names it."""

NOTED = {
    "recurring": en.NOT_YET_RECURRING,
    "reminder": en.NOT_YET_REMINDER,
    "too long": en.READ_IN_PART,
}
"""What is left out of a request that is carried out all the same."""


ASKING = frozenset({Intent.FIND_TIME, Intent.BOOK, Intent.AVAILABILITY})


def refusal(request: Request) -> str:
    """Why a request is not carried out at all, "" when it is."""
    if request.quorum not in (None, 1) and request.intent in (Intent.FIND_TIME, Intent.BOOK):
        return en.NOT_YET_QUORUM
    return next((REFUSED[each] for each in request.unsupported if each in REFUSED), "")


def notes_on(request: Request, said: str = "") -> tuple[str, ...]:
    """What of a request is not carried out beside what is."""
    notes = [NOTED[each] for each in request.unsupported if each in NOTED]
    if request.intent in ASKING and not request.place and asks_for_a_room(said):
        notes.append(en.NAME_A_ROOM)
    return (*notes, en.also_asked(request.rest)) if request.rest else tuple(notes)


def not_yet(intent: Intent) -> Reply:
    return Reply(card=examples_card(NOT_YET[intent]))
