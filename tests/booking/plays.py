"""What is played on the stage: operations from click to answer, and what others do while they run."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from adapters.sql.database import Database
from scheduling.bookings import Book, Booked, CancelOutcome, MoveOutcome
from scheduling.calendars import Event
from scheduling.errors import StoreUnavailable
from scheduling.intervals import Interval
from scheduling.rules import Status
from scheduling.service.book import Bookings
from tests.booking.checker import violations
from tests.booking.office import CARLA, Office
from tests.booking.stage import Points, Stage, Stopped, cleared
from tests.builders import span
from tests.fakes.calendars import Call, Fault
from tests.fakes.clock import SetClock

PATIENT = timedelta(seconds=30)
Play = Callable[[Stage], Awaitable[None]]
Act = Callable[[Stage], Awaitable[None]]
NEVER = "\n"
COMMITS = {
    "claim",
    "adopt",
    "begin_move",
    "begin_cancel",
    "keep",
    "follow",
    "renew",
    "finish",
    "give_back",
    "due",
    "load",
    "holdings",
}


async def book(stage: Stage) -> None:
    await stage.say(stage.process(stage.points).book(_ask(stage), patience=PATIENT))


async def book_and_yield(stage: Stage) -> None:
    """Ana's afternoon fills up between the final check and the reading after ours is written."""
    _after_create(stage, lambda: stage.office.calendars.put(stage.office.ana.id, span(10, 11)))
    await book(stage)


async def book_and_cancel_at_once(stage: Stage) -> None:
    """Ada has changed her mind while the event is written."""
    await _book_cancelling(stage, "create")


async def book_and_cancel_while_inviting(stage: Stage) -> None:
    await _book_cancelling(stage, "invite")


async def _book_cancelling(stage: Stage, method: str) -> None:
    async def before(call: Call) -> None:
        if call.method == method and call.number == 1:
            await ada_cancels(stage)

    stage.office.calendars.before = before
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


async def move_given_up(stage: Stage) -> None:
    """The change is sent and not answered; sent again it is refused. The first may still arrive."""
    booking = await _booked(stage)
    stage.office.calendars.fail("reschedule", Fault.LATE)
    stage.office.calendars.fail("reschedule", Fault.REFUSED, on=2)
    await stage.say(stage.process(stage.points).move(booking, span(14, 15), by=stage.office.ada.id, patience=PATIENT))


async def cancel(stage: Stage) -> None:
    booking = await _booked(stage)
    await stage.say(stage.process(stage.points).cancel(booking, by=stage.office.ada.id, comment="Sorry", patience=PATIENT))


async def cancel_without_an_answer(stage: Stage) -> None:
    booking = await _booked(stage)
    stage.office.calendars.fail("cancel", Fault.LOST_ANSWER)
    await stage.say(stage.process(stage.points).cancel(booking, by=stage.office.ada.id, patience=PATIENT))


async def move_by_hand(stage: Stage) -> None:
    """A meeting that Ada made in Outlook is moved."""
    event, process = _made_by_hand(stage), stage.process(stage.points)
    await stage.say(_adopted_and_moved(stage, process, event, span(14, 15)))


async def move_by_hand_without_an_answer(stage: Stage) -> None:
    stage.office.calendars.fail("reschedule", Fault.LOST_ANSWER)
    await move_by_hand(stage)


async def cancel_by_hand(stage: Stage) -> None:
    """A meeting that Ada made in Outlook is cancelled."""
    event, process = _made_by_hand(stage), stage.process(stage.points)
    await stage.say(_adopted_and_cancelled(stage, process, event))


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
    book_and_cancel_at_once,
    book_and_cancel_while_inviting,
    book_without_an_answer,
    book_with_lost_requests,
    yield_without_an_answer,
    move,
    move_a_little,
    move_without_an_answer,
    move_given_up,
    cancel,
    cancel_without_an_answer,
    look_again,
    move_by_hand,
    move_by_hand_without_an_answer,
    cancel_by_hand,
)


def _made_by_hand(stage: Stage) -> Event:
    calendars, ada = stage.office.calendars, stage.office.ada
    invited = [stage.office.ana.address, stage.office.ben.address, stage.office.room.address, CARLA.address]
    event_id = calendars.meet(ada.id, span(10, 11), invited)
    return next(each for each in calendars.events_in(ada.id) if each.id == event_id)


