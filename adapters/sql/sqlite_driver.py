"""aiosqlite with one hand-over to its thread per statement, where SQLAlchemy makes four: open, execute, fetch and close a cursor.

A hand-over wakes a thread and then the event loop; for a small transaction they cost more than SQLite itself does.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import aiosqlite
from sqlalchemy.engine import URL

Row = tuple[Any, ...]
Step = tuple[str, Sequence[Row]]
"""A statement, and the parameters of each time that it is run."""

BUSY_SECONDS: Final = 30.0
"""For how long a statement waits for another process's transaction."""


def connect(url: URL) -> aiosqlite.Connection:
    """A connection to be awaited, as SQLAlchemy's `async_creator` is to give one: writing ahead, beginning nothing by itself."""
    (path,), options = url.get_dialect()().create_connect_args(url)
    connection = _Connection(lambda: _opened(path, options), iter_chunk_size=64)
    connection._thread.daemon = True  # as SQLAlchemy does with connections that it makes itself
    return connection


@dataclass(frozen=True, slots=True)
class _Result:
    """All that a statement led to."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    rows: Sequence[Row] = ()


class _Connection(aiosqlite.Connection):
    def cursor(self) -> Any:
        return _Cursor(self)

    async def rollback(self) -> None:
        """SQLAlchemy asks for one whenever a connection comes back; mostly there is nothing to be undone."""
        if self.in_transaction:
            await super().rollback()

    async def hand_over(self, work: Callable[..., _Result], statement: str, parameters: object) -> _Result:
        """Let the thread do `work`. Cancelled, it is done all the same, before whatever is handed over next."""
        done: _Result = await self._execute(work, self._conn, statement, parameters)  # type: ignore[no-untyped-call]  # aiosqlite's
        return done

    async def transact(self, steps: Sequence[Step]) -> list[int]:
        """A whole writing transaction with one hand-over: all steps, or none; how many rows each changed."""
        done: list[int] = await self._execute(_transact, self._conn, steps)  # type: ignore[no-untyped-call]  # aiosqlite's
        return done


class _Cursor:
    """What SQLAlchemy uses of a cursor. Rows are read with the statement, as SQLAlchemy would do next."""

    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._result = _Result()

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        return self._result.description

    @property
    def rowcount(self) -> int:
        return self._result.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._result.lastrowid

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> Self:
        self._result = await self._connection.hand_over(_execute, statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Iterable[Iterable[Any]]) -> Self:
        self._result = await self._connection.hand_over(_executemany, statement, parameters)
        return self

    async def fetchall(self) -> Sequence[Row]:
        return self._result.rows

    async def close(self) -> None:
        """The real cursor was closed with its statement."""


def _opened(path: str, options: Mapping[str, Any]) -> sqlite3.Connection:
    connection: sqlite3.Connection = sqlite3.connect(path, **{**options, "timeout": BUSY_SECONDS, "isolation_level": None})
    try:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL, which it then stays. Called in the connection's own thread.

    While several processes open a new file, SQLite answers SQLITE_BUSY to this switch at once, whatever the busy timeout:
    two that hold the shared lock and want the exclusive one would wait for each other.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as failure:
            if failure.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.01)


def _transact(connection: sqlite3.Connection, steps: Sequence[Step]) -> list[int]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = [connection.execute(statement, row).rowcount for statement, rows in steps for row in rows]
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return done


def _execute(connection: sqlite3.Connection, statement: str, parameters: Any) -> _Result:
    cursor = connection.execute(statement, parameters)
    try:
        rows = cursor.fetchall() if cursor.description else ()
        return _Result(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
    finally:
        cursor.close()


def _executemany(connection: sqlite3.Connection, statement: str, parameters: Any) -> _Result:
    cursor = connection.executemany(statement, parameters)
    try:
        return _Result(None, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()
