"""Time for oneself: focus time, a dentist, lunch alone. Nobody is asked about and nobody is invited."""

from __future__ import annotations

import pytest

from adapters.chat import PlaceKind
from tests.conversation.office import ADA, BEN, Desktop, Office, utc

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def test_time_for_deep_work_is_blocked_without_asking_whom_to_meet(office: Office, ada: Desktop) -> None:
    shown = await ada.types("block 2-3:30pm wed for deep work")
    assert "One time for Deep work" in shown
    assert "1 h 30 min · just you · Wed 25 Nov, 14:00" in shown
    assert "You are free" in shown
    assert "Teams meeting" not in shown
    assert "Booked: Wed 25 Nov, 14:00–15:30" in await ada.types("1")
    assert office.events(ADA) == ["Deep work"]


async def test_time_alone_keeps_clear_of_ones_own_meetings(office: Office, ada: Desktop) -> None:
    await office.busy(ADA, utc(25, 13), utc(25, 14))
    assert "you are busy" in await ada.types("block 2-3:30pm wed for deep work")


@pytest.mark.parametrize("words", ["just me", "only me", "nobody else, just me", "I’ll be alone"])
async def test_whom_to_meet_can_be_answered_with_just_me(ada: Desktop, words: str) -> None:
    assert "Whom would you like to meet?" in await ada.types("find an hour tomorrow")
    shown = await ada.types(words)
    assert "for Focus time" in shown
    assert "1 h · just you · Tue 24 Nov" in shown
    assert "1 h 30 min · just you" in await ada.types("make it 90 minutes")


async def test_time_for_myself_is_no_meeting(ada: Desktop) -> None:
    assert "just you · Thu 26 Nov, morning" in await ada.types("I need an hour for myself Thursday morning")


async def test_ones_next_meeting_is_said_shortly(office: Office, ada: Desktop) -> None:
    await office.busy(ADA, utc(25, 15), utc(25, 16))
    assert "You are free until 16:00" in await ada.types("block 2-3:30pm wed for deep work")


async def test_a_title_with_others_in_it_is_no_time_alone(ada: Desktop) -> None:
    assert "just you" not in await ada.types("schedule the sales team meet on thursday at 3")


async def test_a_new_request_after_time_alone_asks_whom_to_meet_again(ada: Desktop) -> None:
    await ada.types("I need an hour for myself Thursday morning")
    assert "Whom would you like to meet?" in await ada.types("set up a meeting tomorrow at 3")


@pytest.mark.parametrize("words", ["set up a call tomorrow at 3", "lunch tomorrow at 12", "client review tomorrow at 3"])
async def test_what_takes_two_asks_whom_to_meet(ada: Desktop, words: str) -> None:
    assert "Whom would you like to meet?" in await ada.types(words)


async def test_time_alone_is_no_change_of_the_meeting_on_the_table(office: Office, ada: Desktop) -> None:
    await ada.types("30 min with Ben on Thursday")
    assert "2 h · just you · Tue 24 Nov" in await ada.types("2 hours focus time tomorrow")


async def test_somebody_can_still_be_added(ada: Desktop) -> None:
    await ada.types("block 2-3:30pm wed for deep work")
    assert "1 h 30 min · Ben Okafor" in await ada.types("add Ben")


async def test_time_alone_can_be_changed_in_the_form(ada: Desktop) -> None:
    await ada.types("block 2-3:30pm wed for deep work")
    await ada.clicks("Change…")
    assert "1 h · just you" in await ada.clicks("Show times", length="60")


async def test_a_title_that_is_somebodys_name_is_whom_to_meet(ada: Desktop) -> None:
    assert "30 min · Chie Mori" in await ada.types("book chie 3pm tomorrow")


async def test_a_reminder_becomes_time_in_ones_calendar_and_says_so(ada: Desktop) -> None:
    shown = await ada.types("remind me to call Ben tomorrow at 3")
    assert "I remind people of meetings that I booked" in shown
    assert "just you · Tue 24 Nov, 15:00" in shown


async def test_in_a_group_the_title_of_time_alone_is_not_shown(office: Office) -> None:
    shown = await office.chat(ADA, PlaceKind.GROUP).types("block 2-3:30pm wed for therapy")
    assert "herapy" not in shown
    assert "Ada Lindqvist" in shown
    assert not office.events(BEN)
