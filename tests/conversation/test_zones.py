"""Times said in another zone: "3pm EST", "10:00 London time". The reader is in Stockholm."""

from __future__ import annotations

import pytest

from tests.conversation.office import Desktop

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("book Ben tomorrow 2pm London time", "You said London time: in your time that is Tue 24 Nov, 15:00."),
        ("book Ben tomorrow at 10am EST", "You said EST: in your time that is Tue 24 Nov, 16:00."),
        ("book Ben tomorrow 15:00 UTC", "You said UTC: in your time that is Tue 24 Nov, 16:00."),
        ("book Ben tomorrow at 9am New York time", "You said New York time: in your time that is Tue 24 Nov, 15:00."),
    ],
)
async def test_a_time_in_another_zone_is_booked_there_and_said_in_ones_own(ada: Desktop, words: str, said: str) -> None:
    assert said in await ada.types(words)


async def test_a_stretch_in_another_zone_is_looked_at_in_ones_own(ada: Desktop) -> None:
    assert "Ben Okafor · Tue 24 Nov, 15:00–17:00" in await ada.types("30 min with Ben tomorrow between 9 and 11 ET")


async def test_carrying_on_may_name_a_zone_too(ada: Desktop) -> None:
    await ada.types("book Ben tomorrow at 10 for 45 min")
    assert "45 min · Ben Okafor · Tue 24 Nov, 16:00" in await ada.types("3pm London time")
    assert "45 min · Ben Okafor · Wed 25 Nov, 16:00" in await ada.types("Wednesday instead")


async def test_somebody_elses_time_is_asked_about(ada: Desktop) -> None:
    assert "I didn’t understand “his time”." in await ada.types("book Ben tomorrow at 3pm his time")


@pytest.mark.parametrize("words", ["at 3pm my time", "at 3pm, lunch time", "at 15:00 for 20 pt", "at 3 in central London"])
async def test_other_words_are_no_zones(ada: Desktop, words: str) -> None:
    shown = await ada.types(f"book Ben tomorrow {words}")
    assert "You said" not in shown
    assert "Tue 24 Nov, 15:00" in shown
