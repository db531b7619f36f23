"""Reminding people in their own chats: once, at its time, of what still stands, through crashes and chats that fail."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.chat import Card, CardRef, Place
from adapters.plain import plain
from adapters.sql.database import Database
from bot.reminding import LEASE, Reminding
from scheduling.errors import ChannelError
from scheduling.intervals import Interval
from scheduling.rules import Rules
from tests.conversation.office import ADA, BEN, Desktop, Office, Wall
from tests.fakes.calendars import Fault
from tests.fakes.clock import SetClock

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class Flaky(Wall):
    """Posts into Ben's chat end as the test says; it keeps where each card stands."""

    fails: BaseException | None = None

    def __init__(self) -> None:
        super().__init__()
        self.reminders: list[tuple[str, str]] = []

    async def post(self, place: Place, card: Card, *, once: bool = False) -> CardRef:
        if self.fails is not None and place.id == BEN.address:
            raise self.fails
        if "Reminder" in card.summary:
            self.reminders.append((place.id, plain(card)))
        return await super().post(place, card)


class Reminded:
    """An office in which Ada meets Ben tomorrow at 10 of her clock, 9 UTC; it is Monday 7 UTC."""

    def __init__(self, database: Database, clock: SetClock) -> None:
        self.office = Office(database, clock)
        self.clock = clock
        self.office.wall = self.wall = Flaky()
        self.office.restarted()
        self.ada = Desktop(self.office, ADA, self.office.chat(ADA).kind, "en-GB", "Europe/Stockholm")
        self.ben = self.office.chat(BEN)
        self.reminding = Reminding(self.office.desk)

    async def books(self) -> None:
        await self.ada.types("find me 30 minutes with Ben tomorrow at 10")
        await self.ada.clicks("1 Book")
        await self.works()

    async def works(self) -> None:
        """A round of the worker."""
        await self.office.bookings.settle()
        await self.office.bookings.drain()
        for booking in await self.office.bookings.untold():
            await self.reminding.plan(booking)
            await self.office.bookings.told(booking.id, booking.version)
        await self.reminding.remind()
        await self.reminding.drain(10)

    async def passes(self, time: timedelta) -> None:
        self.clock.advance(time)
        await self.works()

    async def comes_to(self, before: timedelta) -> None:
        """So long before the meeting."""
        booking = self.office.calendars.events_in(ADA.id)[0]
        await self.passes(booking.slot.start - before - self.clock.now())

    def dies(self) -> None:
        """Another process takes over; what this one held is free when its lease has ended."""
        self.wall.fails = None
        self.reminding = Reminding(self.office.desk)
        self.clock.advance(LEASE)

    @property
    def whom(self) -> list[str]:
        """The given names of those who were reminded."""
        return [place.split(".")[0] for place, _ in self.wall.reminders]


@pytest.fixture
async def reminded(database: Database, clock: SetClock) -> Reminded:
    made = Reminded(database, clock)
    await made.ben.types("what are my rules?")
    await made.books()
    return made


async def test_both_are_reminded_a_day_and_an_hour_before_and_not_again(reminded: Reminded) -> None:
    assert reminded.whom == []
    await reminded.comes_to(24 * HOUR)
    await reminded.works()
    assert sorted(reminded.whom) == ["ada", "ben"]
    await reminded.comes_to(HOUR + MINUTE)
    assert len(reminded.whom) == 2
    await reminded.comes_to(HOUR)
    await reminded.comes_to(HOUR / 2)
    assert sorted(reminded.whom) == ["ada", "ada", "ben", "ben"]
    (told,) = {said for place, said in reminded.wall.reminders if place == BEN.address}
    assert "Reminder: Tue 24 Nov, 09:00–09:30\nAda / Ben Okafor · Ada Lindqvist" in told  # London's time


async def test_who_never_wrote_is_not_reminded_and_who_writes_in_time_is(database: Database, clock: SetClock) -> None:
    made = Reminded(database, clock)
    await made.books()
    await made.comes_to(24 * HOUR)
    assert made.whom == ["ada"]
    await made.ben.types("what are my rules?")
    await made.comes_to(HOUR)
    assert sorted(made.whom) == ["ada", "ada", "ben"]


async def test_nobody_is_reminded_of_a_meeting_that_was_cancelled(reminded: Reminded) -> None:
    await reminded.ada.clicks("Cancel meeting")
    await reminded.ada.clicks("Yes, cancel it")
    await reminded.works()
    await reminded.passes(timedelta(days=1, hours=1))
    assert reminded.whom == []


async def test_a_meeting_that_was_moved_is_reminded_of_at_its_new_time_alone(reminded: Reminded) -> None:
    await reminded.ada.types("move it to Friday at 10")
    await reminded.ada.clicks("1 Move here")
    await reminded.works()
    await reminded.passes(timedelta(days=1, hours=2))
    assert reminded.whom == []
    await reminded.comes_to(24 * HOUR)
    assert sorted(reminded.whom) == ["ada", "ben"]
    assert all("Fri 27 Nov" in said for _, said in reminded.wall.reminders)


