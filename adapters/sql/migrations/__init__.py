"""The steps that bring a database to the present schema, and the one function that takes them.

Versions overlap while replicas are upgraded one after the other, so a step only **expands**: new tables, new indexes, new columns
that are nullable or have a default of the server's. What the version before still uses is renamed, dropped or made stricter in a
later release, by a step that calls `contract`: from then on code that needs an older revision than it names is refused.

Alembic takes a fifth of a second to load, so only a database that has steps to take loads it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.engine import URL

from adapters.sql.database import FAILURES, Database, migration_engine, raise_unavailable
from scheduling.errors import StoreTooNew

if TYPE_CHECKING:
    from alembic.config import Config

_HERE: Final = Path(__file__).parent
_ONE_AT_A_TIME: Final = 0x636F6E76656E65  # "convene": the number of the advisory lock
_TABLE: Final = sa.table("alembic_version", sa.column("version_num"))
_FLOOR: Final = sa.table("schema_floor", sa.column("only"), sa.column("revision"))


def newest() -> str:
    """The revision that this code needs: the number that the last file begins with."""
    return max(path.name.partition("_")[0] for path in (_HERE / "versions").glob("[0-9]*.py"))


async def migrate(url: URL) -> None:
    """Bring the database to the newest revision, all steps in one transaction; several replicas may try at once.

    A newer revision is left as it is. A foreign key that points nowhere afterwards (SQLite, where they are off meanwhile) is an
    error and leaves all as it was. Raises `StoreUnavailable`, `StoreTooNew`.
    """
    engine = migration_engine(url)
    try:
        async with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
            if await connection.run_sync(_current) < newest():
                await connection.run_sync(_upgrade)
            if problem := await connection.run_sync(_problem):
                raise StoreTooNew(problem)
    except FAILURES as failure:
        raise_unavailable(failure, committing=False)
        raise
    finally:
        await engine.dispose()


async def revision_of(database: Database) -> str:
    """The revision that a database is at, "" for one that was never migrated. Raises `StoreUnavailable`."""
    async with database.reading() as connection:
        return await connection.run_sync(_current)


async def schema_problem(database: Database) -> str:
    """Why this code cannot work on a database as it stands, "" when it can. Raises `StoreUnavailable`."""
    async with database.reading() as connection:
        return await connection.run_sync(_problem)


def contract(connection: sa.Connection, oldest: str) -> None:
    """From a step that takes something away: code that needs a revision before `oldest` cannot work on the database any more."""
    connection.execute(sa.delete(_FLOOR))
    connection.execute(sa.insert(_FLOOR).values(only=1, revision=oldest))


def configuration() -> Config:
    """Alembic's own settings; there is no alembic.ini, so that nothing has to be found in the file system."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _current(connection: sa.Connection) -> str:
    if not sa.inspect(connection).has_table(_TABLE.name):
        return ""
    return str(connection.execute(sa.select(_TABLE.c.version_num)).scalar() or "")


def _problem(connection: sa.Connection) -> str:
    found, needed = _current(connection), newest()
    if found < needed:
        return f"is at revision {found or 'none'}, {needed} is needed"
    floor = connection.execute(sa.select(_FLOOR.c.revision)).scalar() or ""
    return f"is at revision {found}, for versions that need {floor} at least; this one needs {needed}" if floor > needed else ""


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command

    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite" and (orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"migration left {len(orphans)} rows that refer to nothing, the first in {orphans[0][0]}")
