"""The followed clock, against a small server that tells a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.clocks import ClockUnavailable, FollowedClock, MachineClock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Told:
    now: datetime = NOON
    running: bool = False
    asked: int = 0
    url: str = ""


@pytest.fixture
async def told() -> AsyncIterator[Told]:
    told = Told()

    async def tell(_: web.Request) -> web.Response:
        told.asked += 1
        return web.json_response({"now": told.now.isoformat().replace("+00:00", "Z"), "running": told.running, "more": 1})

    app = web.Application()
    app.router.add_get("/clock", tell)
    async with TestServer(app) as server:
        told.url = str(server.make_url("/clock"))
        yield told


@pytest.fixture
async def clock(told: Told) -> AsyncIterator[FollowedClock]:
    clock = FollowedClock(told.url)
    await clock.start()
    yield clock
    await clock.close()


async def test_a_frozen_clock_stands_still_and_now_asks_nobody(clock: FollowedClock, told: Told) -> None:
    assert {clock.now() for _ in range(1000)} == {NOON}
    assert told.asked == 1


async def test_a_jump_is_noticed_by_itself(clock: FollowedClock, told: Told) -> None:
    told.now += timedelta(days=3)
    async with asyncio.timeout(60):
        while clock.now() != NOON + timedelta(days=3):
            await asyncio.sleep(0.02)


async def test_a_running_clock_goes_on_between_looks(told: Told) -> None:
    told.running = True
    clock = FollowedClock(told.url)
    await clock.start()
    first, later = clock.now(), clock.now()
    await clock.close()
    assert NOON - timedelta(seconds=1) < first < later < NOON + timedelta(seconds=5)


async def test_a_clock_that_is_not_there_is_said_at_start() -> None:
    with pytest.raises(ClockUnavailable, match=r"127\.0\.0\.1:1"):
        await FollowedClock("http://127.0.0.1:1/clock").start()


def test_the_machines_clock_is_aware_and_in_utc() -> None:
    assert MachineClock().now().tzinfo is UTC
