"""Rooms: booked when they are named, and an honest sentence when they are not."""

from __future__ import annotations

import pytest

from tests.conversation.office import Desktop

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

NOT_CHOSEN = "I can’t choose a room for you yet."


@pytest.mark.parametrize(
    "words",
    ["book a room with Ben tomorrow at 10", "find a meeting room for Ben and me tomorrow", "30 min with Ben in any free room"],
)
async def test_any_room_is_not_chosen_and_that_is_said(ada: Desktop, words: str) -> None:
    assert NOT_CHOSEN in await ada.types(words)


@pytest.mark.parametrize("words", ["book the blue room with Ben tomorrow at 10", "book Ben tomorrow at 10 in the Blue Room"])
async def test_a_room_by_its_name_is_where_they_meet(ada: Desktop, words: str) -> None:
    shown = await ada.types(words)
    assert "Ada / Ben Okafor" in shown
    assert "lue room" in shown.lower()
    assert NOT_CHOSEN not in shown


async def test_a_room_that_nobody_knows_is_only_written_down(ada: Desktop) -> None:
    shown = await ada.types("book Ben tomorrow at 10 in the Green Room")
    assert "I find no room called “Green Room”, so I only write it into the invitation." in shown
