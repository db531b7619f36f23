"""What came in and is not answered yet, in the database."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.inbox import Unanswered
from adapters.sql.database import Database
from adapters.sql.schema import UTC, inbox
from scheduling.errors import StoreUnavailable

_log = structlog.get_logger(__name__)

SOON: Final = 0.03
"""Seconds within which what was answered is taken out: long enough for several to share a transaction under load."""

_LATER: Final = 1.0
"""Seconds until it is tried again where there is no database."""

KNOWN_FOR: Final = timedelta(days=1)
"""How long the key of what was answered is kept; no channel tells an event again after more than some hours."""

_DUE: Final = inbox.c.due_at <= sa.bindparam("now")
_IS_DUE: Final = sa.select(inbox.c.key).where(_DUE).limit(1)
_IS_WAITING: Final = inbox.c.body != ""
_ONE: Final = sa.select(inbox).where(inbox.c.key == sa.bindparam("wanted"), _IS_WAITING)
_INSERTION = postgresql.insert(inbox)
_NEW: Final = _INSERTION.on_conflict_do_update(  # one's own again, where the answer to the first time was lost
    index_elements=["key"], set_={"holder": _INSERTION.excluded.holder}, where=inbox.c.holder == _INSERTION.excluded.holder
)
_NOW: Final = sa.func.clock_timestamp()
_NEW_NOW: Final = _NEW.values(
    {name: sa.bindparam(name) for name in ("key", "content_type", "body", "holder", "reply", "progress", "attempt")}
    | {"at": _NOW, "due_at": _NOW + sa.bindparam("lease", type_=sa.Interval)}
)
"""The same by the database's own clock, so that there is one round trip."""
_DONE: Final = (
    sa.update(inbox)
    .where(inbox.c.key == sa.bindparam("done"))
    .values(body="", reply="", progress="", due_at=sa.bindparam("until"))
)
_NOT_TAKEN: Final = sa.delete(inbox).where(inbox.c.key == sa.bindparam("gone"), inbox.c.holder == sa.bindparam("whose"))

