"""What goes wrong in a soak, drawn from a seed: faults of Outlook by chance, and troubles that come after so many clicks."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from tests.soak.database import Store
from tests.soak.processes import Replica
from tests.soak.wires import CommitBreaker

Json = dict[str, Any]

READS = "calendarView,getSchedule,getEvent,listEvents"
WRITES = "createEvent,updateEvent,deleteEvent,cancelEvent"


def _fault(kind: str, operation: str, probability: float, **details: object) -> Json:
    return {"kind": kind, "operation": operation, "probability": probability, **details}


FAULTS: tuple[Json, ...] = (
    _fault("429", READS, 0.006, retry_after=2),
    _fault("503", READS, 0.006, retry_after=1),
    _fault("500", READS, 0.004),
    _fault("502", READS, 0.004),
    _fault("504", READS, 0.004),
    _fault("drop_before_write", READS, 0.006),
    _fault("cut_body", READS, 0.004),
    _fault("slow", READS, 0.008, ms=300),
    _fault("error", READS, 0.002, status=401, code="InvalidAuthenticationToken"),
    _fault("stale_reads", "calendarView", 0.02, ms=15_000),
    _fault("stale_reads", "calendarView", 0.01, ms=60_000),
    _fault("stale_reads", "getSchedule", 0.03, ms=60_000),
    _fault("error", "calendarView", 0.003, status=404, code="MailboxNotEnabledForRESTAPI"),
    _fault("empty_page", "calendarView", 0.01),
    _fault("not_found_after_create", "getEvent", 0.03, ms=8_000),
    _fault("empty_filter", "listEvents", 0.2),
    _fault("write_then_504", WRITES, 0.02),
    _fault("write_then_close", WRITES, 0.02),
    _fault("write_then_error", WRITES, 0.005, status=500, code="ErrorInternalServerError"),
    _fault("drop_before_write", WRITES, 0.01),
    _fault("cut_body", WRITES, 0.01),
    _fault("429", WRITES, 0.01, retry_after=2),
    _fault("503", WRITES, 0.01),
    _fault("504", WRITES, 0.01),
    _fault("slow", WRITES, 0.01, ms=1_500),
    _fault("slow", WRITES, 0.002, ms=8_000),
    *(_fault("late_write", "createEvent", 0.004, seconds=seconds) for seconds in (3, 20, 90, 400, 1_500, 3_400)),
    *(_fault("late_write", "updateEvent", 0.003, seconds=seconds) for seconds in (3, 30, 300, 1_800)),
    *(_fault("late_write", "deleteEvent,cancelEvent", 0.004, seconds=seconds) for seconds in (20, 200)),
    _fault("forget_transaction", "createEvent", 0.03),
    _fault("patch_mails_again", "updateEvent", 0.04),
    _fault("attendee_copy_delay", "updateEvent", 0.03, ms=30_000),
)


@dataclass(frozen=True, slots=True)
class Often:
    """After how many clicks, on average, each trouble comes; 0 never."""

    kill: int = 35
    stop: int = 120
    restart: int = 250
    cut: int = 80


class Troubles:
    """Strikes whenever the clicks have reached the next number of its plan; what strikes when is the same for a seed."""

    def __init__(
        self,
        replicas: Sequence[Replica],
        store: Store,
        breaker: CommitBreaker | None,
        chance: random.Random,
        often: Often,
        lease: float,
        clicks: Callable[[], int],
    ) -> None:
        self._replicas = replicas
        self._store = store
        self._breaker = breaker
        self._chance = chance
        self._often = often
        self._lease = lease
        self._clicks = clicks
        self.counts: Counter[str] = Counter()

    async def run(self) -> None:
        kinds: dict[str, tuple[int, Callable[[random.Random], Awaitable[None]]]] = {
            "kill": (self._often.kill, self._kill),
            "stop": (self._often.stop, self._stop),
            "restart": (self._often.restart if self._breaker else 0, self._restart),
            "cut": (self._often.cut if self._breaker else 0, self._cut),
        }
        tasks = [
            asyncio.create_task(self._again_and_again(every, strike, random.Random(self._chance.random())))
            for every, strike in kinds.values()
            if every
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _again_and_again(
        self, every: int, strike: Callable[[random.Random], Awaitable[None]], chance: random.Random
    ) -> None:
        at = 0
        while True:
            at += max(round(chance.uniform(0.4, 1.6) * every), 1)
            while self._clicks() < at:
                await asyncio.sleep(0.05)
            await asyncio.sleep(chance.random() * 0.3)
            await strike(chance)
            at = max(at, self._clicks() - every)

    async def _kill(self, chance: random.Random) -> None:
        replica = chance.choice(self._replicas)
        pause = chance.choice((0.05, 0.3, 1.5))
        if replica.is_running:
            await replica.kill()
            self.counts["kill -9"] += 1
            await asyncio.sleep(pause)
            await replica.start()

    async def _stop(self, chance: random.Random) -> None:
        """Longer than its lease, so that another has its work when it wakes."""
        replica = chance.choice(self._replicas)
        length = self._lease * chance.uniform(1.1, 1.8)
        if replica.is_running and not replica.is_stopped:
            replica.stand_still()
            self.counts["SIGSTOP beyond the lease"] += 1
            await asyncio.sleep(length)
            replica.go_on()

    async def _restart(self, chance: random.Random) -> None:
        await self._store.restart()
        self.counts["database restarted"] += 1

    async def _cut(self, chance: random.Random) -> None:
        try:
            await self._store.break_connections()
        except (OSError, asyncpg.PostgresError):
            return  # it is being restarted
        self.counts["all connections to the database cut"] += 1
