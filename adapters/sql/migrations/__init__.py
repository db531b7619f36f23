"""The steps that bring a database to the present schema, and the one function that takes them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL

from adapters.sql.database import FAILURES, Database, migration_engine, raise_unavailable

_HERE: Final = Path(__file__).parent
_ONE_AT_A_TIME: Final = 0x636F6E76656E65  # "convene": the number of the advisory lock


def configuration() -> Config:
    """Alembic's own settings; there is no alembic.ini, so that nothing has to be found in the file system."""
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def newest() -> str:
    """The revision that this code needs."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    if head is None:
        raise RuntimeError("there are no migrations")
    return head


async def migrate(url: URL) -> None:
    """Bring the database to the newest revision, all steps in one transaction; several replicas may try at once.

    A foreign key that points nowhere afterwards (SQLite, where they are off meanwhile) is an error and leaves all as it was.
    Raises `StoreUnavailable`.
    """
    engine = migration_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except FAILURES as failure:
        raise_unavailable(failure, committing=False)
        raise
    finally:
        await engine.dispose()


async def revision_of(database: Database) -> str:
    """The revision that a database is at, "" for one that was never migrated. Raises `StoreUnavailable`."""

    def current(connection: sa.Connection) -> str:
        return MigrationContext.configure(connection).get_current_revision() or ""

    async with database.reading() as connection:
        return await connection.run_sync(current)


def _upgrade(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite" and (orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"migration left {len(orphans)} rows that refer to nothing, the first in {orphans[0][0]}")
