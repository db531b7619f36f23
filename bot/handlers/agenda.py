"""What is in one's own calendar: "what's on Thursday?", "what's next?"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from adapters.chat import PlaceKind, Reply
from bot.asked import sought
from bot.exchange import Exchange, Trouble, say, show
from bot.texts import en, when
from bot.texts.when import Viewer
from bot.understanding.requests import Request
from bot.views.agenda import Item, agenda_card
from scheduling.calendars import AllDayEntry, AnyEntry
from scheduling.intervals import Interval
from scheduling.people import Person

AHEAD = timedelta(days=7)
NEXT = 3
"""How many entries answer "what's next?"."""


async def agenda(ex: Exchange, asker: Person, request: Request) -> Reply:
    """The asker's own calendar, in their own chat alone."""
    ex.remember(request=request, question=None)
    if ex.place is not PlaceKind.PERSONAL:
        return say(en.AGENDA_PRIVATE)
    if request.attendees or request.people_refs:
        return say(en.AGENDA_OWN)
    viewer = await ex.viewer()
    asked = sought(request, ex.now, viewer)
    if isinstance(asked, Trouble):
        return say(asked.sentence)
    windows = asked.windows or (Interval(asked.wanted or ex.now, (asked.wanted or ex.now) + AHEAD),)
    span = Interval(windows[0].start, windows[-1].end)
    read = await ex.desk.reader.read((asker,), span, live=False, zone=ZoneInfo(viewer.zone))
    entries = read.people[0].entries
    if entries is None:
        return say(en.own_unreadable(read.unreadable[0].why))
    titles = {each.id: each.subject for each in await ex.desk.bookings.bookings_of(asker.id, span)}
    items = [item for window in windows for item in _items(entries, window, titles, viewer, ex.now)]
    shown = items if asked.windows else items[:NEXT]
    return show(agenda_card(shown, asked.words or en.COMING_UP, read.as_of, ex.now, viewer), "")


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
