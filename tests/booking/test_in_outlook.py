"""The protocol through the real adapter, over HTTP, to the sandbox Outlook: its answers, its faults, its mails."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.sql.bookings import SqlBookings
from adapters.sql.database import Database
from scheduling.bookings import Book, Booked, Cancelled, Moved, NotBooked, State, StillWorking, Why
from scheduling.ports import StoredRules
from scheduling.rules import Rules
from scheduling.service.book import Bookings
from scheduling.service.reading import Reader
from scheduling.service.turn import Sleep
from tests.booking.plays import PATIENT
from tests.builders import span
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
