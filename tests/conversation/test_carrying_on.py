"""What is typed next: corrections, other requests in between, and words that are no answer."""

from __future__ import annotations

import pytest

from tests.conversation.office import ADA, BEN, Desktop, Office, utc

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def test_lunch_is_around_noon_of_the_days_that_are_said(ada: Desktop) -> None:
    assert "30 min · Ben Okafor · Mon 23 Nov – Fri 27 Nov, 11:30–14:00" in await ada.types("lunch with Ben")
    assert "Thu 26 Nov, 11:30–14:00" in await ada.types("Thursday")
    assert "Thu 26 Nov, 13:30 works for everyone." in await ada.types("at 1:30")


@pytest.mark.parametrize("words", ["what's the weather", "what time is it in Tokyo?", "tell Ben I'm late"])
async def test_a_remark_is_not_looked_up_as_a_name(ada: Desktop, words: str) -> None:
    await ada.types("find a time")
    assert "directory" not in await ada.types(words)
    assert "Ada / Ben Okafor" in await ada.types("Ben")


async def test_a_note_of_ones_own_adds_nobody_and_keeps_no_question(ada: Desktop) -> None:
    await ada.types("is Ben free tomorrow?")
    shown = await ada.types("gym tomorrow 7am")
    assert "for Gym" in shown
    assert "just you" in shown


async def test_a_rule_is_put_right_over_what_stood_before(ada: Desktop) -> None:
    assert "Mon–Fri 10:00–17:00" in await ada.types("no meetings before 10")
    assert "Mon–Fri 09:30–17:00" in await ada.types("make it 9:30")
    assert "Mon–Fri 09:30–16:00" in await ada.types("and after 4")


async def test_a_rule_said_while_times_are_on_the_table_leaves_them_there(ada: Desktop) -> None:
    await ada.types("find 30 min with Ben")
    await ada.types("no meetings before 10")
    assert "45 min · Ben Okafor" in await ada.types("make it 45 minutes")


async def test_yes_to_several_meetings_asks_for_a_number(office: Office, ada: Desktop) -> None:
    for day in (24, 25):
        await ada.types(f"book Ben on Nov {day} at 3")
        await ada.clicks("1 Book")
    assert "Which meeting?" in await ada.types("cancel my meeting with Ben")
    assert "Which one? Type its number, 1 to 2." in await ada.types("yes")
    assert len(office.events(BEN)) == 2


async def test_who_has_no_name_is_asked_for_and_just_me_goes_on(ada: Desktop) -> None:
    assert "I only know people by their name or address" in await ada.types("find an hour with my mom tomorrow")
    assert "1 h · just you · Tue 24 Nov" in await ada.types("just me")


async def test_a_meeting_that_was_picked_is_not_asked_for_again(office: Office, ada: Desktop) -> None:
    for day in (24, 25):
        await ada.types(f"book Ben on Nov {day} at 3")
        await ada.clicks("1 Book")
    await ada.types("move my meeting with Ben to Thursday")
    assert "Thu 26 Nov, 15:00 works for everyone." in await ada.types("1")
    assert "Thu 26 Nov, 16:00 works for everyone." in await ada.types("at 4 instead")


async def test_time_for_oneself_works_for_you(office: Office, ada: Desktop) -> None:
    assert "Tue 24 Nov, 15:00 works for you." in await ada.types("block tomorrow at 3 for focus time")
    await office.busy(ADA, utc(24, 14), utc(24, 15))
    assert "works for you" not in await ada.types("block tomorrow at 3 for focus time")


@pytest.mark.parametrize("words", ["find 30 min with Bem", "find 30 min with Ana", "find 30 min with Zebedee"])
async def test_yes_never_books_a_time_of_the_question_before(office: Office, ada: Desktop, words: str) -> None:
    await ada.types("book Ben tomorrow at 3")
    await ada.types(words)
    await ada.types("what's on Friday?")
    await ada.types("yes")
    assert not office.events(BEN)


async def test_yes_to_ones_agenda_books_nothing(office: Office, ada: Desktop) -> None:
    await ada.types("book Ben tomorrow at 3")
    await ada.types("what's on Friday?")
    assert "Nothing is booked yet" in await ada.types("yes")
    assert not office.events(BEN)


@pytest.mark.parametrize("words", ["never mind", "forget it", "cancel that"])
async def test_a_question_of_who_is_meant_is_closed(ada: Desktop, words: str) -> None:
    await ada.types("find 30 min with Bem")
    assert "Closed." in await ada.types(words)
    assert "Bem" not in await ada.types("find an hour with Chie")


async def test_what_repeats_is_booked_once_and_that_is_said(ada: Desktop) -> None:
    await ada.types("book Ben tomorrow at 3")
    shown = await ada.types("weekly 1:1 with Chie, Tuesdays at 10")
    assert "I can’t set up repeating meetings yet." in shown
    assert "Chie Mori" in shown
    assert "Ben" not in shown


async def test_whom_one_talks_to_is_asked(ada: Desktop) -> None:
    assert "Whom would you like to meet?" in await ada.types("can we talk tomorrow?")


async def test_a_title_ends_before_the_place(ada: Desktop) -> None:
    assert "One time for Budget sync:" in await ada.types("book Ben tomorrow at 3pm titled Budget sync in the Blue Room")
