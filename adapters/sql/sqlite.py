"""SQLite in a thread of its own, to which a whole transaction is handed over at once.

SQLAlchemy's asyncio makes a thread and a greenlet switch of each small step, which costs several times what SQLite itself does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.failures import FAILURES, raise_unavailable
from scheduling.errors import StoreUnavailable

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

_BUSY_MS: Final = 30_000
_READING: Final = "convene_reading"


class SqliteThread:
    """One connection, used by one thread for one transaction after the other: more would only queue within SQLite, where
    waiting is slower and less fair. A transaction that waits for its turn longer than 30 s is `StoreUnavailable`.
    """

    def __init__(self, url: URL, *, foreign_keys: bool = True) -> None:
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        self.engine: Final = _engine(url, foreign_keys=foreign_keys)
        self._reading_engine = self.engine.execution_options(**{_READING: True})
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")
        self._turn = asyncio.Lock()

    async def carry_out(self, work: Work[T], *, reading: bool) -> T:
        """The whole of `work` in a transaction, in the thread; so it must await nothing but what the connection gives.

        Cancelled, it is carried out all the same. Raises `StoreUnavailable` as `Database.transaction` does.
        """
        async with self._alone():
            return await self._there(self._carried_out, work, reading)

    @asynccontextmanager
    async def opened(self, *, reading: bool) -> AsyncIterator[AsyncConnection]:
        """A transaction that is gone through step by step, each handed over; committed when the block ends, if it writes."""
        async with self._alone():
            connection = await self._there(self._begun, reading)
            try:
                yield cast("AsyncConnection", _Connection(connection, self._there))
                if not reading:
                    await self._there(connection.commit)
            finally:
                await self._there(connection.close)

    async def close(self) -> None:
        await self._there(self.engine.dispose)
        self._thread.shutdown(wait=False)

    async def _there(self, act: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, act, *args)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(_BUSY_MS / 1000 if self._turn.locked() else None):
                await self._turn.acquire()
        except TimeoutError as error:
            raise StoreUnavailable("pool_timeout", certain=True) from error
        try:
            yield
        finally:
            self._turn.release()

    # In the thread.

    def _begun(self, reading: bool) -> sa.Connection:
        connection = (self._reading_engine if reading else self.engine).connect()
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        return connection

    def _carried_out(self, work: Work[T], reading: bool) -> T:
        committing = False
        try:
            with self._begun(reading) as connection:
                done = _finished(work(cast("AsyncConnection", _Connection(connection, _here))))
                if not reading:
                    committing = True
                    connection.commit()
                return done
        except FAILURES as failure:
            raise_unavailable(failure, committing=committing)
            raise


class _Connection:
    """What is used of an `AsyncConnection`, on one that is not: `call` says where each step is taken."""

    def __init__(self, connection: sa.Connection, call: Callable[..., Awaitable[Any]]) -> None:
        self._connection = connection
        self._call = call

    @property
    def dialect(self) -> sa.Dialect:
        return self._connection.dialect

    async def execute(self, statement: sa.Executable, parameters: Any = None) -> Any:
        return await self._call(self._connection.execute, statement, parameters)

    async def exec_driver_sql(self, statement: str, parameters: Any = None) -> Any:
        return await self._call(self._connection.exec_driver_sql, statement, parameters)

    async def run_sync(self, act: Callable[..., T], *args: Any) -> Any:
        return await self._call(act, self._connection, *args)


async def _here(act: Callable[..., T], *args: Any) -> T:
    return act(*args)


def _finished(work: Awaitable[T]) -> T:
    """What comes of a coroutine that never has to wait."""
    coroutine = cast("Coroutine[Any, Any, T]", work)
    try:
        coroutine.send(None)
    except StopIteration as end:
        return cast("T", end.value)
    coroutine.close()
    raise RuntimeError("work in a transaction awaits something other than its connection")


def _engine(url: URL, *, foreign_keys: bool) -> sa.Engine:
    engine = sa.create_engine(url, pool_size=1, max_overflow=0, connect_args={"check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; `begun` does
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {_BUSY_MS}",
            "journal_mode = WAL",
            "synchronous = FULL",
            f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begun(connection: sa.Connection) -> None:
        # A deferred BEGIN that writes later gets "database is locked" at once, in spite of busy_timeout.
        reading = connection.get_execution_options().get(_READING, False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
