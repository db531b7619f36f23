"""What the contract tests need of a world around an implementation: people, their hands, and what mail left."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

import httpx

from adapters.outlook import Outlook, OutlookConfig, connect
from adapters.outlook.transport import TIMEOUT
from adapters.sandbox import exchange
from adapters.sandbox.app import serving
from adapters.sandbox.apps import App
from adapters.sandbox.events import StoredEvent
from adapters.sandbox.history import Author
from adapters.sandbox.mailboxes import Mailbox, opaque_id
from adapters.sandbox.world import World
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


SECRET = "a secret of the tests"
CLIENT = App("cccccccc-0000-4000-8000-00000000beef", secrets={SECRET: None})


class SandboxCalendarWorld:
    """`CalendarWorld` of the Outlook adapter in front of a sandbox, over HTTP."""

    def __init__(self, outlook: Outlook, sandbox: World, url: str) -> None:
        self.outlook = outlook
        self.sandbox = sandbox
        self.url = url

    @property
    def calendars(self) -> Calendars:
        return self.outlook.calendars

    async def put(
        self, owner: Person, slot: Interval, status: Status = Status.BUSY, *, calendar: str = "", declined: bool = False
    ) -> str:
        if declined:
            return await self._put_declined(owner, slot)
        mailbox = self._mailbox(owner)
        within = mailbox.calendars[calendar] if calendar else mailbox.default
        body = {"subject": "Something else", "showAs": status.value, **_on_wire(slot.start, slot.end)}
        return exchange.create_event(self.sandbox, mailbox, within, body, _hand_of(owner)).immutable_id

    async def put_days(self, owner: Person, first: date, last: date, status: Status = Status.BUSY) -> None:
        mailbox = self._mailbox(owner)
        start, end = (datetime.combine(day, time(), UTC) for day in (first, last))
        body = {"subject": "Days off", "isAllDay": True, "showAs": status.value, **_on_wire(start, end)}
        exchange.create_event(self.sandbox, mailbox, mailbox.default, body, _hand_of(owner))

    async def _put_declined(self, owner: Person, slot: Interval) -> str:
        """Somebody else's invitation, which stays in the calendar after it was declined."""
        self.sandbox.change(self.sandbox.accounts[owner.id.object_id], keeps_declined=True)
        invited = {"emailAddress": {"address": owner.address, "name": owner.name}, "type": "required"}
        host = self._mailbox(CHIE)
        body = {"subject": "Something else", "attendees": [invited], **_on_wire(slot.start, slot.end)}
        event = exchange.create_event(self.sandbox, host, host.default, body, _hand_of(CHIE))
        await self.copies_arrive()
        copy = self._mailbox(owner).copy_of(event.ical_uid)
        assert copy is not None
        exchange.respond(self.sandbox, self._mailbox(owner), copy, "declined", {}, _hand_of(owner))
        return copy.immutable_id

    async def calendar_of(self, owner: Person) -> str:
        mailbox = self._mailbox(owner)
        calendar = replace(mailbox.default, id=opaque_id("AAMkAD", owner.address, "other"), name="Other", is_default=False)
        mailbox.calendars[calendar.id] = calendar
        return calendar.id

    async def deny(self, owner: Person) -> None:
        app = self.sandbox.apps[CLIENT.client_id]
        within = app.mailboxes or frozenset(self.sandbox.mailboxes)
        app.mailboxes = within - {owner.id.object_id}

    async def touch(self, owner: Person, event_id: str) -> None:
        self._update(owner, event_id, {"reminderMinutesBeforeStart": 30})

    async def drag(self, owner: Person, event_id: str, slot: Interval) -> None:
        self._update(owner, event_id, _on_wire(slot.start, slot.end))

    async def cancel(self, owner: Person, event_id: str) -> None:
        mailbox = self._mailbox(owner)
        exchange.cancel_event(self.sandbox, mailbox, self._event(owner, event_id), "", _hand_of(owner))

    async def copies_arrive(self) -> None:
        self.sandbox.clock.advance(timedelta(seconds=10))

    async def mails(self) -> Sequence[tuple[str, str]]:
        return [(mail.kind, mail.recipient) for mail in self.sandbox.outbox if mail.kind != "response"]

    async def comments(self) -> Sequence[str]:
        return [mail.comment for mail in self.sandbox.outbox if mail.kind == "cancellation"]

    def _mailbox(self, owner: Person) -> Mailbox:
        return self.sandbox.mailboxes[owner.id.object_id]

    def _event(self, owner: Person, event_id: str) -> StoredEvent:
        event = self._mailbox(owner).find(event_id)
        assert event is not None
        return event

    def _update(self, owner: Person, event_id: str, body: dict[str, object]) -> None:
        exchange.update_event(self.sandbox, self._mailbox(owner), self._event(owner, event_id), body, _hand_of(owner))


def _hand_of(person: Person) -> Author:
    return Author(f"human:{person.address}")


def _on_wire(start: datetime, end: datetime) -> dict[str, object]:
    """Instants as a body has them, in UTC."""
    return {
        name: {"dateTime": moment.replace(tzinfo=None).isoformat(), "timeZone": "UTC"}
        for name, moment in (("start", start), ("end", end))
    }


@asynccontextmanager
async def sandbox_world(
    clock: SetClock, *, weeks: bool = False, http_timeout: httpx.Timeout = TIMEOUT
) -> AsyncIterator[SandboxCalendarWorld]:
    """The adapter connected to a sandbox of its own, whose clock stands where the test's does; waiting only moves `clock`."""
    app = replace(CLIENT, secrets=dict(CLIENT.secrets), certificates=[])
    async with serving(now=clock.now(), weeks=weeks) as served:
        served.world.apps[app.client_id] = app
        async with connect(config_of(served.url), clock, sleep=clock.sleep, http_timeout=http_timeout) as outlook:
            yield SandboxCalendarWorld(outlook, served.world, served.url)


def config_of(url: str, *, replicas: int = 1) -> OutlookConfig:
    """The tests' app at a sandbox."""
    return OutlookConfig(
        tenant_id=TENANT,
        client_id=CLIENT.client_id,
        client_secret=SECRET,
        graph_url=f"{url}/v1.0",
        authority=url,
        replicas=replicas,
    )
