"""Work that goes on by itself: what a round of the worker or an answer begins, and does not wait for when it takes long."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field

import structlog

from scheduling.errors import StoreUnavailable

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class UnderWay:
    """What is being done just now; each is expected to catch what it meets."""

    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def begin(self, works: Iterable[Coroutine[None, None, None]], patience: float) -> None:
        """Begin these and wait for so many seconds; what takes longer goes on by itself."""
        for each in works:
            self.start(each)
        await self.drain(patience)

    async def drain(self, within: float) -> None:
        """Let what is under way end, for so many seconds."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)


async def attempted(work: Coroutine[None, None, None], failed: str, booking: str) -> None:
    """Work on a leased thing of a booking, whose failures end in the log: whoever finds the lease lapsed goes on.

    `failed` is what a line about a bug of ours is called.
    """
    try:
        await work
    except StoreUnavailable as failure:
        log.warning("store_unavailable", booking=booking, cause=str(failure))
    except Exception:
        log.exception(failed, booking=booking)