async def _adopted_and_moved(stage: Stage, process: Bookings, event: Event, to: Interval) -> MoveOutcome:
    row = await process.adopt(event, stage.adopts(event))
    return await process.move(row.id, to, by=stage.office.ada.id, patience=PATIENT)


async def _adopted_and_cancelled(stage: Stage, process: Bookings, event: Event) -> CancelOutcome:
    row = await process.adopt(event, stage.adopts(event))
    return await process.cancel(row.id, by=stage.office.ada.id, patience=PATIENT)


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


# ---------------------------------------------------------------- what others do


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
    """What stands of ours, or will be ours, in Ada's calendar."""
    calendars = stage.office.calendars
    made = {write.event_id for write in calendars.writes if write.actor == "maker"}
    return [event.id for event in calendars.events_in(stage.office.ada.id) if event.reference or event.id in made]


HANDS: tuple[Act, ...] = (overbook_ana, drag_ours, delete_ours, show_ours_as_free, save_ours_again)


async def a_rival_books(stage: Stage) -> None:
    """Ben asks for Ana at a time that overlaps."""
    office = stage.office
    rival = stage.asks("rival", 10, minute=15, organizer=office.ben, required=(office.ana,))
    await stage.say(stage.process().book(rival, patience=PATIENT))


async def a_rival_books_where_it_goes(stage: Stage) -> None:
    """Ben asks for Ana at a time that overlaps the one that a meeting is moved to."""
    office = stage.office
    rival = stage.asks("rival", 14, minute=15, organizer=office.ben, required=(office.ana,))
    await stage.say(stage.process().book(rival, patience=PATIENT))


async def what_was_late_arrives(stage: Stage) -> None:
    """And Ben has asked for Ana at the time that it takes."""
    await a_rival_books_where_it_goes(stage)
    stage.office.calendars.land_late_writes()


async def another_worker_takes_over(stage: Stage) -> None:
    """The process stands still for longer than its lease, and comes back to life when others have finished its work."""
    stage.office.clock.advance(timedelta(seconds=61))
    await stage.settle()


async def ada_cancels(stage: Stage) -> None:
    worker = stage.process()
    for row in await worker.bookings_of(stage.office.ada.id, span(8, 20)):
        await stage.say(worker.cancel(row.id, by=stage.office.ada.id, patience=timedelta(0)))


async def ada_moves_it(stage: Stage) -> None:
    worker = stage.process()
    for row in await worker.bookings_of(stage.office.ada.id, span(8, 20)):
        await stage.say(worker.move(row.id, span(16, 17), by=stage.office.ada.id, patience=timedelta(0)))


async def the_answer_of_a_commit_is_lost(stage: Stage) -> None:
    """The connection to the database breaks after COMMIT was sent."""
    if stage.points.reached.rpartition(" ")[2] in COMMITS:
        raise StoreUnavailable("08006", certain=False)


# ---------------------------------------------------------------- at every await


async def broken_promises(
    database: Database, clock: SetClock, play: Play, act: Act, *, until: str = NEVER, **planted: Any
) -> list[str]:
    """What is broken when `act` comes in after each of the play's awaits in turn; `planted` goes into every process.

    Until all of them were tried, or what `until` says is found.
    """
    broken: list[str] = []
    for point in itertools.count(1):
        stage = await _set_stage(database, clock, planted)
        stage.points = Points(at=point, act=partial(act, stage))
        await play(stage)
        if not stage.points.reached:
            assert point > 4
            return broken
        await stage.settle()
        broken += [f"{point} {stage.points.reached}: {each}" for each in violations(stage.story)]
        if any(until in each for each in broken):
            return broken
    raise AssertionError("the play never ended")


async def broken_by_ending(database: Database, clock: SetClock, play: Play, *, until: str = NEVER, **planted: Any) -> list[str]:
    """What is broken when the process ends at each of the play's awaits in turn, and another takes over after the lease."""
    broken: list[str] = []
    for point in itertools.count(1):
        stage = await _set_stage(database, clock, planted)
        stage.points = Points(at=point)
        await play(stage)
        if not stage.points.reached:
            assert point > 8
            return broken
        clock.advance(timedelta(seconds=61))
        await stage.settle()
        broken += [f"{point} {stage.points.reached}: {each}" for each in violations(stage.story)]
        if any(until in each for each in broken):
            return broken
    raise AssertionError("the play never ended")


async def _set_stage(database: Database, clock: SetClock, planted: Mapping[str, Any]) -> Stage:
    await cleared(database, clock)
    return Stage(Office(database, clock), Points(), prefix="run", **planted)
