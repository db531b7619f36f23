"""Throttling per app and mailbox: requests at one time, and requests in ten minutes (graph-contract, section 6.1)."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.wire import GraphError

PERIOD = timedelta(minutes=10)


class Throttle:
    """Counts what is under way and what came in the last ten minutes of the sandbox's clock; refused calls count too."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._under_way: Counter[tuple[str, str]] = Counter()
        self._came: dict[tuple[str, str], deque[datetime]] = {}

    @contextmanager
    def place(self, app: str, mailbox: str, *, at_once: int, in_period: int, retry_after: int) -> Iterator[None]:
        """A place for one request on one mailbox; 429 with Retry-After where there is none."""
        key = (app, mailbox)
        self._count(key, in_period)
        if self._under_way[key] >= at_once:
            message = "Application is over its MailboxConcurrency limit."
            raise GraphError(429, "ApplicationThrottled", message, headers={"Retry-After": str(retry_after)})
        self._under_way[key] += 1
        try:
            yield
        finally:
            self._under_way[key] -= 1

    def _count(self, key: tuple[str, str], in_period: int) -> None:
        now = self._clock.now()
        came = self._came.setdefault(key, deque())
        came.append(now)
        while came[0] <= now - PERIOD or len(came) > in_period + 1:
            came.popleft()
        if len(came) > in_period:
            wait = int((came[0] + PERIOD - now).total_seconds()) + 1
            raise GraphError(429, "TooManyRequests", "Too many requests.", headers={"Retry-After": str(wait)})
