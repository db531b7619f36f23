"""Words that ask for nothing: whatever is open, nothing is booked, cancelled or saved by them."""

from __future__ import annotations

import pytest

from bot.nothing_asked import holds_back
from tests.conversation.office import ADA, BEN, Desktop, Office

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

NO_YES = (
    "thanks, that's it",
    "great, bye",
    "that's all",
    "ok cool, talk later",
    "yes?",
    "ok?",
    '"yes"',
    "done",
    "fine, whatever",
    "yeah right",
    "yes if Ben agrees",
    "hold on",
    "don't cancel it",
    "book nothing",
    "not that one",
    "I won't cancel",
)


@pytest.mark.parametrize("words", NO_YES)
async def test_no_time_is_booked_by_them(office: Office, ada: Desktop, words: str) -> None:
    await ada.types("book Ben tomorrow at 3")
    await ada.types(words)
    assert not office.events(BEN)


@pytest.mark.parametrize("words", [*NO_YES, "good", "great", "ok thanks, all good"])
async def test_no_meeting_is_cancelled_by_them(office: Office, ada: Desktop, words: str) -> None:
    await ada.types("book Ben tomorrow at 3")
    await ada.clicks("1 Book")
    await ada.types("cancel my meeting with Ben")
    await ada.types(words)
    assert office.events(BEN)


@pytest.mark.parametrize("words", ["don't cancel it", "I won't cancel", "keep it", "thanks, that's it"])
async def test_what_stays_is_not_cancelled_by_a_later_yes(office: Office, ada: Desktop, words: str) -> None:
    await ada.types("book Ben tomorrow at 3")
    await ada.clicks("1 Book")
    await ada.types("cancel my meeting with Ben")
    assert "the meeting stays as it is" in await ada.types(words)
    await ada.types("yes")
    assert office.events(BEN)


@pytest.mark.parametrize("words", ["yes", "ok, do it", "Yes please", "sure", "go ahead"])
async def test_a_plain_yes_cancels(office: Office, ada: Desktop, words: str) -> None:
    await ada.types("book Ben tomorrow at 3")
    await ada.clicks("1 Book")
    await ada.types("cancel my meeting with Ben")
    assert "Cancelled" in await ada.types(words)
    assert not office.events(BEN)


@pytest.mark.parametrize("words", ["not that one", "nope, the other one", "wrong one", "the first one or the second"])
async def test_one_that_is_not_meant_is_no_hour(office: Office, ada: Desktop, words: str) -> None:
    await ada.types("find 30 min with Ben tomorrow")
    await ada.types(words)
    assert not office.events(BEN)


@pytest.mark.parametrize("words", ["not that one", "the 3pm one", "the first one or the second"])
async def test_one_of_something_changes_no_rule(office: Office, ada: Desktop, words: str) -> None:
    await ada.types("no meetings before 10")
    before = office.rules.stored[ADA.id]
    await ada.types(words)
    assert office.rules.stored[ADA.id] == before


async def test_undo_takes_back_a_rule_and_cancels_no_meeting(office: Office, ada: Desktop) -> None:
    await ada.types("book Ben tomorrow at 3")
    await ada.clicks("1 Book")
    assert "the last change of your rules" in await ada.types("undo")
    await ada.types("no meetings before 10")
    assert "Undone" in await ada.types("undo that")
    assert office.events(BEN)


@pytest.mark.parametrize(
    "words", ["don't book me before 10", "don't move my 3pm, move my 2pm", "do not schedule calls on Fridays"]
)
async def test_what_asks_for_something_else_is_not_held_back(ada: Desktop, words: str) -> None:
    assert not holds_back(words)


@pytest.mark.parametrize(
    "words",
    [
        "remove Ben from the 3pm",
        "take Ben off the review",
        "add Chie to my 3pm",
        "uninvite Ben from tomorrow's meeting",
        "remove Ben",
    ],
)
async def test_who_is_in_a_meeting_is_not_changed_and_it_says_so(office: Office, ada: Desktop, words: str) -> None:
    await ada.types("book Ben tomorrow at 3")
    await ada.clicks("1 Book")
    assert "I can’t change who is in a meeting yet" in await ada.types(words)
    await ada.types("yes")
    assert len(office.events(BEN)) == 1


