"""The protocol through the real adapter, over HTTP, to the sandbox Outlook: its answers, its faults, its mails."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from adapters.sandbox import exchange
from adapters.sandbox.history import Author
from adapters.sql.bookings import SqlBookings
from adapters.sql.database import Database
from scheduling.bookings import Book, Booked, Booking, Cancelled, Moved, NotBooked, State, StillWorking, Why, adopting
from scheduling.intervals import Interval
from scheduling.people import Person
from scheduling.ports import StoredRules
from scheduling.rules import Rules
from scheduling.service.book import Bookings
from scheduling.service.reading import Reader
from scheduling.service.turn import Sleep
from tests.booking.plays import PATIENT
from tests.builders import at, span
from tests.contracts.worlds import ADA, ANA, BEN, SandboxCalendarWorld, sandbox_world
from tests.fakes.clock import SetClock
from tests.fakes.directory import FakeDirectory
from tests.fakes.rules import RulesInMemory


class Company:
    """Ada, Ana and Ben with real mailboxes, and a worker; when it waits, time passes for Outlook too."""

    def __init__(self, world: SandboxCalendarWorld, database: Database, clock: SetClock) -> None:
        self.world = world
        self.clock = clock
        self.store = SqlBookings(database)
        rules = RulesInMemory({each.id: StoredRules(Rules(horizon=None, notice=timedelta(0)), 1) for each in (ADA, ANA, BEN)})
        self.reader = Reader(world.calendars, FakeDirectory((ADA, ANA, BEN)), rules, self.store, clock)
        self.worker = self.a_worker(self.wait)

    def a_worker(self, sleep: Sleep) -> Bookings:
        return Bookings(self.store, self.world.calendars, self.reader, self.clock, installation="here", worker="one", sleep=sleep)

    async def wait(self, seconds: float) -> None:
        await self.clock.sleep(seconds)
        self.world.sandbox.clock.advance(timedelta(seconds=seconds))

    def asks(self, hour: int = 10) -> Book:
        return Book("request", str(hour), ADA, span(hour, hour + 1), "Europe/Stockholm", "Ada / Ana", required=(ANA, BEN))

    async def work_for(self, length: timedelta) -> None:
        until = self.clock.now() + length
        while (left := until - self.clock.now()) > timedelta(0):
            wait = await self.worker.settle(patience=PATIENT)
            await self.wait(min(left, wait if wait is not None else left).total_seconds())
        await self.worker.settle(patience=PATIENT)

    def daily(self) -> str:
        """Ada meets Ana and Ben each day at 10, five times; the immutable id of the second time."""
        mailbox = self.world.sandbox.mailboxes[ADA.id.object_id]
        slot = span(10, 11)
        body: dict[str, object] = {
            "subject": "Daily",
            "attendees": [{"emailAddress": {"address": each.address, "name": each.name}} for each in (ANA, BEN)],
            "start": {"dateTime": slot.start.replace(tzinfo=None).isoformat(), "timeZone": "UTC"},
            "end": {"dateTime": slot.end.replace(tzinfo=None).isoformat(), "timeZone": "UTC"},
            "recurrence": {
                "pattern": {"type": "daily", "interval": 1},
                "range": {"type": "numbered", "startDate": slot.start.date().isoformat(), "numberOfOccurrences": 5},
            },
        }
        exchange.create_event(self.world.sandbox, mailbox, mailbox.default, body, Author(f"human:{ADA.address}"))
        second = span(10, 11, day=1)
        return next(
            each.immutable_id for each in mailbox.at(second.start, second.end, mailbox.default.id) if each.subject == "Daily"
        )

    async def adopted(self, event_id: str) -> Booking:
        """That meeting of Ada's, taken in."""
        event = await self.world.calendars.event(ADA.id, event_id)
        known = {each.address: each for each in (ANA, BEN)}
        return await self.worker.adopt(event, adopting(ADA, event, known, "Europe/Stockholm"))

    async def dailies(self, of: Person) -> list[datetime]:
        found = await self.world.calendars.meetings(of.id, Interval(at(0), at(0, day=7)))
        return sorted(event.slot.start for event in found if event.subject == "Daily" and not event.is_cancelled)

    async def mails(self) -> Counter[str]:
        return Counter(kind for kind, _ in await self.world.mails())

    def ours(self) -> list[str]:
        """What stands in Ada's calendar."""
        return [event.subject for event in self.world.sandbox.mailboxes[ADA.id.object_id].events()]


@pytest.fixture
async def company(database: Database, clock: SetClock) -> AsyncIterator[Company]:
    async with sandbox_world(clock) as world:
        yield Company(world, database, clock)


