"""A request read as far as it goes without a calendar: how long, when, and with whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.chat import Reply
from bot.asked import Sought, at_lunch, length_of, sought
from bot.exchange import Exchange, Trouble, say
from bot.handlers.who import ask_who_is_meant
from bot.memory import Party
from bot.people import Ambiguous, NotFound, party_of
from bot.texts import en
from bot.understanding.requests import Request
from bot.views.pieces import noted
from scheduling.people import Person


@dataclass(frozen=True, slots=True)
class Understood:
    """`length` None and a `when` without windows are left to the defaults."""

    length: timedelta | None
    when: Sought
    party: Party


async def understood(ex: Exchange, asker: Person, request: Request) -> Understood | NotFound | Reply:
    """What is to be looked at; or the sentence, or the question, that comes before. Raises `DirectoryError`."""
    if request.leftover:
        return await _asked_for_all_that_is_missing(ex, asker, request)
    length = length_of(request)
    if isinstance(length, Trouble):
        return say(length.sentence)
    viewer = await ex.viewer()
    when = sought(at_lunch(request, ex.now, viewer), ex.now, viewer)
    if isinstance(when, Trouble):
        return say(when.sentence)
    party = await party_of(ex, asker, request)
    match party:
        case Trouble(sentence=sentence):
            ex.remember(request=replace(request, people_refs=()))  # names typed now take the place of the group
            return say(sentence)
        case Ambiguous(unclear=unclear):
            return ask_who_is_meant(ex, request, unclear)
        case NotFound():
            return party
    return Understood(length, when, party)


async def _asked_for_all_that_is_missing(ex: Exchange, asker: Person, request: Request) -> Reply:
    """When it should be, and with it who is meant, where that is not clear either."""
    party = await party_of(ex, asker, request)
    if not isinstance(party, Ambiguous):
        return say(en.leftover(request.leftover))
    asked = ask_who_is_meant(ex, request, party.unclear)
    return replace(asked, card=noted(asked.card, en.leftover(request.leftover))) if asked.card else asked
