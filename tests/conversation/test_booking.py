"""Booking, moving and cancelling, as the chat reads."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.chat import PlaceKind
from scheduling.calendars import Unreadability
from scheduling.intervals import Interval
from tests.conversation.office import ADA, BEN, CHIE, GUS, Desktop, Office, utc
from tests.conversation.test_finding import times_of
from tests.fakes.calendars import Call, Fault

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def test_a_click_books_and_everyone_is_invited(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    shown = await ada.clicks("1 Book")
    assert shown.startswith("Booked: Tue 24 Nov, 10:00")
    assert "With: Ben Okafor" in shown
    assert "Join: https://teams.example" in shown
    assert ada.buttons == ["Move", "Cancel meeting"]
    assert office.events(BEN) == office.events(ADA) == ["Ada / Ben Okafor"]


async def test_a_typed_number_picks_the_offer_and_its_card_is_repainted(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    offer_card = ada.last
    assert "Booked: Tue 24 Nov" in await ada.types("2")
    await office.work()
    assert offer_card is not None
    assert office.wall.cards[offer_card.message].summary.startswith("Booked: Tue 24 Nov")


async def test_a_number_that_is_not_on_the_card_is_told(ada: Desktop) -> None:
    await ada.types("book Ben tomorrow at 3 for 45 min")
    assert "no time number 4" in await ada.types("4")


async def test_yes_takes_the_only_time_and_asks_which_of_several(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    assert "Which one?" in await ada.types("yes")
    await ada.types("book Ben tomorrow at 3 for 45 min")
    assert "Booked: Tue 24 Nov, 15:00" in await ada.types("yes")


async def test_a_double_click_books_once(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    book = ada.action("1 Book")
    assert ada.last is not None
    first, second = await asyncio.gather(ada.sends(book, ada.last), ada.sends(book, ada.last))
    assert first.startswith("Booked")
    assert second.startswith("Booked")
    third = await ada.sends(book, ada.last)
    assert third.startswith("Booked")
    assert office.events(BEN) == ["Ada / Ben Okafor"]


async def test_two_different_times_clicked_at_once_leave_one_meeting(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    one, other = ada.action("1 Book"), ada.action("2 Book")
    assert ada.last is not None
    await asyncio.gather(ada.sends(one, ada.last), ada.sends(other, ada.last))
    await office.work()
    assert office.events(BEN) == ["Ada / Ben Okafor"]
    assert ada.card.startswith("Booked")


async def test_a_redelivered_click_shows_the_card_as_it_is_and_a_redelivered_message_is_silent(
    office: Office, ada: Desktop
) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow", event="typed")
    assert await ada.types("find me 30 minutes with Ben tomorrow", event="typed") == ""
    assert ada.last is not None
    book = ada.action("1 Book")
    assert (await ada.sends(book, ada.last, event="clicked")).startswith("Booked")
    assert (await ada.sends(book, ada.last, event="clicked")).startswith("Booked")
    assert office.events(BEN) == ["Ada / Ben Okafor"]


async def test_a_message_redelivered_while_it_is_answered_is_answered_once(office: Office, ada: Desktop) -> None:
    words = "find me 30 minutes with Ben tomorrow"
    answers = await asyncio.gather(ada.types(words, event="same"), ada.types(words, event="same"))
    assert sorted(bool(answer) for answer in answers) == [False, True]
    assert len(office.wall.cards) == 1


async def test_a_time_that_just_went_is_refused_with_the_next_best(office: Office, ada: Desktop) -> None:
    shown = await ada.types("find me 30 minutes with Ben tomorrow")
    assert times_of(shown)[0] == "Tue 24 Nov, 10:00–10:30"
    await office.busy(BEN, utc(24, 9), utc(24, 10))
    shown = await ada.clicks("1 Book")
    assert "Tue 24 Nov, 10:00 just went: Ben is busy now. Nothing was booked. These are the next best times." in shown
    assert "Tue 24 Nov, 10:00–10:30" not in times_of(shown)
    assert office.calendars.mails == []
    await office.work()
    assert "just went" in ada.card
    assert (await ada.clicks("1 Book")).startswith("Booked")


async def test_the_same_time_can_be_chosen_again_once_it_is_free_again(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    event = await office.busy(BEN, utc(24, 9), utc(24, 10))
    await ada.clicks("1 Book")
    office.calendars.remove(BEN.id, event)
    shown = await ada.types("book Ben tomorrow at 10 for 30 min")
    assert times_of(shown) == ["Tue 24 Nov, 10:00–10:30"]
    assert (await ada.clicks("1 Book")).startswith("Booked")


async def test_a_card_shows_what_stands_though_whoever_booked_it_died_before_saying_so(office: Office, ada: Desktop) -> None:
    """The offer still names the time that was chosen before and came to nothing."""
    await ada.types("find me 30 minutes with Ben tomorrow")
    await ada.clicks("1 Book")
    (first,) = await office.bookings.bookings_of(ADA.id, Interval(utc(24, 0), utc(25, 0)))
    await office.bookings.cancel(first.id, by=ADA.id)
    await office.work()
    assert ada.card.startswith("Cancelled")
    before = await office.store.load(first.id)
    assert before is not None
    await office.bookings.book(replace(before.command, pick="another", slot=Interval(utc(24, 15), utc(24, 15, 30))))
    await office.work()
    assert ada.card.startswith("Booked: Tue 24 Nov, 16:00")


async def test_a_calendar_that_is_unreadable_at_the_last_check_stops_the_booking(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    office.calendars.unreadable[BEN.id] = Unreadability.ACCESS_DENIED
    shown = await ada.clicks("1 Book")
    assert "Go on without reading Ben Okafor’s calendar" in ada.buttons
    assert office.events(ADA) == []
    assert "not allowed to read" in shown


async def test_outlook_that_refuses_leaves_nothing_and_says_so(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    office.calendars.fail("create", Fault.REFUSED)
    shown = await ada.clicks("1 Book")
    assert "wouldn’t let me write into your calendar. Nothing was booked." in shown
    assert office.events(ADA) == []


async def test_a_slow_outlook_shows_booking_and_then_the_outcome(office: Office, ada: Desktop) -> None:
    go_on = asyncio.Event()

    async def slow(call: Call) -> None:
        if call.method == "create":
            await go_on.wait()

    office.calendars.before = slow
    await ada.types("find me 30 minutes with Ben tomorrow")
    shown = await ada.clicks("1 Book")
    assert shown.startswith("Booking…: Tue 24 Nov, 10:00")
    go_on.set()
    await office.bookings.drain()
    await office.work()
    assert ada.card.startswith("Booked: Tue 24 Nov, 10:00")


async def test_a_booking_that_fails_after_the_answer_says_so_and_one_may_look_again(office: Office, ada: Desktop) -> None:
    go_on = asyncio.Event()

    async def slow(call: Call) -> None:
        if call.method == "create":
            await go_on.wait()

    office.calendars.before = slow
    await ada.types("find me 30 minutes with Ben tomorrow")
    await ada.clicks("1 Book")
    office.calendars.fail("create", Fault.REFUSED)
    office.calendars.fail("create", Fault.REFUSED, on=2)
    await office.busy(BEN, utc(24, 9), utc(24, 10))
    go_on.set()
    await office.bookings.drain()
    await office.work()
    assert ada.card.startswith("Not booked: Tue 24 Nov, 10:00")
    assert "Nothing was booked." in ada.card
    shown = await ada.clicks("Look again")
    assert times_of(shown)
    assert "Tue 24 Nov, 10:00–10:30" not in times_of(shown)


async def test_a_card_posted_after_its_booking_went_on_is_repainted_at_once(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    await ada.clicks("1 Book")
    booking = (await office.bookings.bookings_of(ADA.id, Interval(utc(23, 0), utc(28, 0))))[0]
    await office.bookings.cancel(booking.id, by=ADA.id)
    assert ada.last is not None
    await office.talk.shown(f"booking/{booking.id}/{booking.version}", ada.last)
    assert ada.card.startswith("Cancelled")


@pytest.mark.parametrize("by", ["who painted it", "the worker"])
async def test_a_card_that_is_overtaken_once_more_while_it_is_repainted_shows_the_newest_in_the_end(
    office: Office, ada: Desktop, by: str
) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    await ada.clicks("1 Book")
    booking = (await office.bookings.bookings_of(ADA.id, Interval(utc(23, 0), utc(28, 0))))[0]
    before = f"booking/{booking.id}/{booking.version}"
    await office.bookings.move(booking.id, Interval(utc(25, 9), utc(25, 9, 30)), by=ADA.id)
    moved = await office.bookings.booking(booking.id)

    async def cancelled_and_shown_by_another() -> None:
        await office.bookings.cancel(booking.id, by=ADA.id)
        await office.work()

    office.wall.meanwhile.append(cancelled_and_shown_by_another)
    assert ada.last is not None
    assert moved is not None
    await (office.talk.shown(before, ada.last) if by == "who painted it" else office.talk.repaint(moved))
    assert ada.card.startswith("Cancelled")


async def test_buttons_work_after_a_restart(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    office.restarted()
    assert (await ada.clicks("1 Book")).startswith("Booked")


async def test_somebody_elses_click_gets_a_private_note(office: Office) -> None:
    ada, ben = office.chat(ADA, PlaceKind.GROUP), office.chat(BEN, PlaceKind.GROUP)
    await ada.types("find me 30 minutes with Ben tomorrow")
    assert ada.last is not None
    assert "Ada Lindqvist’s times" in await ben.sends(ada.action("1 Book"), ada.last)
    assert office.events(BEN) == []
    await ada.clicks("1 Book")
    assert "Only Ada Lindqvist" in await ben.sends(ada.action("Cancel meeting"), ada.last)
    assert "Only Ada Lindqvist" in await ben.sends(ada.action("Move"), ada.last)


async def test_in_a_group_the_booking_shows_its_time_alone(office: Office) -> None:
    ada = office.chat(ADA, PlaceKind.GROUP)
    await ada.types("find me 30 minutes with Ben tomorrow")
    shown = await ada.clicks("1 Book")
    assert shown.startswith("Booked: Tue 24 Nov")
    assert "Ben" not in shown
    assert "Ada /" not in shown
    assert "Ada /" not in await ada.clicks("Cancel meeting")


async def test_an_old_card_of_the_offer_is_painted_as_it_is_now(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    old, old_card = ada.action("1 Book"), ada.last
    await ada.types("make it 45 minutes")
    assert old_card is not None
    shown = await ada.sends(old, old_card)
    assert "had changed meanwhile" in shown
    assert "45 min" in shown
    assert office.events(BEN) == []


async def test_a_time_that_has_passed_is_not_booked(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    office.clock.advance(timedelta(days=1, hours=3))
    shown = await ada.clicks("1 Book")
    assert "already passed" in shown
    assert office.events(BEN) == []


async def test_people_without_a_readable_calendar_are_booked_once_accepted(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Gus and Ben tomorrow")
    await ada.clicks(f"Go on without reading {GUS.name}’s calendar")
    shown = await ada.clicks("1 Book")
    assert "With: Gus Ek and Ben Okafor" in shown


async def test_optional_people_who_are_busy_are_invited_all_the_same(office: Office, ada: Desktop) -> None:
    await office.busy(CHIE, utc(23, 0), utc(28, 0))
    await ada.types("find me 30 minutes with Ben tomorrow")
    await ada.clicks("Change…")
    shown = await ada.clicks("Show times", optional="Chie")
    assert "Chie (optional) can’t come" in shown
    assert "Optional: Chie Mori" in await ada.clicks("1 Book")


# ---------------------------------------------------------------- moving


async def test_the_move_button_offers_new_times_and_moves(office: Office, ada: Desktop) -> None:
    await booked(ada)
    shown = await ada.clicks("Move")
    assert "new times for Ada / Ben Okafor" in shown
    moved = await ada.clicks("2 Move here")
    assert moved.splitlines()[2].startswith("Moved here from Tue 24 Nov, 10:00.")
    assert len(office.events(BEN)) == 1
    await office.work()
    assert ada.card == moved


async def test_two_new_times_clicked_at_once_leave_the_card_with_the_meeting_as_it_stands(office: Office, ada: Desktop) -> None:
    await booked(ada)
    await ada.clicks("Move")
    one, other = ada.action("1 Move here"), ada.action("2 Move here")
    assert ada.last is not None
    await asyncio.gather(ada.sends(one, ada.last), ada.sends(other, ada.last))
    await office.work()
    assert len(office.events(BEN)) == 1
    assert "Booked: " in ada.card
    assert "changed in Outlook" not in ada.card


@pytest.mark.parametrize(
    ("words", "to"),
    [
        ("move my meeting with Ben to Friday", "Fri 27 Nov, 10:00–10:30"),
        ("move it to Friday", "Fri 27 Nov, 10:00–10:30"),
        ("push it by an hour", "Tue 24 Nov, 11:00–11:30"),
        ("move my 10am with Ben to 14:30", "Tue 24 Nov, 14:30–15:00"),
        ("move it to Thursday at 11", "Thu 26 Nov, 11:00–11:30"),
    ],
)
async def test_a_meeting_is_moved_by_a_sentence(office: Office, ada: Desktop, words: str, to: str) -> None:
    await booked(ada)
    shown = await ada.types(words)
    assert times_of(shown) == [to]
    assert "Booked" in await ada.clicks("1 Move here")
    assert office.calendars.events_in(BEN.id)[0].slot.length == timedelta(minutes=30)


async def test_its_own_time_is_not_in_the_way_of_a_move(ada: Desktop) -> None:
    await booked(ada)
    assert times_of(await ada.types("push it by 15 minutes")) == ["Tue 24 Nov, 10:15–10:45"]
    assert "Booked: Tue 24 Nov, 10:15" in await ada.clicks("1 Move here")


async def test_a_move_that_does_not_fit_says_why_and_offers_others(office: Office, ada: Desktop) -> None:
    await booked(ada)
    await office.busy(BEN, utc(24, 10), utc(24, 11))
    shown = await ada.types("push it by an hour")
    assert "Tue 24 Nov, 11:00 doesn’t work: Ben is busy." in shown
    assert times_of(shown)


async def test_a_move_to_a_time_that_just_went_leaves_the_meeting_where_it_was(office: Office, ada: Desktop) -> None:
    await booked(ada)
    await ada.types("push it by an hour")
    await office.busy(BEN, utc(24, 10), utc(24, 11))
    shown = await ada.clicks("1 Move here")
    assert "just went: Ben is busy now. Nothing was moved. The meeting stays where it was." in shown
    assert office.calendars.events_in(ADA.id)[0].slot.start == utc(24, 9)


async def test_leaving_a_move_shows_the_meeting_again(ada: Desktop) -> None:
    await booked(ada)
    await ada.clicks("Move")
    assert (await ada.clicks("Dismiss")).startswith("Booked: Tue 24 Nov, 10:00")


async def test_several_meetings_that_fit_are_asked_about(ada: Desktop) -> None:
    await booked(ada)
    await ada.types("book Ben Thursday at 11 for 30 min")
    await ada.clicks("1 Book")
    shown = await ada.types("move my meeting with Ben to Friday")
    assert "Which meeting?" in shown
    assert times_of(shown) == ["Tue 24 Nov, 10:00–10:30", "Thu 26 Nov, 11:00–11:30"]
    assert times_of(await ada.clicks("2 Move this one")) == ["Fri 27 Nov, 11:00–11:30"]


async def test_a_typed_number_answers_which_meeting_and_never_picks_an_older_offer(office: Office, ada: Desktop) -> None:
    await booked(ada)
    await ada.types("book Ben Thursday at 11 for 30 min")
    await ada.clicks("1 Book")
    await ada.types("find me 30 minutes with Chie")
    await ada.types("cancel my meeting with Ben")
    assert (await ada.types("2")).startswith("Cancel “Ada / Ben Okafor”? Thu 26 Nov, 11:00")
    assert office.events(CHIE) == []


async def test_yes_after_a_new_question_never_cancels_what_was_asked_before(office: Office, ada: Desktop) -> None:
    await booked(ada)
    await ada.types("cancel my meeting with Ben")
    await ada.types("book Chie tomorrow at 9:30 for 30 min")
    await ada.types("yes")
    assert "Ada / Ben Okafor" in office.events(BEN)
    assert office.events(CHIE) == ["Ada / Chie Mori"]


async def test_a_meeting_that_is_not_ours_is_said_plainly(ada: Desktop) -> None:
    assert "don’t find a meeting with Chie" in await ada.types("move my meeting with Chie to Friday")
    assert "don’t find a meeting with Ben" in await ada.types("cancel my meeting with Ben")


# ---------------------------------------------------------------- cancelling


async def test_cancelling_asks_first_and_then_cancels(office: Office, ada: Desktop) -> None:
    await booked(ada)
    asked = await ada.clicks("Cancel meeting")
    assert asked.startswith("Cancel “Ada / Ben Okafor”?")
    assert "Ben Okafor will be told by Outlook." in asked
    assert office.events(BEN) == ["Ada / Ben Okafor"]
    assert (await ada.clicks("Yes, cancel it")).startswith("Cancelled: Tue 24 Nov, 10:00")
    assert office.events(BEN) == []


async def test_a_meeting_is_kept_when_asked(office: Office, ada: Desktop) -> None:
    await booked(ada)
    await ada.clicks("Cancel meeting")
    assert (await ada.clicks("Keep it")).startswith("Booked")
    assert office.events(BEN) == ["Ada / Ben Okafor"]


async def test_a_meeting_is_cancelled_by_a_sentence_and_yes(office: Office, ada: Desktop) -> None:
    await booked(ada)
    assert "Cancel “Ada / Ben Okafor”?" in await ada.types("cancel my meeting with Ben")
    assert (await ada.types("yes")).startswith("Cancelled")
    assert office.events(BEN) == []


async def test_a_cancel_clicked_while_it_is_being_booked_is_kept(office: Office, ada: Desktop) -> None:
    go_on = asyncio.Event()

    async def slow(call: Call) -> None:
        if call.method == "create":
            await go_on.wait()

    office.calendars.before = slow
    await ada.types("find me 30 minutes with Ben tomorrow")
    await ada.clicks("1 Book")
    assert ada.buttons == ["Cancel meeting"]
    shown = await ada.clicks("Cancel meeting")
    assert shown.startswith("Cancelling…: Tue 24 Nov, 10:00")
    assert "I’m undoing what was done so far." in shown
    go_on.set()
    await office.bookings.drain()
    await office.work()
    assert ada.card.startswith("Cancelled: Tue 24 Nov, 10:00")
    assert (office.events(BEN), office.events(ADA), office.calendars.mails) == ([], [], [])


async def test_a_move_that_outlook_never_answered_says_that_it_may_still_come(office: Office, ada: Desktop) -> None:
    await booked(ada)
    await ada.types("push it by an hour")
    for number in range(1, 60):
        office.calendars.fail("reschedule", Fault.LOST_REQUEST, on=number)
    await ada.clicks("1 Move here")
    for _ in range(15):
        office.clock.advance(timedelta(minutes=1))
        await office.work()
    assert ada.card.startswith("Booked: Tue 24 Nov, 10:00")
    assert "Outlook never answered the move to Tue 24 Nov, 11:00 and may still carry it out within the hour." in ada.card
    await ada.types("push it by 2 hours")
    assert "hasn’t said yet what became of the last change of time. Nothing was moved." in await ada.clicks("1 Move here")


async def test_cancelling_twice_says_it_is_cancelled(ada: Desktop) -> None:
    await booked(ada)
    await ada.clicks("Cancel meeting")
    yes = ada.action("Yes, cancel it")
    await ada.clicks("Yes, cancel it")
    assert ada.last is not None
    assert (await ada.sends(yes, ada.last)).startswith("Cancelled")


async def test_an_attendee_may_not_cancel_by_a_sentence(office: Office, ada: Desktop) -> None:
    await booked(ada)
    ben = office.chat(BEN)
    assert "Only Ada Lindqvist" in await ben.types("cancel my meeting with Ada")


async def test_a_late_overlap_is_shown_on_the_card(office: Office, ada: Desktop) -> None:
    await booked(ada)
    await office.busy(BEN, utc(24, 9), utc(24, 10))
    office.clock.advance(timedelta(minutes=2))
    await office.work()
    assert "overlaps something else" in ada.card


async def booked(ada: Desktop) -> None:
    """Ada and Ben, Tuesday 10:00 to 10:30 in Stockholm."""
    await ada.types("book Ben tomorrow at 10 for 30 min")
    assert (await ada.clicks("1 Book")).startswith("Booked: Tue 24 Nov, 10:00")
