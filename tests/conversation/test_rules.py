"""One's own rules by sentences and by forms, as scripts: shown as they stand, with what they do, undone, never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.chat import PlaceKind
from adapters.slack.render import modal
from adapters.teams.render import dialog_body
from bot.views.rules import HEADINGS, ROWS_OF
from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.rules import CapCounts, Rules, Status, Weekday
from tests.conversation.office import ADA, ANA, BEN, EVA, Desktop, Office, utc


def rules_of(office: Office, person: MailboxId = ADA.id) -> Rules:
    return office.rules.stored[person].rules


# ---------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    ("sentence", "stands"),
    [
        ("no meetings before 10 on Fridays", "Hours: Mon–Thu 09:00–17:00; Fri 10:00–17:00"),
        ("only Tue–Thu afternoons", "Hours: Tue–Thu 12:00–17:00"),
        ("only mornings", "Hours: Mon–Fri 09:00–12:00"),
        ("15 minutes between meetings", "Kept free: 15 min before and 15 min after a meeting"),
        ("at most 4 a day", "Meetings: at most 4 a day"),
        ("max 10 meetings a week", "Meetings: at most 10 a week"),
        ("treat tentative as free", "Busy means: busy and out of office"),
        ("at least 2 hours notice", "Notice: 2 h"),
        ("keep lunch free", "Hours: Mon–Fri 09:00–12:00, 13:00–17:00"),
        ("my hours next Monday are 12 to 4", "Special days: Mon 30 Nov 12:00–16:00"),
        ("I’m off next Friday", "Special days: Fri 4 Dec off"),
        ("days off on 24 December", "Special days: Thu 24 Dec off"),
        ("take 24 and 25 December off", "Special days: Thu 24 Dec – Fri 25 Dec off"),
        ("no meetings on 24 December", "Special days: Thu 24 Dec off"),
        ("no meetings before 10 tomorrow", "Special days: Tue 24 Nov 10:00–17:00"),
        ("keep tomorrow afternoon free", "Special days: Tue 24 Nov 09:00–12:00"),
        ("no notice", "Notice: 0 min"),
        ("meetings should be 45 minutes by default", "Usual length: 45 min"),
        ("nobody books me more than 30 days ahead", "Booked ahead: up to 30 days"),
        ("people can book me at most 2 weeks in advance", "Booked ahead: up to 14 days"),
        ("meetings start every 30 minutes", "Starts: every 30 min"),
        ("my time zone is London", "Time zone: Europe/London"),
        ("10 minutes before and 5 minutes after meetings", "Kept free: 10 min before and 5 min after a meeting"),
    ],
)
async def test_a_sentence_changes_a_rule_and_shows_it_as_it_now_stands(ada: Desktop, sentence: str, stands: str) -> None:
    said = await ada.types(sentence)
    assert "Saved." in said
    assert stands in said
    assert "week" in said
    assert stands in await ada.types("what are my rules?")


async def test_a_grid_or_a_zone_that_cannot_be_is_refused_in_a_sentence(office: Office, ada: Desktop) -> None:
    for sentence, problem in (
        ("my time zone is Atlantis", "The time zone is one I don’t know"),
        ("meetings start every 7 minutes", "The step"),
    ):
        said = await ada.types(sentence)
        assert problem in said
        assert "I left your rules as they were." in said
    assert not office.rules.stored


async def test_leave_to_book_far_ahead_is_no_limit_to_it(office: Office, ada: Desktop) -> None:
    assert "Which rule would you like to change?" in await ada.types("people can book me more than 30 days ahead")
    assert not office.rules.stored


async def test_what_is_said_of_one_day_leaves_the_others_of_that_name(office: Office, ada: Desktop) -> None:
    await ada.types("no meetings tomorrow")
    assert "Special days: Tue 24 Nov off" in ada.card
    hours = rules_of(office).hours
    assert hours is not None
    assert {day for window in hours.weekly for day in window.days} == set(Weekday) - {Weekday.SAT, Weekday.SUN}


async def test_one_day_is_cut_from_what_holds_on_it_already(ada: Desktop) -> None:
    await ada.types("my hours tomorrow are 12 to 20")
    assert "Special days: Tue 24 Nov 12:00–17:00" in await ada.types("no meetings after 5pm tomorrow")
    await ada.types("no meetings on 24 December")
    assert "how it stands already" in await ada.types("keep 24 December free")


async def test_a_status_that_shall_not_count_is_free(ada: Desktop) -> None:
    assert "working elsewhere" in await ada.types("treat working elsewhere as busy")
    assert "Busy means: busy, out of office and tentative" in await ada.types("don't count working elsewhere")


async def test_a_limit_is_taken_back(office: Office, ada: Desktop) -> None:
    await ada.types("at most 4 a day")
    assert "Meetings: no limit" in await ada.types("no daily limit")
    assert rules_of(office).daily_cap is None


async def test_a_limit_for_some_days_alone_is_refused_honestly(office: Office, ada: Desktop) -> None:
    assert "a limit for some days alone is not possible yet" in await ada.types("at most 2 meetings on Fridays")
    assert office.rules.stored == {}


async def test_a_change_says_how_many_times_it_opens_and_closes(office: Office, ada: Desktop) -> None:
    """Half an hour, every quarter: an hour holds three starts, and two more that ran into it; a day of eight hours 31."""
    office.calendars.put(ADA.id, Interval(utc(25, 9), utc(25, 10)), status=Status.TENTATIVE)
    assert "It opens 5 times this week." in await ada.types("treat tentative as free")
    assert "It closes 31 times this week." in await ada.types("no meetings on Fridays")


async def test_when_nothing_is_left_of_this_week_the_next_one_is_looked_at(office: Office, ada: Desktop) -> None:
    office.clock.advance(utc(27, 17) - office.clock.now())
    assert "This week stays as it is; next week it closes 31 times." in await ada.types("no meetings on Fridays")
    assert "It changes none of your times this week or next." in await ada.types("book me up to 90 days ahead")


async def test_offers_keep_to_a_rule_at_once(ada: Desktop) -> None:
    await ada.types("only Tue–Thu afternoons")
    offered = await ada.types("find me 30 minutes with Ben this week")
    assert "Tue 24 Nov, 12:00" in offered
    assert "Mon 23 Nov" not in offered.split("Times are")[0].split("·")[0]


async def test_undo_brings_back_what_stood_before(office: Office, ada: Desktop) -> None:
    await ada.types("15 minutes between meetings")
    await ada.types("at most 4 meetings a day")
    assert "no limit" in await ada.clicks("Undo")
    assert rules_of(office) == Rules(buffer_before=timedelta(minutes=15), buffer_after=timedelta(minutes=15))


async def test_undo_may_be_typed(office: Office, ada: Desktop) -> None:
    await ada.types("at most 4 meetings a day")
    assert "Undone" in await ada.types("undo")
    assert rules_of(office) == Rules()


async def test_undo_leaves_what_was_saved_since(office: Office, ada: Desktop) -> None:
    await ada.types("at most 4 meetings a day")
    first = ada.last
    await ada.types("15 minutes between meetings")
    assert "changed elsewhere" in await ada.clicks("Undo", on=first)
    assert rules_of(office).daily_cap == 4


async def test_saying_what_stands_already_saves_nothing(office: Office, ada: Desktop) -> None:
    await ada.types("at most 4 meetings a day")
    assert "how it stands already" in await ada.types("at most 4 meetings a day")
    assert office.rules.stored[ADA.id].version == 1


async def test_a_rule_that_contradicts_another_is_refused_in_a_sentence(office: Office, ada: Desktop) -> None:
    await ada.types("max 3 meetings a week")
    said = await ada.types("at most 4 meetings a day")
    assert "weekly limit is less than the daily limit" in said
    assert rules_of(office).daily_cap is None


async def test_rules_are_nobody_elses_business(office: Office) -> None:
    group = office.chat(ADA, PlaceKind.GROUP)
    assert "our own chat" in await group.types("no meetings on Fridays")
    assert office.rules.stored == {}


async def test_another_asker_keeps_to_the_rules_of_whom_they_ask(office: Office, ada: Desktop) -> None:
    await office.chat(BEN).types("only afternoons")
    assert "outside Ben’s" in await ada.types("book Ben tomorrow at 10 for 30 min")


async def test_a_rule_in_the_middle_of_looking_leaves_the_times_open(ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    await ada.types("treat tentative as free")
    assert "45 min" in await ada.types("make it 45 minutes")


# ---------------------------------------------------------------- forms


async def opened(chat: Desktop, section: str) -> str:
    await chat.types("what are my rules?")
    return await chat.clicks(f"Change: {section}")


async def test_one_form_has_what_a_new_host_sets_first(office: Office, ada: Desktop) -> None:
    await ada.types("my rules")
    form = await ada.clicks("Set the main rules at once")
    assert "These block a time: Busy, Out of office, Tentative" in form
    assert "I can be met on: Monday, Tuesday, Wednesday, Thursday, Friday\nHours on these days: 09:00-17:00" in form
    said = await ada.sends_off(
        blocking="busy,oof",
        buffer_before="10",
        buffer_after="5",
        notice="240",
        daily_cap="4",
        days="tue,wed,thu",
        hours="13-17",
    )
    assert "✓ Busy means: busy and out of office" in said
    assert "✓ Kept free: 10 min before and 5 min after" in said
    assert "✓ Notice: 4 h" in said
    assert "✓ Meetings: at most 4 a day" in said
    assert "✓ Hours: Tue–Thu 13:00–17:00" in said
    assert "closes" in said
    assert "Booked ahead: up to 60 days" in said
    rules = rules_of(office)
    assert rules.blocking == {Status.BUSY, Status.OUT_OF_OFFICE}
    assert (rules.notice, rules.daily_cap) == (timedelta(hours=4), 4)
    offered = await ada.types("find me 30 minutes with Ben this week")
    assert "Tue 24 Nov, 13:00" in offered


async def test_the_main_form_keeps_hours_that_differ_between_days(office: Office, ada: Desktop) -> None:
    await ada.types("no meetings before 10 on Fridays")
    await ada.types("my rules")
    assert "Hours on these days: \n" in await ada.clicks("Set the main rules at once")
    said = await ada.sends_off(days="mon,fri,sat", daily_cap="3")
    assert "Hours: Mon, Sat 09:00–17:00; Fri 10:00–17:00" in said
    await ada.clicks("Set the main rules at once")
    assert "! Please tick at least one day." in await ada.sends_off(days="")


async def test_what_a_form_would_do_is_said_before_it_is_saved(office: Office, ada: Desktop) -> None:
    office.calendars.put(ADA.id, Interval(utc(25, 9), utc(25, 10)), status=Status.TENTATIVE)
    await opened(ada, "What’s busy")
    said = await ada.previews(blocking="busy,oof")
    assert "Not saved yet. It opens 5 times this week." in said
    assert "These block a time: Busy, Out of office\n" in said
    assert office.rules.stored == {}
    assert "It opens 5 times this week." in await ada.sends_off()
    assert rules_of(office).blocking == {Status.BUSY, Status.OUT_OF_OFFICE}


async def test_a_preview_in_the_card_and_one_of_mistakes(office: Office, ada: Desktop) -> None:
    await ada.types("my rules")
    await ada.clicks("Edit here in the chat")
    await ada.clicks("Change: Weekly hours")
    assert "Not saved yet. It closes 31 times this week." in await ada.fills_in("What would this do?", {"fri": ""})
    wrong = await ada.fills_in("What would this do?", {"thu": "9-5"})
    assert "! Do you mean 9-17?" in wrong
    assert "Friday: \n" in wrong
    assert office.rules.stored == {}


async def test_every_section_has_its_own_form(office: Office, ada: Desktop) -> None:
    await opened(ada, "What’s busy")
    said = await ada.sends_off(blocking="busy,oof", buffer_before="10", buffer_after="5")
    assert "10 min before and 5 min after" in said
    await ada.clicks("Change: Notice and limits")
    await ada.sends_off(notice="240", daily_cap="4", weekly_cap="12", caps_count="ours", horizon="none")
    await ada.clicks("Change: Lengths and reminders")
    said = await ada.sends_off(step="30", length="45", reminders="60")
    assert "Reminders: 1 h before" in said
    await ada.clicks("Change: Weekly hours")
    said = await ada.sends_off(mon="", tue="13:00-17:00, 9-12", wed="1-5pm", thu="13-17", fri="22:00-02:00", zone="london")
    assert "Tue 09:00–12:00, 13:00–17:00; Wed, Thu 13:00–17:00" in said
    rules = rules_of(office)
    assert rules.blocking == {Status.BUSY, Status.OUT_OF_OFFICE}
    assert (rules.notice, rules.horizon, rules.step) == (timedelta(hours=4), None, timedelta(minutes=30))
    assert (rules.daily_cap, rules.weekly_cap, rules.caps_count, rules.zone) == (4, 12, CapCounts.OURS, "Europe/London")
    assert rules.reminders == {timedelta(hours=1)}
    assert "Fri 22:00–midnight; Sat 00:00–02:00" in said
    assert "45 min" in await ada.types("find a time with Ben tomorrow")


async def test_what_contradicts_a_rule_of_another_form_is_said_where_it_was_typed(office: Office, ada: Desktop) -> None:
    await ada.types("max 3 meetings a week")
    await ada.types("my rules")
    await ada.clicks("Set the main rules at once")
    said = await ada.sends_off(daily_cap="4")
    assert "a day: 4\n  ! The weekly limit is less than the daily limit." in said
    assert rules_of(office).daily_cap is None


async def test_hours_stand_in_the_form_as_their_reader_writes_them(office: Office) -> None:
    eva = office.chat(EVA, locale="en-US")
    assert "Monday: 9 AM-5 PM" in await opened(eva, "Weekly hours")
    assert "Mon 8:00 AM–12:00 PM" in await eva.sends_off(mon="8 AM-12 PM")


async def test_outlooks_hours_stand_in_the_form_until_one_day_is_changed(office: Office, ada: Desktop) -> None:
    assert "Friday: 09:00-17:00" in await opened(ada, "Weekly hours")
    assert "how it stands already" in await ada.sends_off()
    assert office.rules.stored == {}
    await opened(ada, "Weekly hours")
    assert "Mon–Thu 09:00–17:00; Fri 09:00–12:00" in await ada.sends_off(fri="9-12")
    await opened(ada, "Weekly hours")
    assert "your working hours in Outlook" in await ada.sends_off(**dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ""))


async def test_mistakes_stand_beside_their_fields_and_nothing_is_saved(office: Office, ada: Desktop) -> None:
    await opened(ada, "What’s busy")
    said = await ada.sends_off(blocking="", buffer_before="241")
    assert "a time: \n  ! Please tick at least one; else nothing in your calendar would count." in said
    assert "before a meeting: 4 h 1 min" in said
    await opened(ada, "Notice and limits")
    said = await ada.sends_off(notice="soon", daily_cap="5")
    assert "! Please give a whole number." in said
    said = await ada.sends_off(notice="15", daily_cap="5", weekly_cap="4")
    assert "! This is less than the daily limit." in said
    assert "At most this many meetings a day: 5" in said
    said = await ada.sends_off(weekly_cap="", daily_cap="", notice="10080", horizon="7")
    assert "! This is not longer than the notice" in said
    await opened(ada, "Weekly hours")
    assert "! I don’t understand this. Write it like" in await ada.sends_off(mon="nine to five")
    await opened(ada, "Weekly hours")
    assert "! I don’t know this zone." in await ada.sends_off(mon="9-17", zone="Mars/Olympus")
    assert office.rules.stored == {}


async def test_the_same_form_stands_in_the_card_where_no_dialog_opens(office: Office, ada: Desktop) -> None:
    await ada.types("what are my rules?")
    await ada.clicks("Edit here in the chat")
    assert "Keep free before a meeting: 0 min" in await ada.clicks("Change: What’s busy")
    assert "! This is not between" in await ada.fills_in("Save", {"buffer_before": "999"})
    assert "Saved." in await ada.fills_in("Save", {"buffer_before": "20"})
    assert rules_of(office).buffer_before == timedelta(minutes=20)


async def test_days_off_are_added_and_taken_away(office: Office, ada: Desktop) -> None:
    await opened(ada, "Days off and other hours")
    said = await ada.sends_off(first_day="2026-12-24", last_day="2026-12-26")
    assert "Special days: Thu 24 Dec – Sat 26 Dec off" in said
    await ada.clicks("Change: Days off and other hours")
    said = await ada.sends_off(removed="2026-12-24/2026-12-26", first_day="2026-11-30", day_hours="10-12, 2-4pm")
    assert "Special days: Mon 30 Nov 10:00–12:00, 14:00–16:00" in said
    assert rules_of(office).hours is not None
    await ada.clicks("Change: Days off and other hours")
    await ada.sends_off(first_day="2026-12-31", last_day="2027-01-01")
    await ada.clicks("Change: Days off and other hours")
    said = await ada.sends_off(first_day="2027-01-01", day_hours="9-12")
    assert "14:00–16:00; Thu 31 Dec off; Fri 1 Jan 2027 09:00–12:00" in said


async def test_days_that_cannot_be_are_said_beside_their_fields(ada: Desktop) -> None:
    await opened(ada, "Days off and other hours")
    assert "! This day is over." in await ada.sends_off(first_day="2026-11-20")
    assert "! This is before the first day." in await ada.sends_off(first_day="2026-12-24", last_day="2026-12-20")
    assert "! These are more than 120 days" in await ada.sends_off(first_day="2026-12-24", last_day="2027-05-01")
    assert "! Please end by 24:00 here" in await ada.sends_off(first_day="2026-12-24", last_day="", day_hours="22:00-02:00")
    assert "! I don’t understand this." in await ada.sends_off(first_day="2026-12-24", last_day="", day_hours="lunch")
    assert "! Please choose a date." in await ada.sends_off(first_day="", last_day="2026-12-24", day_hours="")


async def test_of_two_devices_the_second_sees_what_the_first_saved(office: Office, ada: Desktop) -> None:
    phone = office.chat(ADA)
    await opened(ada, "What’s busy")
    await opened(phone, "What’s busy")
    await phone.sends_off(buffer_before="10")
    said = await ada.sends_off(buffer_after="20")
    assert "changed elsewhere" in said
    assert "! What stands now: 10 min" in said
    assert rules_of(office).buffer_after == timedelta(0)
    await ada.sends_off(buffer_before="10")
    assert (rules_of(office).buffer_before, rules_of(office).buffer_after) == (timedelta(minutes=10), timedelta(minutes=20))


async def test_a_sentence_and_a_form_lose_nothing_of_each_other(office: Office, ada: Desktop) -> None:
    await opened(ada, "What’s busy")
    await office.chat(ADA).types("at most 4 meetings a day")
    ada_again = await ada.sends_off(buffer_after="20")
    assert "changed elsewhere" in ada_again
    await ada.sends_off()
    assert (rules_of(office).daily_cap, rules_of(office).buffer_after) == (4, timedelta(minutes=20))


async def test_a_forms_button_does_nothing_for_somebody_else(office: Office, ada: Desktop) -> None:
    """Whoever presses it edits their own rules."""
    await ada.types("what are my rules?")
    await ada.clicks("Edit here in the chat")
    await ada.clicks("Change: What’s busy")
    ana = office.chat(ANA)
    await ana.types("what are my rules?")
    assert ana.last is not None
    await ana.sends(ada.action("Save"), ana.last, buffer_before="10", blocking="busy")
    assert list(office.rules.stored) == [ANA.id]


async def test_every_form_is_within_what_slack_and_teams_draw(ada: Desktop) -> None:
    """Slack's modals take titles of 24 characters and 100 blocks; Teams' cards are cut at 28 KB."""
    await ada.types("what are my rules?")
    for section in ("Set the main rules at once", *(f"Change: {HEADINGS[each]}" for each in ROWS_OF)):
        await ada.clicks(section)
        dialog = ada.dialog
        assert dialog is not None
        assert len(modal(dialog, "")["blocks"]) == len(dialog.blocks)
        assert len(modal(dialog, "")["title"]["text"]) == len(dialog.title)
        assert len(str(dialog_body(dialog, PlaceKind.PERSONAL))) < 14_000
