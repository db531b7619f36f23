""" "Why was I double-booked?": answered from the record, honest about whose doing it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.chat import PlaceKind
from scheduling.bookings import Moved, NotMoved
from scheduling.calendars import Unreadability
from scheduling.intervals import Interval
from scheduling.ports import StoredRules
from scheduling.rules import Rules, Status
from tests.conversation.office import ADA, BEN, Desktop, Office, utc

TEN = Interval(utc(24, 9), utc(24, 9, 30))
"""Tuesday 10:00 to 10:30 in Stockholm."""


async def books_ben(ada: Desktop) -> None:
    await ada.types("book Ben tomorrow at 10 for 30 min")
    assert "Booked" in await ada.clicks("1 Book")


async def test_what_came_after_the_last_look_is_dated_and_told_apart(office: Office, ada: Desktop) -> None:
    await books_ben(ada)
    office.clock.advance(timedelta(seconds=40))
    office.calendars.put(ADA.id, TEN, subject="Secret surgery")
    office.clock.advance(timedelta(seconds=30))
    await office.work()
    said = await ada.types("why am I double-booked tomorrow?")
    assert "One double booking: Tue 24 Nov" in said
    assert "“Ada / Ben Okafor” (mine)" in said
    assert "another meeting" in said
    assert "I last read your calendar at Mon 23 Nov, 09:00:00, before anyone was invited: it showed nothing there." in said
    assert "The other one was made at Mon 23 Nov, 09:00:40." in said
    assert "came after my last look" in said
    assert "I first saw it at Mon 23 Nov, 09:01:10, and told the people concerned." in said
    assert "Secret" not in said


async def test_a_day_that_has_passed_is_looked_back_at(office: Office, ada: Desktop) -> None:
    await books_ben(ada)
    office.clock.advance(timedelta(minutes=1, seconds=5))
    office.calendars.put(ADA.id, TEN)
    office.clock.advance(timedelta(days=2))
    await office.work()
    said = await ada.types("why was I double-booked on Tuesday?")
    assert "One double booking: Tue 24 Nov" in said
    assert "it showed nothing there." in said


async def test_what_no_longer_stands_is_told_from_the_record(office: Office, ada: Desktop) -> None:
    await books_ben(ada)
    event = office.calendars.put(ADA.id, TEN)
    office.clock.advance(timedelta(seconds=61))
    await office.work()
    office.calendars.remove(ADA.id, event)
    said = await ada.types("why was I double-booked tomorrow?")
    assert "It stands so no more, but at Mon 23 Nov, 09:01:01 this was over a meeting of mine." in said


async def test_what_showed_as_free_is_said_with_the_rule(office: Office, ada: Desktop) -> None:
    event = office.calendars.put(ADA.id, TEN, Status.FREE)
    await books_ben(ada)
    office.calendars.recolour(ADA.id, event, Status.BUSY)
    said = await ada.types("why am I double-booked tomorrow at 10?")
    assert "the other one was there, shown as free, which does not block by your rules." in said


async def test_two_meetings_that_others_made_are_not_ours(office: Office, ada: Desktop) -> None:
    office.calendars.put(ADA.id, TEN)
    office.clock.advance(timedelta(minutes=5))
    office.calendars.put(ADA.id, TEN)
    said = await ada.types("why am I double-booked tomorrow?")
    assert "I booked neither of them" in said
    assert "The other one was made at Mon 23 Nov, 09:05:00." in said


async def test_a_meeting_of_ours_that_was_dragged_is_said_to_be(office: Office, ada: Desktop) -> None:
    await books_ben(ada)
    office.calendars.put(ADA.id, Interval(utc(24, 13), utc(24, 14)))
    (ours,) = [each for each in office.calendars.events_in(ADA.id) if each.slot == TEN]
    office.calendars.drag(ADA.id, ours.id, Interval(utc(24, 13), utc(24, 13, 30)))
    office.clock.advance(timedelta(seconds=61))
    await office.work()
    said = await ada.types("why am I double-booked tomorrow?")
    assert "My meeting was moved to this time in Outlook; I saw that at Mon 23 Nov, 09:01:01." in said


async def test_a_move_that_came_to_nothing_does_not_stand_for_the_last_look(office: Office, ada: Desktop) -> None:
    await books_ben(ada)
    office.calendars.put(ADA.id, TEN)
    office.clock.advance(timedelta(minutes=2))
    (ours,) = await office.bookings.bookings_of(BEN.id, TEN)
    office.calendars.put(BEN.id, Interval(utc(24, 13), utc(24, 14)))
    moved = await office.bookings.move(ours.id, Interval(utc(24, 13), utc(24, 13, 30)), by=ADA.id)
    assert isinstance(moved, NotMoved)
    said = await ada.types("why am I double-booked tomorrow?")
    assert "I last read your calendar at Mon 23 Nov, 09:00:00" in said


async def test_what_was_moved_away_is_found_where_it_stood(office: Office, ada: Desktop) -> None:
    await books_ben(ada)
    office.calendars.put(ADA.id, TEN)
    office.clock.advance(timedelta(seconds=61))
    await office.work()
    (ours,) = await office.bookings.bookings_of(BEN.id, TEN)
    assert isinstance(await office.bookings.move(ours.id, Interval(utc(25, 9), utc(25, 9, 30)), by=ADA.id), Moved)
    said = await ada.types("why was I double-booked tomorrow?")
    assert "It stands so no more" in said
    assert "Tue 24 Nov, 10:00–10:30: “Ada / Ben Okafor” (mine)" in said


async def test_a_calendar_that_was_accepted_unread_is_said_to_be(office: Office, ada: Desktop) -> None:
    office.calendars.unreadable[BEN.id] = Unreadability.ACCESS_DENIED
    await ada.types("book Ben tomorrow at 10 for 30 min")
    await ada.clicks("Go on without reading Ben Okafor’s calendar")
    await ada.clicks("1 Book")
    del office.calendars.unreadable[BEN.id]
    office.calendars.put(BEN.id, TEN)
    ben = office.chat(BEN)
    said = await ben.types("why am I double-booked tomorrow?")
    assert "Your calendar could not be read then (I was not let in), and the meeting was booked knowingly." in said


async def test_nothing_double_is_said_in_one_sentence(office: Office, ada: Desktop) -> None:
    await books_ben(ada)
    said = await ada.types("why am I double-booked tomorrow?")
    assert "No two meetings take the same time in your calendar: Tue 24 Nov." in said


async def test_what_does_not_block_is_no_double_booking(office: Office, ada: Desktop) -> None:
    office.rules.stored[ADA.id] = StoredRules(Rules(blocking=frozenset({Status.BUSY})), 1)
    office.calendars.put(ADA.id, TEN, Status.TENTATIVE)
    office.calendars.put(ADA.id, TEN)
    assert "No two meetings" in await ada.types("why am I double-booked tomorrow?")


@pytest.mark.parametrize("kind", [PlaceKind.GROUP, PlaceKind.CHANNEL])
async def test_nobody_reads_along(office: Office, kind: PlaceKind) -> None:
    office.calendars.put(ADA.id, TEN)
    office.calendars.put(ADA.id, TEN)
    said = await office.chat(ADA, kind).types("why am I double-booked tomorrow?")
    assert "in our own chat" in said
    assert "10:00" not in said


async def test_somebody_elses_calendar_is_not_looked_into(ada: Desktop) -> None:
    assert "your own calendar only" in await ada.types("why was Ben double-booked on Monday?")
