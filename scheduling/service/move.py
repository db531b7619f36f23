"""The steps of moving a meeting: check the new time, change it in Outlook, settle where Outlook says it stands."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from scheduling.bookings import LATEST_WRITE, SETTLE_WITHIN, Against, Case, Clean, State, Why, writing_zone
from scheduling.calendars import Event
from scheduling.errors import ChangedMeanwhile, EventNotFound, OutcomeUnknown, Refused, Throttled, Unavailable
from scheduling.intervals import Interval
from scheduling.service.reading import Besides
from scheduling.service.turn import Later, Turn
from scheduling.service.writing import withdraw


async def check_move(turn: Turn) -> None:
    """The final check of the new time; what passes is marked as sent before it is."""
    case, target = turn.case, _target(turn.case)
    if target.start <= turn.now():
        await _stay(turn, Against(Why.PAST))
        return
    if _is_late(turn):
        await _stay(turn, Against(Why.TOO_LATE))
        return
    besides = Besides(
        case.booking.id, turn.organizer, case.event_id, case.ical_uid, case.booking.slot, number=case.pending_number
    )
    try:
        (read, found), event = await asyncio.gather(turn.read(target, besides), turn.seen())
    except (Unavailable, Throttled):
        await _stay(turn, Against(Why.OUTLOOK_DOWN))
        return
    judged = turn.world.decider.judge(found, read.unreadable, case.waived)
    if event is None or event.is_cancelled:
        await withdraw(turn, Why.HOST_DECIDED)
    elif event.slot != case.booking.slot:
        await follow_owner(turn, event)
    elif isinstance(judged, Clean):
        await turn.keep(replace(case, rescheduled=turn.now()), "checked")
    else:
        await _stay(turn, judged)


async def reschedule(turn: Turn) -> None:
    """Send the change, again only while the meeting still stands at its old time; then settle where it stands."""
    case, target = turn.case, _target(turn.case)
    event = turn.event or await turn.seen()
    if event is None or event.is_cancelled:
        await withdraw(turn, Why.HOST_DECIDED)
    elif event.slot == target:
        await _settle(turn, target)
    elif event.slot != case.booking.slot:
        await follow_owner(turn, event)
    elif turn.doubt and _is_late(turn):
        await _stay(turn, Against(Why.OUTLOOK_DOWN))
    else:
        await _send(turn, event, target)


async def _send(turn: Turn, event: Event, target: Interval) -> None:
    zone = writing_zone(target, turn.case.booking.zone)
    try:
        turn.event = await turn.write(
            lambda until: turn.world.calendars.reschedule(turn.organizer, event.id, event.etag, target, zone, give_up_at=until)
        )
    except OutcomeUnknown:
        turn.doubt = True
        await turn.stumble()
    except (ChangedMeanwhile, EventNotFound):
        await turn.stumble()
    except Refused:
        await _stay(turn, Against(Why.OUTLOOK_REFUSED))
    except Unavailable:
        if turn.doubt:
            raise
        await _stay(turn, Against(Why.OUTLOOK_DOWN))
    except Later:
        if not turn.doubt:  # throttled before anything was sent: the next turn checks anew
            await turn.keep(replace(turn.case, rescheduled=None), "not_sent")
        raise
    else:
        if turn.event.slot == event.slot:
            await turn.stumble()


async def _settle(turn: Turn, slot: Interval) -> None:
    case = turn.case
    row = replace(case.booking, state=State.CONFIRMED, slot=slot, pending=None, overlaps=False)
    row = replace(row, why=None, blockers=(), unreadable=())
    moved = replace(case, booking=row, number=case.pending_number, pending_number=0, rescheduled=None)
    if turn.event is not None:
        moved = replace(moved, event_id=turn.event.id)  # an occurrence that was changed may go by another id
    await turn.keep(moved, "moved", {"to": (slot.start, slot.end)})


async def _stay(turn: Turn, against: Against) -> None:
    """The meeting stands where it stood, and why is kept for whoever asked."""
    resting = at_rest(turn)
    row = replace(resting.booking, why=against.why, blockers=against.blockers, unreadable=against.unreadable)
    await turn.keep(replace(resting, booking=row), "not_moved", {"why": against.why})


def at_rest(turn: Turn) -> Case:
    """No move is under way any more. What may still be carried out late keeps the time that it would take."""
    case, moving = turn.case, turn.case.booking.state is State.MOVING
    may_arrive = case.rescheduled is not None and turn.doubt if moving else may_arrive_for(turn) > timedelta(0)
    row = replace(case.booking, state=State.CONFIRMED, pending=case.booking.pending if may_arrive else None)
    if not may_arrive:
        return replace(case, booking=row, pending_number=0, rescheduled=None)
    return replace(case, booking=row, rescheduled=turn.now() if moving else case.rescheduled)


def may_arrive_for(turn: Turn) -> timedelta:
    """How much longer a change of time that was given up may still be carried out."""
    case = turn.case
    if case.rescheduled is None or case.booking.state is not State.CONFIRMED:
        return timedelta(0)
    return case.rescheduled + LATEST_WRITE - turn.now()


async def follow_owner(turn: Turn, event: Event) -> None:
    """The owner has moved it by hand, or a change that was given up came late: that is where it is."""
    resting, late = at_rest(turn), event.slot == turn.case.booking.pending
    row = replace(resting.booking, slot=event.slot, why=None if late else Why.HOST_DECIDED)
    if late:
        row, resting = replace(row, pending=None), replace(resting, pending_number=0, rescheduled=None)
    what = "moved_late" if late else "moved_by_owner"
    await turn.follow(replace(resting, booking=row), what, {"to": (event.slot.start, event.slot.end)})


def _target(case: Case) -> Interval:
    if case.booking.pending is None:
        raise ValueError("a move goes somewhere")
    return case.booking.pending


def _is_late(turn: Turn) -> bool:
    return turn.now() - turn.case.began > SETTLE_WITHIN
