"""Who is to be told what a booking came to, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.database import Database
from adapters.sql.schema import telling
from scheduling.people import MailboxId
from scheduling.ports import Telling
from scheduling.telling import Knows

_KNOWS = msgspec.json.Decoder(Knows)
_WAITING = sa.and_(
    telling.c.told != telling.c.version,
    telling.c.run_at <= sa.bindparam("now"),
    sa.or_(telling.c.leased_until.is_(None), telling.c.leased_until <= sa.bindparam("now")),
)
_IS_DUE = sa.select(telling.c.booking).where(_WAITING).limit(1)


@dataclass(frozen=True, slots=True)
class SqlTellings:
    """The port `Tellings`; leases run on the database's clock."""

    database: Database

    async def plan(self, booking: str, version: int, people: Sequence[MailboxId]) -> None:
        if not people:
            return

        async def work(connection: AsyncConnection) -> None:
            now = await self.database.now(connection)
            new = {"booking": booking, "version": version, "run_at": now, "told": 0, "knows": "", "attempt": 0, "fence": 0}
            statement = (sqlite if self.database.is_sqlite else postgresql).insert(telling)
            later = statement.on_conflict_do_update(
                index_elements=["booking", "person"],
                set_={name: statement.excluded[name] for name in ("version", "run_at", "attempt")},
                where=telling.c.version < statement.excluded.version,
            )
            await connection.execute(later, [{**new, "person": each} for each in sorted({str(person) for person in people})])

        await self.database.run(work)

    async def due(self, lease: timedelta, most: int) -> Sequence[Telling]:
        async def is_any(connection: AsyncConnection) -> bool:
            asked = {"now": await self.database.now(connection)}
            return (await connection.execute(_IS_DUE, asked)).first() is not None

        async def work(connection: AsyncConnection) -> Sequence[Telling]:
            now = await self.database.now(connection)
            query = sa.select(telling).where(_WAITING).order_by(telling.c.run_at).limit(most).with_for_update(skip_locked=True)
            taken = [_telling(row) for row in (await connection.execute(query, {"now": now})).all()]
            for each in taken:
                leased = {"fence": each.fence, "attempt": each.attempt, "leased_until": now + lease}
                await connection.execute(sa.update(telling).where(_is(each.booking, each.person)).values(leased))
            return taken

        # Mostly nobody is to be told anything, and looking disturbs nobody who writes.
        return await self.database.run(work) if await self.database.glance(is_any) else ()

    async def settle(self, told: Telling, knows: Knows | None) -> bool:
        values = {"told": told.version, "knows": _json(knows), "leased_until": None}

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(sa.update(telling).where(_holds(told)).values(values))).rowcount == 1

        return await self.database.run(work)

    async def again(self, told: Telling, after: timedelta) -> None:
        async def work(connection: AsyncConnection) -> None:
            run_at = await self.database.now(connection) + after
            values = {"told": 0, "knows": _json(told.knows), "leased_until": None, "run_at": run_at}
            await connection.execute(sa.update(telling).where(_holds(told)).values(values))

        await self.database.run(work)


def _is(booking_id: str, person: MailboxId) -> sa.ColumnElement[bool]:
    return sa.and_(telling.c.booking == booking_id, telling.c.person == str(person))


def _holds(told: Telling) -> sa.ColumnElement[bool]:
    """Nobody has been given it since."""
    return sa.and_(_is(told.booking, told.person), telling.c.fence == told.fence)


def _telling(row: sa.Row[tuple[object, ...]]) -> Telling:
    """As the lease that is being taken makes it."""
    knows = _KNOWS.decode(row.knows) if row.knows else None
    return Telling(row.booking, MailboxId.parse(row.person), row.version, knows, row.attempt + 1, row.fence + 1)


def _json(knows: Knows | None) -> str:
    return msgspec.json.encode(knows).decode() if knows else ""