async def test_people_are_added_to_the_time_on_the_table_and_left_out_of_it(ada: Desktop) -> None:
    await ada.types("find 30 min with Ben on Thursday")
    assert "Ben Okafor and Eva Lind" in await ada.types("add Eva to the meeting")
    assert "30 min · Eva Lind" in await ada.types("remove Ben")


async def test_the_same_for_somebody_is_for_nobody_else(ada: Desktop) -> None:
    await ada.types("find 30 min with Eva on Thursday")
    assert "30 min · Ben Okafor · Thu 26 Nov" in await ada.types("same but for Ben")


async def test_the_same_day_of_next_week_is_one_day(ada: Desktop) -> None:
    await ada.types("find 30 min with Ben tomorrow")
    assert "30 min · Ben Okafor · Tue 1 Dec" in await ada.types("next week, same day same time")


async def test_no_room_is_needed_and_nothing_is_cancelled(office: Office, ada: Desktop) -> None:
    await ada.types("book Ben tomorrow at 3")
    await ada.clicks("1 Book")
    assert "Cancel" not in await ada.types("no need for a room")


async def test_a_time_that_came_free_may_be_asked_for(ada: Desktop) -> None:
    assert "Mon 23 Nov, 14:00 works for everyone." in await ada.types("my 2pm got cancelled, can I meet Ben then")


@pytest.mark.parametrize("words", ["I used to block Fridays", "no meetings on Fridays, just kidding", "half days on Fridays"])
async def test_rules_that_are_only_talked_of_are_not_saved(office: Office, ada: Desktop, words: str) -> None:
    await ada.types(words)
    assert not office.rules.stored


async def test_hours_of_some_days_tell_that_the_others_stay(ada: Desktop) -> None:
    shown = await ada.types("Only meetings between 1 and 5 on Tue, Wed and Thu")
    assert "The other days stay as they were" in shown
    assert "Mon, Fri 09:00–17:00; Tue–Thu 13:00–17:00" in shown


@pytest.mark.parametrize(
    ("words", "day"), [("no meetings on Dec 24", "Thu 24 Dec off"), ("I'm off Dec 24 to Jan 2", "Thu 24 Dec")]
)
async def test_days_off_are_special_days(ada: Desktop, words: str, day: str) -> None:
    assert f"Special days: {day}" in await ada.types(words)


@pytest.mark.parametrize("words", ["2?", "what about the second one?", "why not the second one?", "did you book 3pm?"])
async def test_a_question_about_a_time_does_not_book_it(office: Office, ada: Desktop, words: str) -> None:
    await ada.types("find 30 min with Ben tomorrow")
    await ada.types(words)
    assert not office.events(BEN)


@pytest.mark.parametrize("words", ["can we take the second one?", "could you book 2?"])
async def test_a_time_is_taken_politely(office: Office, ada: Desktop, words: str) -> None:
    await ada.types("find 30 min with Ben tomorrow")
    assert "Booked" in await ada.types(words)


@pytest.mark.parametrize("words", ["maybe no meetings before 10?", "I'm off tomorrow?"])
async def test_a_rule_with_a_question_mark_is_not_saved(office: Office, ada: Desktop, words: str) -> None:
    assert "so I saved nothing" in await ada.types(words)
    assert not office.rules.stored


@pytest.mark.parametrize("words", ["not 2", "2 doesn't work", "1 or 2", "2?"])
async def test_a_number_that_answers_something_else_changes_no_rule(office: Office, ada: Desktop, words: str) -> None:
    await ada.types("no meetings before 10")
    before = office.rules.stored[ADA.id]
    await ada.types(words)
    assert office.rules.stored[ADA.id] == before


async def test_a_polite_request_for_a_rule_is_one(office: Office, ada: Desktop) -> None:
    assert "Saved" in await ada.types("please no meetings before 10?")
