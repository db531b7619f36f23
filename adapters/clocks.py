"""Where now comes from: this machine, or the sandbox, whose clock can be set."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx
import msgspec
import structlog

from scheduling.errors import ConveneError

log = structlog.get_logger()

LOOK_EVERY: Final = 0.25
"""Seconds between two looks at the sandbox's clock: how long a jump of it may go unnoticed."""


class ClockUnavailable(ConveneError):
    """The clock to follow could not be asked at start."""


class MachineClock:
    """The port `Clock`, of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class _Answer(msgspec.Struct):
    now: datetime
    running: bool


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the followed clock showed at a monotonic instant of ours."""

    now: datetime
    running: bool
    at: float


class FollowedClock:
    """The port `Clock`, following the one at `url` (`CONVENE_CLOCK_URL`).

    `now` asks nobody: it goes on from the last look. Only wall time is followed; deadlines run on this machine's clock.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = httpx.AsyncClient(timeout=2.0)
        self._seen = _Seen(datetime.now(UTC), running=True, at=time.monotonic())
        self._following: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        seen = self._seen
        return seen.now + timedelta(seconds=time.monotonic() - seen.at) if seen.running else seen.now

    def monotonic(self) -> float:
        return time.monotonic()

    async def start(self) -> None:
        """Look once, then go on looking in the background. Raises ClockUnavailable when the first look fails."""
        try:
            await self._look()
        except (httpx.HTTPError, msgspec.MsgspecError) as failure:
            await self._http.aclose()
            raise ClockUnavailable(f"no clock at {self._url}: {type(failure).__name__}") from failure
        self._following = asyncio.create_task(self._follow(), name="follow the clock")

    async def close(self) -> None:
        if self._following:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
        await self._http.aclose()

    async def _follow(self) -> None:
        lost = False
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self._look()
                lost = False
            except (httpx.HTTPError, msgspec.MsgspecError) as failure:
                if not lost:
                    log.warning("clock_lost", cause=type(failure).__name__)
                lost = True

    async def _look(self) -> None:
        asked = time.monotonic()
        answer = await self._http.get(self._url)
        answer.raise_for_status()
        seen = msgspec.json.decode(answer.content, type=_Answer)
        self._seen = _Seen(seen.now.astimezone(UTC), seen.running, (asked + time.monotonic()) / 2)
