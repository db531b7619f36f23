"""The page at /: everybody's calendars side by side, for a week or a day, or one person's week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import jinja2
from aiohttp import web

from adapters.sandbox.events import StoredEvent
from adapters.sandbox.mailboxes import Mailbox
from adapters.sandbox.people import Account
from adapters.sandbox.recurrence import WEEKDAYS
from adapters.sandbox.world import World
from adapters.windows_zones import iana_of, windows_of

HERE = Path(__file__).parent
ZONES = (
    "Europe/Stockholm Europe/Madrid Europe/Sofia Europe/London Europe/Prague Asia/Tokyo Asia/Kolkata "
    "America/New_York America/Chicago America/Los_Angeles UTC"
)
DAY = timedelta(days=1)
USUAL_HOURS = (7, 20)
WHOLE_DAY = (0, 24)
STATUS_NAMES = {
    "busy": "Busy",
    "tentative": "Tentative",
    "oof": "Out of office",
    "workingElsewhere": "Working elsewhere",
    "free": "Free",
    "unknown": "Unknown",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks to be shown; `day` narrows everybody's week to one day, `person` to one person."""

    monday: date
    zone: str
    day: date | None
    person: str
    hours: tuple[int, int]
    weekend: bool

    def days(self) -> list[date]:
        if self.day is not None:
            return [self.day]
        return [self.monday + n * DAY for n in range(7 if self.weekend else 5)]

    def link(self, **changed: object) -> str:
        now: dict[str, object] = {
            "week": self.monday,
            "zone": self.zone,
            "day": self.day or "",
            "person": self.person,
            "hours": "24" if self.hours == WHOLE_DAY else "",
            "weekend": "1" if self.weekend else "",
        }
        return "/?" + urlencode({name: value for name, value in (now | changed).items() if value})


@dataclass(frozen=True, slots=True)
class Bar:
    """An event on a lane: where it begins and how long it is, in percent of the lane, and its track among those it overlaps."""

    event: StoredEvent
    start: float
    length: float
    words: str
    time: str
    track: int = 0
    tracks: int = 1


@dataclass(frozen=True, slots=True)
class Lane:
    """One person's day. `open` are their working hours; `hidden` says how many events lie before and after the hours shown."""

    day: date
    bars: tuple[Bar, ...]
    whole_day: tuple[Bar, ...]
    open: tuple[tuple[float, float], ...]
    hidden: tuple[int, int]
    now: float | None


@dataclass(frozen=True, slots=True)
class Row:
    account: Account
    local: str
    lanes: tuple[Lane, ...]


class Page:
    """Draws calendars of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        loader = jinja2.FileSystemLoader(HERE / "templates")
        self._templates = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)

    async def week(self, request: web.Request) -> web.Response:
        self._world.clock.catch_up()
        try:
            choice = self._choice(request)
        except (ValueError, KeyError) as problem:
            return web.Response(status=400, text=f"This address cannot be shown: {problem}.\n")
        return web.Response(text=self._drawn(choice), content_type="text/html")

    async def version(self, _: web.Request) -> web.Response:
        """What the page compares to see that something changed; it grows with writes, and with minutes for the line of now."""
        self._world.clock.catch_up()
        now = self._world.now()
        return web.json_response({"version": f"{self._world.history.version}.{now:%Y%m%d%H%M}", "now": now.isoformat()})

    def _choice(self, request: web.Request) -> Choice:
        query = request.query
        zone = query.get("zone") or ZONES.split()[0]
        if zone not in ZONES.split():
            raise ValueError(f"there is no zone {zone}")
        today = self._world.now().astimezone(ZoneInfo(zone)).date()
        day = date.fromisoformat(query["day"]) if query.get("day") else None
        week = day or (date.fromisoformat(query["week"]) if query.get("week") else today)
        person = query.get("person", "")
        if person and person not in self._world.mailboxes:
            raise ValueError(f"nobody has the id {person}")
        hours = WHOLE_DAY if query.get("hours") == "24" else USUAL_HOURS
        return Choice(week - week.weekday() * DAY, zone, day, person, hours, query.get("weekend") == "1")

    def _drawn(self, choice: Choice) -> str:
        world = self._world
        now = world.now()
        accounts = [
            a for a in world.accounts.values() if a.id in world.mailboxes and (not choice.person or a.id == choice.person)
        ]
        step = DAY if choice.day else 7 * DAY
        shown = choice.day or choice.monday
        return self._templates.get_template("week.html").render(
            choice=choice,
            rows=[self._row(account, choice) for account in accounts],
            days=choice.days(),
            hours=range(choice.hours[0], choice.hours[1]),
            people=[account for account in world.accounts.values() if account.id in world.mailboxes],
            zones=ZONES.split(),
            windows_zone=windows_of(choice.zone),
            statuses=STATUS_NAMES,
            before=choice.link(**{"day" if choice.day else "week": shown - step}),
            after=choice.link(**{"day" if choice.day else "week": shown + step}),
            today=now.astimezone(ZoneInfo(choice.zone)).date(),
            now=now.astimezone(ZoneInfo(choice.zone)),
            frozen=world.clock.frozen,
            mails=len(world.outbox),
            version=f"{world.history.version}.{now:%Y%m%d%H%M}",
        )

    def _row(self, account: Account, choice: Choice) -> Row:
        mailbox = self._world.mailboxes[account.id]
        own = ZoneInfo(iana_of(account.zone) or "UTC")
        local = f"{self._world.now().astimezone(own):%H:%M}"
        return Row(account, local, tuple(self._lane(account, mailbox, day, choice) for day in choice.days()))

    def _lane(self, account: Account, mailbox: Mailbox, day: date, choice: Choice) -> Lane:
        zone = ZoneInfo(choice.zone)
        midnight, next_midnight = _wall(day, 0, zone), _wall(day, 24, zone)
        start, end = _wall(day, choice.hours[0], zone), _wall(day, choice.hours[1], zone)
        found = [
            event
            for calendar in mailbox.calendars
            for event in mailbox.at(midnight - DAY, next_midnight + DAY, calendar)
            if _shown_on(event, day, midnight, next_midnight)
        ]
        timed = sorted((e for e in found if not e.all_day), key=lambda event: (event.start, event.end, event.id))
        seen = [event for event in timed if event.start < end and event.end > start]
        bars = tuple(_in_tracks(_bar(event, start, end, zone, account) for event in seen))
        whole = tuple(Bar(event, 0, 100, _words(event, account, "all day"), "all day") for event in found if event.all_day)
        hidden = sum(event.end <= start for event in timed), sum(event.start >= end for event in timed)
        present = self._world.now()
        now = _share(present, start, end) if start <= present < end else None
        return Lane(day, bars, whole, tuple(_open_hours(account, day, start, end)), hidden, now)


def _wall(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The instant of a local hour; 24 is the next midnight."""
    local = datetime.combine(day + (DAY if hour == 24 else timedelta(0)), time(hour % 24), zone)
    return local.astimezone(UTC)


