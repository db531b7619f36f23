"""Writes while Graph misbehaves: sent once, and what is not certain is said to be unknown."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import msgspec
import pytest

from adapters.outlook import connect
from scheduling.calendars import Event, Invitee
from scheduling.errors import (
    CalendarError,
    ChangedMeanwhile,
    EventNotFound,
    OutcomeUnknown,
    Refused,
    Throttled,
    Unavailable,
)
from scheduling.ports import Calendars
from tests.adapters.outlook.asking import draft, requests
from tests.builders import span
from tests.contracts.worlds import ADA, ANA, SandboxCalendarWorld, config_of, sandbox_world
from tests.fakes.clock import SetClock

NEVER = math.inf
REFERENCE = "installation:booking"

Write = Callable[[Calendars, Event], Awaitable[object]]

WRITES: dict[str, Write] = {
    "createEvent": lambda calendars, event: calendars.create(
        ADA.id, calendars.frozen(draft(span(14, 15), transaction="transaction-2")), give_up_at=NEVER
    ),
    "updateEvent": lambda calendars, event: calendars.invite(
        ADA.id, event.id, event.etag, [Invitee(ANA.address, ANA.name)], give_up_at=NEVER
    ),
    "cancelEvent": lambda calendars, event: calendars.cancel(ADA.id, event.id, "", give_up_at=NEVER),
    "deleteEvent": lambda calendars, event: calendars.delete(ADA.id, event.id, give_up_at=NEVER),
}

AMBIGUOUS = ["drop_before_write", "write_then_close", "write_then_504", "500", "502", "503", "504", "late_write"]


@pytest.fixture(params=list(WRITES))
def operation(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def event(world: SandboxCalendarWorld) -> Event:
    """An event of Ada's, made before anything goes wrong."""
    return await created(world)


async def created(world: SandboxCalendarWorld) -> Event:
    calendars = world.calendars
    return await calendars.create(ADA.id, calendars.frozen(draft(span(9, 10))), give_up_at=NEVER)


async def failure_of(world: SandboxCalendarWorld, event: Event, operation: str) -> CalendarError:
    """What the write raises; and that it was sent exactly once."""
    before = len(requests(world, operation))
    with pytest.raises(CalendarError) as failure:
        await WRITES[operation](world.calendars, event)
    assert len(requests(world, operation)) == before + 1
    return failure.value


@pytest.mark.parametrize("kind", AMBIGUOUS)
async def test_silence_and_server_trouble_leave_the_outcome_unknown(
    world: SandboxCalendarWorld, event: Event, operation: str, kind: str
) -> None:
    world.sandbox.faults.add(kind, operation=operation, count=1)

    assert type(await failure_of(world, event, operation)) is OutcomeUnknown


@pytest.mark.parametrize("operation", ["createEvent", "updateEvent"])
async def test_an_answer_that_breaks_off_leaves_the_outcome_unknown(
    world: SandboxCalendarWorld, event: Event, operation: str
) -> None:
    world.sandbox.faults.add("cut_body", operation=operation, count=1)

    assert type(await failure_of(world, event, operation)) is OutcomeUnknown


async def test_an_answer_that_comes_too_late_leaves_the_outcome_unknown(clock: SetClock, operation: str) -> None:
    async with sandbox_world(clock, http_timeout=httpx.Timeout(1.0)) as world:
        event = await created(world)
        world.sandbox.faults.add("slow", operation=operation, ms=3000, count=1)

        assert type(await failure_of(world, event, operation)) is OutcomeUnknown