# The same once more, for the driver itself.
_COLUMNS: Final = ("key", "content_type", "body", "holder", "reply", "progress", "attempt", "at", "due_at")
_NEW_TEXT: Final = (
    "INSERT INTO inbox (key, content_type, body, holder, reply, progress, attempt, at, due_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
_DONE_TEXT: Final = "UPDATE inbox SET body = '', reply = '', progress = '', due_at = ? WHERE key = ?"
_NOT_TAKEN_TEXT: Final = "DELETE FROM inbox WHERE key = ? AND holder = ?"


@dataclass(frozen=True, slots=True)
class _Arrival:
    event: Unanswered
    lease: timedelta
    stored: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class SqlInbox:
    """The protocol `Inbox`. What is done is stored with others.

    On SQLite, which has one writer, events that come in while a transaction is under way share the next, with those that are
    done: so an event costs less the more there are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._arriving: list[_Arrival] = []
        self._gone: dict[str, str] = {}
        self._instant = UTC().bind_processor(database.engine.dialect)
        self._writing: asyncio.Task[None] | None = None
        self._soon: asyncio.TimerHandle | None = None

    async def put(self, event: Unanswered, lease: timedelta) -> bool:
        try:
            return await (self._put_with_others if self._database.is_sqlite else self._put_alone)(_Arrival(event, lease))
        except (StoreUnavailable, asyncio.CancelledError):
            self._take_out(event.key, event.holder)
            raise

    async def _put_with_others(self, arrival: _Arrival) -> bool:
        self._arriving.append(arrival)
        self._write()
        return await arrival.stored

    async def _put_alone(self, arrival: _Arrival) -> bool:
        """One statement that commits itself: another replica that brings the same event never waits for a transaction."""

        async def work(connection: AsyncConnection) -> bool:
            row = dict(zip(_COLUMNS, _row(arrival, self._database.here()), strict=True))
            if self._database.has_made_up_clock:
                return (await connection.execute(_NEW, row)).rowcount == 1
            del row["at"], row["due_at"]
            return (await connection.execute(_NEW_NOW, row | {"lease": arrival.lease})).rowcount == 1

        return await self._database.ahead(work)

    async def due(self, lease: timedelta, most: int) -> Sequence[Unanswered]:
        async def is_any(connection: AsyncConnection) -> bool:
            asked = {"now": await self._database.now(connection)}
            return (await connection.execute(_IS_DUE, asked)).first() is not None

        async def work(connection: AsyncConnection) -> Sequence[Unanswered]:
            now = await self._database.now(connection)
            await connection.execute(sa.delete(inbox).where(_DUE, ~_IS_WAITING), {"now": now})
            query = sa.select(inbox).where(_DUE).order_by(inbox.c.at).limit(most).with_for_update(skip_locked=True)
            taken = []
            for row in (await connection.execute(query, {"now": now})).all():
                leased = {"holder": secrets.token_hex(6), "attempt": row.attempt + 1, "due_at": now + lease}
                await connection.execute(sa.update(inbox).where(inbox.c.key == row.key).values(leased))
                taken.append(_unanswered({**row._mapping, **leased}, now))
            return taken

        # Mostly nothing was left behind, and looking disturbs nobody who writes.
        taken = await self._database.run(work) if await self._database.glance(is_any) else ()
        return [each for each in taken if each.key not in self._gone]

    async def find(self, key: str) -> Unanswered | None:
        async def work(connection: AsyncConnection) -> Unanswered | None:
            row = (await connection.execute(_ONE, {"wanted": key})).one_or_none()
            return None if row is None else _unanswered(row._mapping, await self._database.now(connection))

        return None if key in self._gone else await self._database.glance(work)

    async def note(self, key: str, progress: str) -> bool:
        return await self._change(sa.and_(inbox.c.key == key, _IS_WAITING), {"progress": progress})

    async def renew(self, key: str, lease: timedelta) -> None:
        await self._change(sa.and_(inbox.c.key == key, _IS_WAITING), {}, due_in=lease)

    async def finish(self, key: str) -> str:
        async def work(connection: AsyncConnection) -> str:
            row = (await connection.execute(_ONE.with_for_update(), {"wanted": key})).one_or_none()
            await connection.execute(_DONE, {"done": key, "until": await self._database.now(connection) + KNOWN_FOR})
            return str(row.progress) if row else ""

        return await self._database.run(work)

    async def again(self, event: Unanswered, after: timedelta) -> None:
        await self._change(sa.and_(inbox.c.key == event.key, inbox.c.holder == event.holder, _IS_WAITING), {}, due_in=after)

    def done(self, key: str) -> None:
        self._take_out(key, "")

    async def close(self) -> None:
        """What is done is taken out now, if it can be."""
        if self._soon is not None:
            self._soon.cancel()
        self._write()
        assert self._writing is not None
        await self._writing
        if self._soon is not None:
            self._soon.cancel()

    # ------------------------------------------------------------ several in one transaction

    def _take_out(self, key: str, whose: str) -> None:
        self._gone[key] = whose
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(SOON, self._write)

    def _write(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._written())

    async def _written(self) -> None:
        while self._arriving or self._gone:
            if self._soon is not None:
                self._soon.cancel()
                self._soon = None
            arriving, self._arriving, gone = self._arriving, [], dict(self._gone)
            try:
                new = await self._exchanged(arriving, gone)
            except Exception as failure:  # noqa: BLE001 - whoever brought an event is told, and the next may go better
                for each in arriving:
                    if not each.stored.done():
                        each.stored.set_exception(failure)
                if not isinstance(
                    failure, StoreUnavailable
                ):  # a bug, told to who brought an event; its text is nobody's business
                    _log.error("inbox_failed", kind=type(failure).__name__)
                if not self._arriving:
                    self._soon = asyncio.get_running_loop().call_later(_LATER, self._write)
                    return
            else:
                for arrival, is_new in zip(arriving, new, strict=True):
                    if not arrival.stored.done():
                        arrival.stored.set_result(is_new)
                self._gone = {key: whose for key, whose in self._gone.items() if gone.get(key) != whose}

    async def _exchanged(self, arriving: Sequence[_Arrival], gone: Mapping[str, str]) -> list[bool]:
        """What is answered or was not taken goes, what has come is stored; whether each of these is new."""
        done = [key for key, whose in gone.items() if not whose]
        not_taken = [(key, whose) for key, whose in gone.items() if whose]
        if self._database.is_sqlite:
            return await self._exchanged_at_once(arriving, done, not_taken)

        async def work(connection: AsyncConnection) -> None:
            now = await self._database.now(connection)
            if done:
                await connection.execute(_DONE, [{"done": key, "until": now + KNOWN_FOR} for key in sorted(done)])
            if not_taken:
                await connection.execute(_NOT_TAKEN, [{"gone": key, "whose": whose} for key, whose in sorted(not_taken)])

        await self._database.glance(work)
        return []

    async def _exchanged_at_once(
        self, arriving: Sequence[_Arrival], done: Sequence[str], not_taken: Sequence[tuple[str, str]]
    ) -> list[bool]:
        now = self._database.here()
        rows = [tuple(map(self._stored, _row(each, now))) for each in arriving]
        until = self._stored(now + KNOWN_FOR)
        steps = ((_DONE_TEXT, [(until, key) for key in done]), (_NOT_TAKEN_TEXT, not_taken), (_NEW_TEXT, rows))
        changed = await self._database.transact(steps)
        return [count == 1 for count in changed[len(changed) - len(rows) :]]

    def _stored(self, value: object) -> object:
        """As the columns have it."""
        return self._instant(value) if isinstance(value, datetime) and self._instant else value

    async def _change(self, which: sa.ColumnElement[bool], values: dict[str, Any], due_in: timedelta | None = None) -> bool:
        async def work(connection: AsyncConnection) -> bool:
            due = {"due_at": await self._database.now(connection) + due_in} if due_in is not None else {}
            return (await connection.execute(sa.update(inbox).where(which).values(values | due))).rowcount == 1

        return await self._database.run(work)


def _row(arrival: _Arrival, now: datetime) -> tuple[object, ...]:
    """In the order of `_COLUMNS`."""
    event = arrival.event
    told = (event.key, event.content_type, event.body, event.holder, event.reply, event.progress, event.attempt)
    return (*told, now, now + arrival.lease)


def _unanswered(row: Any, now: datetime) -> Unanswered:
    named = {name: row[name] for name in ("key", "content_type", "body", "holder", "reply", "progress", "attempt")}
    return Unanswered(**named, age=now - row["at"])
