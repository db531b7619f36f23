"""The record of promises: what a booking leaves on it, that nobody changes it, and that it goes when it is old."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.archive import SqlArchive
from adapters.sql.database import Database
from adapters.sql.record import SqlRecord
from adapters.sql.schema import booking, forgetting, record, seat, sighting
from scheduling.bookings import Booked, Booking
from scheduling.errors import StoreUnavailable
from scheduling.record import Note, Sighting
from scheduling.rules import Status
from tests.booking.office import Office
from tests.booking.plays import PATIENT
from tests.builders import span
from tests.fakes.clock import MONDAY_MORNING, SetClock

T = TypeVar("T")


@pytest.fixture
def office(database: Database, clock: SetClock) -> Office:
    return Office(database, clock)


async def booked(office: Office, hour: int = 10, *, request: str = "request") -> Booking:
    outcome = await office.worker().book(office.asks(hour, request=request), patience=PATIENT)
    assert isinstance(outcome, Booked)
    return outcome.booking


async def test_the_record_of_a_booking_says_who_was_read_when_and_what_that_showed(office: Office, clock: SetClock) -> None:
    office.calendars.put(office.ana.id, span(10, 11), status=Status.FREE)
    row = await booked(office)
    lines = await SqlRecord(office.database).of_booking(row.id)
    assert [line.note.what for line in lines] == ["held", "checked", "written", "read_back", "confirmed"]
    held, checked, written, read_back, confirmed = lines
    assert [each.person for each in checked.note.seen] == [office.ada.id, office.ana.id, office.ben.id]
    assert [each.began for each in checked.note.seen] == [clock.now()] * 3
    ada, ana, ben = read_back.note.seen
    (event,) = office.calendars.events_in(office.ada.id)
    assert [(each.start, each.event_id, each.status) for each in ada.shown] == [(row.slot.start, event.id, Status.BUSY)]
    assert [(each.start, each.status) for each in ana.shown] == [(row.slot.start, Status.FREE)]
    assert ben.shown == ()
    assert (held.note.seen, written.note.seen, confirmed.note.seen) == ((), (), ())


async def test_a_line_about_an_offer_is_written_behind_the_answer(office: Office, clock: SetClock) -> None:
    kept = SqlRecord(office.database)
    seen = Sighting(office.people[3].id, clock.now())
    kept.offered("request", clock.now(), lambda: Note("offered", {"starts": []}, (seen,)))
    await kept.close()
    async with office.database.reading() as connection:
        row = (await connection.execute(sa.select(record))).one()
        assert (row.request, row.what, row.booking) == ("request", "offered", "")
        assert (await connection.execute(sa.select(sa.func.count()).select_from(sighting))).scalar_one() == 1


class Away(Database):
    """A database that cannot be reached for now."""

    is_away = True

    async def run(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        if self.is_away:
            raise StoreUnavailable("08006", certain=True)
        return await super().run(work)


async def test_lines_about_offers_outlast_a_database_that_is_away(database_url: str, clock: SetClock) -> None:
    database = Away(database_url, clock)
    kept = SqlRecord(database)
    kept.offered("request", clock.now(), lambda: Note("offered"))
    with pytest.raises(StoreUnavailable):
        await kept.flush()
    database.is_away = False
    await kept.close()
    async with database.reading() as connection:
        assert (await connection.execute(sa.select(record.c.request))).scalars().all() == ["request"]
    await database.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE record SET what = 'confirmed'",
        "DELETE FROM record",
        "UPDATE sighting SET shown = '[]'",
        "DELETE FROM sighting",
    ],
)
async def test_nobody_changes_the_record(office: Office, change: str) -> None:
    await booked(office)
    with pytest.raises(DBAPIError, match="append-only"):
        async with office.database.transaction() as connection:
            await connection.exec_driver_sql(change)


async def test_what_is_older_than_the_admin_wants_goes_and_what_lives_stays(office: Office, clock: SetClock) -> None:
    over = await booked(office)
    clock.advance(timedelta(hours=3))
    await office.worker().settle(patience=PATIENT)
    clock.advance(timedelta(days=170))
    later = await booked_on(office, clock, days=15)
    clock.advance(timedelta(days=11))
    archive = SqlArchive(office.database)
    cut = clock.now() - timedelta(days=180)
    assert await archive.forget(cut) > 0
    async with office.database.reading() as connection:
        assert (await connection.execute(sa.select(booking.c.id))).scalars().all() == [later.id]
        assert set((await connection.execute(sa.select(seat.c.booking))).scalars()) == {later.id}
        assert set((await connection.execute(sa.select(record.c.booking))).scalars()) == {later.id}
    assert over.id != later.id
    assert await archive.forget(cut) == 0


async def booked_on(office: Office, clock: SetClock, *, days: int) -> Booking:
    """A booking so many days from now."""
    day = (clock.now() - MONDAY_MORNING).days + days
    outcome = await office.worker().book(office.asks(request="later", day=day), patience=PATIENT)
    assert isinstance(outcome, Booked)
    return outcome.booking


async def test_the_door_that_retention_opens_lets_nothing_young_through(office: Office, clock: SetClock) -> None:
    await booked(office)
    async with office.database.transaction() as connection:
        await connection.execute(sa.insert(forgetting).values(only=1, before=clock.now() - timedelta(days=1)))
        with pytest.raises(DBAPIError, match="append-only"):
            await connection.execute(sa.delete(sighting))
        await connection.rollback()


async def test_replicas_take_turns_at_a_chore(database_url: str, clock: SetClock) -> None:
    databases = [Database(database_url, clock) for _ in range(3)]
    archives = [SqlArchive(each) for each in databases]
    assert sorted(await asyncio.gather(*(each.begin("forget") for each in archives))) == [False, False, True]
    clock.advance(timedelta(minutes=11))
    assert sorted(await asyncio.gather(*(each.begin("forget") for each in archives))) == [False, False, True]
    await archives[0].done("forget", timedelta(days=1))
    clock.advance(timedelta(hours=23))
    assert not await archives[1].begin("forget")
    clock.advance(timedelta(hours=2))
    assert await archives[1].begin("forget")
    for each in databases:
        await each.close()
