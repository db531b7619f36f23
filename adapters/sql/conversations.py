"""What conversations keep, in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.chat import CardRef, Keeping, Kept, KeptOffer, Opened, Place, PlaceKind, ShownCard, met_at
from adapters.sql.database import Database
from adapters.sql.schema import answered_event, card, choice, inbox, offer, thread
from scheduling.people import MailboxId

# Statements are built once: building them costs as much as running them.
_OPEN = sa.select(
    sa.select(answered_event.c.answer).where(answered_event.c.id == sa.bindparam("event")).scalar_subquery().label("answer"),
    sa.select(thread.c.body).where(thread.c.key == sa.bindparam("key")).scalar_subquery().label("thread"),
)
_OFFER = sa.select(offer).where(offer.c.id == sa.bindparam("wanted"))
_NEXT_VERSION = (
    sa.update(offer)
    .where(offer.c.id == sa.bindparam("wanted"), offer.c.version == sa.bindparam("before"))
    .values(version=sa.bindparam("version"), body=sa.bindparam("body"), at=sa.bindparam("at"))
)
_REPLY = (
    sa.update(inbox)
    .where(inbox.c.key == sa.bindparam("event"), inbox.c.body != "", inbox.c.reply == "")
    .values(reply=sa.bindparam("drawn"))
)
_IN_INBOX = sa.select(inbox.c.key).where(inbox.c.key == sa.bindparam("event"))
_KEPT_FOR_GOOD = {card: (card.c.about.not_like("met/%"),)}


_AT_ONCE = 500
"""Old rows that go in one transaction, so that nobody who asks waits for long."""


class _Changed(Exception):
    """Rolls back a transaction that found an offer in another version."""


class SqlConversations:
    """The protocol `Conversations`. Each call is one transaction or one look, tried again while surely nothing was committed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, event: str, thread_key: str) -> Opened:
        async def work(connection: AsyncConnection) -> Opened:
            row = (await connection.execute(_OPEN, {"event": event, "key": thread_key})).one()
            return Opened(row.answer, row.thread or "")

        return await self._database.glance(work)

    async def keep(self, kept: Kept) -> Keeping:
        async def work(connection: AsyncConnection) -> Keeping:
            if not await _answers(connection, kept):
                return Keeping.ANSWERED_BEFORE
            for each in kept.offers:
                await _keep_offer(connection, each, kept)
            if kept.thread is not None:
                of = {"key": kept.thread_key, "body": kept.thread, "at": kept.at, "person": _whose(kept)}
                await _upsert(connection, thread, of)
            for name, person in kept.choices.items():
                chosen = {"chooser": str(kept.chooser), "name": name, "person": person, "at": kept.at}
                await _upsert(connection, choice, chosen)
            if kept.met is not None:
                whom, place = kept.met
                await _upsert(connection, card, _card_row(met_at(whom), CardRef(place, ""), 0, kept.at))
            return Keeping.STORED

        try:
            return await self._database.run(work)
        except _Changed:
            return Keeping.OFFER_CHANGED

    async def offer(self, offer_id: str) -> KeptOffer | None:
        async def work(connection: AsyncConnection) -> KeptOffer | None:
            row = (await connection.execute(_OFFER, {"wanted": offer_id})).one_or_none()
            return None if row is None else KeptOffer(row.id, row.version, row.body)

        return await self._database.glance(work)

    async def choices(self, chooser: MailboxId, names: Sequence[str]) -> Mapping[str, str]:
        query = sa.select(choice.c.name, choice.c.person).where(choice.c.chooser == str(chooser), choice.c.name.in_(names))

        async def work(connection: AsyncConnection) -> Mapping[str, str]:
            return {row.name: row.person for row in await connection.execute(query)}

        return await self._database.glance(work)

    async def shown(self, about: str, ref: CardRef, version: int, at: datetime) -> None:
        row = _card_row(about, ref, version, at)

        async def work(connection: AsyncConnection) -> None:
            await _upsert(connection, card, row)

        await self._database.run(work)

    async def cards(self, abouts: Sequence[str]) -> Sequence[ShownCard]:
        query = sa.select(card).where(card.c.about.in_(abouts)).order_by(card.c.at.desc())

        async def work(connection: AsyncConnection) -> Sequence[ShownCard]:
            found: dict[tuple[str, str, str], ShownCard] = {}
            for row in await connection.execute(query):
                key = (row.channel, row.place, row.message)
                before = found.get(key)
                found[key] = ShownCard(before.ref if before else _ref(row), max(before.version if before else 0, row.version))
            return list(found.values())

        return await self._database.glance(work)

    async def forget(self, before: datetime, *, events: datetime) -> None:
        for table, oldest in ((answered_event, events), (thread, before), (offer, before), (card, before)):
            old = sa.select(*table.primary_key).where(table.c.at < oldest, *_KEPT_FOR_GOOD.get(table, ())).limit(_AT_ONCE)
            gone = sa.delete(table).where(sa.tuple_(*table.primary_key).in_(old))
            while await self._database.run(partial(_count, statement=gone)) == _AT_ONCE:
                pass


