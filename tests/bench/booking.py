"""From the click to confirmed with an Outlook that answers at once: what our own steps and the database's disk cost.

Outlook is the sandbox, over HTTP; the same reading, creating, reading and inviting without any store is what it is compared with.
PostgreSQL runs once as on a server, where every commit waits for the disk, and once without waiting. All are measured in turns.
"""

from __future__ import annotations

import asyncio
import math
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from adapters.clocks import MachineClock
from adapters.outlook.connect import Outlook, OutlookConfig, connect
from adapters.sandbox.app import serving
from adapters.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from adapters.sandbox.people import TENANT_ID
from adapters.sql.bookings import SqlBookings
from adapters.sql.database import Database, async_url
from adapters.sql.migrations import migrate
from scheduling.bookings import Book, Booked, invitees_of
from scheduling.calendars import Entry, EventDraft
from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.service.book import Bookings
from scheduling.service.reading import Reader
from scheduling.slots import Rule, Waiver
from tests import postgres
from tests.contracts.worlds import ADA, ANA, BEN
from tests.fakes.rules import RulesInMemory
from tests.requirements import require

ROUNDS = 60
WARM_UP = 5
PATIENT = timedelta(seconds=30)
WANTED_MS, WANTED_RATIO = 40, 10
HALF_AN_HOUR = timedelta(minutes=30)

Book_ = Callable[[int], Awaitable[None]]


def run() -> list[str]:
    with ExitStack() as stack:
        stack.enter_context(structlog.testing.capture_logs())
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        durable = stack.enter_context(_cluster(fsync="on", synchronous_commit="on", full_page_writes="on"))
        quick = stack.enter_context(_cluster(synchronous_commit="off"))
        urls = {
            "PostgreSQL, which waits for the disk": durable.url,
            "PostgreSQL, which does not": quick.url,
            "SQLite": f"sqlite:///{Path(folder) / 'bench.db'}",
        }
        return asyncio.run(_lines(urls))


@contextmanager
def _cluster(**settings: object) -> Iterator[postgres.Cluster]:
    programs, folder = require("postgres"), Path(tempfile.mkdtemp(prefix="convene-bench-"))
    made = postgres.Cluster(programs, folder, **settings)
    made.start()
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def _lines(urls: Mapping[str, str]) -> list[str]:
    async with AsyncExitStack() as stack:
        served = await stack.enter_async_context(serving(weeks=False))
        served.world.knobs.requests_per_10_min = 1_000_000
        app = OutlookConfig(TENANT_ID, CLIENT_ID, CLIENT_SECRET, graph_url=served.graph_url, authority=served.url)
        outlook = await stack.enter_async_context(connect(app, MachineClock()))
        ways: dict[str, Book_] = {"no store": _Bare(outlook).book}
        for name, url in urls.items():
            await migrate(async_url(url))
            database = Database(url)
            stack.push_async_callback(database.close)
            ways[name] = _Whole(outlook, database, len(ways)).book
        taken = await _in_turns(ways)
    middle = {name: 1000 * statistics.median(each) for name, each in taken.items()}
    bare = middle.pop("no store")
    return [
        f"the same calls without a store: {bare:.1f} ms",
        *(f"{name}: {each:.1f} ms from click to confirmed, {each / bare:.1f} x that" for name, each in middle.items()),
        f"wanted: at most {WANTED_MS} ms on PostgreSQL, and {WANTED_RATIO} x; load of the machine {os.getloadavg()[0]:.1f}",
    ]


async def _in_turns(ways: Mapping[str, Book_]) -> Mapping[str, list[float]]:
    """Seconds of each, one after the other, so that what else the machine does hits them all."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS + WARM_UP):
        for name, book in ways.items():
            began = time.perf_counter()
            await book(number)
            if number >= WARM_UP:
                taken[name].append(time.perf_counter() - began)
    return taken


def _slot(number: int, way: int) -> Interval:
    """Each way has its own days."""
    morning = MachineClock().now().replace(hour=8, minute=0, second=0, microsecond=0)
    start = morning + timedelta(days=7 + 7 * (number // 10 + way * 10), minutes=30 * (number % 10))
    return Interval(start, start + HALF_AN_HOUR)


WAIVED = frozenset(Waiver(str(each.id), rule) for each in (ADA, ANA, BEN) for rule in (Rule.HOURS, Rule.HORIZON))
"""So many meetings reach far into the next year."""


def _asked(number: int, way: int) -> Book:
    request, slot = f"r{way}-{number}", _slot(number, way)
    return Book(request, "1", ADA, slot, "Europe/Stockholm", "Bench", required=(ANA, BEN), online=False, waived=WAIVED)


class _Nothing:
    """The port `Holdings`, for nobody has booked anything."""

    async def holdings(self, people: Sequence[MailboxId], span: Interval) -> Mapping[MailboxId, Sequence[Entry]]:
        return {}


@dataclass(frozen=True, slots=True)
class _Bare:
    """What the protocol asks of Outlook, and nothing else."""

    outlook: Outlook

    async def book(self, number: int) -> None:
        asked, calendars = _asked(number, 0), self.outlook.calendars
        reader = Reader(calendars, self.outlook.directory, RulesInMemory(), _Nothing(), MachineClock())
        draft = EventDraft(asked.subject, asked.slot, asked.zone, f"bench:{number}", f"bench-{number}", online=False)
        await reader.read((ADA, ANA, BEN), asked.slot, live=True)
        event = await calendars.create(ADA.id, calendars.frozen(draft), give_up_at=math.inf)
        await reader.read((ADA, ANA, BEN), asked.slot, live=True)
        await calendars.invite(ADA.id, event.id, event.etag, invitees_of(asked), give_up_at=math.inf)


class _Whole:
    """A click, until it is confirmed."""

    def __init__(self, outlook: Outlook, database: Database, way: int) -> None:
        clock, store = MachineClock(), SqlBookings(database)
        reader = Reader(outlook.calendars, outlook.directory, RulesInMemory(), store, clock)
        self._bookings = Bookings(store, outlook.calendars, reader, clock, installation=f"bench{way}", worker="bench")
        self._way = way

    async def book(self, number: int) -> None:
        outcome = await self._bookings.book(_asked(number, self._way), patience=PATIENT)
        assert isinstance(outcome, Booked), outcome


if __name__ == "__main__":
    print("\n".join(run()))
