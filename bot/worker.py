"""What happens without anyone asking: bookings are carried on, shown and told of, and what is no longer needed forgotten."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import structlog

from adapters.chat import Conversations
from bot.conversation import Conversation
from bot.meters import Meters
from bot.reminding import Reminding
from bot.telling import Teller
from bot.views.names import booked_people
from scheduling.bookings import Booking
from scheduling.errors import CalendarError, ChannelError, StoreUnavailable
from scheduling.people import MailboxId
from scheduling.ports import Archive, Clock
from scheduling.service.book import Bookings
from scheduling.service.sweep import Sweeper

log = structlog.get_logger()

LONGEST_PAUSE: Final = 2.0
"""Seconds after which the worker looks again although nothing was due: another replica may have left something."""

FIRST_BACKOFF: Final = 0.5
LONGEST_BACKOFF: Final = 15.0

FORGET_AFTER: Final = timedelta(days=60)
"""How long offers, cards and threads are kept after they were last touched: as long as their buttons mean something."""

EVENTS_AFTER: Final = timedelta(days=7)
"""How long answered events are known: no channel delivers one again after more than some hours."""

FORGET_EVERY: Final = timedelta(days=1)
FORGET_LOOK: Final = timedelta(minutes=10)
"""How often a replica asks whether it is its turn to forget."""

FORGETTING: Final = "forget"

SWEEP_EVERY: Final = timedelta(days=1)
SWEEP_LOOK: Final = timedelta(minutes=10)
"""How often a replica asks whether it is its turn to sweep."""
SWEEP_BACK: Final = timedelta(days=90)
"""Calendars are swept for so long after their owner last asked for a meeting."""
SWEEPING: Final = "sweep"

Round = Callable[[], Awaitable[timedelta | None]]
"""Does everything that is due; how long until something is due again, None when nothing is known to be."""


class Worker:
    """Runs rounds until stopped. A round that fails is logged and tried again later, each time a little later."""

    def __init__(self, round_: Round, meters: Meters) -> None:
        self._round = round_
        self._meters = meters
        self._poked = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="worker")

    def poke(self) -> None:
        """Something may be due now: do not wait for the pause to end."""
        self._poked.set()

    async def stop(self, within: float) -> None:
        """Let the round under way end, for so many seconds; then give it up (its jobs go back when their leases end)."""
        if self._task is None:
            return
        self._stopping = True
        self.poke()
        await asyncio.wait({self._task}, timeout=within)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        failures = 0
        while not self._stopping:
            self._poked.clear()
            try:
                pause = _seconds(await self._round())
            except StoreUnavailable as failure:
                failures += 1
                pause = _backoff(failures)
                self._meters.worker_rounds.labels("store_unavailable").inc()
                log.warning("worker_store_unavailable", cause=str(failure), again_in=round(pause, 1))
            except Exception:
                failures += 1
                pause = _backoff(failures)
                self._meters.worker_rounds.labels("failed").inc()
                log.exception("worker_round_failed", again_in=round(pause, 1))
            else:
                failures = 0
                self._meters.worker_rounds.labels("done").inc()
                self._meters.worker_last.set_to_current_time()
            if not self._stopping:
                await self._wait(pause)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._poked.wait()
        except TimeoutError:
            pass


def _seconds(due_in: timedelta | None) -> float:
    if due_in is None:
        return LONGEST_PAUSE
    return min(max(due_in.total_seconds(), 0.02), LONGEST_PAUSE)


def _backoff(failures: int) -> float:
    longest = min(FIRST_BACKOFF * 2.0 ** min(failures - 1, 10), LONGEST_BACKOFF)
    return longest * random.uniform(0.7, 1.0)  # noqa: S311 - keeps replicas from coming back all at once


@dataclass(slots=True)
class Upkeep:
    """One round of everything there is to do."""

    bookings: Bookings
    conversation: Conversation
    teller: Teller
    reminding: Reminding
    conversations: Conversations
    archive: Archive
    sweeper: Sweeper
    clock: Clock
    retention: timedelta
    take_up: Sequence[Callable[[], Awaitable[None]]] = ()
    """Ways in that have each taken events which somebody may have left unanswered."""
    _looked: datetime | None = field(default=None, init=False)
    _swept: datetime | None = field(default=None, init=False)
    _to_sweep: list[MailboxId] = field(default_factory=list, init=False)

    async def round(self) -> timedelta | None:
        """Go on with what others left: events, then bookings; show what these came to, forget what is old. Safe to repeat."""
        for take_up in self.take_up:
            await take_up()
        due_in = await self.bookings.settle()
        for booking in await self.bookings.untold():
            await self._show(booking)
        await self.teller.tell()
        await self.reminding.remind()
        await self._forget()
        await self._sweep()
        return due_in

    async def _show(self, booking: Booking) -> None:
        """Cards and pages are repainted, and those who take part are to be told.

        A chat that cannot be reached is not waited for: the next change, or a click, paints the card as things are then.
        """
        try:
            await self.conversation.repaint(booking)
        except ChannelError as failure:
            log.warning("not_repainted", booking=booking.id, cause=str(failure))
        await self.teller.plan(booking)
        await self.reminding.plan(booking)
        await self.conversation.redraw(each.id for each in booked_people(booking))
        await self.bookings.told(booking.id, booking.version)

    async def _sweep(self) -> None:
        """Once a day, by one replica, a mailbox a round: what of ours came to nothing is removed, anything odd is reported.

        A mailbox that cannot be read is passed over until tomorrow.
        """
        now = self.clock.now()
        if not self._to_sweep and (self._swept is None or now - self._swept >= SWEEP_LOOK):
            self._swept = now
            if await self.archive.begin(SWEEPING):
                await self.archive.done(SWEEPING, SWEEP_EVERY)
                self._to_sweep = list(await self.bookings.organizers(now - SWEEP_BACK))
        if not self._to_sweep:
            return
        mailbox = self._to_sweep.pop()
        try:
            swept = await self.sweeper.sweep(mailbox)
        except CalendarError as failure:
            log.warning("not_swept", mailbox=str(mailbox), cause=failure.cause)
            return
        if swept.removed:
            log.info("swept", mailbox=str(mailbox), removed=swept.removed)
        for stray in swept.strays:
            log.warning("odd_event_left_alone", mailbox=str(mailbox), at=stray.at.isoformat(), odd=stray.odd)

    async def _forget(self) -> None:
        """Once a day, by one replica: what is older than the admin wants kept, and people who asked to be forgotten."""
        now = self.clock.now()
        if self._looked is not None and now - self._looked < FORGET_LOOK:
            return
        self._looked = now
        if not await self.archive.begin(FORGETTING):
            return
        await self.conversations.forget(now - min(FORGET_AFTER, self.retention), events=now - min(EVENTS_AFTER, self.retention))
        forgotten = await self.archive.forget(now - self.retention)
        erased = await self.archive.finish_erasing()
        await self.archive.done(FORGETTING, FORGET_EVERY)
        log.info("forgotten", rows=forgotten, erased_bookings=erased)