def _shown_on(event: StoredEvent, day: date, midnight: datetime, next_midnight: datetime) -> bool:
    if event.all_day:
        return event.start.date() <= day < event.end.date()
    return event.start < next_midnight and event.end > midnight


def _share(moment: datetime, start: datetime, end: datetime) -> float:
    return round((moment - start) / (end - start) * 100, 3)


def _bar(event: StoredEvent, start: datetime, end: datetime, zone: ZoneInfo, account: Account) -> Bar:
    first, last = _share(max(event.start, start), start, end), _share(min(event.end, end), start, end)
    times = f"{event.start.astimezone(zone):%H:%M}–{event.end.astimezone(zone):%H:%M}"
    return Bar(event, first, last - first, _words(event, account, times), times)


def _words(event: StoredEvent, account: Account, times: str) -> str:
    """What a screen reader says, and the tooltip."""
    parts = [account.name, times, STATUS_NAMES.get(event.show_as, event.show_as), event.subject]
    parts += ["cancelled"] if event.cancelled else []
    parts += ["private"] if event.sensitivity == "private" else []
    parts += [] if event.is_organizer else [f"invited by {event.organizer[0]}, {event.response}"]
    return ", ".join(part for part in parts if part)


def _in_tracks(bars: Iterable[Bar]) -> Iterator[Bar]:
    """Bars that overlap get tracks beside each other; `tracks` is how many their cluster needs."""
    cluster: list[Bar] = []
    until = 0.0
    for bar in bars:
        if cluster and bar.start >= until:
            yield from _tracked(cluster)
            cluster = []
        cluster.append(bar)
        until = max(until, bar.start + bar.length) if len(cluster) > 1 else bar.start + bar.length
    yield from _tracked(cluster)


def _tracked(cluster: list[Bar]) -> Iterator[Bar]:
    ends: list[float] = []
    placed: list[tuple[Bar, int]] = []
    for bar in cluster:
        track = next((n for n, end in enumerate(ends) if end <= bar.start), len(ends))
        ends[track : track + 1] = [bar.start + bar.length]
        placed.append((bar, track))
    for bar, track in placed:
        yield Bar(bar.event, bar.start, bar.length, bar.words, bar.time, track, len(ends))


def _open_hours(account: Account, day: date, start: datetime, end: datetime) -> Iterator[tuple[float, float]]:
    """A person's working hours on a lane of another zone: up to two stretches."""
    own = ZoneInfo(iana_of(account.zone) or "UTC")
    for local in (day - DAY, day, day + DAY):
        if account.kind == "room" or WEEKDAYS[local.weekday()] not in account.days:
            continue
        opens, closes = (datetime.combine(local, clock, own).astimezone(UTC) for clock in (account.opens, account.closes))
        first, last = max(opens, start), min(closes, end)
        if first < last:
            yield _share(first, start, end), _share(last, start, end) - _share(first, start, end)


def add_routes(app: web.Application, world: World) -> None:
    page = Page(world)
    app.router.add_get("/", page.week)
    app.router.add_get("/version", page.version)
    app.router.add_static("/static", HERE / "static")
