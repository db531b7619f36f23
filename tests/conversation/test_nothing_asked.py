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
