"""The service with one fault planted on purpose, put in through the composition root: the soak's checker must find each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import quote

import sqlalchemy as sa

from adapters.outlook import Outlook
from adapters.outlook.calendars import OutlookCalendars
from adapters.outlook.client import Ask
from adapters.outlook.directory import OutlookDirectory
from adapters.outlook.events import EXPAND_MARK, attendees, mark_in
from adapters.outlook.wire import MarkedEvent, Page
from adapters.sandbox.people import TENANT_ID
from adapters.sql.database import Database
from adapters.sql.reminders import SqlReminders
from adapters.sql.schema import booking, reminder
from bot.main import Trial
from scheduling.bookings import Decider
from scheduling.calendars import Event, Invitee
from scheduling.errors import ConveneError
from scheduling.people import Guest, MailboxId, Person
from scheduling.ports import Clock, Reminders
from scheduling.reminders import Reminder
from tests.booking.test_planted_faults import (
    BreaksTies,
    ChecksAgainAfterInviting,
    ClaimsByAddress,
    NeverReadsBack,
    ReleasesBeforeItDeletes,
    TakesAnErrorForClean,
)
from tests.soak.people import COLLEAGUES

SWEEP_EVERY = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is planted: what the service stands on."""

    clock: Clock
    database_url: str


class _AsAsked(OutlookDirectory):
    """People are known by whatever address they were asked for."""

    async def at_address(self, address: str) -> Person | Guest | None:
        found = await super().at_address(address)
        return replace(found, address=address) if isinstance(found, Person) else found


class _LinkInTheInvitation(OutlookCalendars):
    """The body is written together with the attendees."""

    async def invite(
        self, organizer: MailboxId, event_id: str, etag: str, invitees: Sequence[Invitee], *, give_up_at: float
    ) -> Event:
        body = {"body": {"contentType": "html", "content": "<a href='https://convene.test/m/1'>Move or cancel</a>"}}
        return await self._change(organizer, event_id, etag, {**attendees(invitees), **body}, give_up_at)


def _by_address(outlook: Outlook, place: Place) -> Outlook:
    return replace(outlook, directory=_AsAsked(outlook.graph, TENANT_ID, place.clock))


def _with_link(outlook: Outlook, place: Place) -> Outlook:
    return replace(outlook, calendars=_LinkInTheInvitation(outlook.graph, outlook.tokens, place.clock))


_SWEEPERS: set[asyncio.Task[None]] = set()


def _swept(outlook: Outlook, place: Place) -> Outlook:
    task = asyncio.get_running_loop().create_task(_sweep_for_ever(outlook, place))
    _SWEEPERS.add(task)
    return outlook


async def _sweep_for_ever(outlook: Outlook, place: Place) -> None:
    """Delete every event with a mark of Convene's that has no row here."""
    database = Database(place.database_url)
    while True:
        await asyncio.sleep(SWEEP_EVERY)
        for colleague in COLLEAGUES:
            try:
                await _sweep(outlook, database, colleague.id, place)
            except ConveneError:
                continue


async def _sweep(outlook: Outlook, database: Database, owner: MailboxId, place: Place) -> None:
    now = place.clock.now()
    params = {
        "startDateTime": now.isoformat(),
        "endDateTime": (now + timedelta(days=30)).isoformat(),
        "$expand": EXPAND_MARK,
        "$top": "200",
    }
    path = f"/users/{quote(owner.object_id)}/calendarView"
    ask = Ask("GET", path, params, {"Prefer": 'IdType="ImmutableId"'}, mailbox=owner.object_id)
    for event in await outlook.graph.read_all(ask, Page[MarkedEvent]):
        known_as = mark_in(event.single_value_extended_properties).rpartition(":")[2]
        if not known_as:
            continue
        async with database.reading() as connection:
            row = (await connection.execute(sa.select(booking.c.id).where(booking.c.id == known_as))).one_or_none()
        if row is None:
            await outlook.calendars.delete(owner, event.id, give_up_at=float("inf"))


class _KeyWithoutStart(SqlReminders):
    """Whoever has once been reminded of a meeting has been, whenever it is."""

    async def plan(self, booking: str, reminders: Sequence[Reminder]) -> None:
        async with self.database.reading() as connection:
            rows = await connection.execute(sa.select(reminder.c.person, reminder.c.ahead).where(reminder.c.booking == booking))
            known = {(row.person, row.ahead) for row in rows}
        new = [each for each in reminders if (str(each.person), each.ahead.total_seconds()) not in known]
        if new:
            await super().plan(booking, new)


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault: what it replaces, the letter of the invariant that it breaks, and what must be done for it to matter."""

    found_as: str
    decider: Decider | None = None
    outlook: Callable[[Outlook, Place], Outlook] | None = None
    reach: timedelta | None = None
    outlook_does: tuple[Mapping[str, object], ...] = ()
    reminders: Callable[[Database], Reminders] = SqlReminders
    reminds: bool = False
    """Whether a meeting is moved after people were reminded of it."""


UNREADABLE = {
    "kind": "error",
    "operation": "calendarView",
    "probability": 0.08,
    "status": 404,
    "code": "MailboxNotEnabledForRESTAPI",
}

FAULTS: Mapping[str, Planted] = {
    "claim-by-address": Planted("A", ClaimsByAddress(), _by_address),
    "no-read-back": Planted("C", NeverReadsBack()),
    "error-as-clean": Planted("C", TakesAnErrorForClean(), outlook_does=(UNREADABLE,)),
    "release-before-delete": Planted("A", ReleasesBeforeItDeletes()),
    "check-after-inviting": Planted("E", ChecksAgainAfterInviting()),
    "link-in-invitation": Planted("F", outlook=_with_link),
    "tie-break": Planted("C", BreaksTies()),
    "sweep-by-no-row": Planted("F", outlook=_swept),
    "own-width-buffers": Planted("A", reach=timedelta(0)),
    "reminder-without-start": Planted("F", reminders=_KeyWithoutStart, reminds=True),
}


def planted(trial: Trial, name: str, place: Place) -> Trial:
    """The trial with the fault of that name."""
    fault = FAULTS[name]
    put_in = fault.outlook
    return replace(
        trial,
        decider=fault.decider,
        reach=trial.reach if fault.reach is None else fault.reach,
        outlook=None if put_in is None else lambda outlook: put_in(outlook, place),
        reminders=fault.reminders,
    )
