"""Reads while Graph misbehaves: repeated within a budget, complete or unknown, never free by default."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from adapters.outlook import connect
from adapters.outlook.client import PATIENCE
from scheduling.calendars import Entry, Reading, Unreadability, Unreadable
from tests.adapters.outlook.asking import of, read, requests
from tests.builders import at, span
from tests.contracts.worlds import ADA, ANA, BEN, SandboxCalendarWorld, config_of, sandbox_world
from tests.fakes.clock import SetClock

PASSING = ["429", "500", "502", "503", "504", "drop_before_write", "write_then_close", "cut_body"]


@pytest.mark.parametrize("kind", PASSING)
async def test_trouble_that_passes_is_outlasted(world: SandboxCalendarWorld, kind: str) -> None:
    await world.put(ADA, span(9, 10))
    world.sandbox.faults.add(kind, operation="calendarView", count=2)

    reading = await read(world, ADA, span(8, 12))

    assert isinstance(reading, Reading)
    assert [entry.start for entry in reading.entries if isinstance(entry, Entry)] == [at(9)]
    assert len(requests(world, "calendarView")) == 3


@pytest.mark.parametrize("kind", PASSING)
async def test_trouble_that_stays_makes_the_mailbox_unknown_within_the_budget(
    world: SandboxCalendarWorld, clock: SetClock, kind: str
) -> None:
    world.sandbox.faults.add(kind, operation="calendarView")
    before = clock.monotonic()

    reading = await read(world, ADA, span(8, 12))

    assert isinstance(reading, Unreadable)
    assert reading.why is (Unreadability.THROTTLED if kind == "429" else Unreadability.UNAVAILABLE)
    assert reading.cause
    assert clock.monotonic() - before <= PATIENCE.seconds
    assert len(requests(world, "calendarView")) <= PATIENCE.tries


@pytest.mark.parametrize("kind", ["429", "503"])
async def test_retry_after_is_waited_for(world: SandboxCalendarWorld, clock: SetClock, kind: str) -> None:
    world.sandbox.faults.add(kind, operation="calendarView", count=1, retry_after=7)
    before = clock.monotonic()

    assert isinstance(await read(world, ADA, span(8, 12)), Reading)
    assert 7.0 <= clock.monotonic() - before <= 7.7


async def test_a_retry_after_beyond_the_budget_is_not_waited_for(world: SandboxCalendarWorld, clock: SetClock) -> None:
    world.sandbox.faults.add("429", operation="calendarView", retry_after=60)
    before = clock.monotonic()

    reading = await read(world, ADA, span(8, 12))

    assert isinstance(reading, Unreadable)
    assert reading.why is Unreadability.THROTTLED
    assert clock.monotonic() == before
    assert len(requests(world)) == 1


async def test_one_mailbox_in_trouble_takes_nothing_from_the_others(world: SandboxCalendarWorld) -> None:
    world.sandbox.faults.add("503", operation="calendarView", user=BEN.address)

    readings = await world.calendars.read([of(ADA), of(BEN), of(ANA)], span(8, 12), live=True)

    assert isinstance(readings[ADA.id], Reading)
    assert isinstance(readings[ANA.id], Reading)
    assert isinstance(readings[BEN.id], Unreadable)


async def test_an_answer_that_does_not_come_in_time_is_asked_for_again(clock: SetClock) -> None:
    async with sandbox_world(clock, http_timeout=httpx.Timeout(1.0)) as world:
        world.sandbox.faults.add("slow", operation="calendarView", ms=3000, count=1)

        assert isinstance(await read(world, ADA, span(8, 12)), Reading)
        assert len(requests(world, "calendarView")) == 2


async def test_without_a_connection_nothing_seems_free(world: SandboxCalendarWorld, clock: SetClock) -> None:
    config = config_of("http://127.0.0.1:9")
    async with connect(config, clock, sleep=clock.sleep) as outlook:
        reading = (await outlook.calendars.read([of(ADA)], span(8, 12), live=True))[ADA.id]

    assert isinstance(reading, Unreadable)
    assert reading.why is Unreadability.UNAVAILABLE


async def test_a_token_that_graph_no_longer_takes_is_renewed_once(world: SandboxCalendarWorld) -> None:
    world.sandbox.faults.add("token_401_once", operation="calendarView")

    assert isinstance(await read(world, ADA, span(8, 12)), Reading)
    assert world.sandbox.history.counts["token"] == 2


async def test_tokens_that_graph_never_takes_are_not_renewed_for_ever(world: SandboxCalendarWorld) -> None:
    world.sandbox.faults.add("token_401_once", operation="calendarView", count=100)

    reading = await read(world, ADA, span(8, 12))

    assert isinstance(reading, Unreadable)
    assert reading.why is Unreadability.UNAVAILABLE
    assert len(requests(world)) == 2


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (404, "MailboxNotEnabledForRESTAPI", Unreadability.NO_MAILBOX),
        (404, "ResourceNotFound", Unreadability.NO_MAILBOX),
        (404, "ErrorInvalidUser", Unreadability.NOT_FOUND),
        (404, "Request_ResourceNotFound", Unreadability.NOT_FOUND),
        (400, "ErrorInvalidRequest", Unreadability.UNAVAILABLE),
    ],
)
async def test_a_mailbox_that_is_not_there_is_named_and_not_asked_again(
    world: SandboxCalendarWorld, status: int, code: str, why: Unreadability
) -> None:
    world.sandbox.faults.add("error", operation="calendarView", status=status, code=code)

    assert await read(world, ADA, span(8, 12)) == Unreadable(ADA.id, why, code)
    assert len(requests(world)) == 1


async def test_without_consent_for_calendars_that_is_what_is_said(world: SandboxCalendarWorld) -> None:
    app = next(app for app in world.sandbox.apps.values() if app.secrets and app.client_id.endswith("beef"))
    app.roles = frozenset({"User.Read.All"})

    reading = await read(world, ADA, span(8, 12))

    assert isinstance(reading, Unreadable)
    assert reading.why is Unreadability.CONSENT_MISSING


async def test_a_stale_answer_is_dated_by_when_it_was_asked_for(world: SandboxCalendarWorld, clock: SetClock) -> None:
    reading = await read(world, ADA, span(8, 12), live=False)
    clock.advance(timedelta(seconds=1.9))

    assert await read(world, ADA, span(8, 12), live=False) == reading
    assert len(requests(world, "calendarView")) == 1
