"""The daily look at whole mailboxes: events of ours that came to nothing are removed, anything else odd is only reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from scheduling.bookings import LIVE, Case, Decider, State
from scheduling.calendars import Event
from scheduling.errors import EventNotFound
from scheduling.people import MailboxId
from scheduling.ports import BookingStore, Calendars, Clock

WRITE_WITHIN = timedelta(seconds=30)


class Odd(StrEnum):
    """Why an event that carries a reference of Convene's is not what it should be. Such a one is never touched."""

    ELSEWHERE = "made by another installation"
    UNKNOWN = "its booking is not in this database"
    PEOPLE = "its booking came to nothing, but people have been invited to it since"
    ENDED = "its booking has ended, but it still stands"
    SECOND = "its booking has another event"


@dataclass(frozen=True, slots=True)
class Stray:
    """An event that is left to people: whose calendar, when, and what is odd about it; never its title."""

    mailbox: MailboxId
    at: datetime
    odd: Odd


@dataclass(frozen=True, slots=True)
class Swept:
    removed: int = 0
    strays: tuple[Stray, ...] = ()


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Looks at one mailbox at a time. `decider` says what may go."""

    store: BookingStore
    calendars: Calendars
    clock: Clock
    installation: str
    decider: Decider = field(default_factory=Decider)

    async def sweep(self, mailbox: MailboxId, *, remove: bool = True) -> Swept:
        """Remove what may go, unless only asked to look, and report what is odd and still to come.

        Raises `CalendarError`, `StoreUnavailable`. Safe to repeat.
        """
        removed, strays = 0, []
        for event in await self.calendars.marked(mailbox):
            case = await self._booking_of(event)
            if case is not None and self._may_go(event, case):
                removed += remove and await self._removed(mailbox, event.id, case)
            elif (odd := self._odd(event, case)) is not None and event.slot.end > self.clock.now():
                strays.append(Stray(mailbox, event.slot.start, odd))
        return Swept(removed, tuple(strays))

    async def _booking_of(self, event: Event) -> Case | None:
        installation, _, booking = event.reference.rpartition(":")
        return await self.store.load(booking) if installation == self.installation else None

    def _may_go(self, event: Event, case: Case) -> bool:
        came_to_nothing = case.booking.state in (State.UNDOING, State.FAILED)
        return came_to_nothing and self.decider.may_remove(event, case)

    async def _removed(self, mailbox: MailboxId, event_id: str, case: Case) -> bool:
        """Looked at once more just before: whoever has invited people to it meanwhile keeps it."""
        give_up_at = self.clock.monotonic() + WRITE_WITHIN.total_seconds()
        try:
            if not self._may_go(await self.calendars.event(mailbox, event_id), case):
                return False
            await self.calendars.delete(mailbox, event_id, give_up_at=give_up_at)
        except EventNotFound:
            return False
        return True

    def _odd(self, event: Event, case: Case | None) -> Odd | None:
        if not event.reference.startswith(f"{self.installation}:"):
            return Odd.ELSEWHERE
        if case is None:
            return Odd.UNKNOWN
        if case.booking.state in (State.UNDOING, State.FAILED):
            return Odd.PEOPLE
        if case.booking.state not in LIVE:
            return None if case.booking.state is State.DONE else Odd.ENDED
        return None if case.event_id in ("", event.id) else Odd.SECOND
