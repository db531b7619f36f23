"""How the store's answers grow: a hundred bookings of ten people beside a hundred thousand of ten thousand, all still to come."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
import structlog

from adapters.sql.conversations import SqlConversations
from adapters.sql.database import Database, async_url
from adapters.sql.migrations import migrate
from adapters.sql.record import SqlRecord
from adapters.sql.schema import booking, claim, job, person, seat
from scheduling.bookings import Work
from scheduling.claims import ticks
from scheduling.intervals import Interval
from scheduling.ports import Leased, Lessee
from scheduling.record import Note
from tests import postgres
from tests.booking.office import Office, people_of
from tests.builders import span
from tests.fakes.clock import MONDAY_MORNING, SetClock

SMALL, LARGE = (100, 10), (100_000, 10_000)
"""Bookings and people."""

ROUNDS = 60
AT_ONCE = 5_000
HALF_AN_HOUR = timedelta(minutes=30)
Row = Mapping[str, Any]


def run() -> list[str]:
    with ExitStack() as stack:
        stack.enter_context(structlog.testing.capture_logs())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres.running_server())
        lines = []
        for name in ("SQLite", "PostgreSQL"):
            small = asyncio.run(_measured(name, folder / "small.db", server, *SMALL))
            large = asyncio.run(_measured(name, folder / "large.db", server, *LARGE))
            lines += [
                f"{name}: {what}: {1000 * small[what]:.2f} ms among 100, {1000 * large[what]:.2f} ms among 100,000 "
                f"({large[what] / small[what]:.1f} x)"
                for what in small
            ]
        return lines


async def _measured(name: str, file: Path, server: postgres.Server, bookings: int, hosts: int) -> dict[str, float]:
    """Seconds of each, the middle of many."""
    clock = SetClock()
    async with _database(name, file, server) as url:
        seeding = Database(url, clock)
        await seeded(seeding, bookings, hosts)
        await seeding.close()  # SQLite then moves what was seeded out of its log
        database = Database(url, clock)
        found = {what: await _median(work) for what, work in _works(database, clock).items()}
        await database.close()
        return found


@asynccontextmanager
async def _database(name: str, file: Path, server: postgres.Server) -> AsyncIterator[str]:
    if name == "SQLite":
        await migrate(async_url(f"sqlite:///{file}"))
        yield f"sqlite:///{file}"
    else:
        async with server.fresh_database() as url:
            yield url


def _works(database: Database, clock: SetClock) -> dict[str, Callable[[], Awaitable[object]]]:
    office = Office(database, clock, count=6)
    numbers = itertools.count()
    talks, record = SqlConversations(database), SqlRecord(database)
    week = Interval(MONDAY_MORNING, MONDAY_MORNING + timedelta(days=14))

    async def claim_and_end() -> None:
        number = next(numbers)
        asked = office.asks(6, request=f"r{number}", day=400 + number)
        case, quotas = await office.drafted(asked)
        got = await office.store.claim(case, quotas, Lessee("bench", timedelta(seconds=60)))
        assert isinstance(got, Leased)
        kept = await office.store.keep(got.lease, got.case, Note("x"), holds=(asked.slot,), lease_for=None)
        assert isinstance(kept, Leased)

    everybody = [each.id for each in office.people]
    return {
        "claim of three people, and a step": claim_and_end,
        "what six people hold in two weeks": lambda: office.store.holdings(everybody, week),
        "one person's meetings of a day": lambda: office.store.bookings_of(office.ada.id, span(0, 23)),
        "jobs that are due": lambda: office.store.due(Lessee("bench", timedelta(seconds=60)), 20),
        "when the next is due": office.store.next_due,
        "lapsed holds": lambda: office.store.expire(20),
        "cards to repaint": lambda: office.store.untold(20),
        "a conversation's beginning": lambda: talks.open("teams/nobody", "nobody"),
        "looking back at a day": lambda: record.meetings_of(office.ada.id, span(0, 23)),
    }


async def _median(work: Callable[[], Awaitable[object]]) -> float:
    taken = []
    for number in range(ROUNDS + 5):
        began = time.perf_counter()
        await work()
        if number >= 5:
            taken.append(time.perf_counter() - began)
    return statistics.median(taken)


# ---------------------------------------------------------------- many rows at once


async def seeded(database: Database, bookings: int, hosts: int) -> None:
    """Meetings of two, none over another, each half an hour, from tomorrow on; with their claims and their timers."""
    for table, rows in _tables(Office(database, SetClock()), bookings, hosts):
        async with database.transaction() as connection:
            while batch := list(itertools.islice(rows, AT_ONCE)):
                await connection.execute(sa.insert(table), batch)
    async with database.engine.connect() as connection:
        await connection.exec_driver_sql("ANALYZE")
        await connection.commit()


def _tables(office: Office, bookings: int, hosts: int) -> Iterator[tuple[sa.Table, Iterator[Row]]]:
    pairs = hosts // 2
    places = [(number, number % pairs, _slot(number // pairs)) for number in range(bookings)]
    asked = msgspec.json.encode(office.asks()).decode()
    members = [(0, 0), (1, 1)]
    yield person, ({"id": each + 1, "mailbox": str(people_of(each + 1, 1)[0].id)} for each in range(hosts))
    yield booking, (_booking(number, slot, asked) for number, _, slot in places)
    yield (
        seat,
        (
            {
                "booking": f"b{number}",
                "person": 2 * pair + who + 1,
                "place": place,
                "counts": True,
                "gap_before": 0,
                "gap_after": 0,
                "until": slot.end,
            }
            for number, pair, slot in places
            for who, place in members
        ),
    )
    yield (
        claim,
        (
            {"person": 2 * pair + who + 1, "tick": tick, "booking": f"b{number}"}
            for number, pair, slot in places
            for who, _ in members
            for tick in ticks(slot)
        ),
    )
    yield (
        job,
        (
            {"booking": f"b{number}", "work": Work.FINISH, "run_at": slot.end, "attempt": 0, "fence": 0, "leased_by": ""}
            for number, _, slot in places
        ),
    )


def _slot(turn: int) -> Interval:
    """Eight a day."""
    start = MONDAY_MORNING + timedelta(days=1 + turn // 8, hours=turn % 8)
    return Interval(start, start + HALF_AN_HOUR)


def _booking(number: int, slot: Interval, asked: str) -> Row:
    return {
        "id": f"b{number}",
        "version": 5,
        "state": "confirmed",
        "request": f"seed{number}",
        "visitor": "",
        "asked": asked,
        "starts": slot.start,
        "ends": slot.end,
        "number": number + 1,
        "pending_number": 0,
        "began": MONDAY_MORNING,
        "waived": "[]",
        "frozen": b"{}",
        "calendar": "",
        "creates": 1,
        "event_id": f"e{number}",
        "ical_uid": f"u{number}",
        "comment": "",
        "settled": True,
        "reasons": "{}",
        "overlaps": False,
        "told": 5,
        "created": MONDAY_MORNING,
        "changed": MONDAY_MORNING,
    }


if __name__ == "__main__":
    print("\n".join(run()))
