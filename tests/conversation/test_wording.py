"""What people are told, in words that are true of them: you, your zone, the day they named, what thanks mean."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.chat import PlaceKind
from tests.conversation.office import ADA, BEN, Desktop, Office, utc

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def test_the_reader_is_called_you_and_others_by_name(office: Office, ada: Desktop) -> None:
    await office.busy(ADA, utc(26, 11, 30), utc(26, 12))
    shown = await ada.types("book Ben Thursday at 12:00 for 20 min")
    assert "Everyone is free; you until 12:30" in shown
    assert "you have something right after" in await ada.types("book Ben Thursday at 12:00 for 30 min")
    shown = await office.chat(ADA, PlaceKind.GROUP).types("book Ben Thursday at 12:00 for 20 min")
    assert "until" not in shown
    assert "Thu 26 Nov, 12:00 CET works for everyone." in shown


async def test_what_an_absent_organizer_has_next_is_nobodys_business(office: Office, ada: Desktop) -> None:
    await office.busy(ADA, utc(26, 11, 30), utc(26, 12))
    shown = await ada.types("book Ben Thursday at 12:00 for 20 min without me")
    assert "12:30" not in shown


async def test_people_who_are_busy_together_are_named_together(office: Office, ada: Desktop) -> None:
    for person in (ADA, BEN):
        await office.busy(person, utc(26, 10), utc(26, 11))
    assert "doesn’t work: you and Ben are busy." in await ada.types("book Ben Thursday at 11 for 30 min")


@pytest.mark.parametrize(
    ("zone", "said"),
    [("Europe/Stockholm", "CET"), ("America/New_York", "EST"), ("Asia/Dubai", "GMT+4"), ("Asia/Kathmandu", "GMT+5:45")],
)
async def test_the_zone_is_named_as_people_write_it(office: Office, zone: str, said: str) -> None:
    ada = office.chat(ADA, zone=zone)
    assert f"All times are your local time ({said})." in await ada.types("find me 30 minutes with Ben")


async def test_a_day_that_was_named_is_kept_to_while_it_has_times(office: Office, ada: Desktop) -> None:
    await ada.types("book Ben tomorrow at 11 for 30 min")
    await ada.clicks("1 Book")
    await office.busy(BEN, utc(26, 10), utc(26, 14))
    shown = await ada.types("move my meeting with Ben to Thursday")
    assert "Thu 26 Nov, 11:00 doesn’t work: Ben is busy" in shown
    assert "Fri 27 Nov" not in shown


async def test_a_title_out_of_a_sentence_begins_with_a_capital(ada: Desktop) -> None:
    assert "One time for Lunch" in await ada.types("set up lunch with Ben Friday noon")


async def test_a_number_after_everybody_was_taken_out_books_nobody(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben")
    assert "Whom would you like to meet?" in await ada.types("without Ben")
    await ada.types("2")
    assert not office.events(BEN)


@pytest.mark.parametrize("words", ["thanks", "Thank you!", "great, thanks!", "ok thank you so much", "perfect, thx 👍"])
async def test_thanks_are_no_yes(office: Office, ada: Desktop, words: str) -> None:
    await ada.types("book Ben Thursday at 11 for 30 min")
    assert "Nothing is booked yet" in await ada.types(words)
    assert not office.events(BEN)
    await ada.types("yes")
    assert await ada.types(words) == "You’re welcome."


@pytest.mark.parametrize("words", ["great", "Perfect!", "👍"])
async def test_pleased_words_with_nothing_on_the_table_are_thanks(ada: Desktop, words: str) -> None:
    await ada.types("book Ben Thursday at 11 for 30 min")
    await ada.types("1")
    assert await ada.types(words) == "You’re welcome."


async def test_a_greeting_is_greeted(ada: Desktop) -> None:
    await ada.types("30 min with Ben")
    assert (await ada.types("Good morning!")).startswith("Hello, I’m Convene.")


@pytest.mark.parametrize("words", ["make it 45 minutes", "next week instead", "more times"])
async def test_carrying_on_after_the_booking_names_the_booking(ada: Desktop, words: str) -> None:
    await ada.types("book Ben Thursday at 11 for 30 min")
    await ada.clicks("1 Book")
    shown = await ada.types(words)
    assert "This meeting is booked. To change when it is" in shown
    assert "Thu 26 Nov, 11:00–11:30" in shown
    assert "Whom would you like to meet?" in await ada.types("find me 30 minutes tomorrow")


async def test_a_meeting_at_another_time_than_said_is_shown_instead_of_denied(ada: Desktop) -> None:
    await ada.types("book Ben Thursday at 11 for 30 min")
    await ada.clicks("1 Book")
    shown = await ada.types("cancel my 3pm with Ben")
    assert "I don’t find quite that meeting. Is it one of these?" in shown
    assert "Cancel “Ada / Ben Okafor”?" in await ada.types("1")
    assert "the meeting stays as it is" in await ada.types("no")


async def test_nights_are_no_reason_worth_telling(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(26, 0), utc(27, 0))
    shown = await ada.types("find me 30 minutes with Ben on Thursday")
    assert "Mostly because Ben is busy." in shown


async def test_a_guest_who_is_only_asked_about_is_not_said_to_be_invited(ada: Desktop) -> None:
    assert "invited" not in await ada.types("is carla@partner.test free on Thursday?")


async def test_the_form_says_both_the_place_and_the_link(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben")
    await ada.clicks("Change…")
    assert "Room 4 · Teams meeting" in await ada.clicks("Show times", place="Room 4")


async def test_a_length_that_cannot_be_is_not_offered_by_the_form(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben")
    await ada.clicks("Change…")
    shown = await ada.clicks("Show times", length="0")
    assert "A meeting needs at least 5 minutes" in shown
    assert "0 min" not in shown.replace("30 min", "").replace("20 min", "").replace("50 min", "")


async def test_the_default_days_begin_with_one_that_has_hours_left(office: Office, ada: Desktop) -> None:
    office.clock.advance(utc(23, 21) - office.clock.now())
    assert "Tue 24 Nov – Mon 30 Nov" in await ada.types("find me 30 minutes with Ben")


async def test_a_number_typed_twice_in_haste_is_told_that_nothing_is_on_the_table(office: Office, ada: Desktop) -> None:
    await ada.types("book Ben Thursday at 11 for 30 min")
    await ada.types("1")
    assert "I have no times on the table" in await ada.types("1")
    assert office.events(BEN) == ["Ada / Ben Okafor"]


async def test_a_meeting_that_its_organizer_deleted_in_outlook_is_said_to_be_gone_there(office: Office, ada: Desktop) -> None:
    await ada.types("book Ben Thursday at 11 for 30 min")
    await ada.clicks("1 Book")
    (event,) = [each.id for each in office.calendars.events_in(ADA.id)]
    office.calendars.remove(ADA.id, event)
    await ada.types("move it to Friday at 11")
    await ada.clicks("1 Move here")
    await office.work()
    assert "It had been deleted or cancelled in Outlook" in ada.card


async def test_a_request_of_its_own_is_never_taken_for_a_yes(office: Office, ada: Desktop) -> None:
    await ada.types("book Ben tomorrow at 11 for 30 min")
    await ada.types("book me 2 hours focus time tomorrow")
    assert not office.events(BEN)


async def test_what_is_typed_after_a_cancellation_is_not_about_cancelling(ada: Desktop) -> None:
    await ada.types("book Ben Thursday at 11 for 30 min")
    await ada.types("yes")
    await ada.types("cancel my meeting with Ben")
    assert "Cancelled" in await ada.types("yes")
    assert "30 min · Eva Lind" in await ada.types("I need to talk to Eva urgently")


async def test_this_minute_has_not_passed(office: Office, ada: Desktop) -> None:
    office.clock.advance(timedelta(seconds=40))
    assert "Ben Okafor is" in await ada.types("is Ben free now?")


async def test_a_name_in_lower_case_is_asked_about_as_a_name(ada: Desktop) -> None:
    assert "Which Ana?" in await ada.types("30 min with ana")
