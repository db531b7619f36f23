"""What the database lets go: old lines of the record, ended bookings, and the names of people who asked to be erased."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.database import Database
from adapters.sql.people import erase_from_ended, waiting_to_be_erased
from adapters.sql.schema import HAS_ENDED, booking, card, chore, claim, forgetting, job, record, reminder, seat, sighting, telling

IN_HAND: Final = timedelta(minutes=10)
"""How long a chore is left to the replica that began it; one that dies over it leaves it to another after that."""

AT_ONCE: Final = 500
"""Rows in one transaction, so that nobody who books waits for long."""

Batch = Callable[[AsyncConnection], Awaitable[int]]


class SqlArchive:
    """The port `Archive`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, name: str) -> bool:
        async def work(connection: AsyncConnection) -> bool:
            now = await self._database.now(connection)
            known = (await connection.execute(sa.select(chore.c.next_at).where(chore.c.name == name))).scalar_one_or_none()
            if known is None:
                await connection.execute(sa.insert(chore).values(name=name, next_at=now + IN_HAND))
                return True
            mine = sa.and_(chore.c.name == name, chore.c.next_at == known, chore.c.next_at <= now)
            return (await connection.execute(sa.update(chore).where(mine).values(next_at=now + IN_HAND))).rowcount == 1

        try:
            return await self._database.run(work)
        except IntegrityError:  # another replica began the very first one at the same moment
            return False

    async def done(self, name: str, every: timedelta) -> None:
        async def work(connection: AsyncConnection) -> None:
            next_at = await self._database.now(connection) + every
            await connection.execute(sa.update(chore).where(chore.c.name == name).values(next_at=next_at))

        await self._database.run(work)

    async def forget(self, before: datetime) -> int:
        lines = await self._in_batches(lambda connection: _forget_lines(connection, before))
        return lines + await self._in_batches(lambda connection: _forget_bookings(connection, before))

    async def finish_erasing(self) -> int:
        people = await self._database.read(waiting_to_be_erased)
        return sum([await self._database.run(partial(erase_from_ended, mailbox=each)) for each in people])

    async def _in_batches(self, batch: Batch) -> int:
        gone = 0
        while (count := await self._database.run(batch)) > 0:
            gone += count
        return gone


async def _forget_lines(connection: AsyncConnection, before: datetime) -> int:
    """The row in `forgetting` is seen by this transaction alone: it opens the record for itself only."""
    old = sa.select(record.c.id).where(record.c.at < before).order_by(record.c.at).limit(AT_ONCE)
    ids = (await connection.execute(old)).scalars().all()
    if ids:
        await connection.execute(sa.insert(forgetting).values(only=1, before=before))
        await connection.execute(sa.delete(sighting).where(sighting.c.record.in_(ids)))
        await connection.execute(sa.delete(record).where(record.c.id.in_(ids)))
        await connection.execute(sa.delete(forgetting))
    return len(ids)


async def _forget_bookings(connection: AsyncConnection, before: datetime) -> int:
    """Bookings that have ended, that nothing is still to be done about, and whose cards have lost their meaning."""
    over = sa.select(booking.c.id).where(
        HAS_ENDED,
        booking.c.ends < before,
        booking.c.changed < before,
        ~sa.exists().where(job.c.booking == booking.c.id),
    )
    ids = (await connection.execute(over.order_by(booking.c.changed).limit(AT_ONCE))).scalars().all()
    if ids:
        for table in (claim, reminder, seat, telling):
            await connection.execute(sa.delete(table).where(table.c.booking.in_(ids)))
        await connection.execute(sa.delete(card).where(card.c.about.in_([f"booking/{each}" for each in ids])))
        await connection.execute(sa.delete(booking).where(booking.c.id.in_(ids)))
    return len(ids)
