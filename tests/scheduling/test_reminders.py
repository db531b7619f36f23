"""Who is reminded when, and of what it is still right to remind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduling.bookings import State
from scheduling.people import PersonKind
from scheduling.reminders import Reminder, Verdict, attending, reminders_of, verdict_on
from tests.builders import a_booking, a_person, at, span

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
ADA, BEN, ROOM = a_person(1), a_person(4), a_person(10, kind=PersonKind.ROOM)
BOOKING = a_booking(span(15, 16), organizer=ADA, required=(BEN,), rooms=(ROOM,))


def of_ben(ahead: timedelta) -> Reminder:
    return Reminder(BEN.id, BOOKING.slot.start, ahead)


def test_everyone_who_is_expected_is_reminded_of_what_is_not_due_yet() -> None:
    planned = reminders_of(BOOKING, {DAY, HOUR}, at(9))
    assert {(each.person, each.ahead) for each in planned} == {(ADA.id, HOUR), (BEN.id, HOUR)}
    assert {each.at for each in planned} == {at(14)}


def test_an_organizer_who_does_not_attend_and_rooms_are_not_reminded() -> None:
    assert attending(replace(BOOKING, organizer_attends=False, optional=(ROOM,))) == (BEN,)


@pytest.mark.parametrize("state", [each for each in State if each is not State.CONFIRMED])
def test_nothing_is_planned_for_what_is_not_confirmed(state: State) -> None:
    assert reminders_of(replace(BOOKING, state=state), {HOUR}, at(9)) == ()


@pytest.mark.parametrize(
    ("change", "now", "aheads", "verdict"),
    [
        ({}, 14, {DAY, HOUR}, Verdict.SAY),
        ({}, 15, {DAY, HOUR}, Verdict.DROP),
        ({}, 14, {DAY}, Verdict.DROP),
        ({}, 14, {HOUR, HOUR * 2}, Verdict.SAY),
        ({}, 14, {HOUR, HOUR / 2}, Verdict.SAY),
        ({"slot": span(16, 17)}, 14, {HOUR}, Verdict.DROP),
        ({"state": State.CANCELLED}, 14, {HOUR}, Verdict.DROP),
        ({"state": State.MOVING}, 14, {HOUR}, Verdict.WAIT),
        ({"state": State.CANCELLING}, 14, {HOUR}, Verdict.WAIT),
        ({"required": ()}, 14, {HOUR}, Verdict.DROP),
    ],
)
def test_what_is_said_is_right_when_it_is_said(
    change: dict[str, object], now: int, aheads: set[timedelta], verdict: Verdict
) -> None:
    assert verdict_on(of_ben(HOUR), replace(BOOKING, **change), aheads, at(now)) is verdict  # type: ignore[arg-type]  # fields of Booking


def test_after_a_long_silence_only_the_last_one_that_is_due_is_said() -> None:
    aheads = {DAY, HOUR}
    assert verdict_on(of_ben(DAY), BOOKING, aheads, at(14)) is Verdict.DROP
    assert verdict_on(of_ben(HOUR), BOOKING, aheads, at(14)) is Verdict.SAY
