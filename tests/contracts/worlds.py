"""What the contract tests need of a world around an implementation: people, their hands, and what mail left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from scheduling.intervals import Interval
from scheduling.people import MailboxId, Person
from scheduling.ports import Calendars
from scheduling.rules import Status
from tests.builders import TENANT
from tests.fakes.calendars import FakeCalendars
from tests.fakes.clock import SetClock


def seeded(number: int) -> MailboxId:
    """One of the sandbox's people (product.md, section 9)."""
    return MailboxId(TENANT, f"aaaaaaaa-0000-4000-8000-{number:012d}")


ADA = Person(seeded(1), "Ada Lindqvist", "ada.lindqvist@contoso.test")
ANA = Person(seeded(2), "Ana Pérez", "ana.perez@contoso.test")
BEN = Person(seeded(4), "Ben Okafor", "ben.okafor@contoso.test")
CHIE = Person(seeded(5), "Chie Mori", "chie.mori@contoso.test")
FARID = Person(seeded(8), "Farid Rahimi", "farid.rahimi@contoso.test")
GUS = Person(seeded(13), "Gus Ek", "gus.ek@contoso.test", has_mailbox=False)
NOBODY = MailboxId(TENANT, "aaaaaaaa-0000-4000-8000-999999999999")


class CalendarWorld(Protocol):
    """An implementation of `Calendars` with empty mailboxes for Ada, Ana, Ben, Chie and Farid (whose mailbox has no Teams),
    and none for Gus. Everything done here is done by people, not by Convene."""

    @property
    def calendars(self) -> Calendars: ...

    async def put(
        self, owner: Person, slot: Interval, status: Status = Status.BUSY, *, calendar: str = "", declined: bool = False
    ) -> str:
        """A timed entry by its owner's hand; its id as `Entry.event_id` shows it."""

    async def put_days(self, owner: Person, first: date, last: date, status: Status = Status.BUSY) -> None: ...

    async def calendar_of(self, owner: Person) -> str:
        """A new calendar beside the default one; its id."""

    async def deny(self, owner: Person) -> None:
        """From now on the mailbox is out of the app's reach."""

    async def touch(self, owner: Person, event_id: str) -> None:
        """A new version of the event in which nothing that matters changed."""

    async def drag(self, owner: Person, event_id: str, slot: Interval) -> None: ...

    async def cancel(self, owner: Person, event_id: str) -> None:
        """The organizer's own cancellation."""

    async def copies_arrive(self) -> None:
        """Time enough passes for attendees' copies to be there."""

    async def mails(self) -> Sequence[tuple[str, str]]:
        """Every mail that Exchange sent for the organizers: kind and recipient, in order."""

    async def comments(self) -> Sequence[str]:
        """What cancellations said, in order."""


class FakeCalendarWorld:
    """`CalendarWorld` of the in-memory fake."""

    def __init__(self, clock: SetClock) -> None:
        self.fake = FakeCalendars(clock, [ADA, ANA, BEN, CHIE, FARID])
        self.fake.without_teams.add(FARID.id)

    @property
    def calendars(self) -> Calendars:
        return self.fake

    async def put(
        self, owner: Person, slot: Interval, status: Status = Status.BUSY, *, calendar: str = "", declined: bool = False
    ) -> str:
        return self.fake.put(owner.id, slot, status, calendar=calendar, declined=declined)

    async def put_days(self, owner: Person, first: date, last: date, status: Status = Status.BUSY) -> None:
        self.fake.put_days(owner.id, first, last, status)

    async def calendar_of(self, owner: Person) -> str:
        self.fake.add_person(owner, calendars=["other"])
        return "other"

    async def deny(self, owner: Person) -> None:
        self.fake.deny(owner.id)

    async def touch(self, owner: Person, event_id: str) -> None:
        self.fake.touch(owner.id, event_id)

    async def drag(self, owner: Person, event_id: str, slot: Interval) -> None:
        self.fake.drag(owner.id, event_id, slot)

    async def cancel(self, owner: Person, event_id: str) -> None:
        self.fake.remove(owner.id, event_id)

    async def copies_arrive(self) -> None:
        self.fake.deliver_copies()

    async def mails(self) -> Sequence[tuple[str, str]]:
        return [(mail.kind, mail.to) for mail in self.fake.mails]

    async def comments(self) -> Sequence[str]:
        return [mail.comment for mail in self.fake.mails if mail.kind == "cancellation"]
