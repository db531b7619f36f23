"""The record of promises in the database: lines that nobody changes, and what they say of each person."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.bookings import booking_of
from adapters.sql.database import Database
from adapters.sql.lines import put_lines
from adapters.sql.schema import booking, person, record, seat, sighting
from scheduling.errors import StoreUnavailable
from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.ports import Meeting
from scheduling.record import Line, Note, Shown, Sighting
from scheduling.slots import Rule

log = structlog.get_logger()

SOON: Final = 1.0
"""Seconds that lines about offers wait for others, to be written together."""

MOST_WAITING: Final = 2_000
"""Lines that wait while the database is away; the oldest go first. They tell of offers: no promise is among them."""

AT_ONCE: Final = 200


Waiting = Line | Callable[[], Line]
"""A line, or how to make it."""


class SqlRecord:
    """The port `Record`. Lines about offers are written behind their answers; `close` writes what still waits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[Waiting] = deque(maxlen=MOST_WAITING)
        self._writing: asyncio.Task[None] | None = None

    def offered(self, request: str, at: datetime, note: Callable[[], Note]) -> None:
        self._waiting.append(lambda: Line(at, "", 0, request, note()))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_soon(), name="record")

    async def flush(self) -> None:
        """Write all that waits. Raises `StoreUnavailable`; what surely was not written then still waits."""
        while self._waiting:
            next_ones = (self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting))))
            batch = [each() if callable(each) else each for each in next_ones]
            try:
                await self._database.run(partial(_put_offers, batch))
            except StoreUnavailable as failure:
                if failure.certain:
                    self._waiting.extendleft(reversed(batch))
                raise

    async def close(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        try:
            await self.flush()
        except StoreUnavailable as failure:
            log.warning("offers_not_recorded", lines=len(self._waiting), cause=str(failure))

    async def _write_soon(self) -> None:
        while self._waiting:
            await asyncio.sleep(SOON)
            try:
                await self.flush()
            except StoreUnavailable as failure:
                log.warning("offers_not_recorded_yet", lines=len(self._waiting), cause=str(failure))

    # ------------------------------------------------------------ looking back

    async def of_booking(self, booking_id: str) -> Sequence[Line]:
        async def work(connection: AsyncConnection) -> Sequence[Line]:
            of_it = sa.select(record).where(record.c.booking == booking_id)
            return await lines(connection, of_it)

        return await self._database.read(work)

    async def meetings_of(self, person_id: MailboxId, span: Interval) -> Sequence[Meeting]:
        them = sa.select(person.c.id).where(person.c.mailbox == str(person_id)).scalar_subquery()
        there = (
            sa.select(seat.c.booking)
            .join(booking, booking.c.id == seat.c.booking)
            .where(seat.c.person == them, seat.c.until > span.start, booking.c.starts < span.end, booking.c.ends > span.start)
        )
        noticed = (
            sa.select(record.c.booking)
            .join(sighting, sighting.c.record == record.c.id)
            .where(sighting.c.person == them, record.c.what == "overlap_seen")
        )
        of_them = booking.c.id.in_(there.union(noticed))
        query = sa.select(booking).where(of_them, booking.c.event_id != "").order_by(booking.c.starts, booking.c.id)

        async def work(connection: AsyncConnection) -> Sequence[Meeting]:
            return [Meeting(booking_of(row), row.event_id, row.ical_uid) for row in await connection.execute(query)]

        return await self._database.read(work)


async def lines(connection: AsyncConnection, wanted: sa.Select[Any]) -> Sequence[Line]:
    """The lines that a query of `record` finds, in order, with what they say of everybody."""
    rows = (await connection.execute(wanted.order_by(record.c.id))).all()
    within = wanted.with_only_columns(record.c.id).order_by(None)
    seen = (
        sa.select(sighting, person.c.mailbox)
        .join(person, person.c.id == sighting.c.person)
        .where(sighting.c.record.in_(within))
        .order_by(sighting.c.record, sighting.c.place)
    )
    of_line: dict[int, list[Sighting]] = {}
    for each in await connection.execute(seen):
        of_line.setdefault(each.record, []).append(_sighting(each))
    return [
        Line(
            row.at,
            row.booking,
            row.version,
            row.request,
            Note(row.what, msgspec.json.decode(row.facts), tuple(of_line.get(row.id, ()))),
        )
        for row in rows
    ]


def _sighting(row: sa.Row[Any]) -> Sighting:
    shown = msgspec.json.decode(row.shown, type=tuple[Shown, ...])
    against = msgspec.json.decode(row.against, type=tuple[Rule, ...])
    return Sighting(MailboxId.parse(row.mailbox), row.began, shown, against, row.unreadable)


async def _put_offers(batch: Sequence[Line], connection: AsyncConnection) -> None:
    """Whoever was read may be new to the database: that claims nothing of theirs."""
    mailboxes = sorted({str(each.person) for line in batch for each in line.note.seen})
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    known = set((await connection.execute(sa.select(person.c.mailbox).where(person.c.mailbox.in_(mailboxes)))).scalars())
    new: list[Mapping[str, Any]] = [{"mailbox": each} for each in mailboxes if each not in known]
    if new:
        await connection.execute(insert(person).on_conflict_do_nothing(), new)
    await put_lines(connection, batch)
