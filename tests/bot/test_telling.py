"""Telling people in their own chats, through crashes and chats that cannot be reached."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.chat import Card, CardRef, Place
from adapters.plain import plain
from adapters.sql.database import Database
from adapters.sql.tellings import SqlTellings
from bot.telling import LEASE, PAUSES, Teller
from scheduling.errors import ChannelError
from tests.conversation.office import ADA, BEN, Desktop, Office, Wall, utc
from tests.fakes.clock import SetClock

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


class Flaky(Wall):
    """Posts into Ben's chat end as the test says."""

    fails: BaseException | None = None

    arrives: bool = False
    """Although it seems to have failed."""

    async def post(self, place: Place, card: Card, *, once: bool = False) -> CardRef:
        if self.fails is None or place.id != BEN.address:
            return await super().post(place, card)
        if self.arrives:
            assert once
            await super().post(place, card)
        raise self.fails


class Telling:
    """An office in which Ben has been met, and what he is told by whichever process is alive."""

    def __init__(self, database: Database, clock: SetClock) -> None:
        self.office = Office(database, clock)
        self.office.wall = self.wall = Flaky()
        self.office.restarted()
        self.tellings = SqlTellings(database)
        self.ada = Desktop(self.office, ADA, self.office.chat(ADA).kind, "en-GB", "Europe/Stockholm")
        self.teller = Teller(self.office.desk, self.tellings)

    async def begins(self) -> None:
        await self.office.chat(BEN).types("what are my rules?")
        await self.ada.types("find me 30 minutes with Ben tomorrow at 10")
        await self.ada.clicks("1 Book")

    async def works(self) -> None:
        await self.office.bookings.settle()
        await self.office.bookings.drain()
        for booking in await self.office.bookings.untold():
            await self.teller.plan(booking)
            await self.office.bookings.told(booking.id, booking.version)
        await self.teller.tell()
        await self.teller.drain(10)

    def dies(self) -> None:
        """Another process takes over; what this one held is free when its lease has ended."""
        self.wall.fails = None
        self.teller = Teller(self.office.desk, self.tellings)
        self.office.clock.advance(LEASE)

    @property
    def said(self) -> list[str]:
        """The first lines of what people were told."""
        cards = [plain(card).split(":")[0] for card in self.wall.cards.values()]
        return [line for line in cards if "meeting with you" in line or "your meeting" in line or "came in over" in line]


@pytest.fixture
async def telling(database: Database, clock: SetClock) -> Telling:
    made = Telling(database, clock)
    await made.begins()
    return made


BOOKED = "Ada Lindqvist has booked a meeting with you"


async def test_a_process_that_dies_over_telling_leaves_them_with_the_invitation_and_tells_nobody_twice(telling: Telling) -> None:
    telling.wall.fails = asyncio.CancelledError()
    await telling.works()
    telling.dies()
    await telling.works()
    assert telling.said == []
    await telling.ada.clicks("Cancel meeting")
    await telling.ada.clicks("Yes, cancel it")
    await telling.works()
    assert telling.said == ["Ada Lindqvist has cancelled your meeting"]


async def test_an_overlap_is_told_again_when_a_process_dies_over_it_for_no_mail_tells_of_it(telling: Telling) -> None:
    await telling.works()
    await telling.office.busy(BEN, utc(24, 9), utc(24, 10))
    telling.wall.fails = asyncio.CancelledError()
    telling.office.clock.advance(timedelta(seconds=65))
    await telling.works()
    telling.dies()
    await telling.works()
    await telling.works()
    assert sorted(telling.said) == sorted([BOOKED, *["Something came in over this meeting"] * 2])  # to Ada, and to Ben


async def test_who_cannot_be_reached_is_tried_again_a_few_times_and_not_for_ever(telling: Telling) -> None:
    telling.wall.fails = ChannelError("gone")
    for pause in PAUSES:
        await telling.works()
        telling.office.clock.advance(pause)
    telling.wall.fails = None
    await telling.works()
    assert telling.said == [BOOKED]


async def test_who_may_have_been_told_is_not_told_again(telling: Telling) -> None:
    telling.wall.fails, telling.wall.arrives = ChannelError("no answer", certain=False), True
    await telling.works()
    telling.wall.fails = None
    telling.office.clock.advance(PAUSES[-1])
    await telling.works()
    assert telling.said == [BOOKED]


async def test_who_was_never_reached_is_left_in_peace_in_the_end(telling: Telling) -> None:
    telling.wall.fails = ChannelError("gone")
    for pause in (*PAUSES, timedelta(hours=1)):
        await telling.works()
        telling.office.clock.advance(pause)
    telling.wall.fails = None
    await telling.works()
    assert telling.said == []
