"""The database: where it is, transactions in it, and its failures in our terms."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from adapters.sql import sqlite_driver
from scheduling.errors import InputError, StoreUnavailable
from scheduling.ports import Clock

T = TypeVar("T")

RETRY_FOR: Final = 2.0
"""Seconds for which a whole transaction is tried again (product.md, section 10)."""

_CONNECT_SECONDS: Final = 5
_NOW: Final = sa.select(sa.func.clock_timestamp())
_FRESH: Final = 1.0
_LONG_SILENCE: Final = 5.0
_A_MOMENT: Final = 0.3
"""Seconds: since when a success says that the database is there, how long none says that it may be gone, and a short wait."""
_BEGIN: Final = "convene_begin"

_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}

# SQLite's primary result codes (sqlite.org/rescode.html) that are the world's fault; SQLITE_ERROR is a bug of ours.
_SQLITE_WORLD: Final = frozenset(
    {"BUSY", "LOCKED", "FULL", "IOERR", "CANTOPEN", "READONLY", "NOMEM", "PERM", "CORRUPT", "NOTADB", "PROTOCOL"}
)
# SQLSTATE classes (PostgreSQL manual, appendix A): connection, rollback, resources, not in the right state, operator, system.
_POSTGRES_WORLD: Final = ("08", "40", "53", "55000", "55P03", "57", "58", "25006")
_POSTGRES_ROLLED_BACK: Final = "40"
_POSTGRES_CONNECTION_LOST: Final = "08006"


class Database:
    """One database of Convene's, with its pool of connections.

    SQLite has one connection, so nothing may open a second transaction while it holds one: it would wait for itself.
    `clock` is given where time is made up (demo, tests) and then stands in for the database's own clock.
    """

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        """`url` may name the bare engine (`sqlite:///…`, `postgresql://…`); InputError for any other."""
        self.url: Final = async_url(url)
        self.is_sqlite: Final = self.url.get_backend_name() == "sqlite"
        self.engine: Final = _sqlite(self.url) if self.is_sqlite else _postgres(self.url)
        self._reading_engine = self.engine.execution_options(**{_BEGIN: "BEGIN"})
        each_by_itself = {_BEGIN: ""} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._glancing_engine = self.engine.execution_options(**each_by_itself)
        self._arrivals: Final = None if self.is_sqlite else _postgres(self.url, 2, 1).execution_options(**each_by_itself)
        self._clock = clock
        self._reached = -_LONG_SILENCE
        self._looking: asyncio.Future[None] | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A writing transaction, committed at the end of the block and rolled back by any exception out of it.

        PostgreSQL: READ COMMITTED. SQLite: BEGIN IMMEDIATE, so that it is the only writer from its first statement on.
        Raises `StoreUnavailable`, with `certain` false only when the COMMIT itself got no answer. A breach of a constraint
        (`sqlalchemy.exc.IntegrityError`) passes as it is.
        """
        committing = False
        try:
            async with self.engine.connect() as connection, connection.begin():
                yield connection
                committing = True
        except FAILURES as failure:
            raise_unavailable(failure, committing=committing)
            raise

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads, and on SQLite waits for no writer. Raises `StoreUnavailable`."""
        async with _connected(self._reading_engine) as connection:
            yield connection

    async def run(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """`work` in a transaction, the whole of it again for 2 seconds while surely nothing of it was committed.

        So `work` must change nothing but the database. Raises what `transaction` raises.
        """
        return await self._again(self.transaction, work)

    async def read(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """`work` in a reading transaction, with the same patience as `run`."""
        return await self._again(self.reading, work)

    async def glance(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """As `read`, for work that only reads and whose statements need not see the same moment: mostly there is but one.

        There is no transaction around them: its beginning and its end would cost more than most statements do.
        """
        return await self._again(lambda: _connected(self._glancing_engine), work)

    async def ahead(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """PostgreSQL: as `glance`, on connections of its own, for what must not queue behind everything that is under way."""
        return await self._again(lambda: _connected(self._arrivals or self._glancing_engine), work)

    @property
    def has_made_up_clock(self) -> bool:
        return self._clock is not None

    async def transact(self, steps: Sequence[sqlite_driver.Step]) -> list[int]:
        """SQLite: a whole transaction that is known beforehand; how many rows each run of each statement changed.

        For what comes with every event: it costs a third of what it does statement by statement. Patient as `run`.
        """

        async def work(connection: AsyncConnection) -> list[int]:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            try:
                done: list[int] = await driver.transact(steps)
            except sqlite3.Error as failure:
                if cause := _driver_cause(failure, connection_lost=False):
                    raise StoreUnavailable(cause, certain=True) from failure
                raise
            return done

        return await self._again(lambda: _connected(self._glancing_engine), work)

    async def expect(self) -> None:
        """Raise `StoreUnavailable` while it cannot be reached, for whoever must say so before anything else.

        This comes before every message, so it costs nothing as long as anything else has just succeeded; and a database that is
        only slow is not taken for one that is gone: what fails after all is met by what follows.
        """
        loop = asyncio.get_running_loop()
        silence = loop.time() - self._reached
        if silence < _FRESH:
            return
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self.glance(_look))
            self._looking.add_done_callback(lambda look: look.cancelled() or look.exception())  # nobody may wait for it any more
        await asyncio.wait({self._looking}, timeout=_A_MOMENT if silence < _LONG_SILENCE else RETRY_FOR + _A_MOMENT)
        if self._looking.done():
            self._looking.result()
        elif loop.time() - self._reached >= _LONG_SILENCE:
            raise StoreUnavailable("no_answer", certain=True)

    async def now(self, connection: AsyncConnection) -> datetime:
        """The clock that all replicas share: the database's own, of this moment and not of the transaction's start."""
        if self._clock is not None or self.is_sqlite:
            return self.here()
        now: datetime = (await connection.execute(_NOW)).scalar_one()
        return now.astimezone(UTC)

    def here(self) -> datetime:
        """The same for SQLite, whose processes are on one machine: there is no other clock."""
        return datetime.now(UTC) if self._clock is None else self._clock.now()

    async def close(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
        await self.engine.dispose()
        if self._arrivals is not None:
            await self._arrivals.dispose()

    async def _again(self, opened: Callable[[], Any], work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        loop = asyncio.get_running_loop()
        until = loop.time() + RETRY_FOR
        pause = 0.02
        while True:
            try:
                async with opened() as connection:
                    done = await work(connection)
            except StoreUnavailable as failure:
                if not failure.certain or loop.time() + pause > until:
                    raise
            else:
                self._reached = loop.time()
                return done
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads retries, guards nothing
            pause = min(pause * 2, 0.4)


async def _look(connection: AsyncConnection) -> None:
    await connection.execute(sa.select(1))


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection for what only reads."""
    try:
        async with engine.connect() as connection:
            yield connection
    except FAILURES as failure:
        raise_unavailable(failure, committing=False)
        raise


