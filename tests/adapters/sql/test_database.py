"""The database on both engines: what a transaction promises, and what its failures say."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, ProgrammingError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.database import Database, async_url
from adapters.sql.schema import rules
from scheduling.errors import InputError, StoreUnavailable
from tests.fakes.clock import MONDAY_MORNING, SetClock


def a_row(person: str = "tenant/ana", saved_at: datetime = MONDAY_MORNING) -> sa.Insert:
    return sa.insert(rules).values(person=person, version=1, rules="{}", saved_at=saved_at)


async def people_in(database: Database) -> set[str]:
    async with database.reading() as connection:
        return set((await connection.execute(sa.select(rules.c.person))).scalars())


async def test_a_block_that_ends_is_committed_and_one_that_raises_is_not(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(a_row("tenant/ana"))

    async def insert_and_stumble(connection: AsyncConnection) -> None:
        await connection.execute(a_row("tenant/ben"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.run(insert_and_stumble)
    assert await people_in(database) == {"tenant/ana"}


async def test_what_is_read_is_never_written(database: Database) -> None:
    async with database.reading() as connection:
        await connection.execute(a_row())
    assert await people_in(database) == set()


async def test_a_look_sees_what_was_committed_and_keeps_no_transaction_open(database: Database) -> None:
    async def people(connection: AsyncConnection) -> list[str]:
        return list((await connection.execute(sa.select(rules.c.person))).scalars())

    assert await database.glance(people) == []
    async with database.transaction() as connection:
        await connection.execute(a_row("tenant/ana"))
    assert await database.glance(people) == ["tenant/ana"]


async def test_a_breach_of_a_constraint_passes_as_it_is(database: Database) -> None:
    async def insert_twice(connection: AsyncConnection) -> None:
        await connection.execute(a_row())
        await connection.execute(a_row())

    with pytest.raises(IntegrityError):
        await database.run(insert_twice)


async def test_a_time_comes_back_as_the_same_instant_in_utc(database: Database) -> None:
    madrid_winter = timezone(timedelta(hours=1))
    said = datetime(2026, 11, 23, 9, 30, 0, 250, tzinfo=madrid_winter)
    async with database.transaction() as connection:
        await connection.execute(a_row(saved_at=said))
        stored = (await connection.execute(sa.select(rules.c.saved_at))).scalar_one()
    assert stored == said
    assert stored.tzinfo is UTC


async def test_a_naive_time_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive"):
        async with database.transaction() as connection:
            await connection.execute(a_row(saved_at=datetime(2026, 11, 23, 9)))


async def test_writers_wait_for_each_other_and_lose_nothing(database_url: str) -> None:
    replicas = [Database(database_url) for _ in range(2)]
    async with replicas[0].transaction() as connection:
        await connection.execute(a_row())

    async def add_one(connection: AsyncConnection) -> None:
        version = (await connection.execute(sa.select(rules.c.version).with_for_update())).scalar_one()
        await asyncio.sleep(0)
        await connection.execute(sa.update(rules).values(version=version + 1))

    await asyncio.gather(*(replica.run(add_one) for replica in replicas for _ in range(10)))
    async with replicas[0].reading() as connection:
        assert (await connection.execute(sa.select(rules.c.version))).scalar_one() == 21
    for replica in replicas:
        await replica.close()


async def test_now_is_the_clock_that_was_handed_in(database: Database, clock: SetClock) -> None:
    clock.advance(timedelta(hours=3))
    async with database.reading() as connection:
        assert await database.now(connection) == clock.now()


async def test_now_without_a_clock_is_the_databases_own(database_url: str) -> None:
    database = Database(database_url)
    async with database.reading() as connection:
        now = await database.now(connection)
    await database.close()
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=30)


async def test_a_database_that_cannot_be_reached_is_unavailable_with_nothing_written() -> None:
    nowhere = Database("postgresql://convene@127.0.0.1:1/convene")

    async def nothing(connection: AsyncConnection) -> None:
        raise AssertionError("there is no connection to work on")

    with pytest.raises(StoreUnavailable) as caught:
        await nowhere.run(nothing)
    assert caught.value.certain
    await nowhere.close()


async def drop_connections(database_url: str, but: int) -> None:
    """What an administrator or a fail-over does to everyone else's connections."""
    operator = Database(database_url)
    async with operator.transaction() as connection:
        await connection.exec_driver_sql(f"SELECT pg_terminate_backend({but})")
    await operator.close()


async def backend_of(connection: AsyncConnection) -> int:
    return int((await connection.exec_driver_sql("SELECT pg_backend_pid()")).scalar_one())


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
async def test_a_transaction_whose_connection_broke_is_run_again_from_its_start(database: Database, database_url: str) -> None:
    tries = 0

    async def insert(connection: AsyncConnection) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            await drop_connections(database_url, await backend_of(connection))
        await connection.execute(a_row())

    await database.run(insert)
    assert tries == 2
    assert await people_in(database) == {"tenant/ana"}


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
async def test_a_connection_that_breaks_on_commit_leaves_it_uncertain_and_is_not_repeated(
    database: Database, database_url: str
) -> None:
    tries = 0

    async def insert(connection: AsyncConnection) -> None:
        nonlocal tries
        tries += 1
        await connection.execute(a_row())
        await drop_connections(database_url, await backend_of(connection))

    with pytest.raises(StoreUnavailable) as caught:
        await database.run(insert)
    assert not caught.value.certain
    assert tries == 1


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_full_disk_is_unavailable_and_not_a_bug(database: Database) -> None:
    async with database.transaction() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreUnavailable, match="SQLITE_FULL") as caught:
        async with database.transaction() as connection:
            await connection.execute(a_row(person="x" * 100_000))
    assert caught.value.certain


async def test_a_statement_that_is_wrong_is_a_bug_and_not_the_databases_failure(database: Database) -> None:
    with pytest.raises((ProgrammingError, sa.exc.OperationalError)):
        async with database.transaction() as connection:
            await connection.exec_driver_sql("SELECT * FROM nowhere")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("mysql://u:secret@h/d", "sqlite:///"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("rubbish", "not a database URL"),
    ],
)
def test_a_url_that_cannot_be_used_is_named_without_its_password(url: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        async_url(url)
    assert caught.value.field == "CONVENE_DATABASE_URL"
    assert "secret" not in str(caught.value)


async def test_a_database_that_answers_is_expected_and_one_that_is_gone_is_not(database: Database) -> None:
    await database.expect()
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(StoreUnavailable):
        await gone.expect()
    await gone.close()
