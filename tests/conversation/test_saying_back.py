"""What was understood is said back: what was left undone, how an unclear phrase was taken, what was ruled out."""

from __future__ import annotations

import pytest

from adapters.chat import PlaceKind
from tests.conversation.office import ADA, EVA, Desktop, Office

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("what's on Thursday and cancel lunch with Ben", "cancel lunch with Ben"),
        ("cancel my meeting with Ben and book Chie tomorrow at 9", "book Chie tomorrow at 9"),
        ("move my meeting with Ben to Friday and book Chie at 10", "book Chie at 10"),
        ("book Chie tomorrow at 9 and cancel lunch with Ben", "cancel lunch with Ben"),
    ],
)
async def test_of_several_wishes_the_first_is_done_and_the_rest_is_named(ada: Desktop, words: str, left: str) -> None:
    await ada.types("book Ben Thursday at 11 for 30 min")
    await ada.clicks("1 Book")
    assert f"I haven’t done “{left}” yet." in await ada.types(words)


async def test_a_refused_wish_still_names_the_other(ada: Desktop) -> None:
    shown = await ada.types("cancel all my meetings tomorrow and book Ben at 3")
    assert "I change one meeting at a time." in shown
    assert "I haven’t done “book Ben at 3” yet." in shown


async def test_a_named_time_has_its_zone_where_others_read_along(office: Office, ada: Desktop) -> None:
    assert "Ben Okafor · Thu 26 Nov, 11:00 CET" in await office.chat(ADA, PlaceKind.GROUP).types("book Ben Thursday at 11")
    assert "CET" not in (await ada.types("book Ben Thursday at 11")).split("·")[2]


async def test_days_that_were_ruled_out_are_shown(ada: Desktop) -> None:
    await ada.types("30 min with Ben")
    assert "Mon 23 Nov – Fri 27 Nov · not Thu 26 Nov" in await ada.types("not Thursday")


async def test_not_in_the_morning_is_said_without_its_night(ada: Desktop) -> None:
    assert "Ben Okafor · Tue 24 Nov, from 12:00" in await ada.types("30 min with Ben tomorrow, not in the morning")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("30 min with Ben on 1/12", "I took “1/12” as Tue 1 Dec; say “12 January” if you meant that."),
        ("30 min with Ben next Friday", "I took “next Friday” as Fri 4 Dec; say “this Friday” if you meant that."),
        ("book Ben tomorrow at 7", "I took “7” as 07:00; say “7pm” if you meant that."),
        ("book Ben tomorrow at 6:30", "I took “6:30” as 18:30; say “6:30am” if you meant that."),
    ],
)
async def test_how_a_phrase_with_two_readings_was_taken_is_said(ada: Desktop, words: str, said: str) -> None:
    assert said in await ada.types(words)


@pytest.mark.parametrize(
    ("locale", "day"), [("en-GB", "Thu 3 Dec"), ("sv-SE", "Thu 3 Dec"), ("en-IN", "Thu 3 Dec"), ("en-US", "Fri, Mar 12 2027")]
)
async def test_numbers_of_a_date_are_read_in_the_order_of_the_readers_country(office: Office, locale: str, day: str) -> None:
    assert f"I took “3/12” as {day}" in await office.chat(ADA, locale=locale).types("30 min with Ben on 3/12")


@pytest.mark.parametrize(
    "words",
    [
        "30 min with Ben on 12/12",
        "30 min with Ben on 11/30",
        "30 min with Ben next Monday",
        "30 min with Ben this Friday",
        "book Ben tomorrow at 7pm",
        "book Ben tomorrow morning at 7",
        "book Ben tomorrow at 10",
        "book Ben at 3 on Dec 7",
    ],
)
async def test_what_has_one_reading_is_not_commented(ada: Desktop, words: str) -> None:
    assert "I took" not in await ada.types(words)


async def test_it_is_what_is_on_the_table(office: Office, ada: Desktop) -> None:
    await ada.types("book Eva Thursday at 16:00")
    await ada.types("1")
    await ada.types("30 min with Ben tomorrow")
    assert "30 min · Ben Okafor · Fri 27 Nov" in await ada.types("move it to Friday")
    assert "Closed." in await ada.types("cancel it")
    assert office.events(EVA) == ["Ada / Eva Lind"]


async def test_it_is_the_meeting_just_booked_where_nothing_is_on_the_table(ada: Desktop) -> None:
    await ada.types("book Ben Thursday at 11 for 30 min")
    await ada.types("1")
    assert "Cancel “Ada / Ben Okafor”?" in await ada.types("cancel it")


async def test_a_whole_request_is_no_change_of_the_one_on_the_table(ada: Desktop) -> None:
    await ada.types("book Ben Friday at 11 for 45 min")
    shown = await ada.types("30 min with Eva tomorrow, not in the morning")
    assert "30 min · Eva Lind · Tue 24 Nov, from 12:00" in shown


async def test_the_only_day_ruled_out_is_looked_past_and_shown(ada: Desktop) -> None:
    await ada.types("30 min with Eva on Friday")
    assert "not Fri 27 Nov" in await ada.types("not Friday")


async def test_everything_that_is_missing_is_asked_in_one_question(ada: Desktop) -> None:
    shown = await ada.types("book Ana at 3pm her time")
    assert "Which Ana?" in shown
    assert "When should it be?" in shown
    assert "When should it be?" in await ada.types("Petrova")
    assert "Ana Petrova · Thu 26 Nov, afternoon" in await ada.types("Thursday afternoon")
