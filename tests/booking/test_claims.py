"""Claims: the one transaction in which time is taken, under contention, with buffers, caps, holds and repetitions."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.sql.bookings import SqlBookings
from adapters.sql.database import Database
from adapters.sql.schema import claim
from scheduling.bookings import Booked, Booking, Held, NotBooked, State, StillWorking, Why
from scheduling.people import Person
from scheduling.rules import CapCounts, Rules
from scheduling.slots import Blocker, Rule
from tests.booking.checker import violations
from tests.booking.office import CARLA, Office
from tests.booking.plays import PATIENT
from tests.booking.stage import Points, Stage
from tests.builders import minutes, span
from tests.fakes.clock import SetClock

RUSH = timedelta(minutes=5)
REPLICAS = 3


@pytest.fixture
def office(database: Database, clock: SetClock) -> Office:
    return Office(database, clock)


@pytest.fixture
async def replicas(database_url: str, clock: SetClock) -> AsyncIterator[list[Database]]:
    """Several pools of connections to one database, as several processes would have."""
    databases = [Database(database_url, clock) for _ in range(REPLICAS)]
    yield databases
    for each in databases:
        await each.close()


def overlapping(bookings: list[Booking]) -> list[tuple[Booking, Booking]]:
    """Pairs at the same time with somebody in common."""

    def people(row: Booking) -> set[Person]:
        return {row.organizer, *row.required, *row.optional, *row.rooms}

    return [
        (one, other)
        for one, other in itertools.combinations(bookings, 2)
        if one.slot.overlaps(other.slot) and people(one) & people(other)
    ]


async def test_of_two_hundred_who_choose_sixty_times_at_once_one_gets_each(replicas: list[Database], clock: SetClock) -> None:
    office = Office(replicas[0], clock)
    workers = [office.worker(f"w{n}", store=SqlBookings(each), sleep=asyncio.sleep) for n, each in enumerate(replicas)]
    hosts = office.people[:3]

    async def choose(number: int) -> object:
        host, slot = hosts[number % 3], number // 3 % 20
        asked = office.asks(9, minute=20 * slot, length=20, request=f"r{number}", organizer=host, required=(), day=1)
        return await workers[number % REPLICAS].book(asked, patience=RUSH)

    outcomes = await asyncio.gather(*(choose(number) for number in range(200)))
    booked = [each.booking for each in outcomes if isinstance(each, Booked)]
    assert len({(each.organizer, each.slot) for each in booked}) == len(booked) == 60
    assert [each.why for each in outcomes if isinstance(each, NotBooked)] == [Why.TAKEN] * 140


async def test_groups_that_overlap_neither_deadlock_nor_double_book(replicas: list[Database], clock: SetClock) -> None:
    office = Office(replicas[0], clock, count=8)
    workers = [office.worker(f"w{n}", store=SqlBookings(each), sleep=asyncio.sleep) for n, each in enumerate(replicas)]
    dice = random.Random(11)

    async def choose(number: int) -> object:
        organizer, *required = dice.sample(office.people, 4)
        asked = office.asks(
            9, minute=5 * dice.randrange(24), request=f"r{number}", organizer=organizer, required=required, day=1, length=30
        )
        return await workers[number % REPLICAS].book(asked, patience=RUSH)

    outcomes = await asyncio.gather(*(choose(number) for number in range(60)))
    booked = [each.booking for each in outcomes if isinstance(each, Booked)]
    assert booked
    assert all(isinstance(each, Booked | NotBooked) for each in outcomes)
    assert overlapping(booked) == []


async def test_buffers_hold_between_people_who_choose_at_once(replicas: list[Database], clock: SetClock) -> None:
    """Ana wants a quarter of an hour around everything; twelve people ask for her, five minutes apart."""
    office = Office(replicas[0], clock, count=15)
    quarter = minutes(15)
    office.set_rules(office.ana, Rules(horizon=None, notice=minutes(0), buffer_before=quarter, buffer_after=quarter))
    workers = [office.worker(f"w{n}", store=SqlBookings(each), sleep=asyncio.sleep) for n, each in enumerate(replicas)]
    asked = [
        office.asks(9, minute=5 * n, length=15, request=f"r{n}", organizer=office.people[2 + n], required=(office.ana,), day=1)
        for n in range(12)
    ]
    outcomes = await asyncio.gather(*(workers[n % REPLICAS].book(each, patience=RUSH) for n, each in enumerate(asked)))
    starts = sorted(each.booking.slot.start for each in outcomes if isinstance(each, Booked))
    assert starts
    assert all(later - earlier >= minutes(30) for earlier, later in itertools.pairwise(starts))


@pytest.mark.parametrize("counts", list(CapCounts))
async def test_a_cap_of_two_a_day_lets_two_of_six_through(replicas: list[Database], clock: SetClock, counts: CapCounts) -> None:
    office = Office(replicas[0], clock, count=9)
    office.set_rules(office.ana, Rules(horizon=None, notice=minutes(0), daily_cap=2, caps_count=counts, zone="Europe/Madrid"))
    workers = [office.worker(f"w{n}", store=SqlBookings(each), sleep=asyncio.sleep) for n, each in enumerate(replicas)]
    asked = [office.asks(9 + n, request=f"r{n}", organizer=office.people[2 + n], required=(office.ana,), day=1) for n in range(6)]
    outcomes = await asyncio.gather(*(workers[n % REPLICAS].book(each, patience=RUSH) for n, each in enumerate(asked)))
    assert sum(isinstance(each, Booked) for each in outcomes) == 2
    refused = [each for each in outcomes if isinstance(each, NotBooked)]
    assert {blocker.rule for each in refused for blocker in each.blockers} == {Rule.DAILY_CAP}


async def test_a_cap_counts_meetings_of_today_that_are_over(office: Office, clock: SetClock) -> None:
    office.set_rules(office.ana, Rules(horizon=None, notice=minutes(0), daily_cap=1, caps_count=CapCounts.OURS))
    worker = office.worker()
    first = await worker.book(office.asks(9, request="first"), patience=PATIENT)
    assert isinstance(first, Booked)
    clock.advance(timedelta(hours=3))
    await worker.settle()
    assert (await worker.booking(first.booking.id) or first.booking).state is State.DONE
    second = await worker.book(office.asks(14, request="second"), patience=PATIENT)
    assert isinstance(second, NotBooked)
    assert second.why is Why.RULE
    assert second.blockers == (Blocker(str(office.ana.id), Rule.DAILY_CAP, entry_ours=True),)


async def test_what_stands_in_the_way_is_named(office: Office) -> None:
    worker = office.worker()
    await worker.book(office.asks(10, request="first", required=(office.ana,)), patience=PATIENT)
    second = await worker.book(office.asks(10, request="second", organizer=office.ben, required=(office.ana,)), patience=PATIENT)
    assert second == NotBooked(Why.TAKEN, None, (Blocker(str(office.ana.id), Rule.BUSY, entry_ours=True),))


async def test_a_person_is_one_whatever_address_they_were_asked_by(office: Office) -> None:
    worker = office.worker()
    alias = replace(office.ana, address="ana@contoso.test", name="Ana")
    first = await worker.book(office.asks(10, request="first", required=(office.ana,)), patience=PATIENT)
    second = await worker.book(office.asks(10, request="second", organizer=office.ben, required=(alias,)), patience=PATIENT)
    assert isinstance(first, Booked)
    assert isinstance(second, NotBooked)


async def test_a_double_click_joins_the_first_one(office: Office) -> None:
    workers = [office.worker("one"), office.worker("two")]
    outcomes = await asyncio.gather(*(workers[n % 2].book(office.asks(), patience=PATIENT) for n in range(4)))
    assert all(isinstance(each, Booked) for each in outcomes)
    assert len({each.booking.id for each in outcomes if isinstance(each, Booked)}) == 1
    assert [call.method for call in office.calendars.calls].count("create") == 1
    assert Counter(mail.kind for mail in office.calendars.mails) == {"invitation": 2}


async def test_a_click_after_a_restart_joins_what_was_booked(office: Office) -> None:
    first = await office.worker("before").book(office.asks(), patience=PATIENT)
    again = await office.worker("after").book(office.asks(), patience=PATIENT)
    assert first == again


async def test_another_time_of_the_same_request_joins_the_booking_that_stands(office: Office) -> None:
    worker = office.worker()
    first = await worker.book(office.asks(10, pick="1"), patience=PATIENT)
    assert await worker.book(office.asks(14, pick="2"), patience=PATIENT) == first


async def test_choosing_again_replaces_the_hold_at_once(office: Office) -> None:
    worker = office.worker()
    first = await worker.hold(office.asks(10, pick="1"), visitor="carla")
    second = await worker.hold(office.asks(14, pick="2"), visitor="carla")
    assert isinstance(first, Held)
    assert isinstance(second, Held)
    assert (await worker.booking(first.booking.id) or first.booking).state is State.EXPIRED
    rival = await worker.book(office.asks(10, request="rival"), patience=PATIENT)
    assert isinstance(rival, Booked)


async def test_one_visitor_holds_one_time_whatever_they_asked(office: Office) -> None:
    worker = office.worker()
    first = await worker.hold(office.asks(10, request="one"), visitor="carla")
    second = await worker.hold(office.asks(14, request="two"), visitor="carla")
    other = await worker.hold(office.asks(16, request="three"), visitor="somebody else")
    assert isinstance(first, Held)
    assert isinstance(second, Held)
    assert isinstance(other, Held)
    states = [(await worker.booking(each.booking.id) or each.booking).state for each in (first, second, other)]
    assert states == [State.EXPIRED, State.HELD, State.HELD]


async def test_a_hold_keeps_others_out_until_it_lapses(office: Office, clock: SetClock) -> None:
    worker = office.worker()
    held = await worker.hold(office.asks(10, request="held"), visitor="carla")
    assert isinstance(held, Held)
    assert held.until == clock.now() + timedelta(minutes=5)
    assert isinstance(await worker.book(office.asks(10, request="early"), patience=PATIENT), NotBooked)
    assert office.ana.id in await office.store.holdings([office.ana.id], span(10, 11))
    clock.advance(timedelta(minutes=5))
    assert await office.store.holdings([office.ana.id], span(10, 11)) == {}
    assert isinstance(await worker.book(office.asks(10, request="later"), patience=PATIENT), Booked)
    assert (await worker.booking(held.booking.id) or held.booking).state is State.EXPIRED


async def test_a_lapsed_hold_is_absent_for_buffers_too(office: Office, clock: SetClock) -> None:
    hour = timedelta(hours=1)
    office.set_rules(office.ana, Rules(horizon=None, notice=minutes(0), buffer_before=hour, buffer_after=hour))
    worker = office.worker()
    await worker.hold(office.asks(10, request="held"), visitor="carla")
    refused = await worker.book(office.asks(11, request="early"), patience=PATIENT)
    assert isinstance(refused, NotBooked)
    assert refused.why is Why.RULE
    clock.advance(timedelta(minutes=6))
    assert isinstance(await worker.book(office.asks(11, request="later"), patience=PATIENT), Booked)


async def test_many_takers_of_lapsed_holds_with_other_people_do_not_wait_in_a_ring(
    replicas: list[Database], clock: SetClock
) -> None:
    """Holds of two people each lapse; two crowds, one of either person, then want all of those times at once."""
    office = Office(replicas[0], clock, count=20)
    workers = [office.worker(f"w{n}", store=SqlBookings(each), sleep=asyncio.sleep) for n, each in enumerate(replicas)]
    for n in range(4):
        asked = office.asks(10, minute=15 * n, length=15, request=f"hold{n}", organizer=office.ana, required=(office.ben,))
        await workers[0].hold(asked, visitor=f"v{n}")
    clock.advance(timedelta(minutes=6))
    wanted = [
        office.asks(10, length=60, request=f"r{n}", organizer=office.people[3 + n], required=((office.ana, office.ben)[n % 2],))
        for n in range(12)
    ]
    outcomes = await asyncio.gather(*(workers[n % REPLICAS].book(each, patience=RUSH) for n, each in enumerate(wanted)))
    assert sum(isinstance(each, Booked) for each in outcomes) == 2


async def test_a_hold_is_spent_once_with_what_the_form_added(office: Office) -> None:
    worker = office.worker()
    asked = office.asks(10, required=())
    held = await worker.hold(asked, visitor="carla")
    assert isinstance(held, Held)
    filled_in = replace(asked, subject="Kickoff", guests=(CARLA,))
    first = await worker.book_held(held.booking.id, filled_in, patience=PATIENT)
    again = await worker.book_held(held.booking.id, filled_in, patience=PATIENT)
    assert isinstance(first, Booked)
    assert first.booking.subject == "Kickoff"
    assert again == first
    assert [event.subject for event in office.calendars.events_in(office.ada.id)] == ["Kickoff"]


async def test_a_hold_that_lapsed_cannot_be_spent(office: Office, clock: SetClock) -> None:
    worker = office.worker()
    held = await worker.hold(office.asks(10), visitor="carla")
    assert isinstance(held, Held)
    clock.advance(timedelta(minutes=5))
    spent = await worker.book_held(held.booking.id, office.asks(10), patience=PATIENT)
    assert isinstance(spent, NotBooked)
    assert spent.why is Why.TOO_LATE
    assert office.calendars.writes == []


async def test_a_hold_can_be_given_up(office: Office) -> None:
    worker = office.worker()
    held = await worker.hold(office.asks(10), visitor="carla")
    assert isinstance(held, Held)
    await worker.release(held.booking.id)
    assert isinstance(await worker.book(office.asks(10, request="next"), patience=PATIENT), Booked)


async def test_a_time_in_the_past_claims_nothing(office: Office) -> None:
    assert await office.worker().book(office.asks(7)) == NotBooked(Why.PAST, None)


async def test_times_off_the_grid_take_every_tick_they_touch(office: Office) -> None:
    await office.worker().book(office.asks(10, minute=3, length=24, required=()), patience=PATIENT)
    async with office.database.reading() as connection:
        ticks = (await connection.execute(sa.select(sa.func.count()).select_from(claim))).scalar_one()
    assert ticks == 6


async def test_what_is_freed_can_be_booked_again(database: Database, clock: SetClock) -> None:
    stage = Stage(Office(database, clock), Points(), prefix="run")
    worker = stage.process()
    for number in range(3):
        outcome = await stage.say(worker.book(stage.asks(f"r{number}"), patience=PATIENT))
        assert isinstance(outcome, Booked)
        await stage.say(worker.cancel(outcome.booking.id, by=stage.office.ada.id, patience=PATIENT))
    await stage.settle()
    assert violations(stage.story) == []


async def test_who_waits_too_long_is_told_that_it_is_still_being_worked_on(office: Office) -> None:
    outcome = await office.worker().book(office.asks(), patience=timedelta(0))
    assert isinstance(outcome, StillWorking)
