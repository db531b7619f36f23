"""The database: where it is, transactions in it, and its failures in our terms."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from adapters.sql.failures import FAILURES, raise_unavailable
from adapters.sql.sqlite import SqliteThread
from scheduling.errors import InputError, StoreUnavailable
from scheduling.ports import Clock

T = TypeVar("T")

RETRY_FOR: Final = 2.0
"""Seconds for which a whole transaction is tried again (product.md, section 10)."""

_CONNECT_SECONDS: Final = 5

_DRIVERS: Final = {
    "sqlite": "sqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


class Database:
    """One database of Convene's, with its pool of connections.

    SQLite has one connection, so nothing may open a second transaction while it holds one: it would wait for itself.
    `clock` is given where time is made up (demo, tests) and then stands in for the database's own clock.
    """

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        """`url` may name the bare engine (`sqlite:///…`, `postgresql://…`); InputError for any other."""
        self.url: Final = async_url(url)
        self.is_sqlite: Final = self.url.get_backend_name() == "sqlite"
        self._world: Final = SqliteThread(self.url) if self.is_sqlite else _postgres(self.url)
        self._clock = clock

    @property
    def engine(self) -> sa.Engine:
        """Of which SQLAlchemy tells its listeners."""
        return self._world.engine if isinstance(self._world, SqliteThread) else self._world.sync_engine

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A writing transaction, committed at the end of the block and rolled back by any exception out of it.

        PostgreSQL: READ COMMITTED. SQLite: BEGIN IMMEDIATE, so that it is the only writer from its first statement on.
        Raises `StoreUnavailable`, with `certain` false only when the COMMIT itself got no answer. A breach of a constraint
        (`sqlalchemy.exc.IntegrityError`) passes as it is.
        """
        committing = False
        try:
            async with self._opened(reading=False) as connection:
                yield connection
                committing = True
        except FAILURES as failure:
            raise_unavailable(failure, committing=committing)
            raise

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads, and on SQLite waits for no writer. Raises `StoreUnavailable`."""
        try:
            async with self._opened(reading=True) as connection:
                yield connection
        except FAILURES as failure:
            raise_unavailable(failure, committing=False)
            raise

    async def run(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """`work` in a transaction, the whole of it again for 2 seconds while surely nothing of it was committed.

        So `work` must change nothing but the database, and wait for nothing else. Raises what `transaction` raises.
        Cancelled, it may be carried out all the same.
        """
        return await self._again(work, reading=False)

    async def read(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """`work` in a reading transaction, with the same patience as `run`."""
        return await self._again(work, reading=True)

    async def now(self, connection: AsyncConnection) -> datetime:
        """The clock that all replicas share: the database's own, of this moment and not of the transaction's start."""
        if self._clock is not None:
            return self._clock.now()
        if self.is_sqlite:
            return datetime.now(UTC)  # one process or one machine: there is no other clock
        now: datetime = (await connection.execute(sa.select(sa.func.clock_timestamp()))).scalar_one()
        return now.astimezone(UTC)

    async def close(self) -> None:
        await (self._world.close() if isinstance(self._world, SqliteThread) else self._world.dispose())

    def _opened(self, *, reading: bool) -> AbstractAsyncContextManager[AsyncConnection]:
        if isinstance(self._world, SqliteThread):
            return self._world.opened(reading=reading)
        return self._world.connect() if reading else self._world.begin()

    async def _once(self, work: Callable[[AsyncConnection], Awaitable[T]], *, reading: bool) -> T:
        if isinstance(self._world, SqliteThread):
            return await self._world.carry_out(work, reading=reading)
        async with self.reading() if reading else self.transaction() as connection:
            return await work(connection)

    async def _again(self, work: Callable[[AsyncConnection], Awaitable[T]], *, reading: bool) -> T:
        loop = asyncio.get_running_loop()
        until = loop.time() + RETRY_FOR
        pause = 0.02
        while True:
            try:
                return await self._once(work, reading=reading)
            except StoreUnavailable as failure:
                if not failure.certain or loop.time() + pause > until:
                    raise
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads retries, guards nothing
            pause = min(pause * 2, 0.4)


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


@asynccontextmanager
async def migration(url: URL) -> AsyncIterator[AsyncConnection]:
    """The one transaction of a migration run, on a connection of its own, and on SQLite without foreign keys.

    With them on, the batch form of ALTER TABLE drops the old table, and the cascade silently empties those that refer to it.
    """
    if url.get_backend_name() == "sqlite":
        thread = SqliteThread(url, foreign_keys=False)
        try:
            async with thread.opened(reading=False) as connection:
                yield connection
        finally:
            await thread.close()
        return
    engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": _CONNECT_SECONDS})
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()


def _postgres(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=5,
        max_overflow=10,
        pool_timeout=_CONNECT_SECONDS,
        pool_pre_ping=True,
        connect_args={
            "timeout": _CONNECT_SECONDS,
            "command_timeout": 30,
            "server_settings": {"application_name": "convene", "timezone": "UTC"},
        },
    )