def async_url(text: str) -> URL:
    """A database URL with the driver that Convene uses. Raises InputError, without the password."""
    try:
        url = make_url(text)
    except ArgumentError as problem:
        raise InputError("CONVENE_DATABASE_URL", "is not a database URL") from problem
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise InputError("CONVENE_DATABASE_URL", f"names {url.drivername!r}; it must be sqlite:///… or postgresql://…")
    if driver.startswith("sqlite") and url.database in (None, "", ":memory:"):
        raise InputError("CONVENE_DATABASE_URL", "needs a file: what is in memory alone would be lost")
    if "sslmode" in url.query:  # libpq's word; asyncpg calls the same values `ssl`
        url = url.update_query_dict({"ssl": url.query["sslmode"]}).difference_update_query(["sslmode"])
    return url.set(drivername=driver)


def migration_engine(url: URL) -> AsyncEngine:
    """An engine for one migration run: no pool, and on SQLite without foreign keys.

    With them on, the batch form of ALTER TABLE drops the old table, and the cascade silently empties those that refer to it.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, foreign_keys=False)
    return create_async_engine(url, poolclass=NullPool, connect_args={"timeout": _CONNECT_SECONDS})


def _sqlite(url: URL, *, foreign_keys: bool = True) -> AsyncEngine:
    """One connection: larger pools only queue within SQLite, where waiting is slower and less fair."""
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        async_creator=lambda: sqlite_driver.connect(url),
        pool_size=1,
        max_overflow=0,
        pool_timeout=sqlite_driver.BUSY_SECONDS,
        hide_parameters=True,
    )

    @sa.event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    @sa.event.listens_for(engine.sync_engine, "begin")
    def begun(connection: sa.Connection) -> None:
        # A deferred BEGIN that writes later gets "database is locked" at once, in spite of busy_timeout.
        begin = connection.get_execution_options().get(_BEGIN, "BEGIN IMMEDIATE")
        if begin:
            connection.exec_driver_sql(begin)

    return engine


def _postgres(url: URL, size: int = 5, more: int = 10) -> AsyncEngine:
    """Connections are not pinged before they are used: that is a round trip for each transaction.

    One that has died meanwhile fails its first statement, takes the others of its pool with it, and the whole is tried again.
    """
    return create_async_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=size,
        max_overflow=more,
        pool_timeout=_CONNECT_SECONDS,
        hide_parameters=True,
        connect_args={
            "timeout": _CONNECT_SECONDS,
            "command_timeout": 30,
            "server_settings": {"application_name": "convene", "timezone": "UTC"},
        },
    )


FAILURES: Final = (DBAPIError, PoolTimeout, OSError)
"""What may be the world's doing, to be handed to `raise_unavailable`."""


def raise_unavailable(failure: Exception, *, committing: bool) -> None:
    """Raise the failure as `StoreUnavailable`, unless it is a bug or a breach of a constraint."""
    cause = _cause(failure)
    if cause is not None:
        raise StoreUnavailable(cause, certain=not committing or cause.startswith(_POSTGRES_ROLLED_BACK)) from failure


def _cause(failure: Exception) -> str | None:
    """A short word for what the world did to the database (an SQLSTATE, SQLite's name), None for what is not its doing."""
    match failure:
        case PoolTimeout():
            return "pool_timeout"
        case DBAPIError(orig=original):
            return _driver_cause(original, connection_lost=failure.connection_invalidated)
        case OSError():
            return type(failure).__name__
    return None


def _driver_cause(original: BaseException | None, *, connection_lost: bool) -> str | None:
    sqlite_name = getattr(original, "sqlite_errorname", None)
    if isinstance(sqlite_name, str):
        return sqlite_name if sqlite_name.split("_")[1] in _SQLITE_WORLD else None
    sqlstate = getattr(original, "sqlstate", None)
    if isinstance(sqlstate, str) and sqlstate.startswith(_POSTGRES_WORLD):
        return sqlstate
    return _POSTGRES_CONNECTION_LOST if connection_lost else None
