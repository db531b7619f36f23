"""Reminding the people of a meeting in their own chats, each once by each reminder, whoever does it and whatever crashes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from adapters.chat import Card, Place
from bot.exchange import Desk
from bot.met import place_of, reader_of
from bot.under_way import UnderWay, attempted
from bot.views.reminder import reminder_card
from scheduling.bookings import Booking
from scheduling.errors import CalendarError, ChannelError
from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.ports import DueReminder
from scheduling.reminders import Verdict, attending, is_expected, reminders_of, verdict_on
from scheduling.rules import Rules

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
PATIENCE = timedelta(seconds=2)
"""How long a round of the worker waits for chats and Outlook; those that take longer go on by themselves."""
PAUSES = tuple(timedelta(seconds=each) for each in (10, 30, 120, 300, 600))
"""Between tries; the last is repeated. No try comes once the meeting has begun."""
AHEAD = timedelta(days=366)
"""How far meetings are looked for whose reminders change: further than anything can be booked."""


@dataclass(slots=True)
class Reminding:
    """Plans who is to be reminded, and reminds them.

    That it was said is stored **before** it is said: a crash between the two leaves somebody with Outlook's own reminder, and
    the other order would remind them twice, as would trying again when nobody can say whether a message arrived.
    """

    desk: Desk
    _under_way: UnderWay = field(default_factory=UnderWay)

    async def plan(self, booking: Booking) -> None:
        """As the booking stands and its host chooses now, whatever was planned before. Raises `StoreUnavailable`."""
        host = await self.desk.rules_chosen_by(booking.organizer.id)
        await self.desk.reminders.plan(booking.id, reminders_of(booking, host.reminders, self.desk.clock.now()))

    async def remind(self) -> None:
        """Remind whom there is to remind; who cannot be reached is tried again later. Raises `StoreUnavailable`."""
        due = await self.desk.reminders.due(LEASE, 20)
        await self._under_way.begin(
            (attempted(self._remind(each), "not_reminded", each.booking) for each in due), PATIENCE.total_seconds()
        )

    async def drain(self, within: float) -> None:
        """Let those who are being reminded just now be reminded, for so many seconds."""
        await self._under_way.drain(within)

    async def _remind(self, due: DueReminder) -> None:
        booking = await self.desk.bookings.booking(due.booking)
        if booking is None:
            await self.desk.reminders.settle(due)
            return
        host, own = await self.desk.rules_chosen_by(booking.organizer.id), await self.desk.rules_chosen_by(due.reminder.person)
        verdict = verdict_on(due.reminder, booking, host.reminders, self.desk.clock.now())
        if verdict is Verdict.SAY and own.reminded:
            await self._say(due, booking)
        elif verdict is Verdict.WAIT:
            await self._later(due)
        else:
            await self.desk.reminders.settle(due)

    async def _say(self, due: DueReminder, booking: Booking) -> None:
        """Unless Outlook shows twice that its owners moved or removed the meeting: then there is nothing to come to."""
        to = next(each for each in attending(booking) if each.id == due.reminder.person)
        place = await place_of(self.desk, to.id)
        try:
            expected = place is not None and is_expected(to, booking, await self.desk.bookings.event_of(booking.id))
        except CalendarError as failure:
            log.warning("not_reminded", booking=booking.id, cause=str(failure))
            await self._later(due)
            return
        if place is not None and not expected and due.attempt == 1:
            await self._later(due)
            return
        reader, now = await reader_of(self.desk, to.id, booking.zone), self.desk.clock.now()
        card = reminder_card(booking, to, reader, now, self.desk.signer.pack)
        if await self.desk.reminders.settle(due) and place is not None and expected and now < due.reminder.start:
            await self._post(due, place, card)

    async def _post(self, due: DueReminder, place: Place, card: Card) -> None:
        try:
            await self.desk.channels[place.channel].post(place, card, once=True)
        except ChannelError as failure:
            log.warning("not_reminded", booking=due.booking, cause=str(failure))
            if failure.certain:
                await self._later(due)

    async def _later(self, due: DueReminder) -> None:
        await self.desk.reminders.again(due, PAUSES[min(due.attempt, len(PAUSES)) - 1])


async def plan_again(desk: Desk, host: MailboxId, before: Rules, after: Rules) -> None:
    """The host chose other reminders: so it is for the meetings that stand, too. Raises `StoreUnavailable`."""
    now = desk.clock.now()
    if before.reminders != after.reminders:
        for booking in await desk.bookings.bookings_of(host, Interval(now, now + AHEAD)):
            if booking.organizer.id == host:
                await desk.reminders.plan(booking.id, reminders_of(booking, after.reminders, now))
