"""How long a booking takes from the click to confirmed, with calendars that answer at once: what our own steps cost."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
import structlog

from adapters.sql.database import Database, async_url
from adapters.sql.migrations import migrate
from adapters.sql.schema import person
from scheduling.bookings import Booked
from tests import postgres
from tests.booking.office import Office
from tests.fakes.clock import SetClock

ROUNDS = 60
PATIENT = timedelta(seconds=30)


def run() -> list[str]:
    with ExitStack() as stack:
        stack.enter_context(structlog.testing.capture_logs())
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        lines = [asyncio.run(_measured("SQLite", f"sqlite:///{Path(folder) / 'bench.db'}"))]
        server = stack.enter_context(postgres.running_server())
        lines.append(asyncio.run(_on_postgres(server)))
        return lines


async def _on_postgres(server: postgres.Server) -> str:
    async with server.fresh_database() as url:
        return await _measured("PostgreSQL, which does not wait for the disk here,", url)


async def _measured(name: str, url: str) -> str:
    """The middle of many, beside that of a transaction which stores one row."""
    await migrate(async_url(url))
    clock = SetClock()
    database = Database(url, clock)
    office = Office(database, clock)
    worker = office.worker()

    async def book(number: int) -> None:
        day, place = divmod(number, 14)
        asked = office.asks(9 + place // 2, minute=30 * (place % 2), day=day // 4 * 7 + day % 4 + 1, request=f"r{number}")
        assert isinstance(await worker.book(asked, patience=PATIENT), Booked)

    async def store(number: int) -> None:
        async with database.transaction() as connection:
            await connection.execute(sa.insert(person).values(mailbox=f"bench/{number}"))

    booking, row = await _median(book), await _median(store)
    await database.close()
    return f"{name}: {1000 * booking:.1f} ms from click to confirmed, as much as {booking / row:.0f} transactions of one row"


async def _median(work: Callable[[int], Awaitable[None]]) -> float:
    taken = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        await work(number)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    print("\n".join(run()))
