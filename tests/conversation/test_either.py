"""One of several will do: "Ana or Ben"."""

from __future__ import annotations

import pytest

from tests.conversation.office import ANA_PETROVA, BEN, EVA, Desktop, Office, utc

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def test_the_first_of_them_is_looked_for_and_the_other_is_named(ada: Desktop) -> None:
    shown = await ada.types("30 min with Ben or Eva on Thursday")
    assert "This is with Ben, as one of them will do; for another say “Eva instead of Ben”." in shown
    assert "30 min · Ben Okafor · Thu 26 Nov" in shown
    assert "30 min · Eva Lind · Thu 26 Nov" in await ada.types("Eva instead of Ben")


async def test_who_has_no_time_gives_way_to_the_next(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(26, 0), utc(27, 0))
    shown = await ada.types("30 min with Ben or Eva on Thursday")
    assert "Ben has no time then, so this is with Eva." in shown
    assert "30 min · Eva Lind · Thu 26 Nov" in shown
    assert "Booked" in await ada.types("1")
    assert "Ada / Eva Lind" in office.events(EVA)
    assert "Ada / Eva Lind" not in office.events(BEN)


async def test_who_cannot_come_at_the_time_named_gives_way_too(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(26, 15), utc(26, 16))
    assert "Thu 26 Nov, 16:00 works for everyone." in await ada.types("book Ben or Eva on Thursday at 16:00")
    assert "Ada / Eva Lind" in ada.card


async def test_an_unclear_name_among_them_is_asked_about(office: Office, ada: Desktop) -> None:
    assert "Which Ana?" in await ada.types("30 min with Ana or Ben on Thursday")
    assert "30 min · Ana Petrova" in await ada.types("Petrova")
    await ada.types("1")
    assert len(office.events(ANA_PETROVA)) == 1


async def test_more_than_one_of_several_is_not_there_yet(ada: Desktop) -> None:
    assert "only some of them" in await ada.types("at least two of Ben, Chie and Eva on Thursday")