async def test_throttling_tells_how_long_to_wait(world: SandboxCalendarWorld, event: Event, operation: str) -> None:
    world.sandbox.faults.add("429", operation=operation, retry_after=9)

    failure = await failure_of(world, event, operation)

    assert isinstance(failure, Throttled)
    assert (failure.cause, failure.retry_after) == ("ApplicationThrottled", timedelta(seconds=9))


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        (400, "ErrorPropertyValidationFailure", Refused),
        (403, "ErrorAccessDenied", Refused),
        (404, "MailboxNotEnabledForRESTAPI", Refused),
        (404, "ErrorInvalidUser", Refused),
        (409, "ConcurrentItemSave", OutcomeUnknown),
        (412, "ErrorIrresolvableConflict", ChangedMeanwhile),
        (409, "ErrorIrresolvableConflict", ChangedMeanwhile),
        (408, "RequestTimeout", OutcomeUnknown),
    ],
)
async def test_refusals_are_told_by_what_they_mean(
    world: SandboxCalendarWorld, event: Event, operation: str, status: int, code: str, meaning: type[CalendarError]
) -> None:
    world.sandbox.faults.add("error", operation=operation, status=status, code=code)

    failure = await failure_of(world, event, operation)

    assert type(failure) is meaning
    assert failure.cause == code


async def test_an_expired_token_is_the_one_reason_to_send_again(
    world: SandboxCalendarWorld, event: Event, operation: str
) -> None:
    world.sandbox.faults.add("token_401_once", operation=operation)
    before = len(requests(world, operation))

    await WRITES[operation](world.calendars, event)

    assert len(requests(world, operation)) == before + 2


async def test_a_token_that_is_never_taken_means_nothing_was_done(
    world: SandboxCalendarWorld, event: Event, operation: str
) -> None:
    world.sandbox.faults.add("token_401_once", operation=operation, count=10)

    with pytest.raises(Unavailable):
        await WRITES[operation](world.calendars, event)


async def test_without_a_connection_nothing_was_done(
    world: SandboxCalendarWorld, event: Event, clock: SetClock, operation: str
) -> None:
    async with connect(config_of("http://127.0.0.1:9"), clock, sleep=clock.sleep) as nowhere:
        with pytest.raises(Unavailable):
            await WRITES[operation](nowhere.calendars, event)


# Creating twice.


async def test_what_is_sent_are_the_frozen_bytes(world: SandboxCalendarWorld) -> None:
    frozen = world.calendars.frozen(draft(span(9, 10)))
    await world.calendars.create(ADA.id, frozen, give_up_at=NEVER)

    (sent,) = requests(world, "createEvent")
    assert sent.body == frozen


@pytest.mark.parametrize("kind", ["write_then_504", "write_then_close"])
async def test_sending_again_after_a_lost_answer_finds_the_first_event(world: SandboxCalendarWorld, kind: str) -> None:
    world.sandbox.faults.add(kind, operation="createEvent", count=1)
    frozen = world.calendars.frozen(draft(span(9, 10)))
    with pytest.raises(OutcomeUnknown):
        await world.calendars.create(ADA.id, frozen, give_up_at=NEVER)

    event = await world.calendars.create(ADA.id, frozen, give_up_at=NEVER)

    assert [found.id for found in await world.calendars.events_of(ADA.id, REFERENCE, span(9, 10))] == [event.id]


@pytest.mark.parametrize("mode", ["graph", "409"])
async def test_a_transaction_id_used_before_leads_to_the_event_it_made(world: SandboxCalendarWorld, mode: str) -> None:
    world.sandbox.knobs.transaction_mode = mode
    first = await created(world)

    again = await world.calendars.create(ADA.id, world.calendars.frozen(draft(span(10, 11))), give_up_at=NEVER)

    assert again == first


@pytest.mark.parametrize("lagging", [False, True])
async def test_without_the_events_id_in_the_refusal_it_is_looked_up(
    world: SandboxCalendarWorld, event: Event, lagging: bool
) -> None:
    world.sandbox.faults.add("error", operation="createEvent", status=400, code="ErrorDuplicateTransactionId")
    if lagging:
        world.sandbox.faults.add("empty_filter", operation="listEvents")

    assert (await world.calendars.create(ADA.id, world.calendars.frozen(draft(span(9, 10))), give_up_at=NEVER)).id == event.id


