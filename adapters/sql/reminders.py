"""Who is to be reminded of which booking, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.database import Database
from adapters.sql.schema import TO_BE_SAID, reminder
from scheduling.people import MailboxId
from scheduling.ports import DueReminder
from scheduling.reminders import Reminder

_WAITING: Final = sa.and_(
    TO_BE_SAID,
    reminder.c.run_at <= sa.bindparam("now"),
    sa.or_(reminder.c.leased_until.is_(None), reminder.c.leased_until <= sa.bindparam("now")),
)
_IS_DUE: Final = sa.select(reminder.c.booking).where(_WAITING).limit(1)
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class SqlReminders:
    """The port `Reminders`; leases run on the database's clock."""

    database: Database

    async def plan(self, booking: str, reminders: Sequence[Reminder]) -> None:
        wanted = [_key(booking, each) for each in reminders]
        new = [
            {**key, "settled": False, "attempt": 0, "run_at": each.at, "fence": 0}
            for key, each in zip(wanted, reminders, strict=True)
        ]

        async def work(connection: AsyncConnection) -> None:
            unsaid = sa.select(reminder).where(reminder.c.booking == booking, TO_BE_SAID)
            for row in (await connection.execute(unsaid)).all():
                key = _key(booking, _reminder(row))
                if key not in wanted:
                    await connection.execute(sa.delete(reminder).where(_is(key), TO_BE_SAID))
            if new:
                statement = (sqlite if self.database.is_sqlite else postgresql).insert(reminder)
                await connection.execute(statement.on_conflict_do_nothing(), new)

        await self.database.run(work)

    async def due(self, lease: timedelta, most: int) -> Sequence[DueReminder]:
        async def is_any(connection: AsyncConnection) -> bool:
            asked = {"now": await self.database.now(connection)}
            return (await connection.execute(_IS_DUE, asked)).first() is not None

        async def work(connection: AsyncConnection) -> Sequence[DueReminder]:
            now = await self.database.now(connection)
            query = sa.select(reminder).where(_WAITING).order_by(reminder.c.run_at).limit(most).with_for_update(skip_locked=True)
            taken = [_leased(row) for row in (await connection.execute(query, {"now": now})).all()]
            for each in taken:
                leased = {"fence": each.fence, "attempt": each.attempt, "leased_until": now + lease}
                key = _key(each.booking, each.reminder)
                await connection.execute(sa.update(reminder).where(_is(key)).values(leased))
            return taken

        # Mostly nobody is to be reminded of anything, and looking disturbs nobody who writes.
        return await self.database.run(work) if await self.database.glance(is_any) else ()

    async def settle(self, due: DueReminder) -> bool:
        async def work(connection: AsyncConnection) -> bool:
            settled = sa.update(reminder).where(_holds(due), TO_BE_SAID).values(settled=True, leased_until=None)
            return (await connection.execute(settled)).rowcount == 1

        return await self.database.run(work)

    async def again(self, due: DueReminder, after: timedelta) -> None:
        async def work(connection: AsyncConnection) -> None:
            run_at = await self.database.now(connection) + after
            values = {"settled": False, "leased_until": None, "run_at": run_at}
            await connection.execute(sa.update(reminder).where(_holds(due)).values(values))

        await self.database.run(work)


def _key(booking: str, of: Reminder) -> dict[str, object]:
    return {"booking": booking, "person": str(of.person), "start": of.start, "ahead": of.ahead // _SECOND}


def _is(key: dict[str, object]) -> sa.ColumnElement[bool]:
    return sa.and_(*(reminder.c[name] == value for name, value in key.items()))


def _holds(due: DueReminder) -> sa.ColumnElement[bool]:
    """Nobody has been given it since."""
    return sa.and_(_is(_key(due.booking, due.reminder)), reminder.c.fence == due.fence)


def _reminder(row: sa.Row[tuple[object, ...]]) -> Reminder:
    return Reminder(MailboxId.parse(row.person), row.start, timedelta(seconds=row.ahead))


def _leased(row: sa.Row[tuple[object, ...]]) -> DueReminder:
    """As the lease that is being taken makes it."""
    return DueReminder(row.booking, _reminder(row), row.attempt + 1, row.fence + 1)
