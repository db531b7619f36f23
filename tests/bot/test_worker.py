"""The worker's rounds: when they come, and that nothing ends them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.meters import Meters
from bot.worker import Round, Worker
from scheduling.errors import StoreUnavailable


class Rounds:
    """Rounds that end as told, the last of these ends again and again."""

    def __init__(self, *ends: timedelta | Exception | None) -> None:
        self.ends = list(ends)
        self.count = 0
        self.happened = asyncio.Condition()

    async def __call__(self) -> timedelta | None:
        end = self.ends.pop(0) if len(self.ends) > 1 else self.ends[0]
        async with self.happened:
            self.count += 1
            self.happened.notify_all()
        if isinstance(end, Exception):
            raise end
        return end

    async def reach(self, count: int) -> None:
        async with asyncio.timeout(60), self.happened:
            await self.happened.wait_for(lambda: self.count >= count)


@asynccontextmanager
async def working(rounds: Round) -> AsyncIterator[tuple[Worker, Meters]]:
    meters = Meters()
    worker = Worker(rounds, meters)
    worker.start()
    yield worker, meters
    await worker.stop(within=60)


async def test_the_next_round_comes_when_something_is_due() -> None:
    rounds = Rounds(timedelta(milliseconds=30))
    async with working(rounds):
        await rounds.reach(3)


async def test_a_poke_does_not_wait_for_the_pause_to_end() -> None:
    rounds = Rounds(timedelta(hours=1))
    async with working(rounds) as (worker, _):
        await rounds.reach(1)
        worker.poke()
        await rounds.reach(2)


async def test_neither_a_lost_database_nor_a_bug_ends_the_rounds() -> None:
    rounds = Rounds(StoreUnavailable("gone", certain=True), ZeroDivisionError(), None)
    async with working(rounds) as (worker, meters):
        await rounds.reach(1)
        worker.poke()
        await rounds.reach(2)
        worker.poke()
        await rounds.reach(3)
    counted = {
        sample.labels["result"]: sample.value
        for sample in next(iter(meters.worker_rounds.collect())).samples
        if sample.name.endswith("_total")
    }
    assert counted == {"store_unavailable": 1, "failed": 1, "done": 1}


async def test_stopping_lets_the_round_under_way_end() -> None:
    begun, may_end, ended = asyncio.Event(), asyncio.Event(), False

    async def slow() -> None:
        nonlocal ended
        begun.set()
        await may_end.wait()
        ended = True

    async with working(slow):
        await begun.wait()
        asyncio.get_running_loop().call_later(0.05, may_end.set)
    assert ended


async def test_a_round_that_does_not_end_is_given_up() -> None:
    begun = asyncio.Event()

    async def endless() -> None:
        begun.set()
        await asyncio.Event().wait()

    worker = Worker(endless, Meters())
    worker.start()
    await begun.wait()
    async with asyncio.timeout(60):
        await worker.stop(within=0.05)