async def test_a_meeting_is_booked_moved_and_cancelled(company: Company) -> None:
    booked = await company.worker.book(company.asks(), patience=PATIENT)
    assert isinstance(booked, Booked)
    assert booked.booking.join_url
    moved = await company.worker.move(booked.booking.id, span(14, 15), by=ADA.id, patience=PATIENT)
    assert isinstance(moved, Moved)
    cancelled = await company.worker.cancel(booked.booking.id, by=ADA.id, comment="Sorry", patience=PATIENT)
    assert isinstance(cancelled, Cancelled)
    assert await company.mails() == {"invitation": 2, "update": 2, "cancellation": 2}
    assert company.ours() == []


async def test_one_of_a_series_moves_alone_and_is_cancelled_alone(company: Company) -> None:
    row = await company.adopted(company.daily())
    assert row.of_series
    assert row.slot == span(10, 11, day=1)
    await company.wait(60)
    moved = await company.worker.move(row.id, span(14, 15, day=1), by=ADA.id, patience=PATIENT)
    assert isinstance(moved, Moved)
    await company.wait(60)
    expected = [at(10), at(14, day=1), at(10, day=2), at(10, day=3), at(10, day=4)]
    assert await company.dailies(ADA) == await company.dailies(ANA) == expected
    cancelled = await company.worker.cancel(row.id, by=ADA.id, patience=PATIENT)
    assert isinstance(cancelled, Cancelled)
    await company.wait(60)
    assert await company.dailies(ADA) == await company.dailies(BEN) == [at(10), at(10, day=2), at(10, day=3), at(10, day=4)]
    assert await company.mails() == {"invitation": 2, "update": 2, "cancellation": 2}


async def test_one_of_a_series_that_moves_without_an_answer_is_found_again(company: Company) -> None:
    row = await company.adopted(company.daily())
    company.world.sandbox.faults.add("write_then_504", operation="updateEvent", count=1)
    moved = await company.worker.move(row.id, span(14, 15, day=1), by=ADA.id, patience=PATIENT)
    assert isinstance(moved, Moved)
    assert await company.mails() == {"invitation": 2, "update": 2}


@pytest.mark.parametrize("kind", ["write_then_504", "write_then_close", "drop_before_write", "504", "429", "cut_body"])
@pytest.mark.parametrize("operation", ["createEvent", "updateEvent"])
async def test_a_passing_fault_leaves_one_event_and_one_invitation_each(company: Company, kind: str, operation: str) -> None:
    company.world.sandbox.faults.add(kind, operation=operation, count=1, retry_after=3)
    booked = await company.worker.book(company.asks(), patience=PATIENT)
    assert isinstance(booked, Booked)
    assert len(company.ours()) == 1
    assert await company.mails() == {"invitation": 2}


async def test_ours_yields_to_what_came_between(company: Company) -> None:
    company.world.sandbox.faults.add("late_write", operation="createEvent", seconds=1, count=1)

    async def somebody_books_ana(seconds: float) -> None:
        await company.world.put(ANA, span(10, 11))
        await company.wait(seconds)

    outcome = await company.a_worker(somebody_books_ana).book(company.asks(), patience=PATIENT)
    assert isinstance(outcome, NotBooked)
    assert outcome.why is Why.TAKEN
    assert await company.mails() == {}
    assert company.ours() == []


async def test_a_create_that_arrives_half_an_hour_late_is_swept_away(company: Company) -> None:
    company.world.sandbox.faults.add("late_write", operation="createEvent", seconds=25 * 60)
    outcome = await company.worker.book(company.asks(), patience=PATIENT)
    assert isinstance(outcome, StillWorking)
    await company.work_for(timedelta(minutes=12))
    present = await company.worker.booking(outcome.booking.id)
    assert present is not None
    assert (present.state, present.settled) == (State.FAILED, False)
    await company.work_for(timedelta(minutes=35))
    assert company.ours() == []
    assert await company.mails() == {}


async def test_an_event_that_outlook_does_not_find_yet_is_not_given_up(company: Company) -> None:
    company.world.sandbox.faults.add("not_found_after_create", operation="getEvent,updateEvent", ms=5_000)
    booked = await company.worker.book(company.asks(), patience=PATIENT)
    assert isinstance(booked, Booked)
    assert len(company.ours()) == 1


async def test_an_overlap_that_outlook_showed_late_is_told_and_not_cancelled(company: Company) -> None:
    await company.world.put(ANA, span(10, 11))
    company.world.sandbox.faults.add("stale_reads", operation="calendarView", user=ANA.id.object_id, ms=30_000, count=2)
    booked = await company.worker.book(company.asks(), patience=PATIENT)
    assert isinstance(booked, Booked)
    await company.work_for(timedelta(minutes=6))
    present = await company.worker.booking(booked.booking.id)
    assert present is not None
    assert present.overlaps
    assert await company.mails() == {"invitation": 2}
