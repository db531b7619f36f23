"""Which of the asker's meetings is meant: "my 3pm with Ana", "lunch with Ben", "it"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from adapters.chat import PlaceKind, Reply
from bot.asked import instant
from bot.exchange import Exchange, say, show
from bot.handlers import in_outlook
from bot.texts import en
from bot.texts.when import Viewer
from bot.understanding.requests import LocalSpan, Request
from bot.views.meetings import MOST, which_meeting_card
from scheduling.bookings import Booking
from scheduling.intervals import Interval
from scheduling.people import Participant, Person

_RUNNING = timedelta(hours=8)
_AHEAD = timedelta(days=366)
_A_DAY = timedelta(days=1)


async def meant(ex: Exchange, asker: Person, request: Request) -> Sequence[Booking]:
    """The live meetings that fit what was said, soonest first; for "it", the one spoken of last.

    Those that only others can change are among them where nothing of the asker's own fits.
    """
    span = Interval(ex.now - _RUNNING, ex.now + _AHEAD)
    found = await ex.desk.bookings.bookings_of(asker.id, span)
    live = sorted((each for each in found if each.is_live and each.slot.end > ex.now), key=lambda each: each.slot)
    if not _says_which(request):
        spoken_of = await in_outlook.meeting(ex, asker, ex.thread.booking) if ex.thread.booking else None
        if spoken_of is not None and spoken_of.is_live and spoken_of.slot.end > ex.now:
            return [spoken_of]
        return live or [each for each in await in_outlook.meetings(ex, asker) if each.organizer.id == asker.id]
    viewer = await ex.viewer()
    everything = [*live, *await in_outlook.meetings(ex, asker, _around(request.event_time, viewer))]
    fitting = [each for each in everything if _with(each, asker, request.attendees) and _called(each, request.subject)]
    at_that_time = sorted(_at(fitting, request.event_time, viewer), key=lambda each: each.slot)
    return [each for each in at_that_time if each.organizer.id == asker.id] or at_that_time


def _around(said: LocalSpan, viewer: Viewer) -> Interval | None:
    """The days that were named."""
    if said.start is None:
        return None
    return Interval(instant(said.start, viewer) - _A_DAY, instant(said.end or said.start, viewer) + _A_DAY)


async def ask_which(ex: Exchange, asker: Person, request: Request, found: Sequence[Booking], *, cancel: bool) -> Reply:
    """Show those that fit, or none fitting, those with the same people; or say that there is no such meeting.

    A number typed next is one of them, and no longer one of an open offer's times.
    """
    near = () if found or not request.attendees else await meant(ex, asker, Request(request.intent, attendees=request.attendees))
    bookings = found or near
    if not bookings:
        return say(en.no_such_meeting(described(request), everywhere=ex.place is PlaceKind.PERSONAL))
    in_outlook.remember(ex, asker, bookings[:MOST])
    ex.remember(listed=tuple(each.id for each in bookings[:MOST]), offer="", starts=())
    heading = en.TITLE_OF_MANY if found else en.NOT_QUITE
    card = which_meeting_card(bookings, await ex.viewer(), ex.place, ex.now, ex.pack, heading, cancel=cancel)
    return show(card, "")


def described(request: Request) -> str:
    """The meeting in the asker's words, for saying that there is none."""
    people = en.listed(request.attendees)
    return en.meeting_with(people) if people else en.SUCH_A_MEETING


def _says_which(request: Request) -> bool:
    return bool(request.attendees or request.subject or request.event_time.start)


def _with(booking: Booking, asker: Person, names: Iterable[str]) -> bool:
    people: list[Participant] = [*booking.required, *booking.optional, *booking.optional_busy]
    people += [*booking.guests, *booking.optional_guests]
    if booking.organizer.id != asker.id:
        people.append(booking.organizer)
    return all(any(_is_called(each, name) for each in people) or _in_title(booking, name) for name in names)


def _in_title(booking: Booking, name: str) -> bool:
    """ "Lunch with Ben" in one's own calendar, to which nobody was invited."""
    return booking.by_hand and name.removeprefix("@").casefold() in booking.subject.casefold().split()


def _is_called(participant: Participant, name: str) -> bool:
    said = name.removeprefix("@").casefold()
    words = participant.name.casefold().split()
    return said == participant.address or all(any(word.startswith(part) for word in words) for part in said.split())


def _called(booking: Booking, subject: str | None) -> bool:
    return subject is None or _is_plain(subject) or _letters(subject) in _letters(booking.subject)


def _letters(text: str) -> str:
    """So that "standup" is the "Stand-up"."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _is_plain(subject: str) -> bool:
    """Words that name no meeting in particular."""
    return subject.casefold() in {"meeting", "call", "appointment", "chat", "sync", "it"}


def _at(bookings: list[Booking], said: LocalSpan, viewer: Viewer) -> Sequence[Booking]:
    """Those at the time said; for a start alone that none has, those at that hour of any day."""
    if said.start is None:
        return bookings
    start = instant(said.start, viewer)
    if said.end is not None:
        end = instant(said.end, viewer)
        return [each for each in bookings if start <= each.slot.start < end]
    exact = [each for each in bookings if each.slot.start == start]
    return exact or [each for each in bookings if viewer.local(each.slot.start).time() == said.start.time()]
