"""How many requests one mailbox is asked at a time, and who goes first when they queue."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum
from itertools import count
from weakref import WeakValueDictionary

MOST_AT_A_TIME = 3
"""Graph serves an app 4 concurrent requests on one mailbox; one is left for other uses of the same app registration."""


class Urgency(IntEnum):
    """Smaller goes first: steps of a booking, then what a person waits to see, then the rest."""

    BOOKING = 0
    OFFER = 1
    BACKGROUND = 2


def permits_for(replicas: int) -> int:
    """Each replica's share of the 4 concurrent requests per mailbox (graph-contract 6.1), never more than 3, at least 1."""
    return min(MOST_AT_A_TIME, max(1, 4 // replicas))


class Permits:
    """The permits of one mailbox."""

    def __init__(self, number: int) -> None:
        self._free = number
        self._queue: list[tuple[Urgency, int, asyncio.Future[None]]] = []
        self._arrivals = count()

    @asynccontextmanager
    async def one(self, urgency: Urgency) -> AsyncIterator[None]:
        await self._take(urgency)
        try:
            yield
        finally:
            self._give()

    async def _take(self, urgency: Urgency) -> None:
        if self._free > 0:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._queue, (urgency, next(self._arrivals), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give()
            raise

    def _give(self) -> None:
        while self._queue:
            _, _, turn = heapq.heappop(self._queue)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class MailboxPermits:
    """The permits of every mailbox that is being asked just now; idle ones are forgotten."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._of: WeakValueDictionary[str, Permits] = WeakValueDictionary()

    def of(self, object_id: str) -> Permits:
        permits = self._of.get(object_id)
        if permits is None:
            permits = self._of[object_id] = Permits(self._number)
        return permits
