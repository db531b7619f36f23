"""Asking for times: one reading of everyone, and an answer for each way it can go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.calendars import MailboxSettings, Unreadability
from scheduling.explain import Relaxation, Shorter
from scheduling.intervals import Interval
from scheduling.rules import Hours, MeetingType, Rules, Weekday, WeeklyWindow
from scheduling.service.offer import (
    Ask,
    NoRoom,
    NothingFits,
    NotKnown,
    Offered,
    default_length,
    default_window,
    rounded_up,
    start_windows,
)
from scheduling.service.reading import Besides
from scheduling.slots import Blocker, Concession, Option, Rule, Waiver
from tests.builders import NINE_TO_FIVE, at, busy, days, minutes, span
from tests.scheduling.worlds import ADA, ANA, BEN, GUS, World

LONDON = ZoneInfo("Europe/London")
TODAY = days(0, 1)


@pytest.fixture
def world() -> World:
    return World()


def starts(found: tuple[Option, ...]) -> list[datetime]:
    return [each.slot.start for each in found]


async def offered(world: World, ask: Ask) -> Offered:
    answer = await world.offers.offer(ask)
    assert isinstance(answer, Offered)
    return answer


async def test_find_me_thirty_minutes_with_ana(world: World) -> None:
    world.calendars.put(ANA.id, span(9, 12))
    answer = await offered(world, Ask(ADA, required=(ANA,)))
    assert starts(answer.options) == [at(12), *(at(9, day=day) for day in range(1, 5))]
    assert answer.read.length == minutes(30)
    assert answer.read.windows == (Interval(at(8), at(24, day=4)),)
    assert answer.read.as_of == at(8)
    assert answer.read.zones == {str(ADA.id): "Europe/London", str(ANA.id): "Europe/London"}


async def test_one_answer_takes_one_read_of_outlook(world: World) -> None:
    await offered(world, Ask(ADA, required=(ANA, BEN)))
    assert len(world.calendars.reads) == 1
    assert len(world.calendars.reads[0][0]) == 3


async def test_the_length_is_the_organizer_s_main_meeting_type_s_and_rounded_up(world: World) -> None:
    world.set_rules(ADA, Rules(meeting_types=(MeetingType("intro", "Intro", (minutes(20),)),)))
    assert (await offered(world, Ask(ADA))).read.length == minutes(20)
    assert (await offered(world, Ask(ADA, length=minutes(31)))).read.length == minutes(35)


async def test_a_meeting_lies_within_the_window_and_beside_what_was_ruled_out(world: World) -> None:
    answer = await offered(world, Ask(ADA, windows=(span(14, 16),), excluded=(span(at(14, 30), at(15)),), length=minutes(30)))
    assert all(start in (at(14), at(15), at(15, 15), at(15, 30)) for start in starts(answer.options))


async def test_nothing_is_offered_that_has_begun(world: World) -> None:
    world.set_rules(ADA, Rules(notice=timedelta(0)))
    world.clock.advance(timedelta(hours=2, minutes=1))
    answer = await offered(world, Ask(ADA, windows=(TODAY,)))
    assert starts(answer.options)[0] == at(10, 15)


async def test_what_is_over_or_too_short_is_said_before_anything_is_read(world: World) -> None:
    assert await world.offers.offer(Ask(ADA, windows=(span(6, 7),))) == NoRoom(past=True, length=minutes(30))
    assert await world.offers.offer(Ask(ADA, wanted=at(7))) == NoRoom(past=True, length=minutes(30))
    short = await world.offers.offer(Ask(ADA, windows=(span(at(14), at(14, 15)),)))
    assert short == NoRoom(past=False, length=minutes(30))
    assert not world.calendars.reads


async def test_a_wanted_time_that_suits_everybody_is_the_only_one_offered(world: World) -> None:
    answer = await offered(world, Ask(ADA, required=(ANA,), wanted=at(15)))
    assert starts(answer.options) == [at(15)]
    assert answer.wanted_fits


async def test_a_wanted_time_that_is_taken_offers_its_neighbours_and_says_why(world: World) -> None:
    world.calendars.put(ANA.id, span(15, 16))
    answer = await offered(world, Ask(ADA, required=(ANA,), wanted=at(15)))
    assert starts(answer.options) == [at(14, 15), at(14, 30), at(16), at(16, 15)]
    assert answer.blockers == (Blocker(str(ANA.id), Rule.BUSY),)
    assert not answer.wanted_fits


async def test_a_wanted_time_off_the_grid_offers_its_neighbours_without_a_reason(world: World) -> None:
    answer = await offered(world, Ask(ADA, wanted=at(15, 7)))
    assert starts(answer.options) == [at(14, 45), at(15), at(15, 15), at(15, 30)]
    assert answer.blockers == ()


async def test_an_unknown_calendar_is_named_and_may_be_accepted_knowingly(world: World) -> None:
    world.calendars.deny(ANA.id)
    answer = await world.offers.offer(Ask(ADA, required=(ANA, GUS)))
    assert isinstance(answer, NotKnown)
    assert answer.people == (ANA, GUS)
    knowingly = frozenset(Waiver(str(person.id), Rule.UNKNOWN) for person in (ANA, GUS))
    accepted = await offered(world, Ask(ADA, required=(ANA, GUS), waived=knowingly))
    assert [(person, why) for person, why in accepted.read.unknown] == [
        (ANA, Unreadability.ACCESS_DENIED),
        (GUS, Unreadability.NO_MAILBOX),
    ]
    assert accepted.read.waived == knowingly


async def test_an_optional_person_who_is_unknown_or_busy_is_missing(world: World) -> None:
    world.calendars.put(BEN.id, span(0, 24))
    answer = await offered(world, Ask(ADA, optional=(BEN, GUS), windows=(TODAY,)))
    assert {each.missing for each in answer.options} == {(str(BEN.id), str(GUS.id))}


async def test_who_is_named_twice_counts_once_and_required(world: World) -> None:
    ask = Ask(ADA, required=(ANA, ANA, ADA), optional=(ANA, BEN))
    assert ask.people == (ADA, ANA, BEN)
    assert ask.only_optional == {BEN.id}
    assert (await offered(world, ask)).read.people == (ADA, ANA, BEN)


async def test_when_nothing_fits_the_cheapest_change_that_opens_times_is_named(world: World) -> None:
    world.set_rules(ANA, Rules(hours=NINE_TO_FIVE, buffer_before=minutes(30)))
    world.set_rules(ADA, Rules(hours=NINE_TO_FIVE))
    world.calendars.put(ANA.id, span(9, 16))
    answer = await world.offers.offer(Ask(ADA, required=(ANA,), length=minutes(60), windows=(span(9, 17),)))
    assert isinstance(answer, NothingFits)
    half_an_hour = Relaxation(Shorter(minutes(30)), (at(16, 30),))
    without_the_break = Relaxation(Waiver(str(ANA.id), Rule.BUFFER_BEFORE), (at(16),))
    assert answer.relaxations == (half_an_hour, without_the_break)
    assert (Blocker(str(ANA.id), Rule.BUFFER_BEFORE), 1) in answer.against
    assert not answer.ran_out


async def test_what_was_conceded_holds_for_that_time_alone_and_only_where_it_is_needed(world: World) -> None:
    rules = Rules(hours=NINE_TO_FIVE, buffer_before=minutes(30))
    world.set_rules(ANA, rules)
    world.calendars.put(ANA.id, span(9, 16))
    waiver = Waiver(str(ANA.id), Rule.BUFFER_BEFORE)
    conceded = (Concession(waiver, (span(16, 17),)),)
    ask = Ask(ADA, required=(ANA,), length=minutes(60), conceded=conceded)
    (exact,) = (await offered(world, replace(ask, wanted=at(16)))).options
    assert exact.waived == (waiver,)
    (among,) = (await offered(world, replace(ask, windows=(span(9, 17),)))).options
    assert (among.slot.start, among.exceptions) == (at(16), frozenset({waiver}))
    tomorrow = await offered(world, replace(ask, windows=(days(1, 2),)))
    assert {each.exceptions for each in tomorrow.options} == {frozenset()}
    world.calendars.put(ANA.id, span(at(9, day=1), at(16, day=1)))
    assert isinstance(await world.offers.offer(replace(ask, windows=(days(1, 2),))), NothingFits)
    assert not (await offered(world, replace(ask, wanted=at(16, day=1)))).wanted_fits
    longer = await world.offers.offer(replace(ask, length=minutes(90), windows=(span(9, 18),)))
    assert isinstance(longer, NothingFits)


async def test_what_was_shown_stays_as_far_as_it_goes_and_only_the_rest_is_replaced(world: World) -> None:
    ask = Ask(ADA, required=(ANA,), windows=(days(0, 5),))
    shown = tuple(each.slot.start for each in (await offered(world, ask)).options)
    again = await offered(world, replace(ask, shown=shown))
    assert tuple(each.slot.start for each in again.options) == shown
    world.calendars.put(ANA.id, span(shown[1], shown[1] + minutes(30)))
    after = tuple(each.slot.start for each in (await offered(world, replace(ask, shown=shown))).options)
    assert len(after) == len(shown)
    assert {*shown} - {*after} == {shown[1]}


async def test_more_times_run_out_and_that_is_another_answer(world: World) -> None:
    shown: tuple[datetime, ...] = ()
    while isinstance(answer := await world.offers.offer(Ask(ADA, windows=(span(9, 11),), besides=shown)), Offered):
        shown += tuple(starts(answer.options))
    assert isinstance(answer, NothingFits)
    assert answer.ran_out
    assert len(shown) == len(set(shown)) == 7


async def test_an_organizer_who_does_not_come_needs_a_free_calendar_and_nothing_else(world: World) -> None:
    world.set_rules(ADA, Rules(hours=Hours(), buffer_before=minutes(60), daily_cap=1))
    world.calendars.put(ADA.id, span(10, 11))
    answer = await offered(world, Ask(ADA, attending=False, required=(ANA,), windows=(span(10, 12),)))
    assert starts(answer.options)[0] == at(11)
    assert all(each.relaxed == () for each in answer.options)
    assert Waiver(str(ADA.id), Rule.HOURS) in answer.read.waived


async def test_relaxed_hours_are_among_what_a_booking_must_waive(world: World) -> None:
    answer = await offered(world, Ask(ADA, required=(ANA,), wanted=at(18)))
    (option,) = answer.options
    assert option.exceptions == {Waiver(str(each.id), Rule.HOURS) for each in (ADA, ANA)}


async def test_a_meeting_that_moves_is_not_in_its_own_way(world: World) -> None:
    event = world.calendars.put(ADA.id, span(14, 15))
    world.hold(ADA, busy(14, 15, booking="b1", event_id=event))
    ask = Ask(ADA, wanted=at(14, 30), length=minutes(60), moving=Besides("b1", ADA.id, event, slot=span(14, 15)))
    assert (await offered(world, ask)).wanted_fits


async def test_when_is_ben_free(world: World) -> None:
    world.calendars.put(BEN.id, span(13, 14))
    found = await world.offers.free(BEN, span(12, 18))
    assert found.free == (span(12, 13), span(14, 17))
    world.calendars.deny(BEN.id)
    unknown = await world.offers.free(BEN, span(12, 18))
    assert (unknown.free, unknown.why_unknown) == (None, Unreadability.ACCESS_DENIED)


# ---------------------------------------------------------------- defaults


def test_the_next_five_working_days_begin_today_while_some_of_it_is_left_else_with_the_next() -> None:
    assert default_window(at(16), LONDON, NINE_TO_FIVE) == Interval(at(16), at(24, day=4))
    assert default_window(at(17), LONDON, NINE_TO_FIVE) == Interval(at(0, day=1), at(24, day=7))
    assert default_window(at(16), LONDON, None) == Interval(at(16), at(24, day=4))
    assert default_window(at(9, day=5), LONDON, None) == Interval(at(0, day=7), at(24, day=11))


def test_working_days_are_those_of_the_hours() -> None:
    weekend = Hours((WeeklyWindow(frozenset({Weekday.SAT, Weekday.SUN}), time(9), time(17)),))
    assert default_window(at(9), LONDON, weekend) == Interval(at(0, day=5), at(24, day=19))
    never = default_window(at(9), LONDON, Hours())
    assert never.length == timedelta(days=30)


def test_the_window_ends_at_local_midnight_on_a_day_whose_clocks_change() -> None:
    now = datetime(2026, 10, 22, 9, tzinfo=UTC)
    sundays_too = Hours((WeeklyWindow(frozenset(Weekday), time(9), time(17)),))
    assert default_window(now, LONDON, sundays_too).end == datetime(2026, 10, 27, tzinfo=UTC)


def test_lengths_round_up_to_five_minutes() -> None:
    assert [rounded_up(minutes(count)) for count in (1, 5, 31)] == [minutes(5), minutes(5), minutes(35)]
    assert default_length(Rules()) == minutes(30)


def test_windows_that_touch_may_hold_one_meeting() -> None:
    (found,) = start_windows((span(9, 10), span(10, 11)), (), minutes(90), at(0))
    assert found == Interval(at(9), at(9, 30, 1))


async def test_zones_that_nobody_knows_are_said(world: World) -> None:
    world.directory.mailbox_settings[ANA.id] = MailboxSettings(None, NINE_TO_FIVE)
    assert (await offered(world, Ask(ADA, required=(ANA,)))).read.zone_assumed == (ANA,)
