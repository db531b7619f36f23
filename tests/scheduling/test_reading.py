"""What offers and checks read of people: everything that counts, each meeting once, nothing guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.calendars import AnyEntry, Entry, MailboxSettings, Unreadability
from scheduling.intervals import Interval
from scheduling.people import PersonKind
from scheduling.rules import COLLEAGUE_NOTICE, GUEST_NOTICE, MAX_BUFFER, Hours, Rules, Weekday, WeeklyWindow
from scheduling.service.reading import ASSUMED_HOURS, Besides, PeopleRead
from tests.builders import NINE_TO_FIVE, at, busy, minutes, span
from tests.scheduling.worlds import ADA, ANA, BEN, GUS, World

AFTERNOON = span(13, 17)


@pytest.fixture
def world() -> World:
    return World()


async def read(world: World, *, besides: Besides | None = None) -> PeopleRead:
    return await world.reader.read((ADA, ANA), AFTERNOON, live=True, besides=besides)


def times(entries: tuple[AnyEntry, ...] | None) -> list[tuple[object, object]]:
    return sorted((each.start, each.end) for each in entries or () if isinstance(each, Entry))


async def test_one_read_of_outlook_reaches_as_far_as_the_largest_buffer(world: World) -> None:
    await read(world)
    ((requests, wide, live),) = world.calendars.reads
    assert [each.mailbox for each in requests] == [ADA.id, ANA.id]
    assert wide == AFTERNOON.widened(MAX_BUFFER, MAX_BUFFER)
    assert live


async def test_a_cap_makes_the_whole_local_week_read_wherever_its_owner_is(world: World) -> None:
    world.set_rules(ANA, Rules(weekly_cap=10))
    await read(world)
    ((_, wide, _),) = world.calendars.reads
    assert wide.start <= at(0, day=0) - timedelta(hours=14)
    assert wide.end >= at(0, day=7) + timedelta(hours=12)
    world.set_rules(ANA, Rules(daily_cap=3))
    await read(world)
    assert world.calendars.reads[1][1].start <= at(0, zone="Pacific/Kiritimati")
    assert world.calendars.reads[1][1].end >= at(24, zone="Pacific/Pago_Pago")


async def test_ticked_calendars_are_read_and_rules_rule(world: World) -> None:
    evenings = Hours((WeeklyWindow(frozenset(Weekday), time(18), None),))
    rules = Rules(read_calendars=("work",), hours=evenings, zone="Asia/Tokyo", notice=timedelta(hours=1))
    world.set_rules(ANA, rules)
    found = await read(world)
    assert world.calendars.reads[0][0][1].calendars == ("work",)
    ada, ana = found.people
    assert (ada.hours, ada.hours_are_soft, ada.zone, ada.notice) == (
        NINE_TO_FIVE,
        True,
        ZoneInfo("Europe/London"),
        COLLEAGUE_NOTICE,
    )
    assert (ana.hours, ana.hours_are_soft, ana.zone, ana.notice) == (evenings, False, ZoneInfo("Asia/Tokyo"), timedelta(hours=1))


async def test_guests_must_ask_four_hours_ahead_and_rooms_keep_no_hours(world: World) -> None:
    room = replace(ANA, kind=PersonKind.ROOM)
    found = await world.reader.read((ADA, room), AFTERNOON, live=False, for_guest=True)
    assert [each.notice for each in found.people] == [GUEST_NOTICE, None]
    assert found.people[1].hours is None


async def test_an_unknown_zone_is_the_organizer_s_and_that_is_said(world: World) -> None:
    world.directory.mailbox_settings[ANA.id] = MailboxSettings(None, None)
    found = await read(world)
    assert found.people[1].zone == ZoneInfo("Europe/London")
    assert found.zone_assumed == (ANA.id,)
    assert found.people[1].hours == ASSUMED_HOURS
    assert found.hours_assumed == (ANA.id,)


async def test_a_silent_directory_is_no_reason_to_refuse_and_the_asker_s_zone_serves(world: World) -> None:
    world.directory.down = True
    found = await world.reader.read((ADA,), AFTERNOON, live=False, zone=ZoneInfo("Asia/Tokyo"))
    assert found.people[0].zone == ZoneInfo("Asia/Tokyo")
    assert found.zone_assumed == (ADA.id,)


async def test_a_calendar_that_cannot_be_read_is_unknown_and_a_missing_mailbox_is_not_asked_for(world: World) -> None:
    world.calendars.deny(ANA.id)
    found = await world.reader.read((ADA, ANA, GUS), AFTERNOON, live=False, optional=frozenset({GUS.id}))
    assert [each.entries for each in found.people] == [(), None, None]
    assert [(each.mailbox, each.why) for each in found.unreadable] == [
        (ANA.id, Unreadability.ACCESS_DENIED),
        (GUS.id, Unreadability.NO_MAILBOX),
    ]
    assert GUS.id not in [each.mailbox for each in world.calendars.reads[0][0]]
    assert [each.required for each in found.people] == [True, True, False]


async def test_what_convene_holds_is_busy_before_outlook_shows_it_and_for_unknown_calendars(world: World) -> None:
    hold = busy(14, 15, booking="b1", before=10)
    world.hold(ANA, hold)
    assert (await read(world)).people[1].entries == (hold,)
    world.calendars.deny(ANA.id)
    assert (await read(world)).people[1].held == (hold,)


async def test_a_booking_in_outlook_is_the_one_that_is_held_and_keeps_its_buffers(world: World) -> None:
    event = world.calendars.put(ADA.id, span(14, 15))
    hold = busy(14, 15, booking="b1", before=10, event_id=event)
    world.hold(ADA, hold)
    assert (await read(world)).people[0].entries == (hold,)


async def test_a_booking_that_was_moved_in_outlook_is_busy_at_both_times(world: World) -> None:
    event = world.calendars.put(ADA.id, span(16, 17))
    world.hold(ADA, busy(14, 15, booking="b1", event_id=event))
    assert times((await read(world)).people[0].entries) == [(at(14), at(15)), (at(16), at(17))]


async def test_a_booking_is_left_out_of_the_reading_that_is_made_for_it(world: World) -> None:
    event = world.calendars.put(ADA.id, span(14, 15))
    foreign = world.calendars.put(ADA.id, span(14, 15))
    world.hold(ADA, busy(14, 15, booking="b1", event_id=event))
    world.hold(ANA, busy(14, 15, booking="b1", event_id=event))
    found = await read(world, besides=Besides("b1", ADA.id, event))
    assert [each.event_id for each in found.people[0].entries or ()] == [foreign]
    assert found.people[1].entries == ()


async def test_attendees_copies_are_left_out_for_moves_alone(world: World) -> None:
    copy = world.calendars.put(ANA.id, span(14, 15))
    uid = next(each.ical_uid for each in world.calendars.events_in(ANA.id) if each.id == copy)
    withdrawing = await read(world, besides=Besides("b1", ADA.id, "the organizer's event"))
    moving = await read(world, besides=Besides("b1", ADA.id, "the organizer's event", uid))
    assert len(withdrawing.people[1].entries or ()) == 1
    assert moving.people[1].entries == ()


async def test_without_ids_exactly_one_item_of_exactly_the_old_time_is_left_out_for_a_move(world: World) -> None:
    world.calendars.bare.add(ANA.id)
    for _ in range(2):
        world.calendars.put(ANA.id, span(14, 15))
    world.calendars.put(ANA.id, Interval(at(14), at(14, 59)))
    found = await read(world, besides=Besides("b1", ADA.id, "event", "uid", span(14, 15)))
    assert times(found.people[1].entries) == [(at(14), at(14, 59)), (at(14), at(15))]


async def test_without_ids_an_item_at_the_time_of_a_holding_is_that_holding(world: World) -> None:
    world.calendars.bare.add(ANA.id)
    world.calendars.put(ANA.id, span(14, 15))
    hold = busy(14, 15, booking="b1", after=5)
    world.hold(ANA, hold)
    assert (await read(world)).people[1].entries == (hold,)


async def test_the_reading_is_as_old_as_its_oldest_part(world: World) -> None:
    found = await read(world)
    assert found.as_of == world.clock.now()


async def test_rules_and_hours_can_be_had_without_reading_a_calendar(world: World) -> None:
    rules = Rules(step=minutes(30))
    world.set_rules(BEN, rules)
    standing = await world.reader.standing(BEN)
    assert (standing.rules, standing.hours, standing.zone) == (rules, NINE_TO_FIVE, ZoneInfo("Europe/London"))
    assert not world.calendars.reads
