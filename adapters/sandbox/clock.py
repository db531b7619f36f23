"""The sandbox's clock: running or frozen, set and advanced from outside, with work that falls due."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SandboxClock:
    """Tells the sandbox's time. Work that is put off to an instant is done by `catch_up`, at that instant's time.

    Nothing happens between two calls of `catch_up`; the server calls it before every request and after every change of the
    clock, so whoever looks always sees what is due as done.
    """

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        self.restart(start or datetime.now(UTC), frozen=frozen)

    def restart(self, start: datetime, *, frozen: bool) -> None:
        """Begin anew at an instant, with nothing due."""
        self._origin = start
        self._since: float | None = None if frozen else time.monotonic()
        self._during: datetime | None = None
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = itertools.count()

    @property
    def frozen(self) -> bool:
        return self._since is None

    def now(self) -> datetime:
        """The present instant, aware, in UTC; while due work is done, the instant at which it was due."""
        return self._during or self._present()

    def _present(self) -> datetime:
        if self._since is None:
            return self._origin
        return self._origin + timedelta(seconds=time.monotonic() - self._since)

    def freeze(self) -> None:
        self._origin, self._since = self._present(), None

    def run(self) -> None:
        self._origin, self._since = self._present(), time.monotonic()

    def set(self, instant: datetime) -> None:
        """Jump to an instant, also backwards; work that fell due meanwhile is done."""
        self._origin = instant.astimezone(UTC)
        if self._since is not None:
            self._since = time.monotonic()
        self.catch_up()

    def advance(self, by: timedelta) -> None:
        self.set(self._present() + by)

    def at(self, instant: datetime, work: Callable[[], None]) -> None:
        """Put work off; what is due already is done at the next `catch_up`, in order of its instants."""
        heapq.heappush(self._due, (instant, next(self._order), work))

    def catch_up(self) -> None:
        """Do everything that is due, earliest first, including what that work itself puts off to an instant already past."""
        if self._during is not None:
            return
        present = self._present()
        while self._due and self._due[0][0] <= present:
            instant, _, work = heapq.heappop(self._due)
            self._during = instant
            try:
                work()
            finally:
                self._during = None

    def pending(self) -> list[datetime]:
        """The instants at which put-off work falls due, in order."""
        return sorted(instant for instant, _, _ in self._due)
