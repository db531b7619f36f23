"""Help, first contact, and what is not there yet, said plainly."""

from __future__ import annotations

from adapters.chat import Arrival, Message, Reply
from bot.exchange import Exchange, say
from bot.memory import Thread
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


THANKS = frozenset({"thanks", "thank you", "thx", "ty", "cheers", "many thanks", "thanks a lot", "thank you very much"})


def is_thanks(text: str) -> bool:
    return text.strip(" .!,:)").casefold() in THANKS


def welcome_back(ex: Exchange) -> Reply:
    """Thanks are no yes: a time that is on the table is not booked by them."""
    return say(en.YOU_ARE_WELCOME, *([en.STILL_OPEN] if ex.thread.starts else []))


def welcome(ex: Exchange) -> Reply:
    return Reply(card=welcome_card(shared=is_shared(ex.place)))


def help_(ex: Exchange) -> Reply:
    return Reply(card=help_card(shared=is_shared(ex.place)))


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
}
"""What stops a request, as `Request.unsupported` names it."""

NOTED = {
    "recurring": en.NOT_YET_RECURRING,
    "reminder": en.NOT_YET_REMINDER,
    "too long": en.READ_IN_PART,
}
"""What is left out of a request that is carried out all the same."""


def refusal(request: Request) -> str:
    """Why a request is not carried out at all, "" when it is."""
    if request.quorum not in (None, 1) and request.intent in (Intent.FIND_TIME, Intent.BOOK):
        return en.NOT_YET_QUORUM
    return next((REFUSED[each] for each in request.unsupported if each in REFUSED), "")


def notes_on(request: Request) -> tuple[str, ...]:
    """What of a request is not carried out beside what is."""
    notes = [NOTED[each] for each in request.unsupported if each in NOTED]
    return (*notes, en.also_asked(request.rest)) if request.rest else tuple(notes)


def not_yet(intent: Intent) -> Reply:
    return Reply(card=examples_card(NOT_YET[intent]))
