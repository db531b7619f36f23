"""The process ends, or somebody's hand comes in, at every single await of the protocol; afterwards all promises hold."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from adapters.sql.database import Database
from scheduling.bookings import Book, Booked
from scheduling.rules import Status
from tests.booking.checker import violations
from tests.booking.office import CARLA, Office
from tests.booking.stage import Points, Stage, Stopped, cleared
from tests.builders import span
from tests.fakes.calendars import Call, Fault
from tests.fakes.clock import SetClock

PATIENT = timedelta(seconds=30)
Play = Callable[[Stage], Awaitable[None]]


async def book(stage: Stage) -> None:
    await stage.say(stage.process(stage.points).book(_ask(stage), patience=PATIENT))


async def book_and_yield(stage: Stage) -> None:
    """Ana's afternoon fills up between the final check and the reading after ours is written."""
    _after_create(stage, lambda: stage.office.calendars.put(stage.office.ana.id, span(10, 11)))
    await book(stage)


async def book_without_an_answer(stage: Stage) -> None:
    stage.office.calendars.fail("create", Fault.LOST_ANSWER)
    stage.office.calendars.fail("invite", Fault.LOST_ANSWER)
    await book(stage)


async def book_with_lost_requests(stage: Stage) -> None:
    stage.office.calendars.fail("create", Fault.LOST_REQUEST)
    stage.office.calendars.fail("invite", Fault.LOST_REQUEST)
    await book(stage)


async def yield_without_an_answer(stage: Stage) -> None:
    stage.office.calendars.fail("delete", Fault.LOST_ANSWER)
    await book_and_yield(stage)


async def move(stage: Stage) -> None:
    booking = await _booked(stage)
    await stage.say(stage.process(stage.points).move(booking, span(14, 15), by=stage.office.ada.id, patience=PATIENT))


async def move_a_little(stage: Stage) -> None:
    """The new time overlaps the old one."""
    booking = await _booked(stage)
    target = span(span(10, 11).start + timedelta(minutes=15), span(10, 11).start + timedelta(minutes=45))
    await stage.say(stage.process(stage.points).move(booking, target, by=stage.office.ada.id, patience=PATIENT))


async def move_without_an_answer(stage: Stage) -> None:
    booking = await _booked(stage)
    stage.office.calendars.fail("reschedule", Fault.LOST_ANSWER)
    await stage.say(stage.process(stage.points).move(booking, span(14, 15), by=stage.office.ada.id, patience=PATIENT))


async def cancel(stage: Stage) -> None:
    booking = await _booked(stage)
    await stage.say(stage.process(stage.points).cancel(booking, by=stage.office.ada.id, comment="Sorry", patience=PATIENT))


async def cancel_without_an_answer(stage: Stage) -> None:
    booking = await _booked(stage)
    stage.office.calendars.fail("cancel", Fault.LOST_ANSWER)
    await stage.say(stage.process(stage.points).cancel(booking, by=stage.office.ada.id, patience=PATIENT))


async def look_again(stage: Stage) -> None:
    """The worker's looks after a booking, with something put over it meanwhile."""
    await _booked(stage)
    stage.office.calendars.put(stage.office.ben.id, span(10, 11))
    stage.office.clock.advance(timedelta(seconds=61))
    with suppress(Stopped):
        await stage.process(stage.points).settle()


PLAYS: tuple[Play, ...] = (
    book,
    book_and_yield,
    book_without_an_answer,
    book_with_lost_requests,
    yield_without_an_answer,
    move,
    move_a_little,
    move_without_an_answer,
    cancel,
    cancel_without_an_answer,
    look_again,
)


def _ask(stage: Stage) -> Book:
    office = stage.office
    return stage.asks(optional=(office.people[3],), rooms=(office.room,), guests=(CARLA,))


async def _booked(stage: Stage) -> str:
    outcome = await stage.say(stage.process().book(_ask(stage), patience=PATIENT))
    assert isinstance(outcome, Booked)
    return outcome.booking.id


def _after_create(stage: Stage, act: Callable[[], object]) -> None:
    async def after(call: Call) -> None:
        if call.method == "create" and call.number == 1:
            act()

    stage.office.calendars.after = after


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.__name__)
async def test_a_process_that_ends_anywhere_leaves_nothing_half_done(database: Database, clock: SetClock, play: Play) -> None:
    broken, point = [], 0
    while True:
        point += 1
        await cleared(database, clock)
        stage = Stage(Office(database, clock), Points(at=point), prefix="run")
        await play(stage)
        if not stage.points.reached:
            break
        clock.advance(timedelta(seconds=61))
        await stage.settle()
        broken += [f"{point} {stage.points.reached}: {each}" for each in violations(stage.story)]
    assert point > 8
    assert not broken, "\n".join(broken)


async def overbook_ana(stage: Stage) -> None:
    stage.office.calendars.put(stage.office.ana.id, span(10, 15))


async def drag_ours(stage: Stage) -> None:
    for event in _ours(stage):
        stage.office.calendars.drag(stage.office.ada.id, event, span(12, 13))


async def delete_ours(stage: Stage) -> None:
    for event in _ours(stage):
        stage.office.calendars.remove(stage.office.ada.id, event)


async def show_ours_as_free(stage: Stage) -> None:
    for event in _ours(stage):
        stage.office.calendars.recolour(stage.office.ada.id, event, Status.FREE)


async def save_ours_again(stage: Stage) -> None:
    for event in _ours(stage):
        stage.office.calendars.touch(stage.office.ada.id, event)


def _ours(stage: Stage) -> list[str]:
    return [event.id for event in stage.office.calendars.events_in(stage.office.ada.id) if event.reference]


ACTS = (overbook_ana, drag_ours, delete_ours, show_ours_as_free, save_ours_again)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
@pytest.mark.parametrize("play", [book, book_without_an_answer, move, cancel], ids=lambda play: play.__name__)
async def test_what_people_do_in_between_breaks_no_promise(
    database: Database, clock: SetClock, play: Play, act: Callable[[Stage], Awaitable[None]]
) -> None:
    broken, point = [], 0
    while True:
        point += 1
        await cleared(database, clock)
        points = Points(at=point, act=lambda: act(stage))  # noqa: B023 - it acts within this round
        stage = Stage(Office(database, clock), points, prefix="run")
        await play(stage)
        if not points.reached:
            break
        await stage.settle()
        broken += [f"{point} {points.reached}: {each}" for each in violations(stage.story)]
    assert point > 4
    assert not broken, "\n".join(broken)
