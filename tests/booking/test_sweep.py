"""The daily look at whole calendars: what came to nothing goes, whatever else is odd is only reported."""

from __future__ import annotations

import math

import pytest

from adapters.sql.database import Database
from scheduling.bookings import Booked, State
from scheduling.calendars import EventDraft
from scheduling.people import MailboxId
from scheduling.service.book import Bookings
from scheduling.service.sweep import Odd, Stray, Sweeper, Swept
from tests.booking.office import INSTALLATION, Office
from tests.booking.plays import PATIENT
from tests.builders import at, minutes, span
from tests.fakes.calendars import Fault
from tests.fakes.clock import SetClock


@pytest.fixture
def office(database: Database, clock: SetClock) -> Office:
    return Office(database, clock)


@pytest.fixture
def worker(office: Office) -> Bookings:
    return office.worker()


@pytest.fixture
def sweeper(office: Office) -> Sweeper:
    return Sweeper(office.store, office.calendars, office.clock, INSTALLATION)


async def failed(office: Office, worker: Bookings) -> str:
    """A booking that came to nothing since Ana was busy, without a look that would be due later."""
    office.calendars.put(office.ana.id, span(10, 11))
    await worker.book(office.asks(), patience=PATIENT)
    row = next(iter(await worker.untold()))
    assert row.state is State.FAILED
    return row.id


async def an_event(office: Office, reference: str, hour: int = 10) -> str:
    """An event of Ada's that carries a reference, however it came to be there."""
    draft = EventDraft("Ada / Ana", span(hour, hour + 1), "Europe/Stockholm", reference, f"transaction {reference} {hour}")
    event = await office.calendars.create(office.ada.id, office.calendars.frozen(draft), give_up_at=math.inf)
    return event.id


def of_ada(office: Office) -> list[str]:
    return [event.id for event in office.calendars.events_in(office.ada.id)]


def stray(mailbox: MailboxId, odd: Odd, hour: int = 10) -> Swept:
    return Swept(0, (Stray(mailbox, at(hour), odd),))


async def test_an_event_of_a_booking_that_came_to_nothing_is_removed(office: Office, worker: Bookings, sweeper: Sweeper) -> None:
    await an_event(office, f"{INSTALLATION}:{await failed(office, worker)}")
    assert await sweeper.sweep(office.ada.id, remove=False) == Swept()
    assert len(of_ada(office)) == 1
    assert await sweeper.sweep(office.ada.id) == Swept(1)
    assert (of_ada(office), office.calendars.mails) == ([], [])
    assert await sweeper.sweep(office.ada.id) == Swept()


async def test_one_that_people_were_invited_to_is_theirs(office: Office, worker: Bookings, sweeper: Sweeper) -> None:
    event = await an_event(office, f"{INSTALLATION}:{await failed(office, worker)}")
    office.calendars.add_attendee(office.ada.id, event, office.ben.address)
    assert await sweeper.sweep(office.ada.id) == stray(office.ada.id, Odd.PEOPLE)
    assert of_ada(office) == [event]


@pytest.mark.parametrize(
    ("reference", "odd"), [("another:booking", Odd.ELSEWHERE), (f"{INSTALLATION}:of-no-row", Odd.UNKNOWN), ("?", Odd.ELSEWHERE)]
)
async def test_what_is_not_ours_or_not_known_is_reported_and_never_touched(
    office: Office, sweeper: Sweeper, reference: str, odd: Odd
) -> None:
    event = await an_event(office, reference)
    assert await sweeper.sweep(office.ada.id) == stray(office.ada.id, odd)
    assert of_ada(office) == [event]
    assert "delete" not in {call.method for call in office.calendars.calls}


async def test_what_is_over_is_nobodys_trouble(office: Office, sweeper: Sweeper, clock: SetClock) -> None:
    await an_event(office, "another:booking")
    clock.advance(minutes(600))
    assert await sweeper.sweep(office.ada.id) == Swept()


async def test_a_meeting_that_stands_is_as_it_should_be_and_a_second_one_is_not(
    office: Office, worker: Bookings, sweeper: Sweeper
) -> None:
    outcome = await worker.book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, Booked)
    assert await sweeper.sweep(office.ada.id) == Swept()
    await an_event(office, f"{INSTALLATION}:{outcome.booking.id}", 14)
    assert await sweeper.sweep(office.ada.id) == stray(office.ada.id, Odd.SECOND, 14)
    await worker.cancel(outcome.booking.id, by=office.ada.id, patience=PATIENT)
    assert await sweeper.sweep(office.ada.id) == stray(office.ada.id, Odd.ENDED, 14)
    assert len(of_ada(office)) == 1


async def test_one_that_is_gone_when_it_is_to_be_removed_counts_for_nothing(
    office: Office, worker: Bookings, sweeper: Sweeper
) -> None:
    await an_event(office, f"{INSTALLATION}:{await failed(office, worker)}")
    office.calendars.fail("event", Fault.NOT_FOUND)
    assert await sweeper.sweep(office.ada.id) == Swept()


async def test_calendars_are_swept_whose_owners_have_organized_something(
    office: Office, worker: Bookings, clock: SetClock
) -> None:
    await worker.book(office.asks(), patience=PATIENT)
    await worker.book(office.asks(14, request="another", organizer=office.ben, required=(office.ana,)), patience=PATIENT)
    assert await worker.organizers(clock.now()) == [office.ada.id, office.ben.id]
    assert await worker.organizers(clock.now() + minutes(1)) == []
