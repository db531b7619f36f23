"""One clock for all processes of a soak: it runs faster than the machine's, and can be moved on while everything rests."""

from __future__ import annotations

import asyncio
import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

MONDAY_MORNING = datetime(2026, 11, 23, 6, tzinfo=UTC)

_FORM = struct.Struct("=ddd")


class PacedClock:
    """The port `Clock`, read from a file that every process maps: `pace` seconds go by in each real one.

    Linux gives all processes the same monotonic clock, so all of them read the same instant. `skew` is how wrong this one's
    wall clock is; deadlines run on `monotonic`, which no skew touches.
    """

    def __init__(self, file: Path, skew: timedelta = timedelta(0)) -> None:
        with file.open("r+b") as opened:
            self._map = mmap.mmap(opened.fileno(), _FORM.size)
        self._skew = skew

    def now(self) -> datetime:
        return MONDAY_MORNING + timedelta(seconds=self.monotonic()) + self._skew

    def monotonic(self) -> float:
        moved, pace, since = _FORM.unpack_from(self._map)
        return float(moved + pace * (time.monotonic() - since))

    @property
    def pace(self) -> float:
        return float(_FORM.unpack_from(self._map)[1])

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.pace)

    def move_on(self, by: timedelta) -> None:
        """For everybody at once; to be used when nothing is under way."""
        moved, pace, since = _FORM.unpack_from(self._map)
        _FORM.pack_into(self._map, 0, moved + by.total_seconds(), pace, since)


def started(file: Path, pace: float) -> PacedClock:
    """A new clock at its beginning."""
    file.write_bytes(_FORM.pack(0.0, pace, time.monotonic()))
    return PacedClock(file)
