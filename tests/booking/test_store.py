"""Jobs and leases in the database: on its own clock, taken once, given back, lost with the fence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from adapters.sql.bookings import SqlBookings
from adapters.sql.database import Database
from adapters.sql.schema import booking, job
from scheduling.bookings import Booked, Case, State, Work, booking_id
from scheduling.claims import Seat
from scheduling.intervals import Interval
from scheduling.ports import Leased, Lessee, Missed
from scheduling.record import Note
from tests.booking.office import Office
from tests.booking.plays import PATIENT
from tests.builders import span
from tests.fakes.clock import SetClock

LEASE = timedelta(seconds=60)
ONE = Lessee("one", LEASE)
TWO = Lessee("two", LEASE)


@pytest.fixture
def office(database: Database, clock: SetClock) -> Office:
    return Office(database, clock)


async def leased(office: Office, by: Lessee = ONE, *, request: str = "request", hour: int = 10) -> Leased:
    """A claim whose job `by` holds."""
    asked = office.asks(hour, request=request)
    case, quotas = await office.drafted(asked)
    got = await office.store.claim(case, quotas, by)
    assert isinstance(got, Leased)
    return got


def holds(case: Case) -> tuple[Interval, ...]:
    return (case.booking.slot,)


async def test_a_job_in_hands_is_not_due_until_its_lease_lapses(office: Office, clock: SetClock) -> None:
    await leased(office)
    assert await office.store.due(TWO, 10) == []
    assert await office.store.next_due() == LEASE
    clock.advance(LEASE)
    (taken,) = await office.store.due(TWO, 10)
    assert (taken.lease.fence, taken.lease.attempt) == (2, 2)
    assert await office.store.due(ONE, 10) == []


async def test_a_lease_that_was_taken_over_stores_nothing(office: Office, clock: SetClock) -> None:
    before = await leased(office)
    clock.advance(LEASE)
    await office.store.due(TWO, 10)
    kept = await office.store.keep(before.lease, before.case, Note("late"), holds=holds(before.case), lease_for=LEASE)
    assert kept is Missed.SUPERSEDED
    await office.store.give_back(before.lease, timedelta(0))
    await office.store.finish(before.lease)
    assert await office.store.next_due() == LEASE


async def test_an_older_version_stores_nothing(office: Office) -> None:
    before = await leased(office)
    kept = await office.store.keep(before.lease, before.case, Note("first"), holds=holds(before.case), lease_for=LEASE)
    assert isinstance(kept, Leased)
    again = await office.store.keep(before.lease, before.case, Note("second"), holds=holds(before.case), lease_for=LEASE)
    assert again is Missed.SUPERSEDED


async def test_what_has_become_stale_by_the_last_moment_is_not_stored(office: Office) -> None:
    before = await leased(office)
    kept = await office.store.keep(
        before.lease, before.case, Note("x"), holds=holds(before.case), lease_for=LEASE, still=lambda: False
    )
    assert kept is Missed.STALE
    present = await office.store.load(before.case.booking.id)
    assert present == before.case


async def test_a_claim_repeated_by_the_same_lessee_gets_its_lease_again(office: Office) -> None:
    first = await leased(office)
    again = await leased(office)
    assert (again.lease, again.case) == (first.lease, first.case)
    case, quotas = await office.drafted(office.asks())
    assert await office.store.claim(case, quotas, TWO) == first.case


async def test_what_is_given_back_may_be_taken_by_anyone_later(office: Office, clock: SetClock) -> None:
    before = await leased(office)
    await office.store.give_back(before.lease, timedelta(seconds=30))
    assert await office.store.due(TWO, 10) == []
    assert await office.store.next_due() == timedelta(seconds=30)
    clock.advance(timedelta(seconds=30))
    assert len(await office.store.due(TWO, 10)) == 1


async def test_jobs_are_taken_once_by_workers_that_ask_together(database_url: str, clock: SetClock) -> None:
    databases = [Database(database_url, clock) for _ in range(3)]
    office = Office(databases[0], clock, count=30)
    for number in range(9):
        asked = office.asks(request=f"r{number}", organizer=office.people[number], required=())
        assert isinstance(await office.worker().book(asked, patience=PATIENT), Booked)
    clock.advance(timedelta(seconds=61))
    taken = await asyncio.gather(*(SqlBookings(each).due(Lessee(f"w{n}", LEASE), 20) for n, each in enumerate(databases)))
    jobs = [each.lease.job for some in taken for each in some]
    assert len(jobs) == len(set(jobs)) <= 9
    rest = await office.store.due(Lessee("last", LEASE), 20)
    assert len(jobs) + len(rest) == 9
    for each in databases:
        await each.close()


async def test_operations_come_before_timers(office: Office, clock: SetClock) -> None:
    await office.worker().book(office.asks(request="done"), patience=PATIENT)
    clock.advance(timedelta(seconds=30))
    await leased(office, request="open", hour=12)
    clock.advance(timedelta(seconds=61))
    assert [each.lease.work for each in await office.store.due(TWO, 10)] == [Work.CARRY, Work.LOOK]


async def test_a_row_survives_the_way_into_the_database_and_back(office: Office) -> None:
    got = await leased(office)
    assert await office.store.load(got.case.booking.id) == got.case
    assert got.case.seats == (Seat(office.ada.id), Seat(office.ana.id), Seat(office.ben.id))
    assert got.case.booking.id == booking_id("request", "1")
    assert await office.store.load("nobody knows") is None


async def test_holdings_name_the_event_once_it_is_known(office: Office) -> None:
    outcome = await office.worker().book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, Booked)
    found = await office.store.holdings([office.ana.id, office.people[3].id], span(10, 11))
    ((entry,),) = found.values()
    assert (entry.event_id, entry.ical_uid, entry.booking, entry.ours) == ("id-1", "uid-id-1", outcome.booking.id, True)
    assert await office.store.holdings([office.ana.id], span(18, 19)) == {}


async def test_while_it_moves_both_times_are_held(office: Office) -> None:
    outcome = await office.worker().book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, Booked)
    before = await office.store.load(outcome.booking.id)
    assert before is not None
    after = replace(before, booking=replace(before.booking, state=State.MOVING, pending=span(14, 15)))
    begun = await office.store.begin_move(before, after, (), ONE)
    assert isinstance(begun, Leased)
    held = await office.store.holdings([office.ana.id], span(8, 20))
    assert [(each.start, each.end) for each in held[office.ana.id]] == [
        (before.booking.slot.start, before.booking.slot.end),
        (span(14, 15).start, span(14, 15).end),
    ]
    assert await office.store.begin_move(before, after, (), ONE) == begun
    assert await office.store.begin_move(before, after, (), TWO) == begun.case


async def test_a_row_from_an_older_backup_cancels_and_mails_nothing(office: Office, clock: SetClock) -> None:
    """The database knows nothing of the invitations that Outlook has sent."""
    worker = office.worker()
    outcome = await worker.book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, Booked)
    mails, events = len(office.calendars.mails), office.calendars.events_in(office.ada.id)
    async with office.database.transaction() as connection:
        await connection.execute(sa.update(booking).values(state=State.WRITTEN, version=3))
        await connection.execute(sa.delete(job))
        restored = {"booking": outcome.booking.id, "work": Work.CARRY, "run_at": clock.now()}
        await connection.execute(sa.insert(job).values(attempt=0, fence=0, leased_by="", **restored))
    await worker.settle()
    assert len(office.calendars.mails) == mails
    assert office.calendars.events_in(office.ada.id) == events


@pytest.fixture
async def real_time(database_url: str) -> AsyncIterator[Database]:
    """A database whose clock is its own."""
    database = Database(database_url)
    yield database
    await database.close()


async def test_leases_and_holds_run_on_the_databases_own_clock(real_time: Database) -> None:
    """Whatever the workers' clocks say."""
    office = Office(real_time, SetClock(datetime(2020, 1, 6, 8, tzinfo=UTC)))
    case, quotas = await office.drafted(office.asks())
    before = datetime.now(UTC)
    got = await office.store.claim(case, quotas, Lessee("one", timedelta(milliseconds=40)))
    assert isinstance(got, Leased)
    assert abs(got.now - before) < timedelta(seconds=60)
    await asyncio.sleep(0.05)
    (taken,) = await office.store.due(TWO, 10)
    assert taken.lease.fence == 2
