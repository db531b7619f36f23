"""How old what a card shows is, and what becomes of times that went while it stood there."""

from __future__ import annotations

import re
from datetime import timedelta

from adapters.chat import CardRef, PlaceKind
from tests.conversation.office import BEN, EVA, Desktop, Office, utc

A_MINUTE = timedelta(minutes=1)


async def looks_at(chat: Desktop, ref: CardRef | None = None) -> str:
    """A client that shows a card again asks what it says by now."""
    shown = ref or chat.last
    assert shown is not None
    return await chat.sends(chat.office.wall.cards[shown.message].refresh, shown)


def times(card: str) -> list[str]:
    return re.findall(r"(?m)^\d\. (.*?–\d\d:\d\d)", card)


async def test_what_a_card_says_of_its_age_is_true_when_it_is_drawn(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    office.clock.advance(timedelta(seconds=4))
    assert "Calendars read 4 s ago." in await looks_at(ada)
    office.clock.advance(A_MINUTE)
    assert "Calendars read just now." in await looks_at(ada)


async def test_a_time_that_went_gives_way_to_another_and_the_others_stay(office: Office, ada: Desktop) -> None:
    before = times(await ada.types("find me 30 minutes with Ben tomorrow"))
    assert before[0] == "Tue 24 Nov, 10:00–10:30"
    await office.busy(BEN, utc(24, 9), utc(24, 9, 15))
    office.clock.advance(A_MINUTE)
    card = await looks_at(ada)
    assert "Tue 24 Nov, 10:00 is no longer possible." in card
    after = times(card)
    assert len(after) == len(before)
    assert {*before} - {*after} == {before[0]}
    assert "Booked" in await ada.clicks("1 Book")


async def test_a_time_whose_hour_has_come_gives_way_in_silence(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben today")
    office.clock.advance(timedelta(hours=2, minutes=10))
    card = await looks_at(ada)
    assert "no longer possible" not in card
    assert min(times(card)) > "Mon 23 Nov, 11:10"


async def test_looking_changes_nothing_as_long_as_nothing_changed(office: Office, ada: Desktop) -> None:
    """Buttons on another device stay good, and words go on being about what they were about."""
    first = await ada.types("find me 30 minutes with Ben tomorrow")
    older, button = ada.last, ada.action("1 Book")
    await ada.types("find me 30 minutes with Eva tomorrow")
    office.clock.advance(timedelta(hours=1))
    assert times(await looks_at(ada, older)) == times(first)
    assert "Eva" in await ada.types("make it 45 minutes")
    assert older is not None
    assert "Booked" in await ada.sends(button, older)


async def test_an_old_card_says_what_became_of_it(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    button = office.wall.cards[ada.last.message].refresh if ada.last else ""
    await ada.clicks("1 Book")
    assert ada.last is not None
    assert "Booked" in await ada.sends(button, ada.last)
    await ada.types("find me 30 minutes with Ben today")
    office.clock.advance(timedelta(days=2))
    assert "That time has already passed." in await looks_at(ada)


async def test_looking_again_is_for_whose_card_it_is(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    eva = office.chat(EVA)
    assert ada.last is not None
    assert await eva.sends(office.wall.cards[ada.last.message].refresh, ada.last) == ""


async def test_a_click_elsewhere_on_an_old_card_shows_what_is_left(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    await ada.clicks("Change…")
    await office.busy(BEN, utc(24, 9), utc(24, 9, 15))
    office.clock.advance(A_MINUTE)
    card = await ada.clicks("Back")
    assert "Tue 24 Nov, 10:00 is no longer possible." in card
    assert "Calendars read just now." in card


async def test_a_click_on_a_time_that_just_went_gets_others(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    await office.busy(BEN, utc(24, 9), utc(24, 9, 15))
    card = await ada.clicks("1 Book")
    assert "Tue 24 Nov, 10:00 just went: Ben is busy now. Nothing was booked." in card
    assert times(card)


async def test_in_a_group_a_click_on_a_time_that_went_says_nothing_of_anybodys_calendar(office: Office) -> None:
    group = office.chat(BEN, PlaceKind.GROUP)
    await group.types("find me 30 minutes with Eva tomorrow")
    await office.busy(EVA, utc(24, 13), utc(24, 23))
    assert "busy" not in await group.clicks("1 Book")