@pytest.mark.parametrize("how", ["moved", "removed", "declined"])
async def test_what_its_owners_changed_in_outlook_is_not_said_as_if_it_stood(reminded: Reminded, how: str) -> None:
    calendars = reminded.office.calendars
    (event,) = calendars.events_in(ADA.id)
    await reminded.passes(6 * MINUTE)  # our own looks are over
    if how == "moved":
        calendars.drag(ADA.id, event.id, Interval(event.slot.start + HOUR, event.slot.end + HOUR))
    elif how == "removed":
        calendars.remove(ADA.id, event.id)
    else:
        calendars.respond(BEN.id, event.ical_uid, "declined")
    for minutes in (24 * 60, 24 * 60 - 1, 60, 59):
        await reminded.passes(event.slot.start - minutes * MINUTE - reminded.clock.now())
    assert reminded.whom == (["ada", "ada"] if how == "declined" else [])


async def test_none_comes_once_the_meeting_has_begun_and_one_alone_after_a_long_silence(reminded: Reminded) -> None:
    await reminded.comes_to(HOUR / 2)
    await reminded.works()
    assert sorted(reminded.whom) == ["ada", "ben"]


async def test_a_service_that_was_away_until_the_start_says_nothing(reminded: Reminded) -> None:
    await reminded.comes_to(timedelta(0))
    await reminded.works()
    assert reminded.whom == []


async def test_what_is_booked_within_the_hour_needs_no_reminder(database: Database, clock: SetClock) -> None:
    made = Reminded(database, clock)
    clock.advance(timedelta(hours=1, minutes=30))
    await made.ada.types("find me 30 minutes with Ben today at 10")
    await made.ada.clicks("1 Book")
    for _ in range(6):
        await made.passes(5 * MINUTE)
    assert made.whom == []


async def test_the_host_chooses_when_also_for_what_is_booked_already(reminded: Reminded) -> None:
    await reminded.ada.types("my rules")
    await reminded.ada.clicks("Change: Lengths and reminders")
    await reminded.ada.sends_off(reminders="15")
    for before in (24 * HOUR, HOUR):
        await reminded.comes_to(before)
    assert reminded.whom == []
    await reminded.comes_to(15 * MINUTE)
    assert sorted(reminded.whom) == ["ada", "ben"]


async def test_each_may_refuse_for_themselves(reminded: Reminded) -> None:
    await reminded.comes_to(24 * HOUR)
    card = next(ref for ref, face in reminded.wall.cards.items() if "Reminder" in face.summary and "Ada Lindqvist" in plain(face))
    said = await reminded.ben.clicks("Stop reminding me", on=CardRef(reminded.ben.place, card))
    assert "24 h and 1 h before; none to you" in said
    await reminded.comes_to(HOUR)
    assert sorted(reminded.whom) == ["ada", "ada", "ben"]


async def test_who_cannot_be_reached_is_reminded_a_little_later(reminded: Reminded) -> None:
    reminded.wall.fails = ChannelError("gone")
    await reminded.comes_to(24 * HOUR)
    assert reminded.whom == ["ada"]
    reminded.wall.fails = None
    await reminded.passes(10 * timedelta(seconds=1))
    await reminded.works()
    assert reminded.whom == ["ada", "ben"]


async def test_a_process_that_dies_over_it_reminds_nobody_twice(reminded: Reminded) -> None:
    reminded.wall.fails = asyncio.CancelledError()
    await reminded.comes_to(24 * HOUR)
    reminded.dies()
    await reminded.works()
    assert reminded.whom == ["ada"]


async def test_outlook_that_does_not_answer_is_asked_again_before_anybody_is_sent_anywhere(reminded: Reminded) -> None:
    for call in (1, 2):
        reminded.office.calendars.fail("event", Fault.UNAVAILABLE, on=call)
    await reminded.comes_to(24 * HOUR)
    assert reminded.whom == []
    await reminded.passes(10 * timedelta(seconds=1))
    assert sorted(reminded.whom) == ["ada", "ben"]


async def test_replicas_remind_once(reminded: Reminded) -> None:
    others = [Reminding(reminded.office.desk) for _ in range(3)]
    reminded.clock.advance(timedelta(hours=2))
    await asyncio.gather(*(each.remind() for each in (reminded.reminding, *others)))
    await asyncio.gather(*(each.drain(10) for each in (reminded.reminding, *others)))
    assert sorted(reminded.whom) == ["ada", "ben"]


async def test_rules_that_say_nothing_of_reminders_stay_as_they_were(reminded: Reminded) -> None:
    await reminded.office.rules.save(BEN.id, Rules(), expected=0)
    await reminded.comes_to(24 * HOUR)
    assert sorted(reminded.whom) == ["ada", "ben"]
