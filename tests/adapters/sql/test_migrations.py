"""Migrations on both engines: they make exactly the schema, once, and lose no rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from adapters.sql.database import Database, async_url, migration_engine
from adapters.sql.migrations import configuration, migrate, newest, revision_of
from adapters.sql.schema import metadata
from scheduling.errors import StoreUnavailable
from tests import postgres


@pytest.fixture
async def empty_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    async with server.empty_database() as url:
        yield url


async def test_the_migrations_make_exactly_the_tables_that_the_code_knows(database: Database) -> None:
    def differences(connection: sa.Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))

    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


def test_the_newest_revision_is_the_one_that_alembic_ends_at() -> None:
    assert ScriptDirectory.from_config(configuration()).get_heads() == [newest()]


async def test_replicas_that_start_together_migrate_once(empty_url: str) -> None:
    await asyncio.gather(*(migrate(async_url(empty_url)) for _ in range(4)))
    database = Database(empty_url)
    assert await revision_of(database) == newest()
    await database.close()


async def test_many_processes_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    """The switch to write-ahead logging is the one statement that SQLite refuses at once instead of waiting."""

    async def opened(path: Path) -> None:
        engine = migration_engine(async_url(f"sqlite:///{path}"))
        async with engine.begin() as connection:
            assert (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar_one() == "wal"
        await engine.dispose()

    for attempt in range(12):
        await asyncio.gather(*(opened(tmp_path / f"{attempt}.db") for _ in range(24)))


async def test_a_database_that_was_never_migrated_is_at_no_revision(empty_url: str) -> None:
    database = Database(empty_url)
    assert await revision_of(database) == ""
    await database.close()


async def test_a_database_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(StoreUnavailable):
        await migrate(async_url("postgresql://convene@127.0.0.1:1/convene"))


async def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(tmp_path: Path) -> None:
    """SQLite alters by building anew and dropping: with foreign keys on, the cascade emptied what referred to the old table."""

    def parents_and_children(connection: sa.Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)")
        connection.exec_driver_sql("CREATE TABLE child (parent INTEGER REFERENCES parent (id) ON DELETE CASCADE)")
        connection.exec_driver_sql("INSERT INTO parent (id) VALUES (1)")
        connection.exec_driver_sql("INSERT INTO child VALUES (1), (1), (1)")

    def rebuild(connection: sa.Connection) -> None:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("parent", recreate="always") as parent:
            parent.add_column(sa.Column("age", sa.Integer))

    engine = migration_engine(async_url(f"sqlite:///{tmp_path / 'rows.db'}"))
    async with engine.begin() as connection:
        await connection.run_sync(parents_and_children)
    async with engine.begin() as connection:
        await connection.run_sync(rebuild)
        assert (await connection.exec_driver_sql("SELECT count(*) FROM child")).scalar_one() == 3
        assert (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all() == []
    await engine.dispose()


async def test_a_migration_that_would_leave_orphans_changes_nothing(tmp_path: Path) -> None:
    url = async_url(f"sqlite:///{tmp_path / 'orphans.db'}")
    engine = migration_engine(url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        await connection.exec_driver_sql("CREATE TABLE child (parent INTEGER REFERENCES parent (id))")
        await connection.exec_driver_sql("INSERT INTO child VALUES (1)")
    with pytest.raises(RuntimeError, match="refer to nothing"):
        await migrate(url)
    async with engine.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'rules'")).all() == []
    await engine.dispose()