async def _count(connection: AsyncConnection, statement: sa.Delete) -> int:
    return (await connection.execute(statement)).rowcount


def _card_row(about: str, ref: CardRef, version: int, at: datetime) -> Mapping[str, Any]:
    return {
        "about": about,
        "channel": ref.place.channel,
        "place": ref.place.id,
        "message": ref.message,
        "kind": ref.place.kind,
        "thread": ref.place.thread,
        "reference": ref.place.reference,
        "version": version,
        "at": at,
    }


def _whose(kept: Kept) -> str | None:
    return None if kept.asker is None else str(kept.asker)


async def _answers(connection: AsyncConnection, kept: Kept) -> bool:
    """Note that the event is answered; False for one that was before. One that stands in an inbox is noted there alone."""
    if kept.reply:
        drawn = {"event": kept.event, "drawn": kept.reply}
        if (await connection.execute(_REPLY, drawn)).rowcount == 1:
            return True
        if (await connection.execute(_IN_INBOX, {"event": kept.event})).first() is not None:
            return False
    return await _inserted(connection, answered_event, {"id": kept.event, "answer": kept.answer, "at": kept.at})


async def _keep_offer(connection: AsyncConnection, each: KeptOffer, kept: Kept) -> None:
    row = {"version": each.version, "body": each.body, "at": kept.at}
    if each.version == 1:
        stored = await _inserted(connection, offer, {"id": each.id, "person": _whose(kept), **row})
    else:
        over = {"wanted": each.id, "before": each.version - 1, **row}
        stored = (await connection.execute(_NEXT_VERSION, over)).rowcount == 1
    if not stored:
        raise _Changed


async def _inserted(connection: AsyncConnection, table: sa.Table, row: Mapping[str, Any]) -> bool:
    """Whether there was no row of that key yet; while another transaction is inserting the same, this waits for it."""
    return (await connection.execute(_insertion(connection.dialect.name, table), row)).rowcount == 1


async def _upsert(connection: AsyncConnection, table: sa.Table, row: Mapping[str, Any]) -> None:
    await connection.execute(_upsertion(connection.dialect.name, table), row)


@cache
def _insertion(dialect: str, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _upsertion(dialect: str, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """What may be unknown (null) and is not known this time stays as it was."""
    statement = _insert(dialect, table)
    keys = [column.name for column in table.primary_key]
    rest = {}
    for column in table.columns:
        new = statement.excluded[column.name]
        if column.name not in keys:
            rest[column.name] = sa.func.coalesce(new, column) if column.nullable else new
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def _insert(dialect: str, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def _ref(row: sa.Row[Any]) -> CardRef:
    place = Place(row.channel, row.place, PlaceKind(row.kind), row.thread, row.reference)
    return CardRef(place, row.message)
