"""One's own meeting types by forms: added, changed, made the main one, removed, and never lost between two devices."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.type_form import slug_for
from scheduling.ports import StoredRules
from scheduling.rules import MeetingType, Rules, Weekday, WeeklyWindow
from tests.conversation.office import ADA, Desktop, Office

MINUTE = timedelta(minutes=1)
INTRO = MeetingType("intro", "Intro call", (20 * MINUTE,))
KICKOFF = MeetingType("kickoff", "Kickoff", (60 * MINUTE, 90 * MINUTE), notice=timedelta(days=1), questions=("Why?",))


def types_of(office: Office) -> tuple[MeetingType, ...]:
    return office.rules.stored[ADA.id].rules.meeting_types


@pytest.fixture
def two_types(office: Office) -> Office:
    office.rules.stored[ADA.id] = StoredRules(Rules(meeting_types=(INTRO, KICKOFF)), 1)
    return office


async def listed(chat: Desktop) -> str:
    await chat.types("my rules")
    return await chat.clicks("Change: Meeting types")


async def test_the_first_meeting_type_is_the_main_one(office: Office, ada: Desktop) -> None:
    await ada.types("my rules")
    form = await ada.clicks("Change: Meeting types")
    assert form.startswith("New meeting type")
    assert "Lengths in minutes, the usual one first: 30" in form
    said = await ada.sends_off(
        name="Project  kickoff",
        lengths="45, 60 min",
        where="place",
        place="Room 4",
        buffer_before="10",
        notice="1440",
        days="tue,thu",
        hours="1-5pm",
        question1="What is it about?",
    )
    assert "Meeting types: Project kickoff: 45 min or 1 h, Room 4, 10 min free before, 1 day notice, Tue, Thu 13:00–17:00" in said
    assert "asks “What is it about?”" in said
    assert "Meeting types  [Change]\n   ✓ Project kickoff: 45 min or 1 h\n" in said
    (kind,) = types_of(office)
    assert kind == MeetingType(
        "project-kickoff",
        "Project kickoff",
        (45 * MINUTE, 60 * MINUTE),
        buffer_before=10 * MINUTE,
        notice=timedelta(days=1),
        windows=(WeeklyWindow(frozenset({Weekday.TUE, Weekday.THU}), time(13), time(17)),),
        questions=("What is it about?",),
        place="Room 4",
        online=False,
    )
    assert "45 min" in await ada.types("find a time with Ben tomorrow")


async def test_a_form_sent_off_as_it_stands_changes_nothing(two_types: Office, ada: Desktop) -> None:
    await listed(ada)
    await ada.clicks("Change: Kickoff")
    assert "how it stands already" in await ada.sends_off()
    assert types_of(two_types) == (INTRO, KICKOFF)


async def test_the_list_shows_each_with_what_differs_from_the_rules(two_types: Office, ada: Desktop) -> None:
    said = await listed(ada)
    assert "Intro call  [Change]\n   The main one: 20 min, online" in said
    assert "Kickoff  [Change]\n   1 h or 1 h 30 min, online, 1 day notice, asks “Why?”" in said


async def test_another_is_added_and_made_the_main_one(two_types: Office, ada: Desktop) -> None:
    await listed(ada)
    await ada.clicks("Add one")
    await ada.sends_off(name="Kickoff!", lengths="25")
    assert [each.slug for each in types_of(two_types)] == ["intro", "kickoff", "kickoff-2"]
    await ada.clicks("Change: Meeting types")
    await ada.clicks("Change: Kickoff!")
    await ada.sends_off(main="true")
    assert [each.slug for each in types_of(two_types)] == ["kickoff-2", "intro", "kickoff"]
    await ada.clicks("Change: Meeting types")
    assert "Make this my main one" not in await ada.clicks("Change: Kickoff!")


async def test_a_new_name_leaves_the_address_in_links_that_were_given_out(two_types: Office, ada: Desktop) -> None:
    await listed(ada)
    await ada.clicks("Change: Kickoff")
    await ada.sends_off(name="Project start")
    assert [(each.slug, each.name) for each in types_of(two_types)][1] == ("kickoff", "Project start")


async def test_one_is_removed_and_brought_back(two_types: Office, ada: Desktop) -> None:
    await listed(ada)
    await ada.clicks("Change: Intro call")
    assert "Kickoff" in await ada.sends_off(remove="true")
    assert types_of(two_types) == (KICKOFF,)
    await ada.clicks("Undo")
    assert types_of(two_types) == (INTRO, KICKOFF)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "! Please give it a name."),
        ({"lengths": "4"}, "! Please write lengths in minutes, from 5 to 480"),
        ({"lengths": "30, 485"}, "! Please write lengths in minutes, from 5 to 480"),
        ({"lengths": "half an hour"}, "! Please write lengths in minutes, from 5 to 480"),
        ({"lengths": ""}, "! Please write lengths in minutes, from 5 to 480"),
        ({"lengths": "33"}, "first: 33\n  ! This is not a multiple of 5 minutes."),
        ({"where": "place"}, "! Please say where, or choose online."),
        ({"notice": "soon"}, "! Please give a whole number."),
        ({"buffer_after": "300"}, "! This is not between 0 minutes and 4 hours."),
        ({"hours": "9-5"}, "! Do you mean 9-17?"),
        ({"hours": "22:00-02:00"}, "! Please end by 24:00 here"),
        ({"question2": "x" * 201}, "! This is longer than 200 characters."),
        ({"name": "x" * 81}, "! This is longer than 80 characters."),
    ],
)
async def test_mistakes_stand_beside_their_fields_and_what_was_typed_stays(
    two_types: Office, ada: Desktop, typed: dict[str, str], said: str
) -> None:
    await listed(ada)
    await ada.clicks("Change: Kickoff")
    wrong = await ada.sends_off(**{"question1": "And who?", **typed})
    assert said in wrong
    assert "nothing): And who?" in wrong
    assert types_of(two_types) == (INTRO, KICKOFF)


async def test_days_alone_and_hours_alone_and_hours_that_differ(two_types: Office, ada: Desktop) -> None:
    monday, every_day = frozenset({Weekday.MON}), frozenset(Weekday)
    mixed = (WeeklyWindow(monday, time(9), time(12)), WeeklyWindow(frozenset({Weekday.TUE}), time(13), None))
    await listed(ada)
    await ada.clicks("Change: Kickoff")
    await ada.sends_off(days="mon")
    assert types_of(two_types)[1].windows == (WeeklyWindow(monday, time(0), None),)
    await ada.clicks("Change: Meeting types")
    assert "all of mine): Monday\nOnly at these hours (empty: all of mine): \n" in await ada.clicks("Change: Kickoff")
    await ada.sends_off(days="", hours="9-12")
    assert types_of(two_types)[1].windows == (WeeklyWindow(every_day, time(9), time(12)),)
    two_types.rules.stored[ADA.id] = StoredRules(Rules(meeting_types=(MeetingType("a", "A", (MINUTE * 30,), windows=mixed),)), 7)
    await listed(ada)
    assert "all of mine): as now" in await ada.clicks("Change: A")
    await ada.sends_off(days="tue")
    assert types_of(two_types)[0].windows == mixed[1:]


async def test_of_two_devices_the_second_sees_what_the_first_saved(two_types: Office, ada: Desktop) -> None:
    phone = two_types.chat(ADA)
    for chat in (ada, phone):
        await listed(chat)
        await chat.clicks("Change: Kickoff")
    await phone.sends_off(lengths="30")
    said = await ada.sends_off(notice="60")
    assert "changed elsewhere" in said
    assert "! What stands now: 30" in said
    assert types_of(two_types)[1].notice == timedelta(days=1)
    await ada.sends_off(lengths="30")
    assert (types_of(two_types)[1].lengths, types_of(two_types)[1].notice) == ((30 * MINUTE,), timedelta(hours=1))


async def test_one_that_was_removed_on_another_device_can_be_added_again(two_types: Office, ada: Desktop) -> None:
    phone = two_types.chat(ADA)
    for chat in (ada, phone):
        await listed(chat)
        await chat.clicks("Change: Kickoff")
    await phone.sends_off(remove="true")
    said = await ada.sends_off(name="Kickoff", lengths="45")
    assert "removed elsewhere" in said
    await ada.sends_off()
    assert [(each.slug, each.lengths) for each in types_of(two_types)] == [("intro", (20 * MINUTE,)), ("kickoff", (45 * MINUTE,))]


async def test_a_button_for_one_that_is_gone_shows_those_there_are(two_types: Office, ada: Desktop) -> None:
    await listed(ada)
    old = ada.last
    assert old is not None
    action = ada.action("Change: Kickoff")
    two_types.rules.stored[ADA.id] = StoredRules(Rules(meeting_types=(INTRO,)), 2)
    assert "Kickoff" not in await ada.sends(action, old)


async def test_the_same_in_the_card_with_a_preview(two_types: Office, ada: Desktop) -> None:
    await ada.types("my rules")
    await ada.clicks("Edit here in the chat")
    await ada.clicks("Change: Meeting types")
    await ada.clicks("Change: Intro call")
    assert "Not saved yet. It" in await ada.fills_in("What would this do?", {"lengths": "60"})
    assert "Your meeting types" in await ada.clicks("Back")
    await ada.clicks("Change: Intro call")
    assert "Saved." in await ada.fills_in("Save", {"lengths": "60"})
    assert types_of(two_types)[0].lengths == (60 * MINUTE,)


@pytest.mark.parametrize(
    ("name", "slug"), [("Ana’s 1:1", "anas-1-1"), ("Åsa – Kaffe", "asa-kaffe"), ("初回", "meeting"), ("x" * 80, "x" * 50)]
)
def test_a_name_becomes_an_address_that_links_can_carry(name: str, slug: str) -> None:
    assert slug_for(name, ()) == slug
    assert slug_for(name, (slug,)) == f"{slug}-2"
    assert slug_for(name, (slug, f"{slug}-2")) == f"{slug}-3"
