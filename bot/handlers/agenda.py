"""What is in one's own calendar: "what's on Thursday?", "what's next?"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from adapters.chat import Message, PlaceKind, Reply
from bot.asked import sought
from bot.exchange import Exchange, Trouble, say, show
from bot.handlers.availability import availability
from bot.handlers.meetings import described, meant
from bot.memory import Party
from bot.people import party_of
from bot.said import is_about_oneself
from bot.texts import en, when
from bot.texts.when import Viewer
from bot.understanding.requests import LocalSpan, Request
from bot.views.agenda import Item, agenda_card
from bot.views.pieces import noted, quiet
from scheduling.calendars import AllDayEntry, AnyEntry
from scheduling.intervals import Interval
from scheduling.people import Person
from scheduling.rules import Status

_AN_INSTANT = timedelta(minutes=1)
AHEAD = timedelta(days=7)
NEXT = 3
"""How many entries answer "what's next?"."""


async def agenda(ex: Exchange, asker: Person, request: Request) -> Reply:
    """The asker's own calendar, in their own chat alone."""
    ex.remember(request=request, question=None)
    is_of_others = bool(request.attendees or request.people_refs)
    if is_of_others and not (isinstance(ex.event, Message) and is_about_oneself(ex.event.text)):
        free = await availability(ex, asker, request)
        return replace(free, card=noted(free.card, en.AGENDA_OWN)) if free.card else free
    if ex.place is not PlaceKind.PERSONAL:
        return say(en.AGENDA_PRIVATE)
    if is_of_others:
        return await _with_others(ex, asker, request)
    viewer = await ex.viewer()
    asked = sought(request, ex.now, viewer, may_be_past=True)
    if isinstance(asked, Trouble):
        return say(asked.sentence)
    windows = asked.windows or (_moment(asked.wanted, request) if asked.wanted else Interval(ex.now, ex.now + AHEAD),)
    span = Interval(windows[0].start, windows[-1].end)
    read = await ex.desk.reader.read((asker,), span, live=False, zone=ZoneInfo(viewer.zone))
    entries = read.people[0].entries
    if entries is None:
        return say(en.own_unreadable(read.unreadable[0].why))
    titles = {each.id: each.subject for each in await ex.desk.bookings.bookings_of(asker.id, span)}
    items = [item for window in windows for item in _items(entries, window, titles, viewer, ex.now)]
    shown = items if asked.windows or asked.wanted else items[:NEXT]
    return show(agenda_card(shown, asked.words or en.COMING_UP, read.as_of, ex.now, viewer), "")


async def _with_others(ex: Exchange, asker: Person, request: Request) -> Reply:
    """ "When is my 1:1 with Ben?"."""
    party = await party_of(ex, asker, replace(request, attendees=(), optional=()))
    of_groups = [each.name for each in party.others] if isinstance(party, Party) else []
    about = replace(
        request, attendees=(*request.attendees, *of_groups), event_time=LocalSpan(request.start, request.end), people_refs=()
    )
    found = await meant(ex, asker, about)
    if not found:
        return say(en.no_such_meeting(described(about), everywhere=True))
    viewer = await ex.viewer()
    items = [Item(when.day_of(each.slot.start, ex.now, viewer), each.slot, Status.BUSY, each.subject) for each in found]
    card = agenda_card(
        items[:NEXT], en.meetings_with(about.attendees) if about.attendees else described(about), ex.now, ex.now, viewer
    )
    more = len(items) - NEXT
    return show(replace(card, blocks=(*card.blocks, quiet(en.and_more(more)))) if more > 0 else card, "")


def _moment(at: datetime, request: Request) -> Interval:
    """What goes on at that moment; up to the end, where one was said."""
    length = request.end - request.start if request.start and request.end else _AN_INSTANT
    return Interval(at, at + max(length, _AN_INSTANT))


def _items(
    entries: tuple[AnyEntry, ...], window: Interval, titles: dict[str, str], viewer: Viewer, now: datetime
) -> Iterator[Item]:
    """What overlaps the window, by day, what lasts all day first."""
    found: list[tuple[datetime, Item]] = []
    today = viewer.local(now).date()
    for entry in entries:
        if isinstance(entry, AllDayEntry):
            found += [(_midnight(day, viewer), _whole_day(day, today, entry, viewer)) for day in _days(entry, window, viewer)]
        elif entry.start < window.end and entry.end > window.start:
            begins = max(entry.start, window.start)
            slot = Interval(entry.start.astimezone(UTC), entry.end.astimezone(UTC))
            found.append((begins, Item(when.day_of(begins, now, viewer), slot, entry.status, titles.get(entry.booking, ""))))
    yield from (item for _, item in sorted(found, key=lambda pair: pair[0]))


def _midnight(day: date, viewer: Viewer) -> datetime:
    return datetime.combine(day, time(), viewer.tz)


def _whole_day(day: date, today: date, entry: AllDayEntry, viewer: Viewer) -> Item:
    return Item(when.date_words(day, today, viewer), None, entry.status)


def _days(entry: AllDayEntry, window: Interval, viewer: Viewer) -> Iterator[date]:
    """The local dates of an all-day entry that the window touches."""
    first = max(entry.first, viewer.local(window.start).date())
    last = min(entry.last, viewer.local(window.end - timedelta(microseconds=1)).date() + timedelta(days=1))
    for ahead in range((last - first).days):
        yield first + timedelta(days=ahead)
