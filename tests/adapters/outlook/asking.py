"""Short words for reading through the adapter, and for what the sandbox's log says about it."""

from __future__ import annotations

from adapters.sandbox.history import Request
from scheduling.calendars import EventDraft, Reading, Unreadable
from scheduling.intervals import Interval
from scheduling.people import Person
from scheduling.ports import ReadRequest
from tests.contracts.worlds import SandboxCalendarWorld


def of(person: Person, *calendars: str) -> ReadRequest:
    return ReadRequest(person.id, person.address, calendars)


async def read(world: SandboxCalendarWorld, person: Person, span: Interval, *, live: bool = True) -> Reading | Unreadable:
    return (await world.calendars.read([of(person)], span, live=live))[person.id]


def requests(world: SandboxCalendarWorld, *operations: str) -> list[Request]:
    """What was asked of Graph, in order; of these operations only, where any are named."""
    return [request for request in world.sandbox.history.requests if not operations or request.operation in operations]


def most_at_a_time(asked: list[Request]) -> int:
    """How many of these requests were under way together, by the log's one numbering of beginnings and ends."""
    events = [(request.seq, 1) for request in asked] + [(request.ended_seq or 0, -1) for request in asked]
    under_way = most = 0
    for _, change in sorted(events):
        under_way += change
        most = max(most, under_way)
    return most


def draft(slot: Interval, *, reference: str = "installation:booking", transaction: str = "transaction-1") -> EventDraft:
    return EventDraft("Ada / Ana", slot, "Europe/Stockholm", reference, transaction)
