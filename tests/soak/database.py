"""The databases of a soak, with an audit that the harness installs beside the service's tables, and what happens to them."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import asyncpg
import sqlalchemy as sa

from adapters.sql.database import Database, async_url
from adapters.sql.migrations import migrate
from scheduling.intervals import Interval
from tests.postgres import Cluster
from tests.requirements import require
from tests.soak.wires import CommitBreaker

COLUMNS: dict[str, tuple[str, ...]] = {
    "booking": (
        *("id", "version", "state", "request", "starts", "ends", "pending_starts", "pending_ends", "expires"),
        *("event_id", "creates", "overlaps", "settled", "why", "told", "number", "waived"),
    ),
    "claim": ("person", "tick", "booking"),
    "seat": ("booking", "person", "place", "counts", "gap_before", "gap_after"),
    "person": ("id", "mailbox"),
    "record": ("booking", "version", "what"),
}
WATCHED = {
    "booking": ("INSERT", "UPDATE"),
    "claim": ("INSERT", "DELETE"),
    "seat": ("INSERT",),
    "person": ("INSERT",),
    "record": ("INSERT",),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One row that a committed transaction wrote or removed, in the order of commits.

    `at` is the machine's real time when it was written, `committed` when it was kept (as late as the engine tells it).
    """

    at: float
    committed: float
    table: str
    gone: bool
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    booking: str
    work: str
    run_at: datetime
    is_leased: bool


class Store(Protocol):
    """One database of an installation's. `url` is the service's way to it, `own_url` the harness's."""

    url: str
    own_url: str

    async def audit(self) -> list[Change]:
        """Everything that was ever committed to the watched tables."""

    async def restart(self) -> None:
        """The server dies and comes back; nothing for a file."""

    async def break_connections(self) -> None:
        """Every connection ends, wherever its transaction stands."""

    async def snapshot(self) -> None:
        """Keep the database as it is; nobody is connected."""

    async def restore(self) -> None:
        """Go back to what was kept; nobody is connected."""


async def jobs(database: Database) -> list[Job]:
    async with database.reading() as connection:
        rows = await connection.execute(sa.text("SELECT booking, work, run_at, leased_until FROM job"))
        return [Job(row.booking, row.work, _instant(row.run_at), row.leased_until is not None) for row in rows]


async def untold(database: Database) -> int:
    """How many cards are still to be painted, people still to be told of their meetings, and events to be answered."""
    async with database.reading() as connection:
        cards = await connection.execute(sa.text("SELECT count(*) FROM booking WHERE told <> version"))
        people = await connection.execute(sa.text("SELECT count(*) FROM telling WHERE told <> version"))
        events = await connection.execute(sa.text("SELECT count(*) FROM inbox WHERE body <> ''"))
        return int(cards.scalar_one() + people.scalar_one() + events.scalar_one())


async def asked(database: Database) -> dict[str, dict[str, Any]]:
    """What each click asked for, by the booking's id."""
    async with database.reading() as connection:
        return {row.id: json.loads(row.asked) for row in await connection.execute(sa.text("SELECT id, asked FROM booking"))}


def _instant(value: Any) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def slot_of(row: dict[str, Any], prefix: str = "") -> Interval | None:
    starts, ends = row[f"{prefix}starts"], row[f"{prefix}ends"]
    return None if starts is None else Interval(_instant(starts), _instant(ends))


# ---------------------------------------------------------------- SQLite


def _sqlite_triggers() -> list[str]:
    statements = [
        "CREATE TABLE audit (n INTEGER PRIMARY KEY AUTOINCREMENT, at REAL, what TEXT, gone INTEGER, content TEXT)",
    ]
    for table, columns in COLUMNS.items():
        for event in WATCHED[table]:
            side = "OLD" if event == "DELETE" else "NEW"
            content = ", ".join(f"'{column}', {side}.{column}" for column in columns)
            statements.append(
                f"CREATE TRIGGER audit_{table}_{event.lower()} AFTER {event} ON {table} BEGIN "
                f"INSERT INTO audit (at, what, gone, content) VALUES ((julianday('now') - 2440587.5) * 86400.0, "
                f"'{table}', {int(event == 'DELETE')}, json_object({content})); END"
            )
    return statements


