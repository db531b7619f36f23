"""A stage on which the protocol is played: everything that happens is written down, and at any step something may intervene."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa

from adapters.sql.database import Database
from adapters.sql.schema import booking, claim, forgetting, job, person, record, seat, sighting
from scheduling.bookings import Book, adopting
from scheduling.calendars import Event, Readings
from scheduling.errors import StoreUnavailable
from scheduling.intervals import Interval
from scheduling.ports import BookingStore, Calendars
from scheduling.service.book import Bookings
from tests.booking.office import INSTALLATION, Office
from tests.fakes.clock import MONDAY_MORNING, SetClock

Act = Callable[[], Awaitable[None]]
AHEAD = timedelta(minutes=40)
ASKING = {"load", "holdings", "next_due", "bookings_of", "untold", "renew", "due", "give_back", "finish"}
"""Calls of the store after which the database is as it was, but for the lease."""


class Stopped(BaseException):
    """The process is gone: nothing of it runs any more."""


@dataclass(frozen=True, slots=True)
class Row:
    """A booking as it stands in the database, read without any code of the protocol."""

    id: str
    version: int
    state: str
    request: str
    slot: Interval
    pending: Interval | None
    event_id: str
    overlaps: bool
    settled: bool
    lapsed: bool
    ical_uid: str
    cancel_asked: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database after a commit."""

    rows: tuple[Row, ...]
    claims: frozenset[tuple[str, int, str]]
    leased: tuple[str, ...]
    jobs: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, with how many writes and mails there were by then."""

    at: datetime
    writes: int
    mails: int
    snapshot: Snapshot | None = None
    reading: Readings | None = None
    began: datetime | None = None
    writes_before: int = 0
    said: object = None
    created: str = ""


@dataclass
class Story:
    """All that an outside observer can know of a run."""

    office: Office
    commands: dict[str, Book] = field(default_factory=dict)
    moments: list[Moment] = field(default_factory=list)

    def note(self, **what: Any) -> None:
        calendars = self.office.calendars
        self.moments.append(Moment(self.office.clock.now(), len(calendars.writes), len(calendars.mails), **what))

    async def snap(self) -> Snapshot:
        snapshot = await snapshot_of(
            self.office.database, [each.request for each in self.commands.values()], self.office.clock.now()
        )
        self.note(snapshot=snapshot)
        return snapshot


async def snapshot_of(database: Database, requests: Sequence[str], now: datetime) -> Snapshot:
    async with database.reading() as connection:
        if not database.is_sqlite:
            await connection.execution_options(isolation_level="REPEATABLE READ")  # one moment, not one for each query
        mine = booking.c.request.in_(requests)
        rows = (await connection.execute(sa.select(booking).where(mine))).all()
        claims = await connection.execute(
            sa.select(person.c.mailbox, claim.c.tick, claim.c.booking)
            .join(person, person.c.id == claim.c.person)
            .join(booking, booking.c.id == claim.c.booking)
            .where(mine)
        )
        jobs = await connection.execute(
            sa.select(job.c.booking, job.c.work, job.c.leased_until).join(booking, booking.c.id == job.c.booking).where(mine)
        )
        all_jobs = jobs.all()
        notices = await connection.execute(
            sa.select(record.c.booking)
            .join(booking, booking.c.id == record.c.booking)
            .where(mine, record.c.what == "overlap_seen")
        )
        return Snapshot(
            tuple(_row(each, now) for each in rows),
            frozenset((each.mailbox, each.tick, each.booking) for each in claims),
            tuple(each.booking for each in all_jobs if each.leased_until is not None),
            tuple((each.booking, each.work) for each in all_jobs),
            tuple(notices.scalars()),
        )


def _row(row: Any, now: datetime) -> Row:
    return Row(
        id=row.id,
        version=row.version,
        state=row.state,
        request=row.request,
        slot=Interval(row.starts, row.ends),
        pending=None if row.pending_starts is None else Interval(row.pending_starts, row.pending_ends),
        event_id=row.event_id,
        overlaps=row.overlaps,
        settled=row.settled,
        ical_uid=row.ical_uid,
        cancel_asked=row.cancel_asked is not None,
        lapsed=row.state == "held" and row.expires is not None and row.expires <= now,
    )


class Points:
    """The awaits of one process, counted: at the chosen one the process ends, or `act` happens.

    An act comes between two awaits, so it is enough to count what comes after each; a process may end on either side.
    """

    def __init__(self, at: int = 0, act: Act | None = None) -> None:
        self.count = 0
        self.dead = False
        self.reached = ""
        self._at = at
        self._act = act

    async def passed(self, where: str) -> None:
        if self.dead:
            raise Stopped
        self.count += self._act is None or where.startswith("after")
        if self.count == self._at and not self.reached:
            self.reached = where
            if self._act is None:
                self.dead = True
                raise Stopped
            await self._act()
        if self.dead:
            raise Stopped


class _Watched:
    """A collaborator whose every call is a point before and a point after, and is written down in between."""

    def __init__(self, target: Any, points: Points, story: Story, after: Callable[..., Awaitable[None]]) -> None:
        self._target = target
        self._points = points
        self._story = story
        self._after = after

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._target, name)
        if not asyncio.iscoroutinefunction(method):
            return method

        async def call(*args: Any, **kwargs: Any) -> Any:
            await self._points.passed(f"before {name}")
            began = self._story.office.clock.now()
            writes = len(self._story.office.calendars.writes)
            try:
                answer = await method(*args, **kwargs)
            except Exception:
                await self._after(self._story, name, began, writes, None)
                await self._points.passed(f"after failed {name}")
                raise
            await self._after(self._story, name, began, writes, answer)
            await self._points.passed(f"after {name}")
            return answer

        return call


async def _after_calendars(story: Story, name: str, began: datetime, writes: int, answer: Any) -> None:
    if name == "read" and answer is not None:
        story.note(reading=answer, began=began, writes_before=writes)
    if name == "create" and answer is not None:
        story.note(created=answer.id)


async def _after_store(story: Story, name: str, began: datetime, writes: int, answer: Any) -> None:
    if name not in ASKING:
        await story.snap()


def watched_calendars(target: Calendars, points: Points, story: Story) -> Calendars:
    return cast("Calendars", _Watched(target, points, story, _after_calendars))


def watched_store(target: BookingStore, points: Points, story: Story) -> BookingStore:
    return cast("BookingStore", _Watched(target, points, story, _after_store))


@dataclass(frozen=True, slots=True)
class Askew:
    """A machine's clock that is wrong by so much; how fast it goes is right."""

    clock: SetClock
    by: timedelta

    def now(self) -> datetime:
        return self.clock.now() + self.by

    def monotonic(self) -> float:
        return self.clock.monotonic()


