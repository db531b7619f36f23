"""Mailboxes out of the app's reach: free/busy in batches, without ids, unknown when in doubt."""

from __future__ import annotations

import msgspec
import pytest

from adapters.sandbox.people import Account
from scheduling.calendars import AllDayEntry, Entry, Reading, Unreadability, Unreadable
from scheduling.intervals import Interval
from scheduling.people import Person
from scheduling.rules import Status
from tests.adapters.outlook.asking import of, requests
from tests.builders import MONDAY, at, days, span
from tests.contracts.worlds import ADA, BEN, CHIE, CLIENT, GUS, SandboxCalendarWorld, seeded

IVO = Person(seeded(15), "Ivo Novák", "ivo.novak@contoso.test")


def reach_only(world: SandboxCalendarWorld, *people: Person) -> None:
    world.sandbox.apps[CLIENT.client_id].mailboxes = frozenset(person.id.object_id for person in people)


def more_people(world: SandboxCalendarWorld, count: int) -> list[Person]:
    people = [Person(seeded(100 + n), f"Extra {n}", f"extra.{n}@contoso.test") for n in range(count)]
    for person in people:
        world.sandbox.add(Account(person.id.object_id, person.name, person.address))
    return people


async def read_with_ada(world: SandboxCalendarWorld, person: Person, during: Interval) -> Reading | Unreadable:
    return (await world.calendars.read([of(ADA), of(person)], during, live=True))[person.id]


async def test_times_and_statuses_are_read_and_nothing_else_is_known(world: SandboxCalendarWorld) -> None:
    await world.put(BEN, span(9, 10), Status.TENTATIVE)
    await world.put(BEN, span(10, 11), Status.FREE)
    await world.put(BEN, span(7, 8))
    reach_only(world, ADA)

    reading = await read_with_ada(world, BEN, span(8, 12))

    assert isinstance(reading, Reading)
    assert not reading.detailed
    assert reading.entries == (Entry(at(9), at(10), Status.TENTATIVE), Entry(at(10), at(11), Status.FREE))


async def test_more_than_twenty_are_asked_for_in_batches_of_twenty(world: SandboxCalendarWorld) -> None:
    people = more_people(world, 45)
    for person in people:
        await world.put(person, span(9, 10))
    reach_only(world, ADA)

    readings = await world.calendars.read([of(ADA), *map(of, people)], span(8, 12), live=True)

    assert all(isinstance(reading, Reading) and reading.entries for person, reading in readings.items() if person != ADA.id)
    asked = requests(world, "getSchedule")
    assert sorted(len(msgspec.json.decode(request.body)["schedules"]) for request in asked) == [5, 20, 20]
    assert all(request.notes == () for request in asked)


async def test_who_was_out_of_reach_is_asked_for_at_once_the_next_time(world: SandboxCalendarWorld) -> None:
    reach_only(world, ADA)
    await read_with_ada(world, BEN, span(8, 12))
    first = len(requests(world))

    assert isinstance(await read_with_ada(world, BEN, span(8, 12)), Reading)

    assert sorted(request.operation for request in requests(world)[first:]) == ["calendarView", "getSchedule"]


async def test_when_nobody_is_in_reach_nobody_can_be_asked(world: SandboxCalendarWorld) -> None:
    reach_only(world)

    readings = await world.calendars.read([of(ADA), of(BEN)], span(8, 12), live=True)

    assert [reading.why for reading in readings.values() if isinstance(reading, Unreadable)] == [Unreadability.ACCESS_DENIED] * 2


async def test_a_mailbox_that_comes_into_reach_is_read_in_full_again(world: SandboxCalendarWorld) -> None:
    reach_only(world)
    await world.calendars.read([of(ADA), of(BEN)], span(8, 12), live=True)
    reach_only(world, ADA, BEN)

    reading = await read_with_ada(world, BEN, span(8, 12))

    assert isinstance(reading, Reading)
    assert reading.detailed


@pytest.mark.parametrize("code", ["5009", "5016"])
async def test_an_address_that_cannot_be_resolved_is_unknown_and_never_free(world: SandboxCalendarWorld, code: str) -> None:
    world.sandbox.knobs.get_schedule_error_code = code
    world.sandbox.faults.add("error", operation="calendarView", user=BEN.address, status=403, code="ErrorAccessDenied")
    world.sandbox.change(world.sandbox.accounts[BEN.id.object_id], has_mailbox=False)

    reading = await read_with_ada(world, BEN, span(8, 12))

    assert reading == Unreadable(BEN.id, Unreadability.NOT_FOUND, code)


async def test_too_many_entries_are_unknown(full_world: SandboxCalendarWorld) -> None:
    reach_only(full_world, ADA)

    reading = await read_with_ada(full_world, IVO, days(0, 30))

    assert reading == Unreadable(IVO.id, Unreadability.TOO_MANY_ENTRIES, "5006")


async def test_all_day_entries_are_told_by_their_midnights(world: SandboxCalendarWorld) -> None:
    await world.put_days(CHIE, MONDAY, MONDAY.replace(day=25), Status.OUT_OF_OFFICE)
    reach_only(world, ADA)

    reading = await read_with_ada(world, CHIE, span(8, 12))

    assert isinstance(reading, Reading)
    assert reading.entries == (AllDayEntry(MONDAY, MONDAY.replace(day=25), Status.OUT_OF_OFFICE),)


async def test_a_long_span_is_asked_for_in_parts_and_entries_come_once(world: SandboxCalendarWorld) -> None:
    await world.put(BEN, span(at(0, day=39), at(12, day=42)))
    reach_only(world, ADA)

    reading = await read_with_ada(world, BEN, days(0, 100))

    assert isinstance(reading, Reading)
    assert len(reading.entries) == 1
    assert len(requests(world, "getSchedule")) == 3


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (403, "ErrorAccessDenied", Unreadability.ACCESS_DENIED),
        (503, "ErrorServerBusy", Unreadability.UNAVAILABLE),
        (429, "TooManyRequests", Unreadability.THROTTLED),
    ],
)
async def test_a_failed_batch_leaves_all_of_it_unknown(
    world: SandboxCalendarWorld, status: int, code: str, why: Unreadability
) -> None:
    reach_only(world, ADA)
    world.sandbox.faults.add("error", operation="getSchedule", status=status, code=code)

    readings = await world.calendars.read([of(ADA), of(BEN), of(CHIE)], span(8, 12), live=True)

    assert isinstance(readings[ADA.id], Reading)
    assert [readings[each.id] for each in (BEN, CHIE)] == [Unreadable(each.id, why, code) for each in (BEN, CHIE)]


async def test_somebody_without_a_mailbox_is_not_asked_for_by_free_busy(world: SandboxCalendarWorld) -> None:
    reading = await read_with_ada(world, GUS, span(8, 12))

    assert isinstance(reading, Unreadable)
    assert reading.why is Unreadability.NO_MAILBOX
    assert requests(world, "getSchedule") == []