async def test_a_transaction_id_of_an_event_that_cannot_be_found_leaves_the_outcome_unknown(world: SandboxCalendarWorld) -> None:
    world.sandbox.faults.add("error", operation="createEvent", status=400, code="ErrorDuplicateTransactionId")

    with pytest.raises(OutcomeUnknown):
        await world.calendars.create(ADA.id, world.calendars.frozen(draft(span(9, 10))), give_up_at=NEVER)


async def test_a_transaction_id_of_an_event_that_is_gone_leaves_the_outcome_unknown(
    world: SandboxCalendarWorld, event: Event
) -> None:
    await world.cancel(ADA, event.id)

    with pytest.raises(OutcomeUnknown):
        await world.calendars.create(ADA.id, world.calendars.frozen(draft(span(10, 11))), give_up_at=NEVER)


# Looking after writing.


async def test_an_event_may_not_be_shown_yet(world: SandboxCalendarWorld, event: Event) -> None:
    world.sandbox.faults.add("not_found_after_create", operation="getEvent", ms=5000)

    with pytest.raises(EventNotFound):
        await world.calendars.event(ADA.id, event.id)
    world.sandbox.clock.advance(timedelta(seconds=6))
    assert await world.calendars.event(ADA.id, event.id) == event


async def test_an_event_is_found_while_the_index_of_properties_lags(world: SandboxCalendarWorld, event: Event) -> None:
    await world.put(ADA, span(9, 10))
    world.sandbox.faults.add("empty_filter", operation="listEvents")

    assert await world.calendars.events_of(ADA.id, REFERENCE, span(9, 10)) == [event]


async def test_a_write_that_lands_late_is_found_then(world: SandboxCalendarWorld) -> None:
    world.sandbox.faults.add("late_write", operation="createEvent", seconds=3600, count=1)
    with pytest.raises(OutcomeUnknown):
        await created(world)
    assert await world.calendars.events_of(ADA.id, REFERENCE, span(9, 10)) == []

    world.sandbox.clock.advance(timedelta(seconds=3601))

    (late,) = await world.calendars.events_of(ADA.id, REFERENCE, span(9, 10))
    assert late.slot == span(9, 10)


@pytest.mark.parametrize(
    ("kind", "meaning"), [("429", Throttled), ("503", Unavailable), ("504", Unavailable), ("drop_before_write", Unavailable)]
)
async def test_looking_at_an_event_is_repeated_and_then_told(
    world: SandboxCalendarWorld, event: Event, kind: str, meaning: type[CalendarError]
) -> None:
    fault = world.sandbox.faults.add(kind, operation="getEvent", count=1)
    assert await world.calendars.event(ADA.id, event.id) == event

    fault.count = None
    with pytest.raises(meaning):
        await world.calendars.event(ADA.id, event.id)


async def test_a_join_link_that_comes_later_is_seen_later(world: SandboxCalendarWorld) -> None:
    world.sandbox.knobs.join_url_delay_s = 5
    event = await created(world)
    assert event.join_url is None

    world.sandbox.clock.advance(timedelta(seconds=6))

    assert (await world.calendars.event(ADA.id, event.id)).join_url


# What is sent.


async def test_inviting_sends_attendees_alone_and_moving_times_alone(world: SandboxCalendarWorld, event: Event) -> None:
    invited = await world.calendars.invite(ADA.id, event.id, event.etag, [Invitee(ANA.address, ANA.name)], give_up_at=NEVER)
    await world.calendars.reschedule(ADA.id, event.id, invited.etag, span(14, 15), "Europe/Stockholm", give_up_at=NEVER)

    first, second = (msgspec.json.decode(request.body) for request in requests(world, "updateEvent"))
    assert set(first) == {"attendees"}
    assert set(second) == {"start", "end"}
