"""A clock that moves only when a test says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MONDAY_MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)


class SetClock:
    """The port `Clock`; wall time and the monotonic clock move together."""

    def __init__(self, now: datetime = MONDAY_MORNING) -> None:
        self._now = now
        self._monotonic = 1_000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, by: timedelta) -> None:
        self._now += by
        self._monotonic += by.total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Stands in for `asyncio.sleep` where a waiting time is handed in: the time passes at once."""
        self.advance(timedelta(seconds=seconds))
