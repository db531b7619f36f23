"""The steps that turn a claim into a meeting, or undo it: check, create, read back, invite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from scheduling.bookings import (
    LINK_WAIT,
    READ_BACK_AGE,
    RESEND_WITHIN,
    Against,
    Booking,
    Case,
    Clean,
    LookCloser,
    State,
    Why,
    as_written,
    invitees_of,
    missing_from,
)
from scheduling.calendars import Event
from scheduling.errors import ChangedMeanwhile, EventNotFound, OutcomeUnknown, Refused, Unavailable
from scheduling.service.reading import Besides
from scheduling.service.turn import Later, Turn

READ_BACKS = 5
READ_AGAIN = timedelta(seconds=2)
LINK_LOOKS = 5
REFUSED = timedelta(minutes=5)
"""Until a removal is tried again that Outlook refuses for a lasting reason."""


async def check(turn: Turn) -> None:
    """The final check; what passes is marked as sent before it is, so that no crash can hide a create."""
    case, slot = turn.case, turn.case.booking.slot
    if slot.start <= turn.now():
        await _fail_unwritten(turn, Against(Why.PAST))
        return
    read, found = await turn.read(slot, Besides(case.booking.id, turn.organizer, number=case.number))
    match turn.world.decider.judge(found, read.unreadable, case.waived):
        case Against() as against:
            await _fail_unwritten(turn, against)
        case Clean():
            sending = replace(case, creates=1, first_create=turn.now())
            await turn.keep(sending, "checked")


async def create(turn: Turn) -> None:
    """Send the frozen bytes, the same ones however often; what Outlook answers is the event."""
    if turn.doubt:
        await turn.keep(replace(turn.case, creates=turn.case.creates + 1), "sending_again")
    case = turn.case
    try:
        event = await turn.write(
            lambda until: turn.world.calendars.create(turn.organizer, case.frozen, calendar=case.calendar, give_up_at=until),
            until=_resend_until(turn),
        )
    except OutcomeUnknown:
        turn.doubt = True
        await turn.stumble()
    except Refused:
        await (find(turn) if turn.doubt else _fail_unwritten(turn, Against(Why.OUTLOOK_REFUSED)))
    except Unavailable:
        if turn.doubt:
            raise
        await _fail_unwritten(turn, Against(Why.OUTLOOK_DOWN))
    except Later:
        if not turn.doubt:  # throttled before anything was sent: the next turn may check and send as if for the first time
            await turn.keep(replace(case, creates=0, first_create=None), "not_sent")
        raise
    else:
        await _adopt(turn, event)


def _resend_until(turn: Turn) -> float:
    """The monotonic instant at which a first sending is too long ago for another."""
    first = turn.case.first_create or turn.now()
    return turn.world.clock.monotonic() + (first + RESEND_WITHIN - turn.now()).total_seconds()


async def find(turn: Turn) -> None:
    """Look up what an earlier create may have made; nothing twice is nothing."""
    found = await turn.looked_up()
    if found:
        await _adopt(turn, min(found, key=lambda event: event.slot != turn.case.booking.slot))
    else:
        await _undo(turn, turn.case, Against(Why.OUTLOOK_DOWN))


async def _adopt(turn: Turn, event: Event) -> None:
    booking = turn.case.booking
    written = replace(turn.case, event_id=event.id, ical_uid=event.ical_uid)
    if event.slot != booking.slot:
        await _undo(turn, written, Against(Why.HOST_DECIDED if turn.doubt else Why.OUTLOOK_REFUSED))
        return
    await turn.keep(replace(written, booking=replace(booking, state=State.WRITTEN, join_url=event.join_url)), "written")
    turn.event = event


async def read_back(turn: Turn) -> None:
    """Read everyone again now that ours is written: anything foreign, and ours yields."""
    case, slot = turn.case, turn.case.booking.slot
    besides = Besides(case.booking.id, turn.organizer, case.event_id, number=case.number)
    for attempt in range(READ_BACKS):
        if slot.start <= turn.now():
            await _undo(turn, case, Against(Why.PAST))
            return
        began = turn.world.clock.monotonic()
        read, found = await turn.read(slot, besides)
        judged = turn.world.decider.judge_read_back(case, found, read.unreadable, read.readings.get(turn.organizer))
        if isinstance(judged, Against) and judged.why is Why.UNREADABLE and attempt < READ_BACKS - 1:
            await turn.wait(READ_AGAIN)
            continue
        if isinstance(judged, Against):
            await _undo(turn, case, judged)
            return
        if isinstance(judged, LookCloser) and not await _still_as_written(turn):
            await _undo(turn, case, Against(Why.HOST_DECIDED))
            return
        if isinstance(judged, Clean) or case.calendar:  # a calendar that is not read shows nothing; the event itself did
            inviting = replace(case, booking=replace(case.booking, state=State.INVITING))
            if await turn.keep(inviting, "read_back", still=_fresh_since(turn, began)):
                return
        else:
            await turn.wait(READ_AGAIN)
    raise Later


def _fresh_since(turn: Turn, began: float) -> Callable[[], bool]:
    return lambda: turn.world.clock.monotonic() - began <= READ_BACK_AGE.total_seconds()


async def _still_as_written(turn: Turn) -> bool:
    event = await turn.seen()
    return event is not None and as_written(event, turn.case.booking.slot)


async def invite(turn: Turn) -> None:
    """Put the attendees onto the event, forward only. Confirmed when an answer shows our time and everyone."""
    booking, wanted = turn.case.booking, invitees_of(turn.case.command)
    event = turn.event or await turn.seen()
    if event is None or event.is_cancelled:
        await withdraw(turn, Why.HOST_DECIDED)
        return
    missing = () if turn.everyone_invited else missing_from(event, wanted)
    if event.slot != booking.slot:
        nobody_was_told = len(missing) == len(wanted)
        await (withdraw(turn, Why.HOST_DECIDED) if nobody_was_told else _follow(turn, event))
        return
    if event.online and event.join_url is None and not turn.waited_for_link:
        await _wait_for_link(turn)
        return
    if missing:
        await _send_invitations(turn, event)
        return
    confirmed = replace(booking, state=State.CONFIRMED, join_url=event.join_url)
    await turn.keep(replace(turn.case, booking=confirmed), "confirmed")


async def _send_invitations(turn: Turn, event: Event) -> None:
    """What the event has and whom it lacks; the answer is looked at by the step, which comes again."""
    if turn.case.booking.slot.end <= turn.now():
        await withdraw(turn, Why.TOO_LATE)
        return
    everyone = (*event.invitees, *missing_from(event, invitees_of(turn.case.command)))
    try:
        turn.event = await turn.write(
            lambda until: turn.world.calendars.invite(turn.organizer, event.id, event.etag, everyone, give_up_at=until)
        )
    except (ChangedMeanwhile, OutcomeUnknown, EventNotFound):
        await turn.stumble()
    except Refused:
        await withdraw(turn, Why.OUTLOOK_REFUSED)
    else:
        # Outlook may answer with another address of the same mailbox: as many as were sent is everyone.
        turn.everyone_invited = len(turn.event.invitees) >= len(everyone)
        if not turn.everyone_invited:
            await turn.stumble()


async def _wait_for_link(turn: Turn) -> None:
    turn.waited_for_link = True
    for _ in range(LINK_LOOKS):
        await turn.wait(LINK_WAIT / LINK_LOOKS)
        event = await turn.seen()
        if event is None or event.join_url is not None:
            return


async def _follow(turn: Turn, event: Event) -> None:
    row = replace(turn.case.booking, slot=event.slot)
    await turn.follow(replace(turn.case, booking=row), "moved_by_owner", {"to": (event.slot.start, event.slot.end)})


async def withdraw(turn: Turn, why: Why) -> None:
    """The owner took the event away, or Outlook refuses to invite: what stands of it is cancelled."""
    row = replace(turn.case.booking, state=State.CANCELLING, why=why, pending=None)
    await turn.keep(replace(turn.case, booking=row), "withdrawn", {"why": why})


async def unwanted(turn: Turn) -> None:
    """Somebody cancelled it while people were being invited: whoever has been is told."""
    await withdraw(turn, Why.CANCELLED_MEANWHILE)


async def give_up(turn: Turn) -> None:
    """Ten minutes after the click nobody has been invited, or nobody wants it any more: it comes to nothing."""
    why = Against(Why.CANCELLED_MEANWHILE if turn.case.booking.cancel_asked else Why.OUTLOOK_DOWN)
    may_be_written = turn.doubt or turn.case.event_id
    await (_undo(turn, turn.case, why) if may_be_written else _fail_unwritten(turn, why))


async def _fail_unwritten(turn: Turn, against: Against) -> None:
    """End it, with nothing ever written."""
    row = _with_reasons(replace(turn.case.booking, state=State.FAILED), against)
    failed = replace(turn.case, booking=row, creates=0, first_create=None)
    await turn.keep(failed, "failed", {"why": against.why})


async def _undo(turn: Turn, case: Case, against: Against) -> None:
    """From here on nothing is created any more; what was written goes."""
    row = _with_reasons(replace(case.booking, state=State.UNDOING, settled=False), against)
    await turn.keep(replace(case, booking=row), "undoing", {"why": against.why})


def _with_reasons(booking: Booking, against: Against) -> Booking:
    return replace(booking, why=against.why, blockers=against.blockers, unreadable=against.unreadable)


async def undo(turn: Turn) -> None:
    """Remove what was written; only then are the claims given up. What may still arrive is looked for again later."""
    case = turn.case
    removed = bool(case.event_id) and await removed_event(turn, case.event_id)
    if not case.event_id or case.creates > 1:
        for event in await turn.looked_up():
            removed = await removed_event(turn, event.id) or removed
    certain = case.creates == 1 and (removed or bool(case.event_id))
    row = replace(turn.case.booking, state=State.FAILED, settled=certain)
    await turn.keep(replace(turn.case, booking=row), "undone", {"removed": removed, "certain": certain})


async def removed_event(turn: Turn, event_id: str) -> bool:
    """Delete an event of ours and see it gone; false for one that may not be removed, as somebody has put people onto it."""
    while (event := await turn.seen(event_id)) is not None:
        if not turn.world.decider.may_remove(event, turn.case):
            return False
        try:
            await turn.write(lambda until: turn.world.calendars.delete(turn.organizer, event_id, give_up_at=until))
        except (EventNotFound, OutcomeUnknown):  # believed after looking again
            await turn.stumble()
        except Refused as refusal:
            raise Later(REFUSED) from refusal
        else:
            return True
    return True
