"""The step that cancels a meeting: Outlook is told, and the claims are given up once the event is seen gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from scheduling.bookings import State
from scheduling.errors import ChangedMeanwhile, EventNotFound, OutcomeUnknown, Refused
from scheduling.service.turn import Later, Turn

REFUSED = timedelta(minutes=5)


async def cancel(turn: Turn) -> None:
    """Repeatable at any point: what is gone already counts as cancelled, after a second look."""
    event = None if turn.gone else turn.event or await turn.seen()
    if event is None or event.is_cancelled:
        await turn.keep(replace(turn.case, booking=replace(turn.case.booking, state=State.CANCELLED, pending=None)), "cancelled")
        return
    calendars, organizer, comment = turn.world.calendars, turn.organizer, turn.case.comment
    try:
        if event.invitees:
            await turn.write(lambda until: calendars.cancel(organizer, event.id, comment, give_up_at=until))
        else:
            await turn.write(lambda until: calendars.delete(organizer, event.id, give_up_at=until))
    except (EventNotFound, ChangedMeanwhile, OutcomeUnknown):
        await turn.stumble()
        return
    except Refused as refusal:
        raise Later(REFUSED) from refusal
    await _see_it_gone(turn)


async def _see_it_gone(turn: Turn) -> None:
    """After an answer that says it is done, one look is enough to believe it; while the event still shows, look again."""
    try:
        turn.event = await turn.world.calendars.event(turn.organizer, turn.case.event_id)
    except EventNotFound:
        row = replace(turn.case.booking, state=State.CANCELLED, pending=None)
        await turn.keep(replace(turn.case, booking=row), "cancelled")
    else:
        if not turn.event.is_cancelled:
            await turn.stumble()
