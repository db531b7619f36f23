"""Carrying a leased job as far as it goes: the steps of an operation, or what a timer is for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import structlog

from scheduling.bookings import LATEST_WRITE, State, Step, Why, Work
from scheduling.calendars import Event
from scheduling.errors import CalendarError, StoreUnavailable, Throttled
from scheduling.service import cancel, move, writing
from scheduling.service.reading import Besides
from scheduling.service.turn import Later, Superseded, Turn
from scheduling.slots import Blocker, Rule

log = structlog.get_logger()

STEPS: Mapping[Step, Callable[[Turn], Awaitable[None]]] = {
    Step.CHECK: writing.check,
    Step.CREATE: writing.create,
    Step.FIND: writing.find,
    Step.READ_BACK: writing.read_back,
    Step.INVITE: writing.invite,
    Step.WITHDRAW: writing.unwanted,
    Step.GIVE_UP: writing.give_up,
    Step.UNDO: writing.undo,
    Step.CHECK_MOVE: move.check_move,
    Step.RESCHEDULE: move.reschedule,
    Step.CANCEL: cancel.cancel,
}
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=1)
AFTER_A_BUG = timedelta(minutes=5)
CLOCK_SLACK = timedelta(minutes=1)
LOOKS_FOR_SOMEBODY = 8
"""So often a look is begun that could not see everybody, in some six minutes; a mailbox that is gone for good ends it."""


async def carry(turn: Turn) -> None:
    """Go on until the job has ended, or give it back for later. Raises nothing that the world or a bug of ours does."""
    try:
        await _WORK[turn.lease.work](turn)
    except Superseded:
        return
    except Later as later:
        await _give_back(turn, later.delay or _usual_pause(turn))
    except Throttled as refusal:
        await _give_back(turn, max(refusal.retry_after, _usual_pause(turn)))
    except CalendarError as failure:
        log.warning("outlook_failed", booking=turn.case.booking.id, state=turn.case.booking.state, cause=failure.cause)
        await _give_back(turn, _usual_pause(turn))
    except StoreUnavailable as failure:  # whoever finds the lease lapsed goes on
        log.warning("store_unavailable", booking=turn.case.booking.id, cause=str(failure))
    except Exception:
        log.exception("step_failed", booking=turn.case.booking.id, state=turn.case.booking.state)
        await _give_back(turn, AFTER_A_BUG)


def _usual_pause(turn: Turn) -> timedelta:
    doublings = min(max(turn.lease.attempt - 1, 0), 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


async def _give_back(turn: Turn, after: timedelta) -> None:
    try:
        await turn.world.store.give_back(turn.lease, after)
    except StoreUnavailable as failure:
        log.warning("store_unavailable", booking=turn.case.booking.id, cause=str(failure))


async def operate(turn: Turn) -> None:
    """An operation under way, step by step, until it has come to rest."""
    while (step := turn.world.decider.next_step(turn.case, turn.now())) is not None:
        await STEPS[step](turn)
    log.info("booking_settled", booking=turn.case.booking.id, state=turn.case.booking.state, version=turn.case.booking.version)


async def look(turn: Turn) -> None:
    """Look at a confirmed meeting again: is it where we think, and has something been put over it?

    Somebody who could not be seen is not free: where nothing else is to be told, the look is put off and made again.
    """
    case = turn.case
    if case.booking.state is not State.CONFIRMED:
        await turn.world.store.finish(turn.lease)
        return
    if case.creates > 1:
        await _sweep_duplicates(turn)
    besides = Besides(case.booking.id, turn.organizer, case.event_id, case.ical_uid, case.booking.slot)
    read, found = await turn.read(case.booking.slot, besides)
    over = tuple(each for each in found if each.rule is Rule.BUSY)
    shown = turn.world.decider.shows(read.readings.get(turn.organizer), case)
    event = None if shown and not over else await turn.seen()
    case = move.at_rest(turn)
    if not shown and (event is None or event.is_cancelled):
        cancelled = replace(case.booking, state=State.CANCELLED, pending=None, why=Why.HOST_DECIDED)
        await turn.keep(replace(case, booking=cancelled), "cancelled_by_owner")
    elif event is not None and event.slot != case.booking.slot:
        await move.follow_owner(turn, event)
    elif not case.booking.overlaps and (over := _of_those_who_come(turn, event, over)):
        overlapping = replace(case.booking, overlaps=True, blockers=over)
        await turn.keep(replace(case, booking=overlapping), "overlap_seen")
    elif case.booking.pending != turn.case.booking.pending:
        await turn.keep(case, "late_change_ruled_out")
    elif any(each.rule is Rule.UNKNOWN for each in found) and turn.lease.attempt < LOOKS_FOR_SOMEBODY:
        raise Later
    else:
        await turn.world.store.finish(turn.lease, turn.note("looked"))


def _of_those_who_come(turn: Turn, event: Event | None, over: tuple[Blocker, ...]) -> tuple[Blocker, ...]:
    """What overlaps for somebody who has declined concerns nobody."""
    declined = {each.address.lower() for each in event.invitees if each.response == "declined"} if event else set()
    away = {str(person.id) for person in turn.world.decider.counted(turn.case.command) if person.address.lower() in declined}
    return tuple(each for each in over if each.person not in away)


async def _sweep_duplicates(turn: Turn) -> None:
    for event in await turn.world.calendars.events_of(turn.organizer, turn.reference, turn.case.booking.slot):
        if turn.world.decider.may_remove(event, turn.case):
            await writing.removed_event(turn, event.id)


async def sweep(turn: Turn) -> None:
    """The tombstone of a booking that came to nothing, or was cancelled: what has arrived since is removed.

    Nothing for long makes it certain that nothing was booked.
    """
    case = turn.case
    if case.booking.state not in (State.FAILED, State.CANCELLED):
        await turn.world.store.finish(turn.lease)
        return
    found = await turn.world.calendars.events_of(turn.organizer, turn.reference, case.booking.slot)
    removed = [event.id for event in found if await writing.removed_event(turn, event.id)]
    if not case.booking.settled and turn.now() - case.booking.changed >= LATEST_WRITE:
        await turn.keep(replace(case, booking=replace(case.booking, settled=True)), "certain", {"removed": removed})
    else:
        await turn.world.store.finish(turn.lease, turn.note("swept", {"removed": removed}))


async def finish(turn: Turn) -> None:
    """The meeting is over: its claims end."""
    booking, wait = turn.case.booking, move.may_arrive_for(turn)
    if wait > timedelta(0):
        raise Later(wait + CLOCK_SLACK)
    if booking.state is State.CONFIRMED and booking.slot.end <= turn.now() + CLOCK_SLACK:
        await turn.keep(replace(turn.case, booking=replace(booking, state=State.DONE, pending=None)), "done")
    else:
        await turn.world.store.finish(turn.lease)


_WORK: Mapping[Work, Callable[[Turn], Awaitable[None]]] = {
    Work.CARRY: operate,
    Work.LOOK: look,
    Work.SWEEP: sweep,
    Work.FINISH: finish,
}
