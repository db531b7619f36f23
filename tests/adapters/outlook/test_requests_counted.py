"""How many requests things cost, how many go at a time, and what reaches the logs; all from the sandbox's log."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import structlog

from adapters.outlook import connect
from scheduling.calendars import Invitee, Reading
from tests.adapters.outlook.asking import draft, most_at_a_time, of, read, requests
from tests.builders import days, span
from tests.contracts.worlds import ADA, ANA, BEN, CHIE, FARID, SECRET, SandboxCalendarWorld, config_of, sandbox_world
from tests.fakes.clock import SetClock

NEVER = math.inf
EVERYBODY = [ADA, ANA, BEN, CHIE, FARID]


@pytest.fixture
async def slow_world(clock: SetClock) -> AsyncIterator[SandboxCalendarWorld]:
    """Every answer takes a moment, so that the log shows what was under way together."""
    async with sandbox_world(clock) as world:
        world.sandbox.knobs.latency_ms = 20
        yield world


async def test_an_offer_costs_one_request_for_each_calendar_all_at_once(slow_world: SandboxCalendarWorld) -> None:
    readings = await slow_world.calendars.read([of(person) for person in EVERYBODY], days(0, 14), live=False)

    asked = requests(slow_world)
    assert all(isinstance(reading, Reading) for reading in readings.values())
    assert [request.operation for request in asked] == ["calendarView"] * len(EVERYBODY)
    assert most_at_a_time(asked) == len(EVERYBODY)


async def test_a_booking_costs_four_requests_in_sequence(slow_world: SandboxCalendarWorld) -> None:
    calendars, people, slot = slow_world.calendars, [of(ADA), of(ANA)], span(9, 10)

    await calendars.read(people, slot, live=True)
    event = await calendars.create(ADA.id, calendars.frozen(draft(slot)), give_up_at=NEVER)
    await calendars.read(people, slot, live=True)
    await calendars.invite(ADA.id, event.id, event.etag, [Invitee(ANA.address, ANA.name)], give_up_at=NEVER)

    assert [request.operation for request in requests(slow_world)] == [
        "calendarView",
        "calendarView",
        "createEvent",
        "calendarView",
        "calendarView",
        "updateEvent",
    ]


@pytest.mark.parametrize(("replicas", "most"), [(1, 3), (2, 2), (4, 1)])
async def test_one_mailbox_is_never_asked_more_at_a_time_than_its_permits(
    slow_world: SandboxCalendarWorld, clock: SetClock, replicas: int, most: int
) -> None:
    config = config_of(slow_world.url, replicas=replicas)
    async with connect(config, clock, sleep=clock.sleep) as outlook:
        await asyncio.gather(*(outlook.calendars.read([of(ADA)], days(0, day), live=True) for day in range(1, 15)))

    asked = requests(slow_world)
    assert len(asked) == 14
    assert most_at_a_time(asked) == most
    assert {request.status for request in asked} == {200}


async def test_identical_reads_for_display_share_one_request(slow_world: SandboxCalendarWorld) -> None:
    readings = await asyncio.gather(*(read(slow_world, ADA, span(8, 12), live=False) for _ in range(5)))

    assert len(set(map(id, readings))) == 1
    assert len(requests(slow_world)) == 1


async def test_live_reads_share_nothing(slow_world: SandboxCalendarWorld) -> None:
    await asyncio.gather(*(read(slow_world, ADA, span(8, 12), live=True) for _ in range(3)))
    await read(slow_world, ADA, span(8, 12), live=False)

    assert len(requests(slow_world)) == 4


async def test_a_failed_read_is_not_kept_for_others(slow_world: SandboxCalendarWorld) -> None:
    slow_world.sandbox.faults.add("error", operation="calendarView", status=403, code="ErrorAccessDenied", count=1)

    assert not isinstance(await read(slow_world, ADA, span(8, 12), live=False), Reading)
    assert isinstance(await read(slow_world, ADA, span(8, 12), live=False), Reading)


async def test_who_gives_up_a_shared_read_leaves_it_to_the_others(slow_world: SandboxCalendarWorld) -> None:
    first, second = (asyncio.create_task(read(slow_world, ADA, span(8, 12), live=False)) for _ in range(2))
    await asyncio.sleep(0.01)
    first.cancel()

    assert isinstance(await second, Reading)
    assert len(requests(slow_world)) == 1


async def test_working_hours_are_asked_for_once_an_hour(slow_world: SandboxCalendarWorld, clock: SetClock) -> None:
    directory = slow_world.outlook.directory
    for _ in range(3):
        await directory.settings(ADA.id)
    assert len(requests(slow_world)) == 1

    clock.advance(timedelta(hours=1))
    await directory.settings(ADA.id)
    assert len(requests(slow_world)) == 2


async def test_looking_somebody_up_makes_their_hours_known(slow_world: SandboxCalendarWorld) -> None:
    directory = slow_world.outlook.directory
    (ana,) = await directory.named("Ana Pérez")
    before = len(requests(slow_world))

    await directory.settings(ana.id)

    assert len(requests(slow_world)) == before


async def test_logs_name_requests_and_keep_secrets_titles_and_names_out(slow_world: SandboxCalendarWorld) -> None:
    calendars = slow_world.calendars
    with structlog.testing.capture_logs() as logs:
        event = await calendars.create(ADA.id, calendars.frozen(draft(span(9, 10))), give_up_at=NEVER)
        await slow_world.outlook.directory.named("Perez")
        slow_world.sandbox.faults.add("503", operation="updateEvent")
        with pytest.raises(Exception, match="serviceNotAvailable"):
            await calendars.invite(ADA.id, event.id, event.etag, [Invitee(ANA.address, ANA.name)], give_up_at=NEVER)

    told = [entry for entry in logs if entry["event"] == "graph"]
    asked = {request.request_id for request in requests(slow_world)}
    assert {entry["request_id"] for entry in told} == asked
    everything = str(logs)
    for word in (SECRET, "Bearer", "eyJ", "Ada / Ana", "Perez", ANA.address):
        assert word not in everything