class Stage:
    """One run in an office of its own: the first process, which something happens to, and those that come after it."""

    def __init__(
        self, office: Office, points: Points, *, prefix: str, skews: Sequence[timedelta] = (timedelta(0),), **planted: Any
    ) -> None:
        self.office = office
        self.points = points
        self.prefix = prefix
        self.story = Story(office)
        self._skews = skews
        self._planted = planted
        self._processes = 0

    def process(self, points: Points | None = None) -> Bookings:
        """A worker of its own, watched; a fault that was planted is in every one. Their clocks go wrong by `skews` in turn."""
        clock = Askew(self.office.clock, self._skews[self._processes % len(self._skews)])
        self._processes += 1
        mine = points or Points()
        planted = dict(self._planted)
        store = watched_store(planted.pop("store", self.office.store), mine, self.story)
        calendars = watched_calendars(planted.pop("calendars", self.office.calendars), mine, self.story)
        return self.office.worker(f"{self.prefix}-{self._processes}", store=store, calendars=calendars, clock=clock, **planted)

    def asks(self, name: str = "a", hour: int = 10, **how: Any) -> Book:
        command = self.office.asks(hour, request=f"{self.prefix}-{name}", **how)
        self.story.commands[name] = command
        return command

    def adopts(self, event: Event, name: str = "by hand") -> Book:
        """What a meeting that Ada made in Outlook takes of whom."""
        office = self.office
        known = {each.address: each for each in (*office.people, office.room)}
        command = adopting(office.ada, event, known, "Europe/Stockholm")
        self.story.commands[name] = command
        return command

    async def say(self, asked: Awaitable[Any]) -> Any:
        """What the person is told, if the process lives to tell it."""
        try:
            answer = await asked
        except (Stopped, StoreUnavailable):
            return None
        self.story.note(said=answer)
        return answer

    async def settle(self, worker: Bookings | None = None) -> None:
        """Time passes and workers do what is due, until nothing is left for the next while; not for ever."""
        mine = worker or self.process()
        for _ in range(40):
            wait = await mine.settle(patience=timedelta(seconds=30))
            if wait is None or wait > AHEAD:
                break
            self.office.clock.advance(wait)
        await self.story.snap()


def reference_of(booking_id: str) -> str:
    return f"{INSTALLATION}:{booking_id}"


async def cleared(database: Database, clock: SetClock) -> None:
    """As on the first day: nothing in the tables, and the clock set back."""
    async with database.transaction() as connection:
        await connection.execute(sa.insert(forgetting).values(only=1, before=datetime(2100, 1, 1, tzinfo=UTC)))
        for table in (sighting, record, forgetting, job, claim, seat, booking, person):
            await connection.execute(sa.delete(table))
    clock.advance(MONDAY_MORNING - clock.now())