class SqliteStore:
    """One file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.url = self.own_url = f"sqlite:///{file}"

    async def audit(self) -> list[Change]:
        database = Database(self.own_url)
        try:
            async with database.reading() as connection:
                rows = await connection.execute(sa.text("SELECT at, what, gone, content FROM audit ORDER BY n"))
                return [Change(row.at, row.at, row.what, bool(row.gone), json.loads(row.content)) for row in rows]
        finally:
            await database.close()

    async def restart(self) -> None:
        return

    async def break_connections(self) -> None:
        return

    async def snapshot(self) -> None:
        self._copy(self._file, self._file.with_suffix(".kept"))

    async def restore(self) -> None:
        self._copy(self._file.with_suffix(".kept"), self._file)

    def _copy(self, source: Path, target: Path) -> None:
        for ending in ("", "-wal", "-shm"):
            old = Path(f"{target}{ending}")
            old.unlink(missing_ok=True)
            if (new := Path(f"{source}{ending}")).exists() and ending != "-shm":
                shutil.copy(new, old)


async def sqlite_store(file: Path) -> SqliteStore:
    store = SqliteStore(file)
    await _prepared(store.own_url, _sqlite_triggers())
    return store


_MIGRATING = asyncio.Lock()
"""Alembic keeps what it is at for the whole process, and two acts may begin at once."""


async def _prepared(url: str, statements: Sequence[str]) -> None:
    async with _MIGRATING:
        await migrate(async_url(url))
    database = Database(url)
    try:
        async with database.transaction() as connection:
            for statement in statements:
                await connection.exec_driver_sql(statement)
    finally:
        await database.close()


# ---------------------------------------------------------------- PostgreSQL


def _postgres_triggers() -> list[str]:
    statements = [
        "CREATE TABLE audit (n BIGSERIAL PRIMARY KEY, at DOUBLE PRECISION, what TEXT, gone BOOLEAN, content TEXT)",
    ]
    for table, columns in COLUMNS.items():
        for event in WATCHED[table]:
            side = "OLD" if event == "DELETE" else "NEW"
            content = ", ".join(f"'{column}', {side}.{column}" for column in columns)
            name = f"audit_{table}_{event.lower()}"
            statements += [
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"INSERT INTO audit (at, what, gone, content) VALUES (extract(epoch FROM clock_timestamp()), "
                f"'{table}', {str(event == 'DELETE').lower()}, json_build_object({content})::text); RETURN NULL; END $$",
                f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
    return statements


AUDIT = (
    "SELECT at, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 AS committed, what, gone, content FROM audit "
    "ORDER BY pg_xact_commit_timestamp(xmin), xmin::text::bigint, n"
)


class PostgresStore:
    """One database on a server of the soak's own, which the service reaches through wires that can be cut."""

    def __init__(self, cluster: Cluster, breaker: CommitBreaker, name: str) -> None:
        self._cluster = cluster
        self._breaker = breaker
        self._name = name
        self.own_url = cluster.url.replace("/postgres", f"/{name}")
        self.url = f"postgresql://convene@127.0.0.1:{breaker.port}/{name}"

    async def audit(self) -> list[Change]:
        connection = await asyncpg.connect(self.own_url)
        try:
            return [
                Change(row["at"], row["committed"], row["what"], row["gone"], json.loads(row["content"]))
                for row in await connection.fetch(AUDIT)
            ]
        finally:
            await connection.close()

    async def restart(self) -> None:
        await asyncio.to_thread(self._cluster.stop)
        await asyncio.to_thread(self._cluster.start)

    async def break_connections(self) -> None:
        await self._do(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{self._name}' AND application_name = 'convene'"
        )

    async def snapshot(self) -> None:
        await self._do(f"DROP DATABASE IF EXISTS {self._name}_kept")
        await self._do(f"CREATE DATABASE {self._name}_kept TEMPLATE {self._name}")

    async def restore(self) -> None:
        await self._do(f"DROP DATABASE {self._name} WITH (FORCE)")
        await self._do(f"CREATE DATABASE {self._name} TEMPLATE {self._name}_kept")

    async def drop(self) -> None:
        await self._do(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")
        await self._do(f"DROP DATABASE IF EXISTS {self._name}_kept WITH (FORCE)")

    async def _do(self, statement: str) -> None:
        connection = await asyncpg.connect(self._cluster.url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@asynccontextmanager
async def cluster() -> AsyncIterator[Cluster]:
    """A server whose commits outlive the death of its processes, and that tells when each was."""
    folder = Path(tempfile.mkdtemp(prefix="convene-soak-"))
    made = await asyncio.to_thread(
        lambda: Cluster(require("postgres"), folder, synchronous_commit="on", max_connections=120, track_commit_timestamp="on")
    )
    await asyncio.to_thread(made.start)
    try:
        yield made
    finally:
        await asyncio.to_thread(made.stop)
        shutil.rmtree(folder, ignore_errors=True)


async def postgres_store(server: Cluster, breaker: CommitBreaker, name: str) -> PostgresStore:
    store = PostgresStore(server, breaker, name)
    await store.drop()
    await store._do(f"CREATE DATABASE {name}")
    await _prepared(store.own_url, _postgres_triggers())
    return store
