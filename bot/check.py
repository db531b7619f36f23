"""`convene check`: probes of what the service stands on, one line each; a failed one says the cause and what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from scheduling.calendars import EventDraft, Unreadable
from scheduling.errors import ConveneError, OutcomeUnknown
from scheduling.intervals import Interval
from scheduling.people import MailboxId, Person
from scheduling.ports import Calendars, Clock, Directory, ReadRequest
from scheduling.service.sweep import Sweeper

Probe = Callable[[], Awaitable[str]]
"""Says what it found; raises `Failed`, or any of our errors."""


class Failed(ConveneError):
    """A probe that found something wrong: the cause, and the next step."""


@dataclass(frozen=True, slots=True)
class Finding:
    probe: str
    passed: bool
    said: str


async def findings(probes: dict[str, Probe]) -> AsyncIterator[Finding]:
    """One after the other; a failure does not keep the later ones from being tried."""
    for name, probe in probes.items():
        try:
            yield Finding(name, passed=True, said=await probe())
        except ConveneError as failure:
            yield Finding(name, passed=False, said=str(failure))


async def directory_answers(directory: Directory) -> str:
    await directory.named("a")
    return "answers"


PERMISSIONS: Final[Mapping[str, str]] = {
    "Calendars.ReadWrite": "without it nothing can be booked, moved or cancelled (`Calendars.Read` is enough for finding times)",
    "MailboxSettings.Read": "without it people's time zones and working hours are assumed",
    "User.Read.All": "without it nobody is found by name, and managers and teams are not known",
    "GroupMember.Read.All": "without it groups cannot be asked for",
}
"""The application permissions of Microsoft Graph that something uses, and what is off without each (product.md, section 9)."""

SHOWN: Final = 5
PROBE_EVENT: Final = "Convene set-up check, removed at once"
SHORT: Final = timedelta(minutes=15)
WRITE_WITHIN: Final = timedelta(seconds=30)


async def permission_is_granted(roles: Callable[[], Awaitable[Collection[str] | None]], name: str) -> str:
    """By what the token says of itself: what an administrator granted some minutes ago may not be in it yet."""
    granted = await roles()
    if granted is None:
        raise Failed("the token does not show what it carries; the other probes tell whether it is enough")
    if name not in granted:
        raise Failed(
            f"is not granted: {PERMISSIONS[name]}. An administrator adds it in Entra under App registrations, API permissions, "
            "as an application permission, and grants consent"
        )
    return "is granted"


async def person_at(directory: Directory, address: str) -> Person:
    person = await directory.at_address(address)
    if not isinstance(person, Person):
        raise Failed(f"nobody of the organisation answers to {address}")
    if not person.has_mailbox:
        raise Failed(f"{address} has no mailbox")
    return person


async def event_comes_and_goes(directory: Directory, calendars: Calendars, clock: Clock, address: str, unique: str) -> str:
    """A busy event is written into somebody's calendar a week ahead, seen there, and removed; nobody is invited to it."""
    person = await person_at(directory, address)
    start = (clock.now() + timedelta(days=7)).replace(minute=0, second=0, microsecond=0)
    slot = Interval(start, start + SHORT)
    draft = EventDraft(PROBE_EVENT, slot, "UTC", f"check:{unique}", unique, online=False)
    try:
        event = await calendars.create(person.id, calendars.frozen(draft), give_up_at=_soon(clock))
        try:
            reading = (await calendars.read([ReadRequest(person.id, person.address)], slot, live=True))[person.id]
        finally:
            await calendars.delete(person.id, event.id, give_up_at=_soon(clock))
    except OutcomeUnknown as failure:
        left = f"“{PROBE_EVENT}” may stand at {start:%Y-%m-%d %H:%M} UTC; delete it if it does"
        raise Failed(f"Outlook gave no answer ({failure.cause}): {left}") from failure
    if isinstance(reading, Unreadable):
        raise Failed(f"the event was written and removed, but the calendar could not be read: {reading.why}")
    if event.id not in {entry.event_id for entry in reading.entries} and reading.detailed:
        raise Failed("the event was written and removed, but the calendar did not show it; bookings would be undone")
    if event.slot != slot:
        raise Failed(f"the event was written for {slot.start:%H:%M} UTC and stood at {event.slot.start:%H:%M}; it is removed")
    return "an event was written, seen and removed"


async def nothing_odd_stands(sweeper: Sweeper, organizers: Sequence[MailboxId]) -> str:
    """Events that carry Convene's mark and are not what they should be: left to people, never touched."""
    strays = [stray for each in organizers for stray in (await sweeper.sweep(each, remove=False)).strays]
    if strays:
        first = "; ".join(f"{each.mailbox} at {each.at:%Y-%m-%d %H:%M} UTC: {each.odd}" for each in strays[:SHOWN])
        raise Failed(f"{len(strays)} events carry Convene's mark and should not be there; their owners may delete them: {first}")
    return f"the calendars of {len(organizers)} organizers hold nothing that should not be there"


def _soon(clock: Clock) -> float:
    return clock.monotonic() + WRITE_WITHIN.total_seconds()


async def calendar_is_read(directory: Directory, calendars: Calendars, clock: Clock, address: str) -> str:
    """The calendar of one person, as an offer would read it."""
    person = await person_at(directory, address)
    week = Interval(clock.now(), clock.now() + timedelta(days=7))
    reading = (await calendars.read([ReadRequest(person.id, person.address)], week, live=True))[person.id]
    if isinstance(reading, Unreadable):
        raise Failed(f"cannot be read: {reading.why} ({reading.cause})")
    how = "entries" if reading.detailed else "busy times, by free/busy alone"
    return f"{len(reading.entries)} {how} in the next seven days"
