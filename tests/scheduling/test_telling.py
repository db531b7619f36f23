"""What somebody in a meeting is told: the difference between what they know and what is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduling.bookings import Booking, State, Why
from scheduling.intervals import Interval
from scheduling.slots import Blocker, Rule
from scheduling.telling import Knows, News, What, concerned, known_after, news_for
from tests import builders
from tests.builders import a_guest, at
from tests.conversation.office import ADA, ANA, BEN, BLUE_ROOM, CHIE

NOW = at(8)
NINE, TEN = Interval(at(9), at(9, 30)), Interval(at(10), at(10, 30))
IN_BENS = (Blocker(str(BEN.id), Rule.BUSY),)


def a_booking(state: State = State.CONFIRMED, slot: Interval = NINE, **changes: object) -> Booking:
    return builders.a_booking(
        slot,
        state=state,
        organizer=ADA,
        required=(ANA, BEN),
        optional=(CHIE,),
        rooms=(BLUE_ROOM,),
        guests=(a_guest(),),
        **changes,
    )


def test_those_who_attend_are_told_and_neither_rooms_nor_the_organizer() -> None:
    assert concerned(a_booking()) == (ANA, BEN, CHIE)
    assert concerned(a_booking(overlaps=True)) == (ADA, ANA, BEN, CHIE)


@pytest.mark.parametrize("state", [state for state in State if state not in (State.CONFIRMED, State.CANCELLED)])
def test_nothing_is_told_before_it_is_confirmed_nor_of_what_came_to_nothing(state: State) -> None:
    assert news_for(BEN, a_booking(state), None, NOW) is None
    assert news_for(BEN, a_booking(state), Knows(TEN), NOW) is None


def test_a_meeting_is_told_once_and_its_moves_each_from_where_it_was() -> None:
    assert news_for(BEN, a_booking(), None, NOW) == News(What.BOOKED)
    knows = known_after(BEN, a_booking())
    assert news_for(BEN, a_booking(), knows, NOW) is None
    assert news_for(BEN, a_booking(slot=TEN), knows, NOW) == News(What.MOVED, NINE)
    assert news_for(BEN, a_booking(slot=TEN), known_after(BEN, a_booking(slot=TEN)), NOW) is None


def test_a_cancellation_is_told_to_those_alone_who_heard_of_the_meeting() -> None:
    assert news_for(BEN, a_booking(State.CANCELLED), Knows(NINE), NOW) == News(What.CANCELLED, NINE)
    assert news_for(BEN, a_booking(State.CANCELLED), None, NOW) is None
    assert news_for(BEN, a_booking(State.CANCELLED), known_after(BEN, a_booking(State.CANCELLED)), NOW) is None


def test_of_a_meeting_made_in_outlook_what_changes_is_told_and_not_that_it_was_taken_in() -> None:
    taken_in = a_booking(by_hand=True, found_at=NINE)
    assert news_for(BEN, taken_in, None, NOW) is None
    assert news_for(BEN, replace(taken_in, slot=TEN), None, NOW) == News(What.MOVED, NINE)
    assert news_for(BEN, replace(taken_in, why=Why.TAKEN), None, NOW) is None
    assert news_for(BEN, replace(taken_in, state=State.CANCELLED), None, NOW) == News(What.CANCELLED, NINE)
    assert news_for(ADA, replace(taken_in, slot=TEN), None, NOW) is None


def test_who_organizes_it_hears_of_an_overlap_only() -> None:
    assert news_for(ADA, a_booking(), None, NOW) is None
    assert news_for(ADA, a_booking(State.CANCELLED), None, NOW) is None
    over = a_booking(overlaps=True, blockers=IN_BENS)
    assert news_for(ADA, over, None, NOW) == News(What.OVERLAPS, overlaps=True)
    assert news_for(ADA, over, known_after(ADA, over), NOW) is None


def test_an_overlap_is_told_to_those_in_whose_calendar_it_is() -> None:
    over = a_booking(overlaps=True, blockers=IN_BENS)
    assert news_for(BEN, over, Knows(NINE), NOW) == News(What.OVERLAPS, overlaps=True)
    assert news_for(BEN, over, known_after(BEN, over), NOW) is None
    assert news_for(ANA, over, Knows(NINE), NOW) is None
    assert news_for(BEN, over, Knows(TEN), NOW) == News(What.MOVED, TEN, overlaps=True)


def test_what_is_over_is_told_to_nobody() -> None:
    assert news_for(BEN, a_booking(), None, NINE.end) is None
    assert news_for(BEN, a_booking(), None, NINE.end - timedelta(seconds=1)) is not None
