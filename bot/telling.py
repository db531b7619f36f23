"""Telling the people of a meeting in their own chats what became of it, each once, whoever does it and whatever crashes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from adapters.chat import Card, CardRef, Place
from bot.exchange import BOOKING, Desk
from bot.met import place_of, reader_of
from bot.under_way import UnderWay, attempted
from bot.views.notice import notice_card
from scheduling.bookings import Booking
from scheduling.errors import ChannelError
from scheduling.people import MailboxId, Person
from scheduling.ports import Telling, Tellings
from scheduling.telling import Knows, What, concerned, is_tellable, known_after, news_for

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
PATIENCE = timedelta(seconds=2)
"""How long a round of the worker waits for chats; those that take longer go on by themselves."""
PAUSES = tuple(timedelta(seconds=each) for each in (10, 30, 120, 600, 1800, 3600))
"""Between tries to reach a chat. After the last somebody is left with Outlook's invitation, which they have anyway."""


@dataclass(slots=True)
class Teller:
    """Plans whom a booking's change concerns, and tells them.

    What somebody knows is stored **before** they are told: a crash between the two leaves them with Outlook's mail alone, and
    the other order would tell them twice, as would trying again when nobody can say whether a message arrived. An overlap, of
    which no mail tells, is stored after it was told.
    """

    desk: Desk
    tellings: Tellings
    _under_way: UnderWay = field(default_factory=UnderWay)

    async def plan(self, booking: Booking) -> None:
        """Those whom this concerns and whom the bot has met are to be told. Safe to repeat. Raises `StoreUnavailable`."""
        if is_tellable(booking, self.desk.clock.now()):
            people = [each.id for each in concerned(booking)]
            places = await asyncio.gather(*(place_of(self.desk, each) for each in people))
            met = [person for person, place in zip(people, places, strict=True) if place is not None]
            await self.tellings.plan(booking.id, booking.version, met)

    async def tell(self) -> None:
        """Tell whom there is to tell; who cannot be reached is tried again later. Raises `StoreUnavailable`."""
        due = await self.tellings.due(LEASE, 20)
        await self._under_way.begin(
            (attempted(self._tell(each), "not_told", each.booking) for each in due), PATIENCE.total_seconds()
        )

    async def drain(self, within: float) -> None:
        """Let those who are being told just now be told, for so many seconds."""
        await self._under_way.drain(within)

    async def _tell(self, telling: Telling) -> None:
        booking = await self.desk.bookings.booking(telling.booking)
        to = _one_of(booking, telling.person) if booking else None
        if booking is None or to is None:
            await self.tellings.settle(telling, telling.knows)
            return
        now = self.desk.clock.now()
        news = news_for(to, booking, telling.knows, now)
        place = await place_of(self.desk, to.id) if news else None
        if news is None or place is None:  # what stands they know from Outlook
            await self.tellings.settle(telling, known_after(to, booking) if is_tellable(booking, now) else telling.knows)
            return
        card = notice_card(news, booking, to, await reader_of(self.desk, to.id, booking.zone), now, self.desk.signer.pack)
        ref = await self._said(telling, news.what, known_after(to, booking), place, card)
        if ref is not None and to.id == booking.organizer.id:  # their card goes on with the meeting
            await self.desk.conversations.shown(f"{BOOKING}/{booking.id}", ref, booking.version, now)

    async def _said(self, telling: Telling, what: What, known: Knows, place: Place, card: Card) -> CardRef | None:
        """Stored and told, in the order that its kind asks for; None when nothing was told, now or by us."""
        first = what is not What.OVERLAPS
        if first and not await self.tellings.settle(telling, known):
            return None
        try:
            ref = await self.desk.channels[place.channel].post(place, card, once=first)
        except ChannelError as failure:
            log.warning("not_told", booking=telling.booking, cause=str(failure))
            if failure.certain or not first:
                await self._later(telling, known)
            return None
        if not first:
            await self.tellings.settle(telling, known)
        return ref

    async def _later(self, telling: Telling, known: Knows) -> None:
        if telling.attempt <= len(PAUSES):
            await self.tellings.again(telling, PAUSES[telling.attempt - 1])
        else:
            await self.tellings.settle(telling, known)


def _one_of(booking: Booking, person: MailboxId) -> Person | None:
    return next((each for each in (booking.organizer, *concerned(booking)) if each.id == person), None)
