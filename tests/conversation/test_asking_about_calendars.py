"""Who is free, what is on, and one's rules, as the chat reads."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from adapters.chat import PlaceKind
from scheduling.calendars import Unreadability
from scheduling.ports import StoredRules
from scheduling.rules import Hours, Rules, Status, Weekday, WeeklyWindow
from tests.conversation.office import ADA, ANA, BEN, EVA, Desktop, Office, account_of, utc

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def test_a_free_afternoon_is_said_with_its_stretches(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(26, 13), utc(26, 14))
    shown = await ada.types("is Ben free Thursday afternoon?")
    assert "Ben Okafor is free (Thu 26 Nov, afternoon):" in shown
    assert "Thu 26 Nov, 12:00–14:00" in shown
    assert "Thu 26 Nov, 15:00–17:00" in shown


async def test_wholly_free_and_wholly_busy_are_said_shortly(office: Office, ada: Desktop) -> None:
    assert "Ben Okafor is free all the time: Thu 26 Nov, afternoon." in await ada.types("is Ben free Thursday afternoon?")
    await office.busy(BEN, utc(26, 8), utc(26, 18))
    assert "Ben Okafor is not free (Thu 26 Nov, afternoon)." in await ada.types("is Ben free Thursday afternoon?")


async def test_one_moment_is_answered_with_yes_or_no(office: Office, ada: Desktop) -> None:
    await office.busy(ADA, utc(23, 13), utc(23, 14))
    assert "You are not free: Mon 23 Nov, 14:00." in await ada.types("am I free at 2?")
    assert "You are free: Mon 23 Nov, 15:00." in await ada.types("am I free at 3?")


async def test_who_has_nothing_on_outside_their_hours_is_not_free_and_that_is_said(office: Office, ada: Desktop) -> None:
    assert "Chie Mori is not free: Tue 24 Nov, 15:00." in (shown := await ada.types("is Chie free tomorrow at 3?"))
    assert "Nothing is on then, but it is outside their working hours (23:00 there)." in shown
    assert "outside your working hours." in await ada.types("am I free at 9pm?")
    assert "outside their working hours (20:00 there)" in await ada.types("is Chie free Thursday afternoon?")
    await office.busy(BEN, utc(24, 13), utc(24, 16))
    assert "working hours" not in await ada.types("is Ben free tomorrow at 3?")


async def test_the_next_free_time_is_found(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(23, 8), utc(23, 12))
    assert "Ben Okafor is next free: Mon 23 Nov, 13:00–18:00" in await ada.types("when is Ben next free?")


async def test_an_unreadable_calendar_is_never_called_free(office: Office, ada: Desktop) -> None:
    office.calendars.unreadable[BEN.id] = Unreadability.CONSENT_MISSING
    shown = await ada.types("is Ben free Thursday afternoon?")
    assert "not allowed to read Ben Okafor’s calendar" in shown
    assert "is free" not in shown


async def test_a_guest_is_unknown(ada: Desktop) -> None:
    assert "unknown, outside your organisation" in await ada.types("is carla@partner.test free on Thursday?")


async def test_free_times_may_be_asked_in_a_group_and_name_no_titles(office: Office) -> None:
    await office.busy(BEN, utc(26, 13), utc(26, 14))
    shown = await office.chat(ADA, PlaceKind.GROUP).types("is Ben free Thursday afternoon?")
    assert "is free" in shown
    assert "Something else" not in shown


async def test_which_of_two_is_asked_before_answering(ada: Desktop) -> None:
    assert "Which Ana?" in await ada.types("is Ana free Thursday afternoon?")
    assert "Ana Petrova is free" in await ada.clicks("2 Choose")


# ---------------------------------------------------------------- one's own day


async def test_the_agenda_shows_times_and_the_titles_of_what_was_booked_here(office: Office, ada: Desktop) -> None:
    await ada.types("book Ben Thursday at 11 for 30 min")
    await ada.clicks("1 Book")
    await office.busy(ADA, utc(26, 13), utc(26, 14))
    office.calendars.put_days(ADA.id, date(2026, 11, 26), date(2026, 11, 27), Status.FREE)
    lines = (await ada.types("what's on Thursday?")).splitlines()
    assert lines[1:5] == [
        "Your calendar: Thu 26 Nov",
        "All day  shown as free",
        "11:00–11:30  Ada / Ben Okafor",
        "14:00–15:00  busy",
    ]


async def test_what_is_next_shows_the_next_three(office: Office, ada: Desktop) -> None:
    for day in (24, 25, 26, 27):
        await office.busy(ADA, utc(day, 9), utc(day, 10))
    shown = await ada.types("what's next?")
    assert "Thu 26 Nov" in shown
    assert "Fri 27 Nov" not in shown


async def test_an_empty_day_is_said(ada: Desktop) -> None:
    assert await ada.types("what's on Thursday?") == "Nothing in your calendar: Thu 26 Nov."


async def test_the_agenda_is_never_shown_to_others(office: Office) -> None:
    assert "in our own chat" in await office.chat(ADA, PlaceKind.GROUP).types("what's on Thursday?")


async def test_what_was_can_be_asked_too(office: Office, ada: Desktop) -> None:
    await office.busy(ADA, utc(20, 9), utc(20, 10))
    shown = await ada.types("what did I have last Friday?")
    assert "Your calendar: Fri 20 Nov" in shown
    assert "10:00–11:00  busy" in shown


async def test_a_moment_shows_what_goes_on_then_and_nothing_after(office: Office, ada: Desktop) -> None:
    await office.busy(ADA, utc(24, 14), utc(24, 15))
    await office.busy(ADA, utc(24, 16), utc(24, 17))
    shown = await ada.types("what do I have at 3 tomorrow?")
    assert "15:00–16:00  busy" in shown
    assert "17:00" not in shown


async def test_my_meeting_with_somebody_is_found(ada: Desktop) -> None:
    assert "I don’t find a meeting with Ben" in await ada.types("when is my next meeting with Ben?")
    await ada.types("book Ben Thursday at 11 for 30 min")
    await ada.clicks("1 Book")
    shown = await ada.types("when is my next meeting with Ben?")
    assert "Thu 26 Nov" in shown
    assert "11:00–11:30  Ada / Ben Okafor" in shown


async def test_of_others_only_free_times_are_told(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(26, 13), utc(26, 14))
    shown = await ada.types("what meetings does Ben have on Thursday afternoon?")
    assert "I only show your own agenda." in shown
    assert "Thu 26 Nov, 15:00–17:00" in shown


async def test_ones_own_unreadable_calendar_is_said(office: Office, ada: Desktop) -> None:
    office.calendars.unreadable[ADA.id] = Unreadability.UNAVAILABLE
    assert "isn’t showing me your calendar" in await ada.types("what's on Thursday?")


# ---------------------------------------------------------------- rules, help, first contact


async def test_stored_rules_are_shown(office: Office, ada: Desktop) -> None:
    afternoons = WeeklyWindow(frozenset({Weekday.TUE, Weekday.THU}), time(13), time(17))
    rules = Rules(buffer_before=timedelta(minutes=15), daily_cap=4, hours=Hours((afternoons,)))
    office.rules.stored[ADA.id] = StoredRules(rules, 1)
    shown = await ada.types("what are my rules?")
    assert "15 min before and 0 min after a meeting" in shown
    assert "at most 4 a day" in shown
    assert "Tue, Thu 13:00–17:00" in shown


async def test_who_set_no_rules_sees_the_defaults(ada: Desktop) -> None:
    assert "You have set none, so these apply:" in await ada.types("what are my rules?")


async def test_rules_are_shown_in_private_alone(office: Office) -> None:
    assert "in our own chat" in await office.chat(ADA, PlaceKind.CHANNEL).types("what are my rules?")


async def test_help_shows_what_works(ada: Desktop) -> None:
    shown = await ada.types("help")
    assert shown.startswith("What I can do")
    assert "find me 30 minutes with Ana" in shown


async def test_first_contact_is_a_welcome_and_in_groups_tells_of_mentions(office: Office, ada: Desktop) -> None:
    assert (await ada.arrives()).startswith("Hello, I’m Convene.")
    assert "messages that mention me" in await office.chat(BEN, PlaceKind.GROUP).arrives()


async def test_the_first_words_are_welcomed_when_they_ask_for_nothing(ada: Desktop) -> None:
    assert (await ada.types("good morning")).startswith("Hello, I’m Convene.")


# ---------------------------------------------------------------- several people


async def test_who_is_free_asks_about_everybody_in_the_chat(office: Office) -> None:
    office.wall.people = tuple(account_of(person) for person in (ADA, BEN, ANA))
    await office.busy(BEN, utc(24, 13), utc(24, 14))
    shown = await office.chat(ADA, PlaceKind.GROUP).types("who is free tomorrow at 2?")
    assert "Not everyone is free: Tue 24 Nov, 14:00 CET." in shown
    assert "You are free: Tue 24 Nov, 14:00 CET." in shown
    assert "Ben Okafor is not free" in shown
    assert "Ana Pérez is free" in shown


async def test_who_is_free_asks_whom_is_meant_where_nobody_else_is(ada: Desktop) -> None:
    assert "Whom do you mean?" in await ada.types("who is free tomorrow at 2?")
    shown = await ada.types("Ben and Ana Pérez")
    assert "Everyone is free: Tue 24 Nov, 14:00." in shown
    assert "Ana Pérez is free" in shown


async def test_of_several_people_the_time_they_have_in_common_comes_first(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(26, 8), utc(26, 13))
    await office.busy(EVA, utc(26, 15), utc(26, 23))
    lines = (await ada.types("are Ben and Eva free Thursday afternoon?")).splitlines()
    together = lines.index("Everyone is free together (Thu 26 Nov, afternoon):")
    assert lines[together + 1] == "Thu 26 Nov, 15:00–16:00"


async def test_nobody_is_said_to_be_free_together_with_somebody_unreadable(office: Office, ada: Desktop) -> None:
    office.calendars.unreadable[BEN.id] = Unreadability.CONSENT_MISSING
    assert "Everyone is free" not in await ada.types("are Ben and Eva free Thursday afternoon?")


async def test_a_quorum_is_no_obstacle_to_asking_who_is_free(ada: Desktop) -> None:
    assert "Ben Okafor is free" in await ada.types("are at least two of Ben, Chie and Eva free Thursday afternoon?")
