"""What was understood is said back: what was left undone, how an unclear phrase was taken, what was ruled out."""

from __future__ import annotations

import pytest

from adapters.chat import PlaceKind
from tests.conversation.office import ADA, Desktop, Office

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
