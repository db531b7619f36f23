"""The world as the use cases see it: protocols, with what each promises.

Contract tests (tests/contracts) hold every implementation, fakes included, to these docstrings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scheduling.calendars import Entry, Event, EventDraft, Invitee, MailboxSettings, Readings
from scheduling.intervals import Interval
from scheduling.people import Group, Guest, MailboxId, Participant, Person
from scheduling.rules import Rules


class Clock(Protocol):
    """Where now comes from: the machine, or the sandbox's clock in demo and tests."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back; for deadlines only."""


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """One mailbox to be read: `calendars` are ids, empty for the default calendar; `address` serves free/busy alone."""

    mailbox: MailboxId
    address: str
    calendars: tuple[str, ...] = ()


class Calendars(Protocol):
    """Outlook's calendars, read and written with the app's own permission.

    Reads are repeated within a budget and honour Retry-After. A write method sends **one** request and never repeats it
    (but for a token that had expired): whether to repeat is the booking protocol's decision. Each raises `Throttled`,
    `Unavailable`, `OutcomeUnknown`, `Refused`; those with an event id also `EventNotFound`, those with an etag also
    `ChangedMeanwhile`. `give_up_at` is a monotonic instant: no request leaves after it (`Unavailable`).
    """

    async def read(self, requests: Sequence[ReadRequest], span: Interval, *, live: bool) -> Readings:
        """Every requested mailbox, in parallel, each either completely read or `Unreadable`; raises nothing for a mailbox.

        Entries that merely touch `span` are left out; all-day entries whose dates may touch it in any zone are kept.
        Cancelled events and those the owner declined are left out; free ones are kept with their status. With `live` false
        an identical read in flight or younger than 2 seconds may be shared; with true never.
        """

    def frozen(self, draft: EventDraft) -> bytes:
        """The draft as the bytes that `create` sends: made once, stored with the booking, resent unchanged."""

    async def create(self, organizer: MailboxId, frozen: bytes, *, calendar: str = "", give_up_at: float) -> Event:
        """Create the event. Repeating the same bytes gives the first event again, as long as Outlook remembers."""

    async def event(self, organizer: MailboxId, event_id: str) -> Event:
        """The event as it is now, read live. `EventNotFound` may be momentary."""

    async def events_of(self, organizer: MailboxId, reference: str, near: Interval) -> Sequence[Event]:
        """Every event that carries `reference`, found by its property and, because that index lags, by looking at `near`."""

    async def invite(
        self, organizer: MailboxId, event_id: str, etag: str, invitees: Sequence[Invitee], *, give_up_at: float
    ) -> Event:
        """Replace the attendee list, and nothing else; Outlook mails those who are new or gone."""

    async def reschedule(
        self, organizer: MailboxId, event_id: str, etag: str, slot: Interval, zone: str, *, give_up_at: float
    ) -> Event:
        """Change start and end, and nothing else; Outlook mails everyone."""

    async def cancel(self, organizer: MailboxId, event_id: str, comment: str, *, give_up_at: float) -> None:
        """Cancel a meeting that has attendees; Outlook mails them the comment. Gone already: `EventNotFound`."""

    async def delete(self, organizer: MailboxId, event_id: str, *, give_up_at: float) -> None:
        """Remove an event that nobody was invited to. Gone already: `EventNotFound`."""


class Directory(Protocol):
    """Who is who in the tenant. Raises `DirectoryError` when it cannot be asked; absence is a value.

    Disabled accounts are never returned. People without a mailbox are, with `has_mailbox` false.
    """

    async def named(self, name: str) -> Sequence[Person]:
        """People whose names begin with the words given, in any order and without regard to case or accents; best first."""

    async def person(self, object_id: str) -> Person | None: ...

    async def at_address(self, address: str) -> Person | Guest | None:
        """Who answers to an address, sign-in name or alias: a person of the tenant, a guest for another domain,
        None for an address in our own domains that nobody, or more than one mailbox, has."""

    async def manager(self, of: MailboxId) -> Person | None: ...

    async def reports(self, of: MailboxId) -> Sequence[Person]:
        """Direct reports, by name."""

    async def groups_named(self, name: str) -> Sequence[Group]: ...

    async def members(self, group: Group) -> Sequence[Participant]:
        """People of a group, nested groups opened, each once, by name."""

    async def settings(self, of: MailboxId) -> MailboxSettings:
        """Zone and working hours; all unknown where the permission is missing or there is no mailbox. Cached for an hour."""


@dataclass(frozen=True, slots=True)
class StoredRules:
    """A host's rules with the version that a later save must name."""

    rules: Rules
    version: int


class RuleBook(Protocol):
    """The rules that people have set."""

    async def rules_of(self, people: Sequence[MailboxId]) -> Mapping[MailboxId, StoredRules]:
        """Only those who have set any."""

    async def save(self, of: MailboxId, rules: Rules, *, expected: int) -> StoredRules | None:
        """Store as the version after `expected` (0: never stored before); None when somebody saved meanwhile."""


class Holdings(Protocol):
    """What Convene itself has claimed, whatever Outlook shows yet."""

    async def holdings(self, people: Sequence[MailboxId], span: Interval) -> Mapping[MailboxId, Sequence[Entry]]:
        """Each person's live holds and bookings that touch `span` widened by `MAX_BUFFER`, as entries with `ours` set.

        While a booking is moving, both its intervals. `event_id` (organizer's copy) and `ical_uid` are set once known, so that
        the event in Outlook is recognised as the same thing. Lapsed holds are absent.
        """
