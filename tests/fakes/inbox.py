"""An inbox in memory, which can be gone, or never answer."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.inbox import Unanswered
from scheduling.errors import StoreUnavailable
from scheduling.ports import Clock
from tests.fakes.clock import SetClock


@dataclass
class _Row:
    event: Unanswered
    at: datetime
    due_at: datetime


@dataclass
class MemoryInbox:
    """The protocol `Inbox`; what is done is gone at once."""

    clock: Clock = field(default_factory=SetClock)
    gone: bool = False
    hangs: bool = False
    rows: dict[str, _Row] = field(default_factory=dict)
    answered: dict[str, datetime] = field(default_factory=dict)
    _holders: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def put(self, event: Unanswered, lease: timedelta) -> bool:
        await self._reached()
        now = self.clock.now()
        if self.answered.get(event.key, now) > now:
            return False
        return self.rows.setdefault(event.key, _Row(event, now, now + lease)).event is event

    async def due(self, lease: timedelta, most: int) -> Sequence[Unanswered]:
        await self._reached()
        now = self.clock.now()
        waiting = sorted((row for row in self.rows.values() if row.due_at <= now), key=lambda row: row.at)[:most]
        for row in waiting:
            holder = f"another {next(self._holders)}"
            row.event = replace(row.event, holder=holder, attempt=row.event.attempt + 1, age=now - row.at)
            row.due_at = now + lease
        return [row.event for row in waiting]

    async def find(self, key: str) -> Unanswered | None:
        await self._reached()
        row = self.rows.get(key)
        return replace(row.event, age=self.clock.now() - row.at) if row else None

    async def note(self, key: str, progress: str) -> bool:
        await self._reached()
        if row := self.rows.get(key):
            row.event = replace(row.event, progress=progress)
        return row is not None

    async def finish(self, key: str) -> str:
        await self._reached()
        row = self.rows.get(key)
        self.done(key)
        return row.event.progress if row else ""

    async def renew(self, key: str, lease: timedelta) -> None:
        await self._reached()
        if row := self.rows.get(key):
            row.due_at = self.clock.now() + lease

    async def again(self, event: Unanswered, after: timedelta) -> None:
        await self._reached()
        row = self.rows.get(event.key)
        if row and row.event.holder == event.holder:
            row.due_at = self.clock.now() + after

    def done(self, key: str) -> None:
        if self.rows.pop(key, None):
            self.answered[key] = self.clock.now() + timedelta(days=1)

    async def _reached(self) -> None:
        if self.hangs:
            await asyncio.Event().wait()
        if self.gone:
            raise StoreUnavailable("gone", certain=True)
