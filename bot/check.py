"""`convene check`: probes of what the service stands on, one line each; a failed one says the cause and what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from scheduling.calendars import Unreadable
from scheduling.errors import ConveneError
from scheduling.intervals import Interval
from scheduling.people import Person
from scheduling.ports import Calendars, Clock, Directory, ReadRequest

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


async def calendar_is_read(directory: Directory, calendars: Calendars, clock: Clock, address: str) -> str:
    """The calendar of one person, as an offer would read it."""
    person = await directory.at_address(address)
    if not isinstance(person, Person):
        raise Failed(f"nobody of the organisation answers to {address}")
    if not person.has_mailbox:
        raise Failed(f"{address} has no mailbox")
    week = Interval(clock.now(), clock.now() + timedelta(days=7))
    reading = (await calendars.read([ReadRequest(person.id, person.address)], week, live=True))[person.id]
    if isinstance(reading, Unreadable):
        raise Failed(f"cannot be read: {reading.why} ({reading.cause})")
    how = "entries" if reading.detailed else "busy times, by free/busy alone"
    return f"{len(reading.entries)} {how} in the next seven days"
