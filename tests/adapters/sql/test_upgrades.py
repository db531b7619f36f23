"""Replicas are upgraded one after the other: this version works on a database that the next one has already expanded."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.chat import Keeping, Kept
from adapters.sql.archive import SqlArchive
from adapters.sql.conversations import SqlConversations
from adapters.sql.database import Database, async_url
from adapters.sql.migrations import contract, migrate, newest, revision_of, schema_problem
from adapters.sql.rules import SqlRuleBook
from adapters.sql.schema import metadata
from scheduling.bookings import Booked, Cancelled, Moved
from scheduling.errors import StoreTooNew
from scheduling.rules import Rules
from tests.booking.office import Office
from tests.booking.plays import PATIENT
from tests.builders import span
from tests.fakes.clock import SetClock

NEXT = f"{int(newest()) + 1:04}"


async def expanded(database: Database, *, oldest: str = "") -> None:
    """What the policy lets a release do to the one before: more tables, indexes and columns, none of which it must fill."""
    async with database.transaction() as connection:
        for table in metadata.sorted_tables:
            await connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN later TEXT")
            await connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN always INTEGER NOT NULL DEFAULT 7")
            await connection.exec_driver_sql(f"CREATE INDEX ix_{table.name}_later ON {table.name} (later)")
        await connection.exec_driver_sql("CREATE TABLE of_the_next_version (id INTEGER PRIMARY KEY)")
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = :next").bindparams(next=NEXT))
        if oldest:
            await connection.run_sync(lambda sync: contract(sync, oldest))


async def test_this_version_books_moves_cancels_and_forgets_one_migration_ahead(database: Database, clock: SetClock) -> None:
    await expanded(database)
    office = Office(database, clock)
    worker = office.worker()
    first = await worker.book(office.asks(10), patience=PATIENT)
    assert isinstance(first, Booked)
    assert isinstance(await worker.move(first.booking.id, span(13, 14), by=office.ada.id, patience=PATIENT), Moved)
    assert isinstance(await worker.cancel(first.booking.id, by=office.ada.id, patience=PATIENT), Cancelled)
    assert isinstance(await worker.book(office.asks(10, request="second"), patience=PATIENT), Booked)
    kept = Kept("teams/1", clock.now(), thread_key="ada", thread="{}", asker=office.ada.id)
    assert await SqlConversations(database).keep(kept) is Keeping.STORED
    assert await SqlRuleBook(database).save(office.ada.id, Rules(), expected=0)
    assert await SqlArchive(database).forget(clock.now() + timedelta(days=1)) > 0


async def test_it_is_ready_there_and_leaves_the_newer_schema_alone(database: Database) -> None:
    await expanded(database)
    assert await schema_problem(database) == ""
    await migrate(database.url)
    assert await revision_of(database) == NEXT


async def test_it_is_not_ready_and_does_not_start_where_what_it_needs_was_taken_away(database: Database) -> None:
    await expanded(database, oldest=NEXT)
    assert f"for versions that need {NEXT} at least" in await schema_problem(database)
    with pytest.raises(StoreTooNew):
        await migrate(database.url)


async def test_a_floor_that_this_version_stands_on_is_no_hindrance(database: Database) -> None:
    await expanded(database, oldest=newest())
    assert await schema_problem(database) == ""


async def test_an_older_schema_is_a_problem_until_it_is_brought_up(tmp_path: object) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    database = Database(url)
    assert await schema_problem(database) == f"is at revision none, {newest()} is needed"
    await migrate(async_url(url))
    assert await schema_problem(database) == ""
    await database.close()
