"""The change form sent off: its fields become the offer's question, or errors beside the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.asked import LONGEST, Sought, sought
from bot.exchange import Exchange, Trouble
from bot.handlers.find_time import subject_for
from bot.memory import Offer, Party
from bot.people import Ambiguous, NotFound, party_of
from bot.texts import en
from bot.understanding.requests import Intent, Request
from bot.understanding.understand import understand
from bot.views.change_form import LENGTH, ONLINE, OPTIONAL, PEOPLE, PLACE, SUBJECT, WINDOW, Filled, as_offered
from scheduling.people import Participant, Person


async def changed_offer(ex: Exchange, asker: Person, offer: Offer, inputs: Mapping[str, str]) -> Offer | Filled:
    """What the form says now. A field that the card did not have stays as it was."""
    values = {**as_offered(offer).values, **{name: value.strip() for name, value in inputs.items()}}
    errors: dict[str, str] = {}
    length = _length(values[LENGTH], errors)
    said, when = await _when(ex, offer, values[WINDOW], errors)
    party = await _party(ex, asker, offer, values, errors)
    if errors or party is None or length is None:
        return Filled(values, errors)
    return replace(
        offer.with_party(party),
        request=_request(said, length, values),
        length=length,
        windows=when.windows if when else offer.windows,
        excluded=when.excluded if when else offer.excluded,
        wanted=when.wanted if when else offer.wanted,
        window=when.words if when else offer.window,
        subject=_subject(offer, party, values[SUBJECT]),
        location=values[PLACE],
        online=values[ONLINE] == "true",
        earlier_pages=(),
    )


def _length(typed: str, errors: dict[str, str]) -> timedelta | None:
    minutes = int(typed) if typed.isdecimal() and len(typed) < 5 else None
    if minutes is None or minutes == 0:
        errors[LENGTH] = en.NO_LENGTH
        return None
    if timedelta(minutes=minutes) > LONGEST:
        errors[LENGTH] = en.TOO_LONG
        return None
    return timedelta(minutes=minutes)


async def _when(ex: Exchange, offer: Offer, typed: str, errors: dict[str, str]) -> tuple[Request, Sought | None]:
    """The request with the window that was typed, and that as times; None when it was left as it was.

    An empty field means any of the next working days.
    """
    if typed == offer.window:
        return offer.request, None
    viewer = await ex.viewer()
    said = understand(f"{en.FORM_ASKS_FOR} {typed}", ex.now, viewer.tz) if typed else Request(Intent.FIND_TIME)
    found = sought(said, ex.now, viewer)
    if isinstance(found, Trouble):
        errors[WINDOW] = found.sentence
    elif typed and (said.leftover or not (found.windows or found.wanted)):
        errors[WINDOW] = en.FORM_BAD_WINDOW
    timed = replace(offer.request, start=said.start, end=said.end, exact=said.exact, windows=said.windows, excluded=said.excluded)
    return timed, None if isinstance(found, Trouble) else found


async def _party(ex: Exchange, asker: Person, offer: Offer, values: Mapping[str, str], errors: dict[str, str]) -> Party | None:
    before = as_offered(offer).values
    if all(values[each] == before[each] for each in (PEOPLE, OPTIONAL)):
        return offer.party
    known: dict[str, Participant] = {}
    for each in (*offer.party.needed, *offer.party.welcome):
        known[each.name.casefold()] = known[each.address] = each
    request = Request(
        Intent.FIND_TIME,
        attendees=_names(values[PEOPLE], known),
        optional=_names(values[OPTIONAL], known),
        asker_attends=offer.party.organizer_attends,
    )
    party = await party_of(ex, asker, request)
    match party:
        case Trouble(sentence=sentence):
            errors[PEOPLE] = sentence
        case NotFound(names=names):
            errors[PEOPLE] = en.not_found(names)
        case Ambiguous(unclear=unclear):
            errors[PEOPLE] = en.several_called(unclear[0].name, [each.name for each in unclear[0].people])
        case Party() if not (party.needed or party.welcome):
            errors[PEOPLE] = en.FORM_NOBODY
    return party if isinstance(party, Party) else None


def _names(typed: str, known: Mapping[str, Participant]) -> tuple[str, ...]:
    """Names between commas; those who are on the card already by their addresses, so that they stay who they are."""
    names = [name.strip() for name in typed.replace(";", ",").split(",")]
    return tuple(known[name.casefold()].address if name.casefold() in known else name for name in names if name)


def _subject(offer: Offer, party: Party, typed: str) -> str:
    """A title nobody wrote follows the people."""
    if typed and typed != offer.subject:
        return typed
    return subject_for(party) if not typed or offer.subject == subject_for(offer.party) else offer.subject


def _request(request: Request, length: timedelta, values: Mapping[str, str]) -> Request:
    """So that "make it an hour" carries on from the form as from words."""
    return replace(
        request,
        duration_minutes=round(length.total_seconds() / 60),
        attendees=_names(values[PEOPLE], {}),
        optional=_names(values[OPTIONAL], {}),
        people_refs=(),
        place=values[PLACE] or None,
        online=values[ONLINE] == "true",
    )
