"""The protocol's pure decisions: ticks, gaps, caps, ids, zones, and what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.bookings import (
    AT_REST,
    LIVE,
    NEXT_STATES,
    UNDO_LOOKS,
    Book,
    Booking,
    Case,
    Decider,
    State,
    Step,
    Work,
    booking_id,
    invitees_of,
    writing_zone,
)
from scheduling.claims import TICK, Neighbour, Seat, clashes, over_quota, quotas_of, seat_of, ticks
from scheduling.intervals import Interval
from scheduling.rules import CapCounts, Rules
from scheduling.slots import Blocker, Rule, Waiver
from tests.booking.office import CARLA
from tests.builders import a_mailbox, a_person, at, minutes, span

ANA = a_mailbox(2)
START = at(10)


def a_case(state: State = State.HELD, **more: Any) -> Case:
    command = Book("request", "1", a_person(1), span(10, 11), "Europe/Stockholm", "Ada / Ana", required=(a_person(2, "Ana"),))
    row = Booking(
        id="b",
        version=1,
        state=state,
        request="request",
        pick="1",
        organizer=command.organizer,
        organizer_attends=True,
        slot=command.slot,
        zone=command.zone,
        subject=command.subject,
        required=command.required,
        optional=(),
        rooms=(),
        guests=(),
        place="",
        online=True,
        created=at(9),
        changed=at(9),
    )
    return replace(Case(row, command, (Seat(ANA),), began=at(9)), **more)


@given(st.integers(0, 7200), st.integers(1, 7200))
def test_ticks_cover_a_slot_and_nothing_whole_beside_it(offset: int, length: int) -> None:
    slot = Interval(START + timedelta(seconds=offset), START + timedelta(seconds=offset + length))
    covered = ticks(slot)
    assert covered.start * 300 <= slot.start.timestamp() < covered.start * 300 + 300
    assert covered.stop * 300 - 300 < slot.end.timestamp() <= covered.stop * 300
    assert minutes(5) == TICK


@given(st.integers(-90, 90), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_gap_is_at_least_the_larger_one_wanted(shift: int, before: int, after: int, their: int, theirs: int) -> None:
    """Against the naive rule, on the five-minute grid."""
    slot = span(at(10), at(10, 30))
    start = slot.start + minutes(5 * shift)
    other = Interval(start, start + minutes(30))
    seat = Seat(ANA, minutes(before), minutes(after))
    found = clashes(slot, (seat,), (Neighbour("x", ANA, other, minutes(their), minutes(theirs)),))
    if other.start >= slot.end:
        free = other.start - slot.end >= max(minutes(after), minutes(their))
    elif other.end <= slot.start:
        free = slot.start - other.end >= max(minutes(before), minutes(theirs))
    else:
        free = False
    assert (found == ()) is free


def test_neighbours_of_other_people_are_nobodys_business() -> None:
    assert clashes(span(10, 11), (Seat(ANA),), (Neighbour("x", a_mailbox(3), span(10, 11)),)) == ()


def test_a_waived_buffer_wants_no_gap() -> None:
    rules = Rules(buffer_before=minutes(15), buffer_after=minutes(10))
    assert seat_of(ANA, rules) == Seat(ANA, minutes(15), minutes(10))
    assert seat_of(ANA, rules, frozenset({Waiver(str(ANA), Rule.BUFFER_BEFORE)})) == Seat(ANA, minutes(0), minutes(10))


def test_caps_count_the_local_day_and_week_of_the_start() -> None:
    """Sunday 23:30 in London is Monday in Tokyo."""
    tokyo, rules = ZoneInfo("Asia/Tokyo"), Rules(daily_cap=1, weekly_cap=3, caps_count=CapCounts.OURS)
    day, week = quotas_of(ANA, rules, tokyo, span(at(23, 30, day=6), at(0, day=7)), frozenset())
    assert day.period == Interval(at(15, day=6), at(15, day=7))
    assert week.period == Interval(at(15, day=6), at(15, day=13))
    assert over_quota((day, week), {ANA: [at(16, day=6)]}) == (Blocker(str(ANA), Rule.DAILY_CAP, entry_ours=True),)
    assert over_quota((day, week), {ANA: [at(14, day=6)]}) == ()
    assert quotas_of(ANA, replace(rules, caps_count=CapCounts.ALL), tokyo, span(10, 11), frozenset()) == ()


def test_an_id_is_that_of_the_request_and_the_pick() -> None:
    assert booking_id("a", "1") == booking_id("a", "1")
    assert len({booking_id(*each) for each in (("a", "1"), ("a", "2"), ("b", "1"), ("a1", ""), ("", "a1"))}) == 5


@pytest.mark.parametrize(
    ("slot", "zone"),
    [
        (span(10, 11), "Europe/Stockholm"),
        (span(at(0, 30, day=-29), at(1, 30, day=-29)), "UTC"),  # 02:30 twice, on the night of 25 October
        (span(at(2, day=-29), at(3, day=-29)), "Europe/Stockholm"),
    ],
)
def test_an_hour_that_stands_twice_on_the_clock_is_written_in_utc(slot: Interval, zone: str) -> None:
    assert writing_zone(slot, "Europe/Stockholm") == zone


def test_the_organizer_is_never_invited_and_nobody_twice() -> None:
    case = a_case()
    command = replace(case.command, optional=(case.command.required[0], case.command.organizer), guests=(CARLA, CARLA))
    assert [each.address for each in invitees_of(command)] == ["ana@contoso.test", "carla@partner.test"]


@pytest.mark.parametrize(
    ("case", "now", "step"),
    [
        (a_case(), at(9), Step.CHECK),
        (a_case(), at(9, 10, 1), Step.GIVE_UP),
        (a_case(creates=1, first_create=at(9)), at(9, 5), Step.CREATE),
        (a_case(creates=1, first_create=at(9)), at(9, 5, 1), Step.FIND),
        (a_case(State.WRITTEN), at(9, 10), Step.READ_BACK),
        (a_case(State.WRITTEN), at(9, 10, 1), Step.GIVE_UP),
        (a_case(State.INVITING), at(19), Step.INVITE),
        (a_case(State.MOVING), at(9), Step.CHECK_MOVE),
        (a_case(State.MOVING, rescheduled=at(9)), at(9), Step.RESCHEDULE),
        (a_case(State.CANCELLING), at(9), Step.CANCEL),
        (a_case(State.UNDOING), at(19), Step.UNDO),
        *((a_case(state), at(9), None) for state in sorted(AT_REST)),
    ],
)
def test_what_comes_next(case: Case, now: datetime, step: Step | None) -> None:
    assert Decider().next_step(case, now) is step


def test_from_inviting_on_a_booking_never_comes_to_nothing_by_itself() -> None:
    reachable, waiting = set(), [State.INVITING]
    while waiting:
        state = waiting.pop()
        reachable.add(state)
        waiting += [each for each in NEXT_STATES[state] if each not in reachable]
    assert not reachable & {State.UNDOING, State.FAILED, State.EXPIRED, State.HELD, State.WRITTEN}


def test_whatever_is_live_holds_its_time_and_what_has_ended_none() -> None:
    for state, pending in product(State, (None, span(14, 15))):
        held = Decider().holds(replace(a_case(state).booking, pending=pending))
        expected = (span(10, 11), *((pending,) if pending else ())) if state in LIVE else ()
        assert held == expected


def test_an_undone_booking_is_looked_for_again_for_a_week() -> None:
    failed = a_case(State.FAILED).booking
    assert [each.at - at(9) for each in Decider().timers(failed, at(9), creates=1)] == list(UNDO_LOOKS)
    assert Decider().timers(failed, at(9), creates=0) == ()


def test_a_confirmed_meeting_is_looked_at_twice_and_ends() -> None:
    timers = Decider().timers(a_case(State.CONFIRMED).booking, at(9), creates=1)
    assert [(each.work, each.at) for each in timers] == [
        (Work.LOOK, at(9, 1)),
        (Work.LOOK, at(9, 5)),
        (Work.FINISH, at(11)),
    ]
