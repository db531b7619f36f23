"""What the type of a meeting asks for stands before what its host asks for otherwise: from the offer to what is claimed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduling.rules import MeetingType, Rules, hosting
from scheduling.service.offer import Ask, NothingFits, Offered
from scheduling.slots import Rule
from tests.builders import NINE_TO_FIVE, at, minutes, span
from tests.scheduling.worlds import ADA, ANA, World

CHAT = MeetingType("chat", "Chat", (minutes(30), minutes(45)), buffer_before=minutes(0), buffer_after=minutes(15))
WORKSHOP = MeetingType("workshop", "Workshop", (minutes(60),), buffer_before=minutes(60), notice=timedelta(hours=4))
HOST = Rules(
    hours=NINE_TO_FIVE, buffer_before=minutes(10), buffer_after=minutes(10), notice=minutes(30), meeting_types=(CHAT, WORKSHOP)
)


@pytest.fixture
def world() -> World:
    world = World()
    world.set_rules(ADA, HOST)
    return world


@pytest.mark.parametrize(
    ("length", "slug", "before", "after", "notice"),
    [
        (45, "", 0, 15, 30),  # as long as chats are
        (60, "", 60, 10, 240),  # as long as workshops are, which have no gap of their own behind
        (20, "", 0, 15, 30),  # as long as nothing: the primary type
        (45, "workshop", 60, 10, 240),  # chosen
    ],
)
def test_a_meeting_has_the_type_that_was_chosen_or_that_has_its_length(
    length: int, slug: str, before: int, after: int, notice: int
) -> None:
    rules = hosting(HOST, minutes(length), slug)
    assert (rules.buffer_before, rules.buffer_after, rules.notice) == (minutes(before), minutes(after), minutes(notice))


def test_who_has_no_types_has_their_own_rules() -> None:
    rules = replace(HOST, meeting_types=())
    assert hosting(rules, minutes(30)) == rules


async def test_the_organizers_type_decides_the_gaps_and_the_notice(world: World) -> None:
    world.calendars.put(ADA.id, span(9, 13))
    half_an_hour = Ask(ADA, required=(ANA,), length=minutes(30), wanted=at(13))
    assert (await offered(world, half_an_hour)).wanted_fits
    an_hour = await offered(world, replace(half_an_hour, length=minutes(60)))
    assert not an_hour.wanted_fits
    assert [each.rule for each in an_hour.blockers] == [Rule.BUFFER_BEFORE]
    assert an_hour.read.rules.buffer_before == minutes(60)
    soon = await offered(world, replace(half_an_hour, length=minutes(60), wanted=at(11, 30)))
    assert Rule.NOTICE in {each.rule for each in soon.blockers}


async def test_the_other_peoples_types_play_no_part(world: World) -> None:
    world.set_rules(ANA, HOST)
    world.set_rules(ADA, Rules(hours=NINE_TO_FIVE))
    world.calendars.put(ANA.id, span(9, 13))
    assert not (await offered(world, Ask(ADA, required=(ANA,), length=minutes(30), wanted=at(13)))).wanted_fits


async def test_somebody_outside_has_to_give_four_hours_notice(world: World) -> None:
    world.set_rules(ADA, Rules(hours=NINE_TO_FIVE))
    ask = Ask(ADA, guests=(), length=minutes(30), windows=(span(9, 12),))
    assert isinstance(await world.offers.offer(ask), Offered)
    late = await world.offers.offer(replace(ask, for_guest=True))
    assert isinstance(late, NothingFits)
    assert late.against[0][0].rule is Rule.NOTICE


async def offered(world: World, ask: Ask) -> Offered:
    answer = await world.offers.offer(ask)
    assert isinstance(answer, Offered)
    return answer
